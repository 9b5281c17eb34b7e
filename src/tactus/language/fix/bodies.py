"""The table of an older declaration with the function that stood behind it as its last item."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tactus.language.facts import Declared, Facts
from tactus.language.fix.splices import Splices, Unsure
from tactus.language.lexer import COMMENT
from tactus.language.scopes import INDEXED

if TYPE_CHECKING:
    from tactus.language.parse import Node

STEP = "  "
ONE_VALUE = ("function_definition", "identifier", "dot_index_expression")
"""What gives exactly one value as the last item of a table too."""


def parts(given: list[Node]) -> tuple[Node | None, Node | None]:
    """The table and the function that follow the name: `("x", {…})`, `("x", {…}, function() … end)` or
    `("x", function() … end)`. Raises Unsure."""
    rest = given[1:]
    table = rest.pop(0) if rest and rest[0].type == "table_constructor" else None
    function = rest.pop(0) if rest and rest[0].type in ONE_VALUE else None
    if rest or (table is None and (function is None or function.type != "function_definition")):
        raise Unsure("its table is not written out here")
    items = [child for child in table.named_children if child.type == "field"] if table is not None else []
    if function is not None and any(child.child_by_field_name("name") is None for child in items):
        raise Unsure("its table has items of its own")
    return table, function


class Bodies:
    """Those of one file."""

    def __init__(self, facts: Facts, splices: Splices) -> None:
        self.facts, self.splices = facts, splices

    def write(self, declared: Declared, table: Node | None, function: Node | None) -> None:
        splices = self.splices
        end = splices.end(splices.last(declared.call))
        if function is None:
            assert table is not None
            splices.put(splices.end(splices.last(table)), end, "")
            return
        if table is None:
            begin = splices.start(splices.first(function))
            splices.put(begin, begin, "{ ")
            splices.put(splices.end(splices.last(function)), end, " }")
        elif splices.begins_line(splices.last(table)):
            self._below(table, function, end)
        else:
            self._beside(table, function, end)
        if declared.kind == "procedure" and function.type == "function_definition":
            self._give_input(function)

    def _below(self, table: Node, function: Node, end: int) -> None:
        """The `}` has a line of its own: the function gets lines before it, one step deeper."""
        splices = self.splices
        closing, begins, ends = splices.last(table), splices.first(function), splices.last(function)
        last = self._last_item(table)
        if last is not None and splices.tokens[last].text not in (",", ";"):
            splices.put(splices.end(last), splices.end(last), ",")
        indentation = splices.indentation(closing)
        splices.put(splices.start(closing), splices.start(begins), STEP)
        for line in splices.lines(begins, ends):
            splices.put(line, line, STEP)
        splices.put(splices.end(ends), end, f"{splices.newline}{indentation}}}")

    def _beside(self, table: Node, function: Node, end: int) -> None:
        splices = self.splices
        closing, last = splices.last(table), self._last_item(table)
        padded = last is None or splices.gap(splices.first(table) + 1) == " "
        separated = last is None or splices.tokens[last].text in (",", ";")
        splices.put(splices.end(closing - 1), splices.start(splices.first(function)), " " if separated else ", ")
        splices.put(splices.end(splices.last(function)), end, " }" if padded else "}")

    def _last_item(self, table: Node) -> int | None:
        """The last token in a table that is no comment."""
        tokens, first = self.splices.tokens, self.splices.first(table)
        inside = range(self.splices.last(table) - 1, first, -1)
        return next((at for at in inside if tokens[at].kind != COMMENT), None)

    def _give_input(self, function: Node) -> None:
        """A body that reads fields of the global `input`, and does nothing else with it, gets it as its parameter."""
        variable = self.facts.scopes.globals.get("input")
        parameters = function.child_by_field_name("parameters")
        own = next((one for one in self.facts.scopes.functions if one.node == function), None)
        if variable is None or variable.values or variable.stated or parameters is None or own is None:
            return
        uses = [use for use in variable.uses if function.start_byte < use.node.start_byte < function.end_byte]
        assigned = {target.byte_range for target, _ in self.facts.scopes.sets}
        reads = all(
            use.function is own
            and use.how == INDEXED
            and use.node.parent
            and use.node.parent.byte_range not in assigned
            for use in uses
        )
        opening = self.splices.first(parameters)
        if uses and reads and opening + 1 == self.splices.last(parameters):
            self.splices.put(self.splices.end(opening), self.splices.end(opening), "input")
