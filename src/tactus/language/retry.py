"""The options of Retry.with_backoff, read. It knows nothing of trying."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

from tactus.language.values import no_option
from tactus.language.words.steps import RETRY

WORD = "Retry.with_backoff"
TRIES, INITIAL, LONGEST, FACTOR, JITTER = 3, 1, 60, 2, 0.5
"""So many tries, the first wait, the longest one and its growth by default; the part that `jitter = true` takes."""


def options(said: Mapping[str, Any]) -> dict[str, Any]:
    """{tries, delay, longest, factor, jitter}; raises ValueError with a sentence. `on_error` stays in the VM."""
    for name in said:
        if name not in RETRY:
            raise ValueError(no_option(WORD, name, RETRY))
    if "retries" in said and "max_attempts" in said:
        raise ValueError("retries and max_attempts say the same (retries = 3 is max_attempts = 4): give one of them")
    tries = _whole(said, "retries", 0) + 1 if "retries" in said else _whole(said, "max_attempts", 1, TRIES)
    jitter = said.get("jitter", 0)
    return {
        "tries": tries,
        "delay": _number(said, "initial_delay", 0, INITIAL),
        "longest": _number(said, "max_delay", 0, LONGEST),
        "factor": _number(said, "factor", 1, FACTOR),
        "jitter": JITTER if jitter is True else 0 if jitter is False else _number(said, "jitter", 0, 0, 1),
    }


def _whole(said: Mapping[str, Any], name: str, least: int, default: int = 0) -> int:
    value = _number(said, name, least, default)
    if value != math.floor(value):
        raise ValueError(f"{name} is a whole number, not {value}")
    return int(value)


def _number(said: Mapping[str, Any], name: str, least: float, default: float, most: float = math.inf) -> float:
    value = said.get(name, default)
    if isinstance(value, bool) or not isinstance(value, (int, float)) or not least <= value <= most:
        bounds = f"of at least {least:g}" if most == math.inf else f"from {least:g} to {most:g}"
        raise ValueError(f"{name} is {'true, or ' if name == 'jitter' else ''}a number {bounds}")
    return value
