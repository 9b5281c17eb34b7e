"""Where in a file something stands: whether Lua surely comes there, once, and in which function."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from typing import TYPE_CHECKING

from tactus.language.parse import AGAIN, PERHAPS

if TYPE_CHECKING:
    from tactus.language.facts import Facts
    from tactus.language.parse import Node

NOT_ONCE = AGAIN | PERHAPS
CATCH = ("pcall", "xpcall")


def once(node: Node) -> bool:
    """Whether it happens exactly once, when the file's top level runs."""
    above = node.parent
    while above is not None:
        if above.type in NOT_ONCE:
            return False
        above = above.parent
    return True


def caught(facts: Facts, node: Node) -> bool:
    """Whether it stands in a function that is given to pcall as it is written: `pcall(function() ... end)`."""
    above = node.parent
    while above is not None:
        arguments = above.parent if above.type == "function_definition" else None
        call = arguments.parent if arguments is not None and arguments.type == "arguments" else None
        if call is not None and facts.path(call.child_by_field_name("name")) in CATCH:
            return True
        above = above.parent
    return False


class Ranges:
    """The text of some nodes; asked often, so they stand in order."""

    def __init__(self, nodes: Iterable[Node]) -> None:
        self._starts: list[int] = []
        self._ends: list[int] = []
        for start, end in sorted(node.byte_range for node in nodes):
            if not self._ends or start >= self._ends[-1]:  # what stands in another one is there already
                self._starts.append(start)
                self._ends.append(end)

    def hold(self, node: Node) -> bool:
        at = bisect_right(self._starts, node.start_byte) - 1
        return at >= 0 and node.end_byte <= self._ends[at]


def inside(node: Node | None, outer: Node) -> bool:
    return node is not None and outer.start_byte <= node.start_byte and node.end_byte <= outer.end_byte
