"""What a step is to a finished run: a check that says nothing, or says what it wanted and what it found."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tactus.testing.outcome import Outcome


class Unmet(Exception):
    """A step that does not hold. `expected` and `actual` are short sentences that stand side by side, `near` is one
    line of help, "" = there is none."""

    def __init__(self, expected: str, actual: str, near: str = "") -> None:
        super().__init__(f"expected {expected}; {actual}")
        self.expected, self.actual, self.near = expected, actual, near


Check = Callable[[Outcome, dict[str, Any]], None]
"""Given what stands in the places of the phrase (`phrases.Match.values()`); raises Unmet."""
