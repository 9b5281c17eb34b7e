"""What kind of value an expression surely has when it is reached, as far as words, schemas and Lua say it. It judges
nothing."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from tactus.language import literals
from tactus.language.check.fitting import Schemas
from tactus.language.check.handles import kind_of
from tactus.language.check.used import SET, member, use_of
from tactus.language.deeds import LIBRARY, PROCEDURE, TOOL, TURN, WORD, Deed, deeds
from tactus.language.facts import INDEXES, Declared, Facts
from tactus.language.parse import operator_of
from tactus.language.scopes import LOCAL, PARAMETER, Function, Variable
from tactus.language.words import BY_NAME, HANDLES
from tactus.language.words.handles import FIELD

if TYPE_CHECKING:
    from tactus.language.check.schemas import Declared as Fields
    from tactus.language.parse import Node
    from tactus.language.schema import FieldDef

JSON = "json"
"""Anything that can be said in JSON: no function."""
TYPES = {"integer": "number", "array": "list", "object": "table", "field": "table"}
"""Types of schemas and of the table of words, and what Lua calls them; a list is a table whose items are meant."""
COMPARISONS = ("==", "~=", "<", ">", "<=", ">=")
DEEP = 12


@lru_cache(maxsize=4)
def kinds(facts: Facts) -> Kinds:
    """Of one file; those who ask one after another share it."""
    return Kinds(facts)


class Kinds:
    """The kinds of a file's expressions: string, number, boolean, nil, function, list, table, the name of a handle, or
    JSON; "" where the text does not say it. A value that may also be absent is of the kind that it has otherwise."""

    def __init__(self, facts: Facts) -> None:
        self.facts, self.doing = facts, deeds(facts)
        self.schemas = Schemas()
        self.bodies: dict[int, Declared] = {
            id(function): one for one in facts.declared if one.kind in (PROCEDURE, TOOL) for function in facts.body(one)
        }
        self._unsaid: dict[str, bool] = {}

    def unsaid(self, *metamethods: str) -> bool:
        """Whether no value of the program has one of these: nothing in its text names them."""
        for name in metamethods:
            if name not in self._unsaid:
                files = list(self.facts.all())
                lost = any(one.lost or one.part for one in files)
                self._unsaid[name] = not lost and not any(name.encode() in one.text for one in files)
        return all(self._unsaid[name] for name in metamethods)

    def of(self, node: Node | None, depth: int = DEEP) -> str:
        if node is None or not depth:
            return ""
        found = self.facts.resolved(node)
        if found is None:
            return ""
        if found.type == "identifier":
            return self._variable(found)
        if found.type in literals.KINDS:
            return self._written(found)
        match found.type:
            case "binary_expression" | "unary_expression":
                return self._computed(found, depth)
            case "function_call":
                return self._called(found, depth)
        return self._member(found, depth) if found.type in INDEXES else ""

    def is_truth(self, node: Node | None) -> bool:
        """Whether it is a call that gives true or false."""
        return node is not None and node.type == "function_call" and self.of(node) == "boolean"

    def _written(self, node: Node) -> str:
        kind = literals.KINDS[node.type]
        if kind != "table":
            return kind
        table = literals.table(self.facts.text, node)
        return "list" if table.items and not table.fields and not table.open else "table"

    def _variable(self, node: Node) -> str:
        use = self.facts.scopes.uses.get(node.start_byte)
        if use is None:
            return ""
        variable = use.variable
        if variable.kind == LOCAL and not variable.values and variable.stated:
            return "nil"
        if self.facts.path(node) in ("input", "state") or self.input_of(variable) is not None:
            return "table"
        return kind_of(self.facts, node)

    def _computed(self, node: Node, depth: int) -> str:
        operator = operator_of(node)
        if operator in COMPARISONS or operator == "not":
            return "boolean"
        if operator == "..":
            return "string" if self.unsaid("__concat") else ""
        if operator == "#":
            return "number" if self.unsaid("__len") else ""
        if operator == "or":
            left, right = node.named_children[0], node.named_children[-1]
            kind = self.of(left, depth - 1)
            return kind if kind and kind != "boolean" and kind == self.of(right, depth - 1) else ""
        if operator in ("and", "~") or node.type == "unary_expression":
            return ""
        sides = {self.of(side, depth - 1) for side in node.named_children}
        return "number" if sides == {"number"} else ""

    # --- calls

    def _called(self, node: Node, depth: int) -> str:
        call = self.doing.call_at(node)
        if call is None:
            return ""
        deed = self.doing.of(call)
        if deed.kind in (TOOL, PROCEDURE):
            return JSON
        return self.gives(deed) or self._of_text(literals.inner(call.callee), depth) or kind_of(self.facts, node)

    def _of_text(self, callee: Node, depth: int) -> str:
        """What a method of a text gives: `name:upper()`."""
        table, method = callee.child_by_field_name("table"), callee.child_by_field_name("method")
        if method is None or self.of(table, depth - 1) != "string":
            return ""
        from tactus.language.words.lua import LIBRARY as library

        word = library.get(f"string.{self.facts.said(method)}")
        return _first(word.returns) if word is not None and library_as_it_is(self.facts, "string") else ""

    def gives(self, deed: Deed) -> str:
        """The kind of what a word or a turn gives."""
        if deed.kind == TURN:
            return "result"
        returns = returns_of(deed)
        return _first(returns) if returns else ""

    # --- members

    def _member(self, node: Node, depth: int) -> str:
        table = node.child_by_field_name("table")
        part = member(self.facts, table) if table is not None else None
        if table is None or part is None:
            return JSON if self._is_json(node, depth) else ""
        field = self.field(node)
        if field is not None:
            return TYPES.get(field.type, field.type) if field.type in (*TYPES, "string", "number", "boolean") else JSON
        kind = self.of(table, depth - 1)
        if kind in HANDLES:
            found = next((one for one in HANDLES[kind].members if one.name == part[1] and one.kind == FIELD), None)
            return _first(found.returns) if found is not None else ""
        return JSON if self._is_json(node, depth) else ""

    def _is_json(self, node: Node, depth: int) -> bool:
        """Whether it is a part of the input."""
        table = node.child_by_field_name("table")
        if table is None or not depth:
            return False
        table = literals.inner(table)
        if table.type == "identifier":
            use = self.facts.scopes.uses.get(table.start_byte)
            return use is not None and (self.facts.path(table) == "input" or self.input_of(use.variable) is not None)
        return table.type in INDEXES and self._is_json(table, depth - 1)

    def field(self, node: Node) -> FieldDef | None:
        """The declared field that `input.topic` or `state.count` is."""
        table = node.child_by_field_name("table")
        part = member(self.facts, table) if table is not None else None
        if table is None or part is None or literals.inner(table).type != "identifier":
            return None
        use = self.facts.scopes.uses.get(literals.inner(table).start_byte)
        if use is None:
            return None
        owner = self.input_of(use.variable)
        if owner is not None:
            fields = self.schemas.of(owner, *(("input", "parameters") if owner.kind == TOOL else ("input",)))
        else:
            name = self.facts.path(table)
            fields = self._of_call(use.function, name) if name in ("input", "state") else None
        return fields.fields.get(part[1]) if fields is not None else None

    def input_of(self, variable: Variable) -> Declared | None:
        """The tool or procedure whose input a parameter always is."""
        if variable.kind != PARAMETER or len(variable.values) != 1:
            return None
        owner = self.bodies.get(id(variable.function))
        first = variable.function.parameters[:1]
        return owner if owner is not None and first == [variable] else None

    def _of_call(self, function: Function | None, name: str) -> Fields | None:
        """The schema of the input or the state of the procedure in whose body a function stands."""
        while function is not None:
            owner = self.bodies.get(id(function))
            if owner is not None:
                return self.schemas.of(owner, name) if owner.kind == PROCEDURE else None
            function = function.outer
        return None


@lru_cache(maxsize=16)
def library_as_it_is(facts: Facts, name: str) -> bool:
    """Whether no file of the program adds to a table of Lua's library: each only says what is there."""
    from tactus.language.words.lua import LIBRARY as library

    for one in facts.all():
        variable = one.scopes.globals.get(name)
        if one.lost or one.part or (variable is not None and (variable.values or variable.stated)):
            return False
        for use in variable.uses if variable is not None else ():
            part = member(one, use.node)
            if part is None or use_of(one, part[0]) == SET or f"{name}.{part[1]}" not in library:
                return False
    return True


def returns_of(deed: Deed) -> str:
    """What a word, or a function of Lua's library, gives, as its table says it; "" = nothing, or it is neither."""
    word = None
    if deed.kind == WORD:
        word = BY_NAME.get(deed.name)
    elif deed.kind == LIBRARY:
        from tactus.language.words.lua import LIBRARY as library

        word = library.get(deed.name)
    return word.returns if word is not None else ""


def _first(returns: str) -> str:
    """The kind of the first value: "boolean, string?", "message[]"."""
    first = returns.split(",")[0].strip().removesuffix("?")
    if first.endswith("[]"):
        return "list"
    if first in ("any", "") or "|" in first:
        return ""
    return TYPES.get(first, first)
