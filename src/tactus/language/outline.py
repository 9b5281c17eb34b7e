"""What the text of a file says of it as a whole, before it runs: whether it is a script, which other files it
names, what in it holds from the start. It knows the grammar of Lua and nothing of what the words mean."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import field
from itertools import pairwise
from typing import TYPE_CHECKING

from tactus.language.parse import AGAIN, as_lua_counts, expressions, has_hit, literal, parsed, sites_of
from tactus.record import record

if TYPE_CHECKING:
    from tactus.language.parse import Node


def is_script(source: str, words: Collection[str], main: str) -> bool:
    """Whether the top level is the body: nothing in the file declares with one of these words, and it defines no
    global function of that name."""
    return is_script_of(as_lua_counts(source), None, words, main)


def is_script_of(text: bytes, root: Node | None, words: Collection[str], main: str) -> bool:
    """The same of a text that was parsed already, or is parsed if there is a word in it."""
    if any(not site.looks_up for site in sites_of(text, root, words)):
        return False
    aliases = {word for word in words if word[0].isupper()}
    if any(_is_value(path) for path in _identifiers(text, aliases, root)):
        return False  # it may be called by another name
    mains = [_defines(path) for path in _identifiers(text, {main}, root)]
    return "local" in mains or "global" not in mains


def line_of(source: str, function: str) -> int:
    """Where a file defines the global function of that name; 0 where it defines none."""
    found = (path[-1] for path in _identifiers(as_lua_counts(source), {function}) if _defines(path) == "global")
    return next((node.start_point.row + 1 for node in found), 0)


Path = tuple["Node", ...]
"""The way to a node, from the root on."""


def _identifiers(text: bytes, names: Collection[str], root: Node | None = None) -> Iterator[Path]:
    exact = {name.encode() for name in names}
    for path in _paths(text, rb"\b(?:" + b"|".join(map(re.escape, exact)) + rb")\b", root):
        if path[-1].type == "identifier" and _said(text, path[-1]) in exact:
            yield path


def _paths(text: bytes, pattern: bytes, root: Node | None) -> Iterator[Path]:
    """The way to every node in which the pattern is found, in the order of the text."""
    hits = [match.start() for match in re.finditer(pattern, text)]
    todo: list[Path] = [(root or parsed(text),)] if hits else []
    while todo:
        path = todo.pop()
        yield path
        todo.extend((*path, child) for child in reversed(path[-1].named_children) if has_hit(child, hits))


def _said(text: bytes, node: Node) -> bytes:
    return text[node.start_byte : node.end_byte]


def _is_value(path: Path) -> bool:
    """Whether this name stands where a value is read: not called, not indexed, not a key, not assigned."""
    above, node = path[-2:]
    if above.type == "field":
        return above.child_by_field_name("value") == node
    return above.type in ("expression_list", "arguments", "parenthesized_expression", "binary_expression")


def _defines(path: Path) -> str:
    """Whether the name here is that of a `global` function or of a `local` variable of the file; else ""."""
    *outer, above, node = path
    if any(one.type in AGAIN for one in outer):
        return ""
    if above.type == "function_declaration" and above.child_by_field_name("name") == node:
        return "local" if _is_local(outer[-1], above) else "global"
    if above.type != "variable_list":
        return ""
    pairs = zip(outer, [*outer[1:], above], strict=True)
    if any(one.type == "variable_declaration" and _is_local(over, one) for over, one in pairs):
        return "local"
    values = outer[-1].named_children[-1].children_by_field_name("value")
    at = above.named_children.index(node)
    return "global" if at < len(values) and values[at].type == "function_definition" else ""


def _is_local(above: Node, declaration: Node) -> bool:
    children = enumerate(above.children)
    return any(above.field_name_for_child(at) == "local_declaration" for at, child in children if child == declaration)


# --- what other files it names


@record(frozen=True, slots=True)
class Named:
    """Another file that a source names as a constant. `kind`: "module" for what `require` gets, "file" for a text
    like "./other.tac"; `node` is the text that names it."""

    kind: str
    name: str
    line: int
    node: Node | None = field(default=None, compare=False, repr=False)


def files(source: str) -> list[Named]:
    """The other files that the source names, in the order of the text."""
    return files_of(as_lua_counts(source), None)


def files_of(text: bytes, root: Node | None) -> list[Named]:
    """The same of a text that was parsed already, or is parsed if there is such a name in it."""
    found = []
    for *_, node in _paths(text, rb"\brequire\b|\.tac\b", root):
        given = _required(text, node) if node.type == "function_call" else None
        name = literal(text, given) if given is not None else None
        if name is not None:
            found.append(Named("module", name, node.start_point.row + 1, given))
        name = literal(text, node)
        if name and name.startswith("./") and name.endswith(".tac"):
            found.append(Named("file", name, node.start_point.row + 1, node))
    return found


def _required(text: bytes, call: Node) -> Node | None:
    """What `require` gets here: `require("x")`, `require "x"`, `pcall(require, "x")`."""
    word, arguments = call.child_by_field_name("name"), call.child_by_field_name("arguments")
    given = [word, *expressions(arguments)] if arguments else []
    for before, node in pairwise(given):
        if before is not None and node is not None and _said(text, before) == b"require":
            return node
    return None


# --- what can be said before it runs


def front(source: str, words: Collection[str]) -> str:
    """The file with nothing left but the calls of these words, as statements of its top level, whose arguments are
    constants; every line keeps its number. "" where there are none."""
    text = as_lua_counts(source)
    kept: list[tuple[int, int]] = []
    if any(word.encode() in text for word in words):
        for node in parsed(text).named_children:
            word = node.child_by_field_name("name") if node.type == "function_call" else None
            if word is not None and _said(text, word).decode("utf-8", "replace") in words:
                if all(_is_constant(child) for child in node.named_children[1:]):
                    kept.append(node.byte_range)
    if not kept:
        return ""
    blank = bytearray(re.sub(rb"[^\n]", b" ", text))
    for start, end in kept:
        blank[start:end] = text[start:end]
    return blank.decode("utf-8", "replace")


def _is_constant(node: Node) -> bool:
    if node.type == "field":
        key, value = node.child_by_field_name("name"), node.child_by_field_name("value")
        plain = key is None or key.type in ("identifier", "string", "number")
        return plain and value is not None and _is_constant(value)
    if node.type in ("arguments", "table_constructor", "unary_expression", "parenthesized_expression"):
        return all(_is_constant(child) for child in node.named_children)
    return node.type in ("string", "number", "true", "false", "nil", "comment")
