"""The sources a run keeps: its main file and the modules of the standard library."""

from __future__ import annotations

from functools import cache
from importlib import resources
from typing import Any

from tactus.runtime import canonical


@cache
def stdlib() -> dict[str, str]:
    """File name -> source, e.g. "tactus/tools/done.tac"."""
    found: dict[str, str] = {}
    root = resources.files("tactus.stdlib")

    def walk(folder: Any, prefix: str) -> None:
        for item in folder.iterdir():
            if item.is_dir():
                walk(item, f"{prefix}{item.name}/")
            elif item.name.endswith(".tac"):
                found[prefix + item.name] = item.read_text(encoding="utf-8")

    walk(root, "")
    return found


def make(name: str, source: str) -> str:
    """The bundle of a program, canonical JSON {"main": file name, "files": {name: source}}."""
    return canonical.dumps({"main": name, "files": {**stdlib(), name: source}})
