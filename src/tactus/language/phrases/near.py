"""What somebody probably meant by a step that says nothing."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import combinations, islice

from tactus.language.phrases import notation
from tactus.language.phrases.row import Custom, Phrase
from tactus.language.suggest import SLIP, nearest

Steps = Sequence[Phrase | Custom]
LEAST = 0.6
"""How alike a step and a phrase are (0 to 1), at least."""
CLOSE = 0.12
"""How much less alike than the nearest one another phrase may be."""
MANY = 4
"""Words of one step that may be misspelled."""
LONGEST = 40
"""Words of a step that are looked at."""
OPEN = 0.3
"""What a place counts where a fixed word counts 1."""
_TOKEN = re.compile(r'"(?:[^"\\]|\\.)*"|\'[^\']*\'|\S+')
_PLAIN = re.compile(r"[^\W\d_]+")
_ANY = "\0"


def nearest_steps(text: str, steps: Steps, most: int = 3) -> list[Phrase | Custom]:
    """The steps that a text is nearest to, the nearest first."""
    known = {word.casefold() for step in steps for word in _words(step)}
    said = [_token(token, known) for token in _TOKEN.findall(text)[:LONGEST]]
    scores = [(max(_alike(said, form) for form in _forms(step)), -at, step) for at, step in enumerate(steps)]
    best = max((score for score, _, _ in scores), default=0.0)
    near = sorted((one for one in scores if one[0] >= max(LEAST, best - CLOSE)), reverse=True, key=lambda one: one[:2])
    return [step for _, _, step in near[:most]]


def corrected(text: str, steps: Steps) -> str:
    """The text with its words spelled right, if one of the steps says that; "" = no step does."""
    if any(step.match(text) for step in steps):
        return ""
    known = {word.casefold(): word for step in steps for word in _words(step)}
    slips = []
    for found in islice(_TOKEN.finditer(text), LONGEST):
        word = found[0].casefold()
        if word not in known and _PLAIN.fullmatch(word) and (near := nearest(word, known, SLIP)):
            slips.append((found.start(), found.end(), known[near]))
    slips = slips[:MANY]
    for size in range(1, len(slips) + 1):
        for some in combinations(slips, size):
            said = text
            for start, end, word in reversed(some):
                said = said[:start] + word + said[end:]
            if any(step.match(said) for step in steps):
                return said
    return ""


def _token(token: str, known: set[str]) -> str:
    word = token.casefold().rstrip(".,:")
    if word in known or not _PLAIN.fullmatch(word):
        return word if word in known else _ANY
    return nearest(word, known, SLIP) or _ANY


def _alike(one: list[str], other: list[str]) -> float:
    """How much of both they share, in the same order: 0 to 1. What shares too little in any order counts as nothing."""
    from difflib import SequenceMatcher

    both = _weight(one) + _weight(other) or 1
    if 2 * _weight([token for token in other if token in one]) / both < LEAST:
        return 0.0
    blocks = SequenceMatcher(None, one, other, autojunk=False).get_matching_blocks()
    return 2 * sum(_weight(one[block.a : block.a + block.size]) for block in blocks) / both


def _weight(tokens: list[str]) -> float:
    return sum(OPEN if token == _ANY else 1 for token in tokens)


def _words(step: Phrase | Custom) -> Iterator[str]:
    if isinstance(step, Custom):
        yield from (word for word in step.text.split() if _PLAIN.fullmatch(word))
    else:
        yield from (word for pattern in step.ways for word in _words_of(pattern))


@lru_cache(maxsize=256)
def _words_of(pattern: str) -> tuple[str, ...]:
    return tuple(notation.every_word(notation.parts(pattern)))


def _forms(step: Phrase | Custom) -> Iterator[list[str]]:
    """The words of a step, places left open; with what may be left out, and without."""
    if isinstance(step, Custom):
        yield [word.casefold() if _PLAIN.fullmatch(word) else _ANY for word in step.text.split()]
    else:
        yield from (form for pattern in step.forms or step.patterns for form in _forms_of(pattern))


@lru_cache(maxsize=256)
def _forms_of(pattern: str) -> tuple[list[str], ...]:
    short, long = (list(_form(notation.parts(pattern), whole)) for whole in (False, True))
    return (short,) if short == long else (short, long)


def _form(sequence: Iterable[notation.Part], whole: bool) -> Iterator[str]:
    for part in sequence:
        if part.optional and not whole:
            continue
        if part.ways and not part.kind:
            yield from _form(part.ways[0], whole)
        else:
            yield part.word.casefold() or _ANY
