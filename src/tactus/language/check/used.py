"""How a part of a larger expression is used: `Human.approve`, `input.topic`."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from tactus.language.facts import INDEXES, Facts
from tactus.language.parse import operator_of
from tactus.language.scopes import CALLED, INDEXED, READ, TESTED, Variable

if TYPE_CHECKING:
    from tactus.language.parse import Node

SET = "set"
CONDITIONS = ("if_statement", "elseif_statement", "while_statement", "repeat_statement")


def use_of(facts: Facts, node: Node) -> str:
    """SET where it is assigned, else as a name is used."""
    above = node.parent
    while above is not None and above.type == "parenthesized_expression":
        node, above = above, above.parent
    if above is None:
        return READ
    match above.type:
        case "function_call" if above.child_by_field_name("name") == node:
            return CALLED
        case "function_declaration" | "variable_list":
            return SET
        case "binary_expression":
            return _operand(facts, above, node)
        case "unary_expression":
            return TESTED if operator_of(above) == "not" else READ
        case "arguments":
            callee = above.parent.child_by_field_name("name") if above.parent is not None else None
            return TESTED if callee is not None and facts.said(callee) == "type" else READ
    if above.type in INDEXES and above.child_by_field_name("table") == node:
        return INDEXED
    is_condition = above.type in CONDITIONS and above.child_by_field_name("condition") == node
    return TESTED if is_condition else READ


def _operand(facts: Facts, above: Node, node: Node) -> str:
    left, right = above.child_by_field_name("left"), above.child_by_field_name("right")
    match operator_of(above):
        case "and" | "or":
            return TESTED if left == node or use_of(facts, above) == TESTED else READ
        case "==" | "~=" if left is not None and right is not None and "nil" in (left.type, right.type):
            return TESTED
    return READ


def member(facts: Facts, node: Node) -> tuple[Node, str, Node] | None:
    """The expression `NODE.name`, that name and where it stands, if the text says one."""
    above = node.parent
    while above is not None and above.type == "parenthesized_expression":
        node, above = above, above.parent
    if above is None or above.type not in INDEXES or above.child_by_field_name("table") != node:
        return None
    key = above.child_by_field_name("method" if above.type[0] == "m" else "field")
    if key is None:
        return None
    name = facts.text_of(key) if above.type[0] == "b" else facts.said(key)
    return (above, name, key) if name else None


_NAMED = re.compile(rb"\s*[.:]\s*([A-Za-z_]\w*)")


def named(facts: Facts, node: Node) -> str:
    """The name behind a dot or a colon there, as far as that can be seen without the tree: a quick first look."""
    found = _NAMED.match(facts.text, node.end_byte)
    return found[1].decode() if found else ""


def given_away(variable: Variable) -> bool:
    """Whether others may see the value of a variable, and add to it."""
    return any(use.how == READ for use in variable.uses)
