"""Which files a command that takes files and folders means, their texts to the byte, and new texts in their place."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from pathlib import Path

from tactus.errors import ProgramError, UsageError

ENDING = ".tac"
SKIPPED = {"node_modules"}
"""Folders in which nobody's programs stand; those whose name begins with a dot (`.venv`, `.git`) are skipped too."""


def programs(paths: Sequence[str]) -> list[Path]:
    """The files of these paths, each once: a file as it is named, a folder's `.tac` files in order, those of its
    folders too. Links to folders are not followed, links to nowhere and what is no file are left out.

    Raises UsageError for what does not exist, and for a folder without any.
    """
    found: dict[str, Path] = {}
    for path in paths:
        for file in _of(path):
            found.setdefault(os.path.realpath(file), file)
    return list(found.values())


def read(file: Path) -> str:
    """A file's text with its line ends as they are. Raises UsageError, or ProgramError when it is no text."""
    try:
        return decoded(file.read_bytes(), str(file))
    except OSError as error:
        raise UsageError(f"{file} cannot be read: {error.strerror}") from None


def decoded(data: bytes, name: str) -> str:
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        raise ProgramError("the file is not UTF-8 text", name) from None


def write(file: Path, text: str) -> None:
    """Put a text in the place of a file's: as a whole or not at all, with the file's mode; of a link, where it leads.
    Raises UsageError."""
    import tempfile

    place = os.path.realpath(file)
    try:
        mode = os.stat(place).st_mode
        if not os.access(place, os.W_OK, effective_ids=os.access in os.supports_effective_ids):
            raise PermissionError(0, "it is read-only")
        handle, new = tempfile.mkstemp(prefix=".tactus-", dir=os.path.dirname(place))
        try:
            with open(handle, "wb") as out:
                out.write(text.encode())
            os.chmod(new, mode & 0o7777)
            os.replace(new, place)
        except OSError:
            os.unlink(new)
            raise
    except OSError as error:
        raise UsageError(f"{file} cannot be written: {error.strerror}") from None


def _of(path: str) -> list[Path]:
    if not os.path.lexists(path):
        raise UsageError(f"there is no file or folder {path}")
    if not os.path.isdir(path):
        return [Path(path)]
    files = sorted(_within(path))
    if not files:
        raise UsageError(f"there is no {ENDING} file in the folder {path}")
    return files


def _within(folder: str) -> Iterator[Path]:
    for at, folders, files in os.walk(folder, onerror=_unreadable):
        folders[:] = [name for name in folders if not name.startswith(".") and name not in SKIPPED]
        named = (Path(at, name) for name in files if name.endswith(ENDING) and not name.startswith("."))
        yield from (file for file in named if file.is_file())  # no link to nowhere, no pipe


def _unreadable(error: OSError) -> None:
    raise UsageError(f"the folder {error.filename} cannot be read: {error.strerror}") from None
