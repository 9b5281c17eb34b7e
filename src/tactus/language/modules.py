"""Which file a name means: what `require` and `Procedure.run("./other.tac")` load stands beside the main file or in a
folder below it. Paths here are those of a bundle: relative, with slashes; nothing is read."""

from __future__ import annotations

import posixpath
import re

LIBRARY = "tactus/"
"""The standard library's folder in a bundle."""
ENDINGS = (".tac", ".lua")


def module(name: str, main: str) -> tuple[str, ...]:
    """The files that may hold this module for the program whose main file is `main`, best first.

    Raises LookupError with a sentence.
    """
    if "/" in name:
        path = _inside(name, main)
        return (path,) if path.endswith(ENDINGS) else tuple(path + ending for ending in ENDINGS)
    parts = name.split(".")
    if not all(parts) or re.search(r"[\\\0]", name):
        raise LookupError(f'"{name}" is no name of a module: write require("folder.file")')
    if parts[0] == "tactus":
        return ("/".join(parts) + ".tac",)
    path = _inside("/".join(parts), main)
    return tuple(path + ending for ending in ENDINGS)


def program(name: str, main: str) -> str:
    """The file of this name, like "./other.tac", for the program whose main file is `main`. Raises LookupError."""
    return _inside(name, main)


def meant(kind: str, name: str, main: str) -> tuple[str, ...]:
    """The files that a name may mean, best first: `kind` is "module", or "file" for a text like "./other.tac". None for
    a name that a run refuses."""
    try:
        return module(name, main) if kind == "module" else (program(name, main),)
    except LookupError:
        return ()


def is_file(name: object) -> bool:
    """Whether this names a file, not something that is declared."""
    return isinstance(name, str) and (name.startswith("./") or name.endswith(".tac"))


def _inside(path: str, main: str) -> str:
    parts = path.removeprefix("./").split("/")
    if path.startswith("/") or ".." in parts or "\\" in path or re.match(r"[A-Za-z]:", path):
        raise LookupError(
            f'"{path}" may lie outside of the folder of {main}: name a file in it, or in a folder below it, by "./..."'
        )
    if not all(parts) or "\0" in path:
        raise LookupError(f'"{path}" is no path of a file')
    return posixpath.join(posixpath.dirname(main), posixpath.normpath("/".join(parts)))
