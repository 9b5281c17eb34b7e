"""The only Lua <-> Python conversion: JSON text becomes Lua tables from the inside out, and Lua's bytes text.

Lua's strings are bytes; lupa hands them over as latin-1, which never fails.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

MAX_DEPTH = 200


def to_bytes(text: str) -> str:
    """Text as Lua's bytes, one latin-1 character each; a lone surrogate becomes U+FFFD."""
    if text.isascii():
        return text
    try:
        return text.encode().decode("latin-1")
    except UnicodeEncodeError:
        clean = "".join("\ufffd" if "\ud800" <= char <= "\udfff" else char for char in text)
        return clean.encode().decode("latin-1")


def to_text(data: str) -> str:
    """Lua's bytes as text; bytes that are not UTF-8 become U+FFFD."""
    return data if data.isascii() else data.encode("latin-1").decode("utf-8", "replace")


class Tables:
    """Builds the Lua values of one Lua state. `table_from` makes a table of a dict or a list, `null` is the
    table that stands for null inside a list, `empty` makes an object without fields."""

    def __init__(self, table_from: Callable[[Any], Any], null: Any, empty: Callable[[], Any]) -> None:
        self._table, self._null, self._empty = table_from, null, empty

    def of_json(self, text: str) -> Any:
        """The Lua value of a JSON text."""
        return self.of(json.loads(text))

    def of(self, value: Any, depth: int = 0) -> Any:
        """null is nil at the top, absent in an object, `null` in a list; integers beyond 64 bit are floats."""
        if value is None or value is True or value is False:
            return value
        kind = type(value)
        if kind is str:
            return value if value.isascii() else to_bytes(value)
        if kind is float:
            return value
        if kind is int:
            return value if -(1 << 63) <= value < 1 << 63 else _float(value)
        if depth >= MAX_DEPTH:
            raise ValueError(f"the value is nested more than {MAX_DEPTH} levels deep")
        of = self.of
        if kind is dict:
            fields = {
                (key if key.isascii() else to_bytes(key)): of(item, depth + 1)
                for key, item in value.items()
                if item is not None
            }
            return self._table(fields) if fields else self._empty()
        null = self._null
        return self._table([null if item is None else of(item, depth + 1) for item in value])


def _float(value: int) -> float:
    try:
        return float(value)
    except OverflowError:
        return float("inf") if value > 0 else float("-inf")


def literal(value: Any) -> str:
    """JSON-like data as the text of a Lua constructor, for tables that every state needs."""
    if value is None:
        return "nil"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return '"' + "".join(f"\\{byte:03d}" for byte in value.encode()) + '"'
    if isinstance(value, dict):
        return "{" + ",".join(f"[{literal(key)}]={literal(item)}" for key, item in value.items()) + "}"
    if isinstance(value, list):
        return "{" + ",".join(map(literal, value)) + "}"
    return repr(value)
