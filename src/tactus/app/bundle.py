"""The sources a run keeps: its main file, the files that it names, and the modules of the standard library."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from tactus.app import beside
from tactus.language import modules, outline
from tactus.runtime import canonical


def make(name: str, source: str, files: Mapping[str, str] | None = None) -> str:
    """The bundle of a program, canonical JSON {"main": file name, "files": {name: source}}; `files` are those beside
    it, by their paths from its folder. The whole standard library is in it, so that a run keeps the one it began with.
    """
    return canonical.dumps({"main": name, "files": {**(files or {}), **beside.stdlib(), name: source}})


def collect(file: str | Path) -> str:
    """The bundle of a file on disk: with the modules it requires and the programs it names, and what those name in
    turn, as far as the sources hold the names as they are. A file that is not there is left to the program's run.

    Raises UsageError where the file itself cannot be read, ProgramError for one that is no text or lies outside.
    """
    main = Path(file)
    folder, found = main.parent, {main.name: beside.read(main)}
    todo = [(main.name, main.name)]
    seen = set(todo)
    while todo:
        program, at = todo.pop()
        for named in outline.files(found[at]):
            for path in modules.meant(named.kind, named.name, program):
                source = found[path] if path in found else beside.named(folder, path, at, named.line)
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
