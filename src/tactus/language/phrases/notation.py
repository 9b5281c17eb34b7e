"""Phrases as people read them, as regular expressions: `the {tool} tool should be called [{times}]`.

{tool}, {least:n}      a place: its name, and its kind where that is another
[any]                  may be left out
(pass|passes)          one of these
[bound:at least|...]   one of these or none, and which one is kept as `bound`
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from tactus.language.phrases.kinds import KINDS

CHOICE = "choice"
"""The kind of what one of several words was kept of."""


class Part(NamedTuple):
    """A word, a place or a choice. `ways` are those of a choice, each a list of parts."""

    word: str = ""
    name: str = ""
    kind: str = ""
    ways: tuple[tuple[Part, ...], ...] = ()
    optional: bool = False


@lru_cache(maxsize=1024)
def parts(pattern: str) -> tuple[Part, ...]:
    return _Reader(pattern).all()


@lru_cache(maxsize=1024)
def words(pattern: str) -> frozenset[str]:
    """The words that stand in everything that fits it."""
    return frozenset(part.word.casefold() for part in parts(pattern) if part.word)


def every_word(sequence: tuple[Part, ...]) -> Iterator[str]:
    """The words that stand in it anywhere."""
    for part in sequence:
        if part.word:
            yield part.word
        for way in part.ways:
            yield from every_word(way)


def shown(pattern: str) -> str:
    """As people read it: names, no kinds."""
    return re.sub(r"\{(\w+):\w+\}", r"{\1}", re.sub(r"([\[(])\w+:", r"\1", pattern))


@lru_cache(maxsize=1024)
def compiled(pattern: str) -> re.Pattern[str]:
    return _compiled(parts(pattern))


@lru_cache(maxsize=256)
def headed(pattern: str) -> tuple[re.Pattern[str], str] | None:
    """For a step with a doc string: the phrase up to the place that the doc string fills, which a colon ends, and the
    name of that place; None where there is none."""
    sequence = parts(pattern)
    at = max((i for i, part in enumerate(sequence) if part.kind and KINDS[part.kind].below), default=-1)
    if at < 0:
        return None
    return _compiled(sequence[:at], ":"), sequence[at].name


def place(group: str) -> str:
    """The name of the place that a group of an expression belongs to."""
    return group.rpartition("_")[0]


def kinds(pattern: str) -> dict[str, str]:
    """The places of a phrase and what they hold."""
    return dict(_places(parts(pattern)))


def _places(sequence: tuple[Part, ...]) -> Iterator[tuple[str, str]]:
    for part in sequence:
        if part.name:
            yield part.name, part.kind or CHOICE
        for way in part.ways:
            yield from _places(way)


# --- reading


class _Reader:
    def __init__(self, pattern: str) -> None:
        self.text, self.at = pattern, 0

    def all(self) -> tuple[Part, ...]:
        found: list[Part] = []
        while self.at < len(self.text) and self.text[self.at] not in "|])":
            mark = self.text[self.at]
            if mark == " ":
                self.at += 1
            elif mark in "[(":
                found.append(self._choice(mark == "["))
            else:
                found.append(self._place() if mark == "{" else self._word())
        return tuple(found)

    def _choice(self, optional: bool) -> Part:
        named = re.compile(r"(\w+):").match(self.text, self.at + 1)
        self.at = named.end() if named else self.at + 1
        ways = [self.all()]
        while self.text[self.at] == "|":
            self.at += 1
            ways.append(self.all())
        self.at += 1
        return Part(name=named[1] if named else "", ways=tuple(ways), optional=optional)

    def _place(self) -> Part:
        found = re.compile(r"\{(\w+)(?::(\w+))?\}").match(self.text, self.at)
        assert found is not None, f"a place of {self.text!r} is not closed"
        self.at = found.end()
        return Part(name=found[1], kind=found[2] or found[1])

    def _word(self) -> Part:
        found = re.compile(r"[^\s\[\](){}|]+").match(self.text, self.at)
        assert found is not None, f"{self.text!r} is no phrase"
        self.at = found.end()
        return Part(word=found[0])


# --- writing


class _Writer:
    """Groups are called by the name of their place and a number, for a place may stand in several ways."""

    def __init__(self) -> None:
        self.groups = 0

    def sequence(self, sequence: tuple[Part, ...]) -> str:
        """What may be left out takes the space in front of it along; at the beginning the space behind it."""
        text, begun = "", False
        for part in sequence:
            one = self.part(part)
            if part.optional and not begun:
                text += rf"(?:{one},?\s+)?"
            elif part.optional:
                text += rf"(?:\s+{one})?"
            else:
                text += rf"\s+{one}" if begun else one
                begun = True
        return text

    def part(self, part: Part) -> str:
        if part.word:
            return re.escape(part.word)
        inner = KINDS[part.kind].pattern if part.kind else "|".join(self.sequence(way) for way in part.ways)
        if not part.name:
            return f"(?:{inner})"
        self.groups += 1
        return f"(?P<{part.name}_{self.groups}>{inner})"


def _compiled(sequence: tuple[Part, ...], end: str = "") -> re.Pattern[str]:
    return re.compile(_Writer().sequence(sequence) + end, re.IGNORECASE)
