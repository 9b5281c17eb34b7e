"""A budget as a program writes it: {usd=, tokens=, requests=, seconds=}, and what it does about unknown prices."""

from __future__ import annotations

import math
from typing import Any

from tactus.language.suggest import did_you_mean
from tactus.language.words.settings import BUDGET

UNKNOWN = "unknown_price"
LIMITS = tuple(name for name in BUDGET if name != UNKNOWN)
CHOICES = BUDGET[UNKNOWN].enum


def budget(raw: Any) -> dict[str, Any]:
    """The budget as it is kept. Raises ValueError with a sentence that begins with what is wrong in it."""
    if not isinstance(raw, dict) or not raw:
        raise ValueError(f" is a table with at least one of {', '.join(LIMITS)}, like {{usd = 0.50, requests = 20}}")
    for key, value in raw.items():
        if key == UNKNOWN:
            if value not in CHOICES:
                raise ValueError(f'.{UNKNOWN} is "refuse" or "ignore", not {_shown(value)}')
        elif key not in LIMITS:
            known = (*LIMITS, UNKNOWN)
            raise ValueError(f' has no limit "{key}"{did_you_mean(key, known)} (there are: {", ".join(known)})')
        elif isinstance(value, bool) or not isinstance(value, (int, float)) or not 0 <= value < math.inf:
            raise ValueError(f".{key} is a number, 0 or more, not {_shown(value)}")
    if not set(raw) & set(LIMITS):
        raise ValueError(f" limits nothing: give it at least one of {', '.join(LIMITS)}")
    return dict(raw)


def _shown(value: Any) -> str:
    return f'"{value}"' if isinstance(value, str) else "a table" if isinstance(value, (dict, list)) else str(value)
