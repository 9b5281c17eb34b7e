"""Retry.with_backoff: the options. The trying itself is the prelude's (vm/lua/retry.lua), over pcall and Sleep.

local page = Retry.with_backoff(function() return fetch{url = url} end, {retries = 3, initial_delay = 2})
"""

from __future__ import annotations

from typing import Any

from tactus.errors import Failure
from tactus.language import retry
from tactus.ops.base import Context
from tactus.runtime import Ask


def options(ctx: Context, asked: Ask) -> dict[str, Any]:
    """{tries, delay, longest, factor, jitter}; on_error stays in the VM."""
    said = asked.value.get("options")
    if said is None or said == []:
        said = {}
    if not isinstance(said, dict):
        raise _no(f"{retry.WORD} takes a function and a table of options")
    try:
        return retry.options(said)
    except ValueError as error:
        raise _no(str(error)) from None


def _no(message: str) -> Failure:
    return Failure("invalid_value", message, op=retry.WORD)
