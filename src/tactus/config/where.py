"""Where configuration is said: files by their places, variables by their names. Knows nothing of what it means, so
that a command which only asks whether there is any loads nothing else."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

from tactus.errors import UsageError

FOLDER, FILE = ".tactus", "config.yml"
SYSTEM_FILE = "/etc/tactus/config.yml"
SYSTEM_VARIABLE = "TACTUS_SYSTEM_CONFIG"
"""names another one"""
SIDECAR_SUFFIX = ".yml"
STATE = ".local/state"
"""below the home folder: what Tactus remembers for a user"""
PASSED_BY = ("node_modules", "__pycache__")
"""Folders in which nobody looks for programs of a project."""
OURS = "TACTUS_"
"""Begins the names of our own variables."""
THEIRS = frozenset(
    "ANTHROPIC_API_KEY AWS_ACCESS_KEY_ID AWS_DEFAULT_REGION AWS_SECRET_ACCESS_KEY AWS_SESSION_TOKEN GOOGLE_API_KEY "
    "OPENAI_API_KEY OPENAI_BASE_URL".split()
)
"""Variables of providers that are keys too."""


def system(environ: Mapping[str, str]) -> Path:
    """Raises UsageError for a variable that would name another file in each folder."""
    said = environ.get(SYSTEM_VARIABLE) or SYSTEM_FILE
    if not os.path.isabs(said):
        raise UsageError(f'{SYSTEM_VARIABLE} is an absolute path, not "{said}": it speaks for the whole machine')
    return Path(said)


def user(environ: Mapping[str, str]) -> Path:
    return user_folder(environ, "XDG_CONFIG_HOME", ".config") / FILE


def user_folder(environ: Mapping[str, str], variable: str, below_home: str) -> Path:
    """A folder of the user's own, where the XDG base directories say."""
    said = environ.get(variable, "")
    if said.startswith("/"):
        return Path(said) / "tactus"
    return Path(environ.get("HOME") or Path.home()) / below_home / "tactus"


def own(environ: Mapping[str, str]) -> tuple[Path, ...]:
    """What says who is granted what: the system's file, the user's folders."""
    state = user_folder(environ, "XDG_STATE_HOME", STATE)
    return system(environ), user(environ).parent, state


def project(folder: Path) -> Path:
    return folder / FOLDER / FILE


def sidecar(program: Path) -> Path:
    """Beside one program."""
    return program.with_name(program.name + SIDECAR_SUFFIX)


def standing(file: Path) -> Path:
    """Where a project's or program's file stands. Links on the way to its folder are followed; itself, and the
    `.tactus/` it may stand in, are not: what it says is meant for the folder that has it, wherever its text is."""
    if (file.parent.name, file.name) == (FOLDER, FILE):
        return project(file.parent.parent.resolve())
    return file.parent.resolve() / file.name


def belongs(folder: Path, inner: Path) -> bool:
    """Whether the programs of `inner` are those of the project `folder`; both are real paths."""
    if not inner.is_relative_to(folder):
        return False
    parts = inner.relative_to(folder).parts
    below = [folder.joinpath(*parts[: number + 1]) for number in range(len(parts))]
    return all(enters(each) for each in below)


def enters(folder: Path) -> bool:
    """Whether a folder inside a project is part of it: not where another project begins, nor what is passed by."""
    return folder.name[0] != "." and folder.name not in PASSED_BY and not (folder / FOLDER).is_dir()


def anything(environ: Mapping[str, str], here: Path) -> bool:
    """Whether somebody may have said something for the folder `here`; otherwise the defaults hold. What stands beside
    one program is another question."""
    if any((name.startswith(OURS) and name != SYSTEM_VARIABLE) or name in THEIRS for name in environ):
        return True
    projects = [project(folder) for folder in (here, *here.parents)]
    return any(file.exists() for file in (system(environ), user(environ), *projects))
