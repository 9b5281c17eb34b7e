"""Which keys of the state a program can have, as far as its text says: those that its procedures declare, and those
that it sets anywhere."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tactus.language import literals
from tactus.language.facts import Facts
from tactus.language.scopes import Use

if TYPE_CHECKING:
    from tactus.language.parse import Node

SETS = ("State.set", "State.append", "State.increment")
LOOKS = ("pairs", "ipairs", "next", "print", "log", "tostring", "Json.encode")
"""What takes the state as it is, and changes nothing of it."""


def keys(facts: Facts) -> set[str] | None:
    """Of the file and its modules; None where a key may be there that the text does not show."""
    found: set[str] = set()
    for one in facts.all():
        said = None if one.lost or one.part else _keys(one)
        if said is None:
            return None
        found |= said
    return found


def _keys(facts: Facts) -> set[str] | None:
    found: list[str | None] = []
    for declared in facts.declared:
        if declared.kind == "procedure":
            found += (
                [None] if declared.table is None or declared.table.open else _schema(facts, declared.value("state"))
            )
    variables = facts.scopes.globals
    if any(name in variables for name in ("_G", "_ENV", "load")):
        return None
    for name in ("state", "State"):
        variable = variables.get(name)
        if variable is not None and variable.values:
            return None
        for use in variable.uses if variable is not None else ():
            found += _set(facts, use) if name == "state" else _said(facts, use)
    return None if None in found else {key for key in found if key is not None}


def _schema(facts: Facts, node: Node | None) -> list[str | None]:
    if node is None:
        return []
    table = facts.table(node)
    return [None] if table is None or table.open or table.items else [*table.fields]


def _set(facts: Facts, use: Use) -> list[str | None]:
    """What happens to the state where it is named: `state.x = 1`, `state {...}`, `pairs(state)`."""
    above = use.node.parent
    if above is None:
        return [None]
    if above.type in ("dot_index_expression", "bracket_index_expression") and _is(above, "table", use.node):
        return [_key(facts, above)]
    if above.type == "function_call":
        arguments = above.child_by_field_name("arguments")
        given = literals.expressions(arguments) if arguments is not None else []
        return _schema(facts, given[0] if given else None)
    if above.type == "arguments" and above.parent is not None:
        looks = facts.path(above.parent.child_by_field_name("name")) in LOOKS
        return [] if looks else [None]
    return [] if above.type == "unary_expression" else [None]


def _key(facts: Facts, index: Node) -> str | None:
    """A key that is only read counts too: whoever reads it knows of it."""
    key = index.child_by_field_name("field")
    if key is None:
        return None
    return facts.said(key) if index.type == "dot_index_expression" else facts.text_of(key)


def _said(facts: Facts, use: Use) -> list[str | None]:
    """`State.set("x", 1)`."""
    index = use.node.parent
    call = index.parent if index is not None else None
    if index is None or call is None or not _is(call, "name", index):
        return [None]
    if facts.path(index) not in SETS:
        return []
    arguments = call.child_by_field_name("arguments")
    given = literals.expressions(arguments) if arguments is not None else []
    return [facts.text_of(given[0]) if given else None]


def _is(above: Node, field: str, node: Node) -> bool:
    return above.child_by_field_name(field) == node
