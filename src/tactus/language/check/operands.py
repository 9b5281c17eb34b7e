"""Operators and loops that are given what they do not take: texts that are added with `+`, tables and truth values that
are joined with `..`, tables that a loop calls."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from tactus.language import literals
from tactus.language.check.host import Host
from tactus.language.check.kinds import JSON, Kinds, kinds
from tactus.language.check.used import member
from tactus.language.facts import INDEXES, Facts
from tactus.language.finding import Finding
from tactus.language.parse import operator_of
from tactus.language.scopes import GLOBAL, INDEXED, LOOP
from tactus.language.words import HANDLES

if TYPE_CHECKING:
    from tactus.language.parse import Node

PLAIN = ("string", "number", "binary_expression", "vararg_expression")
TEXTS = ("string", "number", JSON, "result", "error", "agent", "tool", "procedure", "node", "any", "")
"""Kinds of which `..` makes a text, or may."""
SAID = {
    "nil": "nil: nothing assigns it",
    "boolean": "true or false",
    "function": "a function: call it, {0}()",
    "list": "a list: write table.concat({0}, separator)",
    "table": "a table: write Json.encode({0}), or one of its fields",
}
ITEMS = ("list", "table", JSON, "result", "review", "string", "number", "boolean", "nil")
"""Kinds that a loop cannot call."""
SHORT = 30
_NUMBER = re.compile(r"\s*[-+]?(?:0[xX][\da-fA-F]*\.?[\da-fA-F]*(?:[pP][-+]?\d+)?|\d*\.?\d*(?:[eE][-+]?\d+)?)\s*")
"""What Lua may read as a number."""


def operands(facts: Facts, host: Host) -> Iterator[Finding]:
    known = kinds(facts)
    yield from _added(facts, known)
    yield from _joined(facts, known)
    yield from _looped(facts, known)
    yield from _indexed(facts, known)


def _said(facts: Facts, node: Node, otherwise: str) -> str:
    said = facts.said(literals.inner(node))
    return said if len(said) <= SHORT and "\n" not in said else otherwise


# --- "a" + b


def _added(facts: Facts, known: Kinds) -> Iterator[Finding]:
    seen: set[int] = set()
    for one in facts.scopes.binaries:
        if one.operator != "+" or one.node.start_byte in seen:
            continue
        text = next((side for side in (one.left, one.right) if _is_text(facts, side)), None)
        if text is not None and known.unsaid("__add"):
            seen.add(one.node.start_byte)
            operator = one.node.child_by_field_name("operator") or one.node
            message = f"`+` adds numbers, and {_said(facts, text, 'this text')} is none: texts are joined with `..`"
            yield Finding("TAC713", message, facts.file, facts.span(operator), "..")


def _is_text(facts: Facts, node: Node) -> bool:
    """Whether it is a text that Lua cannot read as a number."""
    node = literals.inner(node)
    if node.type == "binary_expression" and operator_of(node) == "..":
        return any(_is_words(facts, side) for side in node.named_children)
    return _is_words(facts, node)


def _is_words(facts: Facts, node: Node) -> bool:
    value = literals.text_of(facts.text, node)
    return value is not None and not _NUMBER.fullmatch(value)


# --- "a" .. {}


def _joined(facts: Facts, known: Kinds) -> Iterator[Finding]:
    for one in facts.scopes.binaries:
        if one.operator != "..":
            continue
        for side in (one.left, one.right):
            if side.type in PLAIN or not _may_be_known(facts, side):
                continue
            kind = known.of(side)
            if kind in TEXTS or not known.unsaid("__concat"):
                continue
            said = _said(facts, side, "it")
            what = SAID.get(kind) or f"{'a table' if kind in HANDLES else kind}: write one of its fields"
            message = f"`..` joins texts and numbers, and {_said(facts, side, 'this')} is {what.format(said)}"
            message += f": write tostring({said})" if kind == "boolean" else ""
            suggestion = f"tostring({said})" if kind == "boolean" and said != "it" else ""
            yield Finding("TAC713", message, facts.file, facts.span(side), suggestion)


def _may_be_known(facts: Facts, node: Node) -> bool:
    """A first look at a variable."""
    use = facts.scopes.uses.get(node.start_byte) if node.type == "identifier" else None
    if use is None:
        return node.type != "identifier"
    variable = use.variable
    return variable.kind != LOOP and (len(variable.values) < 2) and (variable.kind != GLOBAL or bool(variable.values))


# --- for x in {} do


def _looped(facts: Facts, known: Kinds) -> Iterator[Finding]:
    for loop in facts.scopes.loops:
        clause = loop.node.child_by_field_name("clause") if loop.node.type == "for_statement" else None
        if clause is None or clause.type != "for_generic_clause":
            continue
        names, given = _parts(clause)
        if len(given) != 1 or known.of(given[0]) not in ITEMS or not known.unsaid("__call"):
            continue
        said, kind = _said(facts, given[0], "..."), known.of(given[0])
        if kind in ("string", "number", "boolean", "nil"):
            message = f"a loop goes through what ipairs or pairs give, and {said} is no table"
            yield Finding("TAC714", message, facts.file, facts.span(given[0]))
            continue
        word = "ipairs" if kind in ("list", JSON) or len(names) == 1 else "pairs"
        meant = f"_, {facts.said(names[0])} in {word}({said})" if len(names) == 1 else f"{word}({said})"
        start = names[0] if len(names) == 1 else given[0]
        message = f"a loop calls what stands behind `in`, and {said} is a table: write {meant}"
        span = facts.span_of(start.start_byte, given[0].end_byte)
        yield Finding("TAC714", message, facts.file, span, meant if said != "..." else "")


# --- ok.approved


def _indexed(facts: Facts, known: Kinds) -> Iterator[Finding]:
    """Members of true or false."""
    for variable in facts.scopes.variables:
        uses = [use for use in variable.uses if use.how == INDEXED]
        if uses and known.is_truth(variable.value):
            for use in uses:
                yield from _member(facts, use.node)
    for call in facts.scopes.calls:
        if call.node.parent is not None and call.node.parent.type in INDEXES and known.of(call.node) == "boolean":
            yield from _member(facts, call.node)


def _member(facts: Facts, node: Node) -> Iterator[Finding]:
    part = member(facts, node)
    if part is not None:
        message = (
            f"{_said(facts, node, 'this')} is true or false, and has no fields: it stands for itself, `if ... then`"
        )
        yield Finding("TAC104", message, facts.file, facts.span(part[0]))


def _parts(clause: Node) -> tuple[list[Node], list[Node]]:
    """The names and the values of `for a, b in c`."""
    names: list[Node] = []
    values: list[Node] = []
    for child in clause.named_children:
        if child.type == "variable_list":
            names += [one for one in child.named_children if one.type == "identifier"]
        elif child.type == "expression_list":
            values += [one for one in child.named_children if one.type != "comment"]
    return names, values
