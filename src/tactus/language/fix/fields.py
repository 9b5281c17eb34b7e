"""Older names of options, in tables that are written out where a word, a declaration or a turn takes them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from tactus.language import literals
from tactus.language.facts import Facts
from tactus.language.fix import places
from tactus.language.words import BY_NAME, WORDS
from tactus.language.words.row import Field
from tactus.record import record

if TYPE_CHECKING:
    from tactus.language.parse import Node

Fields = Mapping[str, Field]
TURN: Fields = BY_NAME["Agent.turn"].fields or {}


@record(frozen=True, slots=True)
class Older:
    """A key with an older name, today's name, and why it is not sure that it may be written so ("" = it is)."""

    key: Node
    instead: str
    unsure: str


def older(facts: Facts) -> Iterator[Older]:
    for table, fields in _tables(facts):
        yield from _in(facts, table, fields)


def _tables(facts: Facts) -> Iterator[tuple[Node, Fields]]:
    """Each table that is given where options are taken."""
    declares = set()
    for declared in facts.declared:
        declares.add(declared.at.byte_range)
        for given in places.arguments(declared.call):
            yield given, BY_NAME[declared.word].fields or {}
    for call, word in facts.words:
        if call.callee.byte_range not in declares:
            taken = [field.fields or {} for field in word.args.values()] or [word.fields or {}]
            yield from zip(call.given, taken, strict=False)
    for call in facts.scopes.calls:
        if call.given and turn_of(facts, call.callee) is not None:
            yield call.given[0], TURN


def turn_of(facts: Facts, callee: Node) -> Node | None:
    """The agent whose turn is taken by calling this: of `x` and of `x.turn` that is `x`; None where it is no turn."""
    agent: Node | None = callee
    if callee.type in ("dot_index_expression", "method_index_expression"):
        key = callee.child_by_field_name("method" if callee.type[0] == "m" else "field")
        table = callee.child_by_field_name("table")
        agent = table if key is not None and facts.said(key) == "turn" else None
    handle = facts.handle(agent)
    return agent if handle is not None and handle.kind == "agent" else None


def _in(facts: Facts, node: Node, fields: Fields) -> Iterator[Older]:
    todo = [(node, fields)]
    while todo:
        node, fields = todo.pop()
        if node.type != "table_constructor" or not fields:
            continue
        table = literals.table(facts.text, node)
        for name, (key, value) in table.fields.items():
            if (field := fields.get(name)) is None:
                continue
            if field.instead:
                yield Older(key, field.instead, _unsure(table, field.instead))
            todo.append((value, field.fields or {}))
            if field.items is not None and field.items.fields and value.type == "table_constructor":
                todo += [(item, field.items.fields) for item in literals.table(facts.text, value).items]


def _unsure(table: literals.Table, instead: str) -> str:
    if instead in table.fields:
        return f"its table has {instead} too"
    return "its table has more than stands there" if table.open or table.again else ""


def _names() -> set[str]:
    """Every name that is an older one somewhere."""
    found, seen = set(), set()
    todo = [word.fields or {} for word in WORDS] + [
        field.fields or {} for word in WORDS for field in word.args.values()
    ]
    while todo:
        fields = todo.pop()
        if id(fields) in seen:
            continue
        seen.add(id(fields))
        for name, field in fields.items():
            found |= {name} if field.instead else set()
            todo += [field.fields or {}, (field.items.fields if field.items else None) or {}]
    return found


NAMES = _names()
