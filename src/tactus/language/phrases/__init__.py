"""Every built-in step of specifications: one table, a file for each subject. Checks, docs and the runner of tests are
read from it; there is no second list."""

from __future__ import annotations

from collections.abc import Iterable

from tactus.language.phrases import agents, doubles, near, procedures, tools, values
from tactus.language.phrases.kinds import KINDS, PhraseError
from tactus.language.phrases.row import Captured, Custom, Match, Phrase

FAMILIES: dict[str, tuple[Phrase, ...]] = {
    "Tools": tools.PHRASES,
    "Agents": agents.PHRASES,
    "The procedure": procedures.PHRASES,
    "State, output, error": values.PHRASES,
    "Doubles": doubles.PHRASES,
}
"""For people: subject -> its phrases."""
PHRASES: tuple[Phrase, ...] = tuple(phrase for family in FAMILIES.values() for phrase in family)
BY_ID: dict[str, Phrase] = {phrase.id: phrase for phrase in PHRASES}


def match(text: str, custom: Iterable[Custom] = (), below: str | None = None) -> Match | None:
    """What a step says; the program's own steps are asked first. `below` is the step's doc string."""
    steps: tuple[Phrase | Custom, ...] = (*custom, *PHRASES)
    for one in steps:
        if found := one.match(text, below):
            return found
    return None


def nearest(text: str, custom: Iterable[Custom] = ()) -> list[Phrase | Custom]:
    """The steps that were probably meant by one that says nothing, the nearest first; none where nothing is near."""
    return near.nearest_steps(text, (*custom, *PHRASES))


def corrected(text: str, custom: Iterable[Custom] = ()) -> str:
    """A step with its words spelled right; "" where that says nothing either."""
    return near.corrected(text, (*custom, *PHRASES))


__all__ = [
    "BY_ID",
    "FAMILIES",
    "KINDS",
    "PHRASES",
    "Captured",
    "Custom",
    "Match",
    "Phrase",
    "PhraseError",
    "corrected",
    "match",
    "nearest",
]
