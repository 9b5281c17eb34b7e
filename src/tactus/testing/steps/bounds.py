"""Numbers and the bounds that steps set them: at least 3, exactly 2, less than 10."""

from __future__ import annotations

import operator
from collections.abc import Callable
from typing import Any

BOUNDS: dict[str, Callable[[Any, Any], bool]] = {
    "": operator.eq,
    "exactly": operator.eq,
    "at least": operator.ge,
    "at most": operator.le,
    "less than": operator.lt,
    "more than": operator.gt,
    "greater than": operator.gt,
}
"""Without a bound a number means itself."""


def is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def holds(bound: str, number: float, wanted: float) -> bool:
    return BOUNDS[bound](number, wanted)


def said(bound: str, wanted: str) -> str:
    """`at least 3 turns`; a bare number is said to be exactly so many."""
    return f"{bound or 'exactly'} {wanted}"
