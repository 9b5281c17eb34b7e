"""How alike two texts are, from 0 to 1, capitals and spaces aside."""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Sequence

from tactus.testing.steps.same import normal

THRESHOLD = 0.8
"""How alike similar texts are, where a step does not say."""
DEAR = 2e7
"""Steps in the worst case that comparing by characters may take: about a second. Of ordinary texts, those of 600
characters take so many by that count, and hundredths of a second."""


def alike(one: str, other: str) -> float:
    """Twice what both have in common, by what they have together: by characters (the ratio of Python's difflib), and
    long texts by words."""
    from difflib import SequenceMatcher

    one, other = normal(one), normal(other)
    if one == other:
        return 1.0
    if _worst(one, other) <= DEAR:
        return SequenceMatcher(None, one, other, autojunk=False).ratio()
    parts, others = _parts(one), _parts(other)
    if isinstance(parts, str) or isinstance(others, str):
        parts, others = one, other
    return 2 * common(parts, others) / (len(parts) + len(others))


def common(one: Sequence[str], other: Sequence[str]) -> int:
    """The length of the longest common subsequence; each bit of `row` is an item of `one`, 0 where the length grows."""
    places: defaultdict[str, int] = defaultdict(int)
    for at, item in enumerate(one):
        places[item] |= 1 << at
    full = (1 << len(one)) - 1
    row = full
    for item in other:
        fits = row & places[item] if item in places else 0
        row = ((row + fits) | (row - fits)) & full
    return len(one) - row.bit_count()


def said(score: float) -> str:
    """Two digits, rounded down: what is too little does not look like enough."""
    return f"{math.floor(score * 100) / 100:.2f}"


_NO_SPACES = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff"
"""Scripts that write no spaces between words: Thai, Lao, Burmese, Khmer, Japanese, Chinese."""
_WORDS = re.compile(rf"[^\W{_NO_SPACES}]+|\S")
_WORD = 12
"""Characters of a word with its space, at most, where a text has words at all."""


def _parts(text: str) -> Sequence[str]:
    """Its words; the text itself, that is its characters, where it has hardly any."""
    words = _WORDS.findall(text)
    return words if len(words) * _WORD >= len(text) else text


def _worst(one: str, other: str) -> float:
    counts = Counter(other)
    return sum(count * counts[mark] for mark, count in Counter(one).items()) * min(len(one), len(other))
