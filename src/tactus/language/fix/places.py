"""Where a call stands: what its value is assigned to, whether it is a statement, whether it may happen again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tactus.language.parse import AGAIN, expressions

if TYPE_CHECKING:
    from tactus.language.parse import Node


def arguments(call: Node) -> list[Node]:
    given = call.child_by_field_name("arguments")
    return expressions(given) if given is not None else []


def target(call: Node) -> Node | None:
    """What the value of a call is assigned to, `x` or `M.x`, if that is all that its statement does; or the key that it
    stands under in a table."""
    above = call.parent
    if above is not None and above.type == "field":
        key = above.child_by_field_name("name")
        return key if key is not None and key == above.children[0] else None
    whole = assignment(call)
    names = [child for child in whole.named_children if child.type == "variable_list"] if whole is not None else []
    targets = names[0].children_by_field_name("name") if names else []
    return targets[0] if len(targets) == 1 and targets[0].type in ("identifier", "dot_index_expression") else None


def assignment(call: Node) -> Node | None:
    """The assignment whose only value a call is."""
    values = call.parent
    if values is None or values.type != "expression_list" or len(expressions(values)) != 1:
        return None
    return values.parent if values.parent is not None and values.parent.type == "assignment_statement" else None


def statement(call: Node) -> Node | None:
    """The whole statement that this assignment is: with its `local`."""
    whole = assignment(call)
    above = whole.parent if whole is not None else None
    return above if above is not None and above.type == "variable_declaration" else whole


def is_top(node: Node | None) -> bool:
    """Whether it is a statement of the file itself."""
    return node is not None and node.parent is not None and node.parent.type == "chunk"


def again(node: Node) -> bool:
    """Whether it may happen any number of times."""
    above = node.parent
    while above is not None and above.type not in AGAIN:
        above = above.parent
    return above is not None
