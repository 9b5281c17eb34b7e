"""Any value as one of JSON. Knows nothing of scenarios."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

DEEP = 100
"""Levels of a value that are kept."""


def safe(value: Any, deep: int = DEEP) -> Any:
    """A value that JSON can say and UTF-8 can hold: numbers that are none, foreign objects and what lies too deep are
    texts, keys are texts."""
    if value is None or isinstance(value, bool | int):
        return value
    if isinstance(value, float):
        return value if math.isfinite(value) else str(value)
    if isinstance(value, str):
        return value.encode("utf-8", "backslashreplace").decode("utf-8")
    if deep == 0:
        return "…"
    if isinstance(value, Mapping):
        return {safe(str(key)): safe(item, deep - 1) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [safe(item, deep - 1) for item in value]
    if isinstance(value, set | frozenset):
        return sorted((safe(item, deep - 1) for item in value), key=str)
    return safe(str(value))
