"""How values are written for people and for programs: JSON, money, glyphs that the stream can show."""

from __future__ import annotations

import sys
from typing import Any, TextIO

ASCII = str.maketrans({"→": "->", "✓": "ok:", "✗": "error:", "↺": "<-", "…": "...", "≥": ">=", "💰": "$"})
"""What stands in for our signs where the stream is not UTF-8."""
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


def utf8(stream: TextIO) -> bool:
    return (getattr(stream, "encoding", "") or "").lower().replace("-", "") == "utf8"


def print_json(value: Any, indent: int | None = None) -> None:
    """One JSON value on stdout, which any stdout can show."""
    import json

    print(json.dumps(masked(value), ensure_ascii=not utf8(sys.stdout), indent=indent))


def money(amount: float | None) -> str:
    return "n/a" if amount is None else f"${amount:.6f}"


def compact(value: Any, limit: int = 500) -> str:
    """A text, or a value's JSON, in one line, shortened for the eye."""
    import json

    value = masked(value)
    text = " ".join(value.split()) if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    return text if len(text) <= limit else text[: limit - 3] + "..."


def some(count: int, noun: str) -> str:
    """`1 step`, `2 steps`."""
    return f"{count} {noun}{'' if count == 1 else 's'}"
