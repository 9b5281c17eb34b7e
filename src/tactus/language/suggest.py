"""What somebody probably meant: the last half-sentence of every error about a name."""

from __future__ import annotations

from collections.abc import Iterable


def did_you_mean(name: str, known: Iterable[str]) -> str:
    """`; did you mean "x"?` for the known name that `name` is close to (case aside), else ""."""
    from difflib import get_close_matches

    by_fold: dict[str, str] = {}
    for candidate in known:
        by_fold.setdefault(candidate.casefold(), candidate)
    near = get_close_matches(name.casefold(), by_fold, n=1)
    return f'; did you mean "{by_fold[near[0]]}"?' if near else ""
