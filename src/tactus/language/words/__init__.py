"""Every word a program can say: one table, a file for each family. The VM registers words from it, `ops/` holds
a function of each name, checks and docs are read from it; there is no second list.

A word without `since` is part of the language but not of this version: using it says so. What only explaining and
checking need stands beside it and is loaded there: handles, Lua's library, pages.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from tactus.language.words import (
    agents,
    checks,
    fields,
    files,
    graph,
    later,
    match,
    memory,
    people,
    procedures,
    stages,
    steps,
    tools,
)
from tactus.language.words.row import ASK, DECLARE, LUA, MEMORY, Field, Word

if TYPE_CHECKING:
    from tactus.language.words.doubles import DOUBLES
    from tactus.language.words.evaluators import EVALUATORS
    from tactus.language.words.handles import HANDLES, Handle, Member
    from tactus.language.words.lua import LIBRARY, REMOVED
    from tactus.language.words.pages import PAGES

FAMILIES = (agents, tools, procedures, people, memory, fields, stages, match, graph, steps, files, checks, later)
WORDS: tuple[Word, ...] = tuple(word for family in FAMILIES for word in family.WORDS)
BY_NAME: dict[str, Word] = {word.name: word for word in WORDS}
NAMED = tuple(
    word.name for word in WORDS if word.kind == DECLARE and word.since and word.fields and word.shape != "nothing"
)
"""Declarations that take their name from where they stand in the source."""
_ELSEWHERE = {
    "DOUBLES": "doubles",
    "EVALUATORS": "evaluators",
    "HANDLES": "handles",
    "Handle": "handles",
    "LIBRARY": "lua",
    "Member": "handles",
    "PAGES": "pages",
    "REMOVED": "lua",
}
"""What a run does not need -> the module that holds it, loaded when it is first looked at."""


def __getattr__(name: str) -> object:
    if name not in _ELSEWHERE:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_ELSEWHERE[name]}"), name)


def rows() -> list[dict[str, Any]]:
    """The table as the VM's prelude reads it."""
    return [
        {
            "name": word.name,
            "kind": word.kind,
            "built": word.since is not None,
            "params": list(word.params),
            "functions": list(word.functions),
            "optional": list(word.optional),
            "shape": word.shape,
            "state": word.state,
            "spoken": word.spoken,
            "inner": word.inner,
        }
        for word in WORDS
    ]


__all__ = [
    "ASK",
    "BY_NAME",
    "DECLARE",
    "DOUBLES",
    "EVALUATORS",
    "HANDLES",
    "LIBRARY",
    "LUA",
    "MEMORY",
    "NAMED",
    "PAGES",
    "REMOVED",
    "WORDS",
    "Field",
    "Handle",
    "Member",
    "Word",
    "rows",
]
