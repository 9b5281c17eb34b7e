"""The sources a run keeps: its main file and the modules of the standard library."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from tactus.runtime import canonical

STDLIB = Path(__file__).parent / "stdlib"


@cache
def stdlib() -> dict[str, str]:
    """File name -> source, e.g. "tactus/tools/done.tac"."""
    return {
        path.relative_to(STDLIB).as_posix(): path.read_text(encoding="utf-8") for path in sorted(STDLIB.rglob("*.tac"))
    }


def make(name: str, source: str) -> str:
    """The bundle of a program, canonical JSON {"main": file name, "files": {name: source}}."""
    return canonical.dumps({"main": name, "files": {**stdlib(), name: source}})
