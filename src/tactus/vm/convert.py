"""The only Lua <-> Python conversion: JSON text becomes Lua tables from the inside out, and Lua's bytes text.

Lua's strings are bytes; lupa hands them over as latin-1, which never fails.
"""

from __future__ import annotations

import json

TYPE_CHECKING = False  # not typing's: a worker imports nothing that it does not need
if TYPE_CHECKING:
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
        if text == "null":
            return None
        value = json.loads(text)
        if text.isascii() and "\\u" not in text:
            return value if type(value) in _SAME else self._plain(value, 0)
        return self.of(value)

    def of(self, value: Any, depth: int = 0) -> Any:
        """null is nil at the top, absent in an object, `null` in a list; integers beyond 64 bit are floats."""
        if isinstance(value, str):
            return to_bytes(value)
        if isinstance(value, dict):
            _measure(depth)
            fields = {to_bytes(key): self.of(item, depth + 1) for key, item in value.items() if item is not None}
            return self._table(fields) if fields else self._empty()
        if isinstance(value, list):
            _measure(depth)
            null = self._null
            return self._table([null if item is None else self.of(item, depth + 1) for item in value])
        return _number(value) if type(value) is int else value

    def _plain(self, value: Any, depth: int) -> Any:
        """The same for values whose texts are all ASCII: most are, and this is the way of every answer."""
        same, plain = _SAME, self._plain
        if type(value) is dict:
            _measure(depth)
            fields = {
                key: item if type(item) in same else plain(item, depth + 1)
                for key, item in value.items()
                if item is not None
            }
            return self._table(fields) if fields else self._empty()
        if type(value) is list:
            _measure(depth)
            null = self._null
            return self._table(
                [item if type(item) in same else null if item is None else plain(item, depth + 1) for item in value]
            )
        return _number(value)


_SAME = frozenset((str, bool, float))


def _measure(depth: int) -> None:
    if depth >= MAX_DEPTH:
        raise ValueError(f"the value is nested more than {MAX_DEPTH} levels deep")


def _number(value: int | None) -> int | float | None:
    if value is None or -(1 << 63) <= value < 1 << 63:
        return value
    return _float(value)


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
        if value.isascii() and value.isprintable() and '"' not in value and "\\" not in value:
            return f'"{value}"'
        return '"' + "".join(f"\\{byte:03d}" for byte in value.encode()) + '"'
    if isinstance(value, dict):
        return "{" + ",".join(f"[{literal(key)}]={literal(item)}" for key, item in value.items()) + "}"
    if isinstance(value, list):
        return "{" + ",".join(map(literal, value)) + "}"
    return repr(value)
