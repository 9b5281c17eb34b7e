"""What somebody probably meant: the last half-sentence of every error about a name."""

from __future__ import annotations

from collections.abc import Iterable

ALIKE, SLIP = 0.6, 0.8
"""How alike two spellings are (0 to 1) where a name must be known; where it may also be one's own."""


def nearest(name: str, known: Iterable[str], least: float = ALIKE) -> str:
    """The known name that `name` is close to (case aside), else ""."""
    from difflib import get_close_matches

    by_fold: dict[str, str] = {}
    for candidate in known:
        by_fold.setdefault(candidate.casefold(), candidate)
    near = get_close_matches(name.casefold(), by_fold, n=1, cutoff=least)
    return by_fold[near[0]] if near else ""


def did_you_mean(name: str, known: Iterable[str], least: float = ALIKE) -> str:
    """`; did you mean "x"?` for the known name that `name` is close to, else ""."""
    near = nearest(name, known, least)
    return f'; did you mean "{near}"?' if near else ""
