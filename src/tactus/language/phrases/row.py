"""What a row of the table of phrases is, and what was found where a step fits one."""

from __future__ import annotations

import re
from dataclasses import field
from typing import Any, NamedTuple

from tactus.language.phrases import notation
from tactus.language.phrases.kinds import KINDS, value
from tactus.language.phrases.kinds import name as name_of
from tactus.record import record

GIVEN, WHEN, THEN = ("given",), ("when",), ("then",)
EVENT = ("given", "when")


class Captured(NamedTuple):
    """What stands in a place of a phrase. `start` and `end` count characters of the step's text, without the quotes
    around a name; both are -1 where it stands in the doc string below."""

    name: str
    kind: str
    text: str
    start: int = -1
    end: int = -1

    @property
    def value(self) -> Any:
        """Raises PhraseError."""
        if self.kind == notation.CHOICE:
            return " ".join(self.text.casefold().split())
        if self.start < 0 and self.kind in ("text", "regex"):
            return self.text
        return KINDS[self.kind].read(self.text) if self.kind in KINDS else value(self.text)

    @property
    def ref(self) -> bool:
        """Whether it names something of the program."""
        return self.kind in KINDS and KINDS[self.kind].ref


class Match(NamedTuple):
    """A step that fits a phrase, or a step of the program's own."""

    phrase: Phrase | Custom
    captured: dict[str, Captured]

    def values(self) -> dict[str, Any]:
        """The value of each place that is filled. Raises PhraseError."""
        return {name: one.value for name, one in self.captured.items()}


@record(frozen=True, slots=True)
class Phrase:
    """One built-in step.

    id        how it is called in Python
    kinds     given, when, then: what it is written as; Gherkin lets people write any
    patterns  the ways to say it, in the notation of `notation.py`
    doc       one line: what it does or what holds
    examples  steps as people write them, at least one for each way
    forms     the ways that people are shown, where the patterns would be hard to read
    also      further ways, which people are not shown
    """

    id: str
    kinds: tuple[str, ...]
    patterns: tuple[str, ...]
    doc: str
    examples: tuple[str, ...]
    forms: tuple[str, ...] = ()
    also: tuple[str, ...] = ()

    @property
    def ways(self) -> tuple[str, ...]:
        """Every pattern."""
        return (*self.patterns, *self.also)

    @property
    def shown(self) -> tuple[str, ...]:
        """The ways to say it, as people read them."""
        return self.forms or tuple(notation.shown(pattern) for pattern in self.patterns)

    def places(self) -> dict[str, str]:
        """Every place, and what it holds: a key of KINDS, or `choice`."""
        return {name: kind for pattern in self.ways for name, kind in notation.kinds(pattern).items()}

    def match(self, text: str, below: str | None = None) -> Match | None:
        """Whether a step says this; `below` is its doc string."""
        said = frozenset(text.removesuffix(":").casefold().replace(",", " ").split())
        for pattern in self.ways:
            if not notation.words(pattern) <= said:
                continue
            if found := notation.compiled(pattern).fullmatch(text):
                return Match(self, _captured(found, notation.kinds(pattern)))
            head = notation.headed(pattern) if below is not None and text.endswith(":") else None
            if head and below is not None and (found := head[0].fullmatch(text)):
                kinds = notation.kinds(pattern)
                captured = _captured(found, kinds)
                captured[head[1]] = Captured(head[1], kinds[head[1]], below)
                return Match(self, captured)
        return None


@record(frozen=True, slots=True)
class Custom:
    """A step of the program's own: `step("the {thing} is {how}", fn)`. What stands in its places is JSON, or else a
    text, whose quotes may be left out."""

    text: str
    _regex: list[re.Pattern[str]] = field(default_factory=list, compare=False, repr=False)

    @property
    def shown(self) -> tuple[str, ...]:
        return (self.text,)

    def places(self) -> dict[str, str]:
        return dict.fromkeys(_PLACE.findall(self.text), "value")

    def match(self, text: str, below: str | None = None) -> Match | None:
        if not self._regex:
            self._regex.append(_custom(self.text))
        found = self._regex[0].fullmatch(text)
        return Match(self, _captured(found, self.places())) if found else None


_PLACE = re.compile(r"\{([A-Za-z_]\w*)\}")


def _custom(text: str) -> re.Pattern[str]:
    """Literal but for its places; spaces are alike, however many."""
    pattern, at, groups = "", 0, 0
    for found in _PLACE.finditer(text):
        groups += 1
        pattern += re.escape(text[at : found.start()])
        pattern += rf'(?P<{found[1]}_{groups}>"(?:[^"\\]|\\.)*"|\'[^\']*\'|\S.*?)'
        at = found.end()
    pattern += re.escape(text[at:])
    return re.compile(re.sub(r"(?:\\\s)+", r"\\s+", pattern.strip()))


def _captured(found: re.Match[str], kinds: dict[str, str]) -> dict[str, Captured]:
    captured = {}
    for group, text in found.groupdict().items():
        if text is None:
            continue
        name = notation.place(group)
        start, end = found.span(group)
        if kinds[name] in KINDS and KINDS[kinds[name]].ref and name_of(text) != text:
            start, end, text = start + 1, end - 1, text[1:-1]
        captured[name] = Captured(name, kinds[name], text, start, end)
    return captured
