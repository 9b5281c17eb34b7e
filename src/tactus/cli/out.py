"""How values are written for people and for programs: JSON, money, glyphs that the stream can show."""

from __future__ import annotations

import sys
from typing import Any, TextIO

ASCII = str.maketrans({"→": "->", "✓": "ok:", "✗": "error:", "↺": "<-", "…": "...", "≥": ">=", "💰": "$"})
"""What stands in for our signs where the stream is not UTF-8."""
_MOVING = (*range(9), *range(11, 32), *range(127, 160), *range(0x2028, 0x202F), *range(0x2066, 0x206A))
"""Characters that move the cursor, end lines, or turn the direction of what is read; not the two that we write."""
_STILL = {code: ascii(chr(code))[1:-1] for code in _MOVING}
_STILL_IN_JSON = {code: f"\\u{code:04x}" for code in _MOVING if code > 126}
SECRETS: list[tuple[str, str]] = []
"""Texts that are never shown, and what stands for them, the longest first: filled from the configuration."""


def masked(value: Any) -> Any:
    """A text, or a value of JSON, without the secrets in its texts."""
    if not SECRETS:
        return value
    if isinstance(value, str):
        for secret, sign in SECRETS:
            value = value.replace(secret, sign)
        return value
    if isinstance(value, list):
        return [masked(item) for item in value]
    if isinstance(value, dict):
        return {masked(name): masked(item) for name, item in value.items()}
    return value


def still(text: str) -> str:
    """A text of a program, a model or a file, so that it moves no cursor and pretends to be no other text."""
    return text if text.isprintable() else text.replace("\r\n", "\n").translate(_STILL)


def shown(text: str) -> str:
    """A text as a terminal gets it: without secrets, and still."""
    return still(masked(text))


def utf8(stream: TextIO) -> bool:
    return (getattr(stream, "encoding", "") or "").lower().replace("-", "") == "utf8"


def print_json(value: Any, indent: int | None = None) -> None:
    """One JSON value on stdout, which any stdout can show."""
    import json

    print(json.dumps(masked(value), ensure_ascii=not utf8(sys.stdout), indent=indent).translate(_STILL_IN_JSON))


def money(amount: float | None) -> str:
    return "n/a" if amount is None else f"${amount:.6f}"


def compact(value: Any, limit: int = 500) -> str:
    """A text, or a value's JSON, in one line, shortened for the eye."""
    import json

    value = masked(value)
    text = still(" ".join(value.split()) if isinstance(value, str) else json.dumps(value, ensure_ascii=False))
    return text if len(text) <= limit else text[: limit - 3] + "..."


def some(count: int, noun: str) -> str:
    """`1 step`, `2 steps`."""
    return f"{count} {noun}{'' if count == 1 else 's'}"
