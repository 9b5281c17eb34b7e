"""What holds for this command: its flags, the environment and the configuration files, read once."""

from __future__ import annotations

import argparse
import os
from typing import Any

from tactus.app.configured import around
from tactus.cli import limiting, out
from tactus.config import kinds, load
from tactus.config.forms import Forms, address
from tactus.config.load import Config, Value
from tactus.config.secrets import MASK, of_host
from tactus.errors import UsageError

FLAGS = {
    "max_turns": "max_turns",
    "storage": "storage.kind",
    "storage_path": "storage.path",
    "wait": "wait",
    "log_level": "log.level",
    "log_format": "log.format",
    "sandbox": "sandbox.kind",
}
"""An option's name among the parsed ones -> the key that it says."""


def fill(options: argparse.Namespace) -> None:
    """Reads the configuration into `options.config`, and what no flag said into the options that are keys."""
    config = read(getattr(options, "file", None), options)
    if hasattr(options, "trust") and config.untrusted():
        config = _trusted(config, options)
    options.config = config
    hide(config)
    for option, key in FLAGS.items():
        if hasattr(options, option) and getattr(options, option) is None and key != "sandbox.kind":
            setattr(options, option, config[key])


def hide(config: Config) -> None:
    """From now on, the secrets of this configuration are shown nowhere."""
    out.SECRETS[:] = [(form, MASK) for form in Forms((text, MASK) for text in _hidden(config)).all]


def _trusted(config: Config, options: argparse.Namespace) -> Config:
    """The configuration once the person at the terminal trusts it. Raises UsageError where nobody does."""
    from tactus.cli import prompt, trust

    if not prompt.at_terminal() or not trust.asked(config):
        raise UsageError(config.refusal(config.untrusted()))
    return read(options.file, options)


def read(program: str | None, options: argparse.Namespace | None = None) -> Config:
    """The configuration of the current folder, and of this program. Raises UsageError."""
    return load.load(around(program, bool(getattr(options, "trust", False))), _flags(options) if options else {})


def _flags(options: argparse.Namespace) -> dict[str, tuple[str, Any]]:
    given = {
        key: (f"--{option.replace('_', '-')}", getattr(options, option))
        for option, key in FLAGS.items()
        if getattr(options, option, None) is not None
    }
    if getattr(options, "storage_path", None):
        if "://" in options.storage_path:
            raise UsageError(f"--storage-path is {kinds.PATH.says}, not {address(options.storage_path)}")
        given["storage.path"] = ("--storage-path", os.path.abspath(options.storage_path))
    if getattr(options, "no_files", False) and getattr(options, "read_only", False):
        raise UsageError("give one of --no-files and --read-only")
    if getattr(options, "no_files", False):
        given["files.access"] = ("--no-files", "none")
    if getattr(options, "read_only", False):
        given["files.access"] = ("--read-only", "read")
    if getattr(options, "no_sandbox", False):
        if given.get("sandbox.kind", ("", "none"))[1] != "none":
            raise UsageError(f"give one of --sandbox {options.sandbox} and --no-sandbox")
        given["sandbox.kind"] = ("--no-sandbox", "none")
    given.update(limiting.said(options))
    return given


def _hidden(config: Config) -> set[str]:
    plain = {_name(value) for value in config.values.values() if value.key.name == "env" and value.value}
    plain -= {_name(value) for value in config.untrusted()}
    granted = {_name(value) for value in config.said if value.key.name == "env"} - plain
    found = {os.environ.get(name, "") for name in granted}
    return found | config.secrets() | {text for name, text in of_host(os.environ) if name not in plain}


def _name(value: Value) -> str:
    """Of the variable that an entry of `env` grants."""
    return value.name.removeprefix("env.")


def count(text: str) -> int:
    """A number of a flag's; argparse says what is wrong with it."""
    try:
        return int(kinds.COUNT.read(text))
    except ValueError:
        raise argparse.ArgumentTypeError(f'{kinds.COUNT.says}, not "{text}"') from None
