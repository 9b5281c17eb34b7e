"""How lines for people look: signs that the stream can show, colours, widths. Knows nothing of scenarios."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from tactus.record import record
from tactus.testing.report.safe import safe

SIGNS = str.maketrans({"✓": "ok:", "✗": "failed:", "–": "-", "→": "->", "×": "x", "…": "...", "≥": ">="})
"""What stands in for our signs where the stream is not UTF-8."""
COLOURS = {"good": "\033[32m", "bad": "\033[31m", "warn": "\033[33m", "bold": "\033[1m", "dim": "\033[2m"}
PLAIN = "\033[0m"
LEAST = 24
"""Columns that a value gets, however narrow the terminal is."""
DENSE = 8
"""Characters that one column may hold, marks above letters counted."""
START = 12
"""Characters that stand before the first one in which two long texts differ."""


def _same(value: Any) -> Any:
    return value


@record(frozen=True, slots=True)
class Look:
    """utf8    whether the stream shows our signs
    colour  whether it shows colours
    width   columns of a line; what is longer and only illustrates is cut
    mask    takes the secrets out of a text or a value of JSON, before it is cut
    """

    utf8: bool = True
    colour: bool = False
    width: int = 120
    mask: Callable[[Any], Any] = _same

    def paint(self, text: str, colour: str) -> str:
        return f"{COLOURS[colour]}{text}{PLAIN}" if self.colour and text else text

    def line(self, text: str) -> str:
        """A finished line, without blanks at its end."""
        text = text.rstrip()
        return text if self.utf8 else text.translate(SIGNS)

    def plain(self, text: str) -> str:
        """A text of a program in one line, which moves no cursor; blanks are folded."""
        return printable(" ".join(str(self.mask(text)).split()))

    def exact(self, text: str) -> str:
        """A text in one line in which nothing is lost: what cannot be seen is written out."""
        return printable(self.mask(text))

    def value(self, value: Any, room: int = 80) -> str:
        """A value as JSON in one line, cut."""
        return cut(printable(compact(self.mask(value))), room)

    def room(self, taken: int) -> int:
        """The columns that are left in a line."""
        return max(self.width - taken, LEAST)

    def pair(self, expected: str, actual: str, taken: int) -> tuple[str, str]:
        """Two texts that are compared, cut so that the first difference is seen."""
        room, one, other = self.room(taken), self.exact(expected), self.exact(actual)
        if fits(one, room) and fits(other, room):
            return one, other
        same = next(
            (at for at, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other))
        )
        begin = max(0, same - START) if same > room // 2 else 0
        dots = "…" if begin else ""
        return cut(dots + one[begin:], room), cut(dots + other[begin:], room)


def printable(text: str) -> str:
    return text if text.isprintable() else "".join(one if one.isprintable() else ascii(one)[1:-1] for one in text)


def compact(value: Any) -> str:
    """A value as JSON."""
    return json.dumps(safe(value), ensure_ascii=False)


def cut(text: str, room: int) -> str:
    """A text in at most so many columns."""
    if fits(text, room):
        return text
    kept, left = "", room - 1
    for one in text[: room * DENSE]:
        left -= _width(one)
        if left < 0:
            break
        kept += one
    return kept + "…"


def fits(text: str, room: int) -> bool:
    return len(text) <= room * DENSE and _columns(text) <= room


def _columns(text: str) -> int:
    """How wide a terminal shows a text."""
    return len(text) if text.isascii() else sum(map(_width, text))


def _width(one: str) -> int:
    from unicodedata import category, east_asian_width

    if category(one) in ("Mn", "Me"):
        return 0
    return 2 if east_asian_width(one) in ("W", "F") else 1


def some(count: int, noun: str) -> str:
    """`1 run`, `2 runs`."""
    return f"{count} {noun}{'' if count == 1 else 's'}"


def duration(seconds: float) -> str:
    """`3 ms`, `0.4 s`, `12 s`, `2 min 5 s`."""
    if 0 < seconds < 0.0005:
        return "<1 ms"
    if seconds < 0.0995:
        return f"{max(seconds, 0.0) * 1000:.0f} ms"
    if seconds < 9.95:
        return f"{seconds:.1f} s"
    whole = round(seconds)
    return f"{whole} s" if whole < 60 else f"{whole // 60} min {whole % 60} s"


def money(amount: float | None) -> str:
    return "n/a" if amount is None else f"${amount:.6f}"


def percent(share: float) -> str:
    """`100 %`, `66.7 %`; neither end is claimed by rounding."""
    text = f"{share * 100:.1f}".removesuffix(".0")
    if text == "100" and share < 1:
        return "99.9 %"
    return f"{'0.1' if text == '0' and share > 0 else text} %"
