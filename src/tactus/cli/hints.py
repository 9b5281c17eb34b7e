"""What somebody meant by a word that Lua does not know."""

from __future__ import annotations

import re

_NIL = re.compile(r"attempt to (?:index|call) a nil value \((global|field|method) '([^']+)'\)")


def meant(message: str) -> str:
    """`; did you mean "Human"?` where Lua's message names something close to a word of this version, else ""."""
    found = _NIL.search(message)
    if found is None:
        return ""
    from tactus.language.suggest import did_you_mean
    from tactus.language.words import WORDS

    parts = [word.name.partition(".") for word in WORDS if word.spoken and word.since]
    known = [first for first, _, _ in parts] if found[1] == "global" else [rest for _, dot, rest in parts if dot]
    return did_you_mean(found[2], known)
