"""A table of fields held against the table of words: names, kinds, texts that a field may be, what is missing. Knows no
word by name; what single fields need besides is given as rules."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import field
from typing import TYPE_CHECKING

from tactus.language import values
from tactus.language.check.known import FUNCTION, Shape, quoted, shape
from tactus.language.facts import Facts
from tactus.language.finding import Finding
from tactus.language.literals import Table
from tactus.language.suggest import ALIKE, SLIP, nearest
from tactus.language.words.agents import PROVIDERS
from tactus.language.words.row import Field
from tactus.language.words.settings import EFFORTS
from tactus.record import record

if TYPE_CHECKING:
    from tactus.language.parse import Node

FIELD, OPTION = "field", "option"
OPEN = (PROVIDERS, EFFORTS)
"""Texts of which there may be others: hosts have providers of their own, providers have efforts."""
ITEMS = {"options": "option", "questions": "question", "messages": "message", "tool_calls": "call"}
"""What one of a list is called."""


@record(frozen=True, slots=True)
class Place:
    """`who` is whose fields they are (`Agent`, `Human.approve`), or what holds them (`Agent.model`); `noun` what they
    are called. `strict`: values are taken as declarations take them, 3.0 is no integer and a list no table."""

    facts: Facts
    who: str
    noun: str = FIELD
    strict: bool = True
    rules: Mapping[int | str, Rule] = field(default_factory=dict)
    """What is said of the value of a field instead of what its fields and items say: by the identity of the field's
    `fields`, or by its type."""

    def at(self, name: str) -> Place:
        """The place of a value: `Agent.temperature`, `timeout of Human.approve`."""
        return self.of(f"{self.who}.{name}" if self.noun == FIELD else f"{name} of {self.who}")

    def of(self, who: str) -> Place:
        """The same, of somebody else."""
        return Place(self.facts, who, self.noun, self.strict, self.rules)

    def item(self, number: int) -> Place:
        """One of the list that stands here."""
        name, of, owner = self.who.partition(" of ")
        if of and name in ITEMS:
            return self.of(f"{ITEMS[name]} {number} of {owner}")
        return self.of(f"item {number} of {self.who}")

    def finding(self, code: str, message: str, node: Node, suggestion: str = "") -> Finding:
        return Finding(code, message, self.facts.file, self.facts.span(node), suggestion)

    def takes(self, row: Field, shape: Shape) -> bool:
        """Whether a value of this shape is of the field's type."""
        if shape.fits(row.type) or self.strict:
            return shape.fits(row.type)
        whole = any(isinstance(one, float) and one.is_integer() for one in shape.samples)
        types = row.type.split("|")
        return (whole and "integer" in types) or ("table" in types and row.fields is None and shape.fits("list"))


Rule = Callable[[Place, "Node", Field], Iterator[Finding]]


def fields_of(
    place: Place, given: Table, fields: Mapping[str, Field], at: Node, *, spare: bool = False
) -> Iterator[Finding]:
    """A whole table; findings about what is missing stand at `at`. `spare`: it may have other fields too, unless they
    are close to one of these."""
    misspelled = set()
    for name, (key, value) in given.fields.items():
        row = fields.get(name)
        if row is None:
            misspelled.add(_near(name, fields, spare))
            yield from _unknown(place, name, key, fields, spare)
        elif row.since is None:
            yield place.finding("TAC901", _later(place, name), key)
        else:
            yield from held(place.at(name), value, row)
    yield from twice(place, given)
    if not given.open:
        yield from _missing(place, given, {name: row for name, row in fields.items() if name not in misspelled}, at)


def twice(place: Place, given: Table) -> Iterator[Finding]:
    for key in given.again:
        name = place.facts.text_of(key) if key.type == "string" else place.facts.said(key)
        yield place.finding("TAC206", f'"{name}" stands twice in this table: only the last one counts', key)


