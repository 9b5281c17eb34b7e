"""Texts and plain tables as other languages have them: `name.length`, `name:trim()`, `list.push(x)`. In Lua a text has
the functions of `string`, and a table what was put into it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from tactus.language.check.host import Host
from tactus.language.check.kinds import Kinds, kinds, library_as_it_is
from tactus.language.check.known import quoted
from tactus.language.check.used import SET, member, use_of
from tactus.language.facts import INDEXES, Facts
from tactus.language.finding import Finding
from tactus.language.parse import operator_of
from tactus.language.scopes import CALLED, GLOBAL, LOCAL, READ, TESTED, Use, Variable
from tactus.language.suggest import nearest
from tactus.language.words.others import TABLES, TEXTS

if TYPE_CHECKING:
    from tactus.language.parse import Node

LENGTHS = ("length", "size", "len", "count")
SHORT = 30
"""How long an expression may be that a sentence repeats."""
_OTHERS = "|".join(sorted({*TEXTS, *TABLES})).encode()
_MEMBER = re.compile(rb"[.:]\s*(?:(" + _OTHERS + rb")\b|(?<=:)\s*([A-Za-z_]\w*+)(?=\s*[({\"'\[]))")
KEEPS = ("table.", "ipairs", "pairs", "next", "Json.", "Log.", "log", "print", "tostring", "type", "select")
"""Functions that put nothing under a name into a table that they are given."""


def texts(facts: Facts, host: Host) -> Iterator[Finding]:
    known, plain = kinds(facts), library_as_it_is(facts, "string")
    methods = _string_names()
    for index, key, name in _members(facts, methods):
        table = index.child_by_field_name("table")
        how = use_of(facts, index)
        if table is None or how in (SET, TESTED):
            continue
        if plain and (how == CALLED or name in LENGTHS) and known.of(table) == "string":
            yield _of_text(facts, table, key, name, methods) if how == CALLED else _length(facts, index, table, name)
        elif how == CALLED and name in TABLES and _is_plain(facts, known, table):
            message = f'a table has no "{name}" of its own: write {TABLES[name].format(_said(facts, table, "list"))}'
            yield Finding("TAC107", message, facts.file, facts.span(key))


def _members(facts: Facts, methods: tuple[str, ...]) -> Iterator[tuple[Node, Node, str]]:
    """Members under names of other languages, and what is called with a colon: the expression, the key, the name."""
    for match in _MEMBER.finditer(facts.text):
        name = (match[1] or match[2]).decode()
        if name in methods:
            continue
        key = facts.root.descendant_for_byte_range(match.end() - 1, match.end())
        index = key.parent if key is not None and key.type == "identifier" else None
        if key is not None and index is not None and index.type in INDEXES and index.type[0] != "b":
            yield index, key, name


def _string_names() -> tuple[str, ...]:
    from tactus.language.words.lua import LIBRARY

    return tuple(name.partition(".")[2] for name in LIBRARY if name.startswith("string."))


def _said(facts: Facts, node: Node, otherwise: str) -> str:
    said = facts.said(node)
    return said if len(said) <= SHORT and "\n" not in said else otherwise


def _of_text(facts: Facts, table: Node, key: Node, name: str, methods: tuple[str, ...]) -> Finding:
    instead = TEXTS.get(name, "").replace("{0}", _said(facts, table, "text"))
    near = "" if instead else nearest(name, methods, 0.75)
    hint = f": write {instead}" if instead else f'; did you mean "{near}"?' if near else f" ({', '.join(methods)})"
    suggestion = quoted(facts, key, near) if near else ""
    return Finding("TAC107", f'a text has no "{name}"{hint}', facts.file, facts.span(key), suggestion)


def _length(facts: Facts, index: Node, table: Node, name: str) -> Finding:
    said = facts.said(table)
    message = f'a text has no "{name}": its length is #{said}'
    return Finding("TAC107", message, facts.file, facts.span(index), f"#{said}")


# --- tables


def _is_plain(facts: Facts, known: Kinds, table: Node) -> bool:
    """Whether it is a list that only this file sees, and into which nothing is put under a name."""
    use = facts.scopes.uses.get(table.start_byte) if table.type == "identifier" else None
    variable = use.variable if use is not None else None
    if variable is None or variable.kind not in (LOCAL, GLOBAL) or not _is_list(facts, variable):
        return False
    if variable.kind == GLOBAL and (facts.part or facts.lost or facts.modules):
        return False
    return known.unsaid("__index") and not any(_may_add(facts, known, one) for one in variable.uses)


def _is_list(facts: Facts, variable: Variable) -> bool:
    table = facts.table(variable.value)
    return table is not None and table.node == variable.value and not table.open and not table.fields


def _may_add(facts: Facts, known: Kinds, use: Use) -> bool:
    """Whether something may get into a table there, under a name."""
    part = member(facts, use.node)
    if part is not None:
        return use_of(facts, part[0]) in (SET, TESTED)
    above = use.node.parent
    if above is None:
        return False
    if above.type == "bracket_index_expression":
        key = above.child_by_field_name("field")
        return key != use.node and use_of(facts, above) == SET and not _is_number(key)
    if use.how != READ or above.type == "unary_expression":
        return False
    if above.parent is not None and above.parent.type == "return_statement":
        return id(use.function) not in known.bodies  # what a procedure gives leaves the program
    call = above.parent if above.type == "arguments" else None
    path = facts.path(call.child_by_field_name("name")) if call is not None else ""
    return not path.startswith(KEEPS)


def _is_number(key: Node | None) -> bool:
    """`1`, `#list + 1`: no name."""
    return key is not None and (key.type == "number" or operator_of(key) in ("+", "-"))
