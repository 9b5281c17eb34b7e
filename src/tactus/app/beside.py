"""What stands on disk around a program: its own text, the files that it names, the standard library. Knows nothing of
runs."""

from __future__ import annotations

import os
from functools import cache
from pathlib import Path

from tactus.errors import ProgramError, UsageError
from tactus.language import modules

STDLIB = Path(__file__).parent.parent / "stdlib"
NO_TEXT = "the file is not UTF-8 text"


@cache
def stdlib() -> dict[str, str]:
    """File name -> source, e.g. "tactus/tools/done.tac"."""
    return {
        path.relative_to(STDLIB).as_posix(): path.read_text(encoding="utf-8") for path in sorted(STDLIB.rglob("*.tac"))
    }


def read(file: str | Path) -> str:
    """A program's text; raises UsageError, or ProgramError when it is no text."""
    try:
        return Path(file).read_text(encoding="utf-8")
    except FileNotFoundError:
        raise UsageError(f"there is no file {file}") from None
    except IsADirectoryError:
        raise UsageError(f"{file} is a folder; name the .tac file in it") from None
    except OSError as error:
        raise UsageError(f"{file} cannot be read: {error.strerror}") from None
    except UnicodeDecodeError:
        raise ProgramError(NO_TEXT, str(file)) from None


def named(folder: Path, path: str, at: str, line: int) -> str | None:
    """The text of a file in a program's folder, which line `line` of the file `at` names; None where there is none.
    Raises ProgramError for one that is no text or lies outside."""
    file = place(folder, path, at, line)
    if file is None:
        return None
    try:
        return file.read_text(encoding="utf-8")
    except OSError as error:
        raise ProgramError(f"{path} cannot be read: {error.strerror}", at, line) from None
    except UnicodeDecodeError:
        raise ProgramError(NO_TEXT, path) from None


def place(folder: Path, path: str, at: str, line: int) -> Path | None:
    """Where that file stands; None where there is none. Raises ProgramError for one that lies outside."""
    file = folder / path
    if path.startswith(modules.LIBRARY) or not file.is_file():
        return None
    home = os.path.realpath(folder)
    if os.path.commonpath([home, os.path.realpath(file)]) != home:
        raise ProgramError(f"{path} is a link that leads out of the folder of the program", at, line)
    return file
