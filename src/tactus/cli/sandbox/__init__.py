"""The container in which `--sandbox docker` runs programs: build its image, see whether it can be had, tidy up."""

from __future__ import annotations

from collections.abc import Sequence
from importlib import import_module
from types import ModuleType

from tactus.errors import UsageError

COMMANDS: dict[str, str] = {
    "build": "build the image",
    "status": "whether programs can run in it, and what it takes from them",
    "prune": "remove what nobody needs any more",
}


def chosen(words: Sequence[str]) -> tuple[ModuleType, str, Sequence[str], str | None]:
    """The subcommand's module, its name, its words and what it is about; `tactus sandbox` alone is its status. Raises
    UsageError."""
    name = words[0] if words else "status"
    if name in COMMANDS:
        module = import_module(f"tactus.cli.sandbox.{name}")
        return module, f"sandbox {name}", words[1:], module.__doc__
    if name.startswith("-"):
        return import_module("tactus.cli.sandbox.status"), "sandbox", words, _about()
    from tactus.language.suggest import did_you_mean

    hint = did_you_mean(name, COMMANDS)
    raise UsageError(f"there is no `tactus sandbox {name}`{hint} (`tactus sandbox --help` has them)")


def _about() -> str:
    width = max(map(len, COMMANDS))
    lines = [f"  tactus sandbox {name:<{width}}  {text}" for name, text in COMMANDS.items()]
    return "\n".join([__doc__, "", *lines, "", "`tactus sandbox` alone is its status."])
