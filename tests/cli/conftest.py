"""A folder to type commands in: `cli` runs them in this process, `shell` in one of their own."""

from __future__ import annotations

import json
import os
import shlex
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tactus.cli import main
from tactus.config.keys import KEYS

TACTUS = (sys.executable, "-m", "tactus")


@dataclass(frozen=True)
class Said:
    """What a command printed, and the exit code it ended with."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        """The one value on stdout; fails where something else stands there too."""
        return json.loads(self.out)


Cli = Callable[..., Said]


@pytest.fixture
def home(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The user's own folder: `config/tactus/config.yml`, and what the user trusts."""
    folder = tmp_path_factory.mktemp("home")
    monkeypatch.setenv("XDG_CONFIG_HOME", str(folder / "config"))
    monkeypatch.setenv("XDG_STATE_HOME", str(folder / "state"))
    monkeypatch.setenv("TACTUS_SYSTEM_CONFIG", str(folder / "system.yml"))
    return folder


@pytest.fixture
def here(tmp_path: Path, home: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The working directory, with storage of its own; no key in the environment."""
    (tmp_path / ".tactus").mkdir()
    monkeypatch.chdir(tmp_path)
    for name in ("NO_COLOR", *(key.variable for key in KEYS if key.variable)):
        monkeypatch.delenv(name, raising=False)
    return tmp_path


@pytest.fixture
def cli(here: Path, capsys: pytest.CaptureFixture[str]) -> Cli:
    """`cli("run hello.tac", "--param", "a b")`: the first text is split as a shell would."""

    def run(line: str, *more: str) -> Said:
        capsys.readouterr()
        code = main([*shlex.split(line), *more])
        return Said(code, *capsys.readouterr())

    return run


@pytest.fixture
def shell(here: Path) -> Cli:
    """The same in a process of its own; `env` is added to the environment."""

    def run(line: str, *more: str, **env: str) -> Said:
        words = [*TACTUS, *shlex.split(line), *more]
        done = subprocess.run(
            words, capture_output=True, stdin=subprocess.DEVNULL, env={**os.environ, **env}, timeout=60, check=False
        )
        return Said(done.returncode, done.stdout.decode(), done.stderr.decode())

    return run


@pytest.fixture
def ask(here: Path) -> str:
    """A program that asks for a yes or no: its file's name."""
    return program(here, 'return {yes = Human.approve{message = "Go?"}}', name="ask.tac")


@pytest.fixture
def named(here: Path) -> str:
    """A program that asks for a text."""
    return program(here, 'return {name = Human.input{message = "Your name?"}}', name="named.tac")


def program(folder: Path, body: str, *, before: str = "", head: str = "", name: str = "main.tac") -> str:
    """Writes a program whose procedure has this body; `head` = its fields, `before` = what stands before it."""
    return write(folder, name, f"{before}\nProcedure {{ {head}\n  function(input)\n{body}\n  end\n}}\n")


def write(folder: Path, name: str, text: str | bytes) -> str:
    data = text.encode() if isinstance(text, str) else text
    (folder / name).write_bytes(data)
    return name
