"""Retry.with_backoff: the options. The trying itself is the prelude's (vm/lua/retry.lua), over pcall and Sleep.

local page = Retry.with_backoff(function() return fetch{url = url} end, {retries = 3, initial_delay = 2})
"""

from __future__ import annotations

import math
from typing import Any

from tactus.errors import Failure
from tactus.language.suggest import did_you_mean
from tactus.ops.base import Context
from tactus.runtime import Ask

OPTIONS = ("retries", "max_attempts", "initial_delay", "max_delay", "factor", "jitter", "on_error")
TRIES, INITIAL, LONGEST, FACTOR, JITTER = 3, 1, 60, 2, 0.5
"""So many tries, the first wait, the longest one and its growth by default; the part that `jitter = true` takes."""


def options(ctx: Context, asked: Ask) -> dict[str, Any]:
    """{tries, delay, longest, factor, jitter}; on_error stays in the VM."""
    said = asked.value.get("options")
    if said is None or said == []:
        said = {}
    if not isinstance(said, dict):
        raise _no("Retry.with_backoff takes a function and a table of options")
    for name in said:
        if name not in OPTIONS:
            hint = did_you_mean(name, OPTIONS)
            raise _no(f'Retry.with_backoff has no option "{name}"{hint} (options: {", ".join(OPTIONS)})')
    if "retries" in said and "max_attempts" in said:
        raise _no("retries and max_attempts say the same (retries = 3 is max_attempts = 4): give one of them")
    tries = _whole(said, "retries", 0) + 1 if "retries" in said else _whole(said, "max_attempts", 1, TRIES)
    jitter = said.get("jitter", 0)
    return {
        "tries": tries,
        "delay": _number(said, "initial_delay", 0, INITIAL),
        "longest": _number(said, "max_delay", 0, LONGEST),
        "factor": _number(said, "factor", 1, FACTOR),
        "jitter": JITTER if jitter is True else 0 if jitter is False else _number(said, "jitter", 0, 0, 1),
    }


def _whole(said: dict[str, Any], name: str, least: int, default: int = 0) -> int:
    value = _number(said, name, least, default)
    if value != int(value):
        raise _no(f"{name} is a whole number, not {value}")
    return int(value)


def _number(said: dict[str, Any], name: str, least: float, default: float, most: float = math.inf) -> float:
    value = said.get(name, default)
    if isinstance(value, bool) or not isinstance(value, (int, float)) or not least <= value <= most:
        bounds = f"of at least {least:g}" if most == math.inf else f"from {least:g} to {most:g}"
        raise _no(f"{name} is {'true, or ' if name == 'jitter' else ''}a number {bounds}")
    return value


def _no(message: str) -> Failure:
    return Failure("invalid_value", message, op="Retry.with_backoff")
