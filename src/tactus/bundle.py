"""The sources a run keeps: its main file, the files that it names, and the modules of the standard library."""

from __future__ import annotations

import os
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from tactus.errors import ProgramError, UsageError
from tactus.language import modules, outline
from tactus.runtime import canonical

STDLIB = Path(__file__).parent / "stdlib"


@cache
def stdlib() -> dict[str, str]:
    """File name -> source, e.g. "tactus/tools/done.tac"."""
    return {
        path.relative_to(STDLIB).as_posix(): path.read_text(encoding="utf-8") for path in sorted(STDLIB.rglob("*.tac"))
    }


def make(name: str, source: str, files: Mapping[str, str] | None = None) -> str:
    """The bundle of a program, canonical JSON {"main": file name, "files": {name: source}}; `files` are those beside
    it, by their paths from its folder. The whole standard library is in it, so that a run keeps the one it began with.
    """
    return canonical.dumps({"main": name, "files": {**(files or {}), **stdlib(), name: source}})


def collect(file: str | Path) -> str:
    """The bundle of a file on disk: with the modules it requires and the programs it names, and what those name in
    turn, as far as the sources hold the names as they are. A file that is not there is left to the program's run.

    Raises UsageError where the file itself cannot be read, ProgramError for one that is no text or lies outside.
    """
    main = Path(file)
    folder, found = main.parent, {main.name: read(main)}
    todo = [(main.name, main.name)]
    seen = set(todo)
    while todo:
        program, at = todo.pop()
        for named in outline.files(found[at]):
            for path in _of_program(named, program):
                source = found[path] if path in found else _beside(folder, path, at, named)
                if source is not None:
                    found[path] = source
                    break
            else:
                continue
            unit = (path if named.kind == "file" else program, path)
            if unit not in seen:
                seen.add(unit)
                todo.append(unit)
    source = found.pop(main.name)
    return make(main.name, source, found)


def _of_program(named: outline.Named, program: str) -> tuple[str, ...]:
    """The files that may be meant; none for a name that the run will refuse."""
    try:
        paths = modules.module(named.name, program) if named.kind == "module" else ()
        return paths or (modules.program(named.name, program),)
    except LookupError:
        return ()


def _beside(folder: Path, path: str, at: str, named: outline.Named) -> str | None:
    """The text of a file in the program's folder; None where there is none."""
    file = folder / path
    if path.startswith(modules.LIBRARY) or not file.is_file():
        return None
    home = os.path.realpath(folder)
    if os.path.commonpath([home, os.path.realpath(file)]) != home:
        raise ProgramError(f"{path} is a link that leads out of the folder of the program", at, named.line)
    try:
        return file.read_text(encoding="utf-8")
    except OSError as error:
        raise ProgramError(f"{path} cannot be read: {error.strerror}", at, named.line) from None
    except UnicodeDecodeError:
        raise ProgramError("the file is not UTF-8 text", path) from None


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
        raise ProgramError("the file is not UTF-8 text", str(file)) from None
