"""What the text says of a value as it would leave the VM: a JSON value with gaps, or at least what is like it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tactus.language import literals
from tactus.language.facts import Facts
from tactus.language.literals import NESTED, UNKNOWN
from tactus.language.values import is_a, shown
from tactus.language.words.schemas import TYPES
from tactus.record import record

if TYPE_CHECKING:
    from tactus.language.parse import Node

FUNCTION: dict[str, Any] = {"$fn": 0}


@record(frozen=True, slots=True)
class Shape:
    """Values, one of which is of the kind that an expression has; `said` is how an error names it, "" = as a value is
    shown, found out when it is needed."""

    samples: tuple[Any, ...]
    facts: Facts
    node: Node
    said: str = ""

    def fits(self, type: str) -> bool:
        return is_a(type, self.samples[0]) or any(is_a(type, sample) for sample in self.samples[1:])

    @property
    def is_nil(self) -> bool:
        return self.samples == (None,)

    @property
    def shown(self) -> str:
        value = UNKNOWN if self.said else literals.constant(self.facts.text, self.node)
        return self.said or ("a text" if value is UNKNOWN else shown(value))


SAMPLES: dict[str, tuple[Any, ...]] = {
    "string": ("?",),
    "true": (True,),
    "false": (False,),
    "nil": (None,),
    "function_definition": (FUNCTION,),
    "function_declaration": (FUNCTION,),
}
"""By the type of a node."""
SAID = {"function_definition": "a function", "function_declaration": "a function"}


def shape(facts: Facts, node: Node) -> Shape | None:
    """What is certain of the kind of an expression; None: nothing is. Handles leave the VM as their names, and can be
    called."""
    found = facts.resolved(node)
    if found is None:
        return None
    samples = SAMPLES.get(found.type)
    if samples is not None:
        return Shape(samples, facts, found, SAID.get(found.type, ""))
    if found.type == "table_constructor":
        return _table(facts, node, found)
    if found.type in ("number", "unary_expression", "binary_expression"):
        return _computed(facts, found)
    handle = facts.handle(found)
    if handle is not None:
        name = handle.name or "?"
        return Shape((name, FUNCTION), facts, found, f"the {handle.kind} {handle.name or ''}".rstrip())
    return Shape((FUNCTION,), facts, found, "a function") if is_builder(facts, found) else None


def is_builder(facts: Facts, node: Node | None) -> bool:
    """Whether an expression is field.string itself, not called."""
    family, _, name = facts.path(node).partition(".")
    return family == "field" and name in TYPES


def _computed(facts: Facts, found: Node) -> Shape | None:
    value = literals.constant(facts.text, found)
    if value is not UNKNOWN:
        return Shape((value,), facts, found)
    match literals.kind(facts.text, found):
        case "boolean":
            return Shape((True,), facts, found, "true or false")
        case "string":
            return Shape(("?",), facts, found)
    return None


def _table(facts: Facts, node: Node, found: Node) -> Shape:
    table = facts.table(node)
    if table is None or table.open:
        return Shape(({"?": 0}, ["?"]), facts, found, "a table")
    if not table.items and not table.fields:
        return Shape(([],), facts, found, "an empty table")
    if not table.fields:
        return Shape((["?"],), facts, found, "a list")
    return Shape(({"?": 0},), facts, found, "a table")


def value(facts: Facts, node: Node | None, depth: int = NESTED) -> Any:
    """The value, UNKNOWN wherever in it the text does not say it. Functions are {"$fn": 0}, an empty table is []."""
    found = facts.resolved(node)
    if found is None or not depth:
        return UNKNOWN
    if found.type == "table_constructor":
        return _values(facts, node, depth)
    if facts.kind(found) == "function":
        return FUNCTION
    return literals.constant(facts.text, found)


def _values(facts: Facts, node: Node | None, depth: int) -> Any:
    table = facts.table(node)
    if table is None or table.open or (table.items and table.fields):
        return UNKNOWN
    if table.fields:
        named = {name: value(facts, one, depth - 1) for name, (_, one) in table.fields.items()}
        return {name: one for name, one in named.items() if one is not None}
    items = [value(facts, one, depth - 1) for one in table.items]
    return UNKNOWN if None in items else items


def certain(value: Any) -> bool:
    """Whether there is no gap in it."""
    if isinstance(value, dict):
        return all(certain(one) for one in value.values())
    if isinstance(value, list):
        return all(certain(one) for one in value)
    return value is not UNKNOWN


def quoted(facts: Facts, node: Node, text: str) -> str:
    """A text, or a name, as it would stand in the place of that node."""
    said = facts.said(node)
    if node.type == "string":
        return f"{said[0]}{text}{said[0]}" if said[:1] in ("'", '"') else f'"{text}"'
    return text if node.type == "identifier" else f'"{text}"'
