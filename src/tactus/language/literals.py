"""What an expression is, as far as the text alone says it: constants, tables of fields, the kind of a value."""

from __future__ import annotations

import re
from dataclasses import field
from typing import TYPE_CHECKING, Any

from tactus.language.parse import expressions, operator_of
from tactus.record import record

if TYPE_CHECKING:
    from tactus.language.parse import Node

UNKNOWN = object()
"""The text does not say it."""
KINDS = {
    "string": "string",
    "number": "number",
    "true": "boolean",
    "false": "boolean",
    "nil": "nil",
    "table_constructor": "table",
    "function_definition": "function",
    "function_declaration": "function",
}
_ESCAPE = re.compile(
    rb"\\(?:x([0-9a-fA-F]{2})|u\{([0-9a-fA-F]+)\}|(\d{1,3})|z[ \t\r\n\v\f]*|(\r\n|\n\r|[\s\S]))", re.ASCII
)
NESTED = 100
"""How deep a constant may nest: half of what Lua itself takes."""
_PLAIN = {b"n": b"\n", b"t": b"\t", b"r": b"\r", b"a": b"\a", b"b": b"\b", b"f": b"\f", b"v": b"\v"}


@record(slots=True, eq=False)
class Table:
    """A table as it is written. `fields` by name: the key and the value, of those said twice the last one; `items` its
    positional values; `again` the keys that say a name once more; `open`: it may hold more than the text shows."""

    node: Node
    fields: dict[str, tuple[Node, Node]] = field(default_factory=dict)
    items: list[Node] = field(default_factory=list)
    again: list[Node] = field(default_factory=list)
    open: bool = False

    def value(self, name: str) -> Node | None:
        pair = self.fields.get(name)
        return pair[1] if pair else None


def inner(node: Node) -> Node:
    """Without the parentheses around it."""
    while node.type == "parenthesized_expression":
        inside = [child for child in node.named_children if child.type != "comment"]
        if len(inside) != 1:
            break
        node = inside[0]
    return node


def text_of(source: bytes, node: Node) -> str | None:
    """The text of a string literal, escapes read; None for any other expression."""
    if node.type != "string":
        return None
    content = node.child_by_field_name("content")
    raw = source[content.start_byte : content.end_byte] if content else b""
    if is_long(source, node):
        return raw.removeprefix(b"\n").decode("utf-8", "replace")
    return _ESCAPE.sub(_unescaped, raw).decode("utf-8", "replace") if b"\\" in raw else raw.decode("utf-8", "replace")


def is_long(source: bytes, node: Node) -> bool:
    """Whether a string is written `[[...]]`, in which nothing is escaped."""
    return source[node.start_byte : node.start_byte + 1] == b"["


def _unescaped(match: re.Match[bytes]) -> bytes:
    if match[1]:
        return bytes([int(match[1], 16)])
    if match[2]:
        return chr(min(int(match[2], 16), 0x10FFFF)).encode("utf-8", "replace")
    if match[3]:
        return bytes([int(match[3]) % 256])
    if match[4]:
        return _PLAIN.get(match[4], match[4])
    return b""


def constant(source: bytes, node: Node, depth: int = NESTED) -> Any:
    """A text, a number, true, false, None for nil, a list or a dict of them; else UNKNOWN."""
    node = inner(node)
    match node.type:
        case "string":
            return text_of(source, node)
        case "number":
            return number(source[node.start_byte : node.end_byte].decode("ascii", "replace"))
        case "true" | "false":
            return node.type == "true"
        case "nil":
            return None
        case "unary_expression" if node.children[0].type == "-" and depth:
            value = constant(source, node.named_children[-1], depth - 1)
            return -value if isinstance(value, (int, float)) and not isinstance(value, bool) else UNKNOWN
        case "table_constructor" if depth:
            return _constants(source, table(source, node), depth - 1)
    return UNKNOWN


def _constants(source: bytes, found: Table, depth: int) -> Any:
    if found.open or (found.items and found.fields):
        return UNKNOWN
    items = [constant(source, item, depth) for item in found.items]
    named = {name: constant(source, value, depth) for name, (_, value) in found.fields.items()}
    if any(value is UNKNOWN for value in (*items, *named.values())) or None in items:
        return UNKNOWN
    return items if items else {name: value for name, value in named.items() if value is not None}


def number(text: str) -> int | float | object:
    """A Lua number; UNKNOWN for what is none."""
    try:
        if text[:2].lower() == "0x":
            return float.fromhex(text) if re.search(r"[.pP]", text) else _wrapped(int(text, 16))
        return int(text) if text.isdigit() and int(text) < 2**63 else float(text)
    except (ValueError, OverflowError):
        return UNKNOWN


def _wrapped(value: int) -> int:
    """Hexadecimal integers wrap around."""
    value %= 2**64
    return value - 2**64 if value >= 2**63 else value


def table(source: bytes, node: Node) -> Table:
    """The table of a table constructor."""
    found = Table(node)
    for child in node.named_children:
        if child.type != "field":
            continue
        key, value = child.child_by_field_name("name"), child.child_by_field_name("value")
        if value is None:
            continue
        if key is None:
            found.items.append(value)
            continue
        name = _key(source, child, key)
        if name is None:
            found.open = True
        else:
            if name in found.fields:
                found.again.append(key)
            found.fields[name] = (key, value)
    if found.items and found.items[-1].type in ("function_call", "vararg_expression"):
        found.open = True
    return found


def _key(source: bytes, child: Node, key: Node) -> str | None:
    if child.children[0].type != "[":
        return source[key.start_byte : key.end_byte].decode("utf-8", "replace")
    return text_of(source, key)


def kind(source: bytes, node: Node) -> str:
    """string, number, integer, boolean, nil, table, list (a table of items alone), function; "" = unknown."""
    node = inner(node)
    if node.type == "number":
        return "integer" if isinstance(constant(source, node), int) else "number"
    if node.type == "unary_expression":
        value = constant(source, node)
        if node.children[0].type == "not":
            return "boolean"
        return "" if value is UNKNOWN else "integer" if isinstance(value, int) else "number"
    if node.type == "binary_expression":
        return _OPERATORS.get(operator_of(node), "")
    if node.type == "table_constructor":
        found = table(source, node)
        if found.open:
            return "table"
        return "list" if found.items and not found.fields else "table"
    return KINDS.get(node.type, "")


_OPERATORS = {**dict.fromkeys(("==", "~=", "<", ">", "<=", ">="), "boolean"), "..": "string"}
"""What an operator gives, metamethods aside."""

__all__ = ["UNKNOWN", "Table", "constant", "expressions", "inner", "is_long", "kind", "number", "table", "text_of"]