def _unknown(place: Place, name: str, key: Node, fields: Mapping[str, Field], spare: bool) -> Iterator[Finding]:
    hint = _near(name, fields, spare)
    if spare and not hint:
        return
    is_field = place.noun == FIELD
    message = values.no_field(place.who, name, fields) if is_field else values.no_option(place.who, name, fields)
    yield place.finding("TAC201", message, key, quoted(place.facts, key, hint) if hint else "")


def _near(name: str, fields: Mapping[str, Field], spare: bool) -> str:
    return nearest(name, values.built(fields), SLIP) if spare else nearest(name, fields, ALIKE)


def _later(place: Place, name: str) -> str:
    is_field = place.noun == FIELD
    return values.field_unavailable(name, place.who) if is_field else values.option_unavailable(name, place.who)


def _missing(place: Place, given: Table, fields: Mapping[str, Field], at: Node) -> Iterator[Finding]:
    for name, row in fields.items():
        if not row.required or row.since is None:
            continue
        spelled = [name, *(other for other, one in fields.items() if one.instead == name)]
        found = [given.value(one) for one in spelled]
        if all(node is None or place.facts.kind(node) == "nil" for node in found):
            yield place.finding("TAC202", values.needs(place.who, name, row), at)


def held(place: Place, node: Node, row: Field, inside: Place | None = None) -> Iterator[Finding]:
    """One value; `place.who` names it, `inside` (by default the same) is whose its own fields are."""
    found = shape(place.facts, node)
    if found is None or not found.is_nil:
        yield from _held(place, node, row, inside or place, found)


def _held(place: Place, node: Node, row: Field, inside: Place, found: Shape | None) -> Iterator[Finding]:
    if found is not None and not place.takes(row, found):
        if row.ref == "tool" and found.samples == (FUNCTION,) and node.type != "function_definition":
            return  # references.py says more about it
        yield place.finding("TAC203", values.must_be(place.who, row.type, found.shown), node)
        return
    rule = _rule(place, row)
    if rule is not None:
        yield from rule(inside, node, row)
        return
    if row.enum:
        yield from _enum(place, node, row)
    if row.fields is None and row.items is None:
        return
    table = place.facts.table(node)
    if table is None:
        return
    if row.items is not None and not table.fields:
        for number, item in enumerate(table.items, 1):
            yield from held(place.item(number), item, row.items)
    elif row.fields is not None and not table.items:
        yield from fields_of(inside, table, row.fields, node)


def _rule(place: Place, row: Field) -> Rule | None:
    if row.fields is not None:
        return place.rules.get(id(row.fields))
    for type in ("schema", "field"):
        if type in row.type and type in place.rules:
            return place.rules[type]
    return None


def _enum(place: Place, node: Node, row: Field) -> Iterator[Finding]:
    text = place.facts.text_of(node)
    if text is None or text in row.enum or row.enum in OPEN:
        return
    message = values.one_of(place.who, row.enum, text)
    yield place.finding("TAC204", message, node, replaced(place.facts, node, nearest(text, row.enum)))


def replaced(facts: Facts, node: Node, text: str) -> str:
    """What belongs in the place of a text, if it is written out there."""
    return quoted(facts, node, text) if text and node.type == "string" else ""


def positional(place: Place, args: Mapping[str, Field], given: Sequence[Node], at: Node) -> Iterator[Finding]:
    """The arguments of a word, one after another."""
    rows = list(args.items())
    for number, (node, (name, row)) in enumerate(zip(given, rows, strict=False), 1):
        if number == len(given) and node.type in ("function_call", "vararg_expression"):
            return
        found = shape(place.facts, node)
        if found is not None and found.is_nil:
            if row.required:
                yield place.finding("TAC202", values.needs(place.who, name, row), node)
        else:
            yield from _held(place.at(name), node, row, place, found)
    for name, row in rows[len(given) :]:
        if row.required:
            yield place.finding("TAC202", values.needs(place.who, name, row), at)
