"""Every word a program can say: one table, a file for each family. The VM registers words from it, `ops/` holds
a function of each name, checks and docs are read from it; there is no second list.

A word without `since` is part of the language but not of this version: using it says so.
"""

from __future__ import annotations

from typing import Any

from tactus.language.words import agents, checks, files, later, memory, people, procedures, steps, tools
from tactus.language.words.row import ASK, DECLARE, LUA, MEMORY, Field, Word

FAMILIES = (agents, tools, procedures, people, memory, steps, files, checks, later)
WORDS: tuple[Word, ...] = tuple(word for family in FAMILIES for word in family.WORDS)
BY_NAME: dict[str, Word] = {word.name: word for word in WORDS}
NAMED = tuple(word.name for word in WORDS if word.kind == DECLARE and word.fields and word.shape != "nothing")
"""Declarations that take their name from where they stand in the source."""


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
        }
        for word in WORDS
    ]


__all__ = ["ASK", "BY_NAME", "DECLARE", "LUA", "MEMORY", "NAMED", "WORDS", "Field", "Word", "rows"]
