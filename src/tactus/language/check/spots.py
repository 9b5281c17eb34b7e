"""The places of a file where a text names something or is a template, by the table of words: the arguments of words,
the fields of declarations and the options of turns. It judges nothing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache, lru_cache
from typing import TYPE_CHECKING

from tactus.language.deeds import TURN, Deeds, deeds
from tactus.language.facts import Declared, Facts
from tactus.language.words import BY_NAME, Field, Word
from tactus.language.words.agents import CALL
from tactus.record import record

if TYPE_CHECKING:
    from tactus.language.parse import Node
    from tactus.language.scopes import Call

TURNS = (b".turn", b":turn")
OTHERS = ("Mocks", "Evaluation", "Evaluations", "evaluations")
"""Words whose tables have checks of their own."""


@record(frozen=True, slots=True)
class Spot:
    """One value. `path` leads to it from the word or the declaration (`tools`, `message_history.source`); `by` is the
    declaration in which it stands."""

    field: Field
    node: Node
    path: str
    word: str
    call: Call | None = None
    by: Declared | None = None


@lru_cache(maxsize=2)
def spots(facts: Facts) -> tuple[Spot, ...]:
    """All of them, declarations first; none of what belongs to a later version."""
    return tuple(_spots(facts, deeds(facts)))


def _spots(facts: Facts, doing: Deeds) -> Iterator[Spot]:
    for declared in facts.declared:
        word = BY_NAME[declared.word]
        if declared.table is not None and word.fields and word.since is not None:
            for name, (_, value) in declared.table.fields.items():
                yield from _at(facts, word.fields.get(name), Spot(NONE, value, name, word.name, by=declared))
    for call, word in facts.words:
        if call.node.byte_range not in facts.by_call and word.name not in OTHERS and word.since is not None:
            for field, node in _arguments(word, call):
                yield from _at(facts, field, Spot(NONE, node, "", word.name, call))
    methods = (call for call in facts.scopes.calls if facts.text.endswith(TURNS, 0, call.callee.end_byte))
    for call in [*(call for call, _ in facts.handled), *methods]:
        if call.given and doing.of(call).kind == TURN:
            yield from _at(facts, CALL, Spot(NONE, call.given[0], "", "Agent.turn", call))


NONE = Field("any", "")


def _arguments(word: Word, call: Call) -> Iterator[tuple[Field, Node]]:
    if word.args and call.callee.type != "method_index_expression" and _word_tells(word.name):
        yield from zip(word.args.values(), call.given, strict=False)


def _at(facts: Facts, field: Field | None, spot: Spot) -> Iterator[Spot]:
    """The value itself, and what in it names something."""
    if field is None or field.since is None or not _tells(field):
        return
    if (field.ref and "list" not in field.type) or field.template:
        yield Spot(field, spot.node, spot.path, spot.word, spot.call, spot.by)
    if not field.fields and not field.items:
        return
    table = facts.table(spot.node)
    if table is None:
        return
    for item in table.items if field.items else ():
        yield from _at(facts, field.items, Spot(NONE, item, spot.path, spot.word, spot.call, spot.by))
    for name, (_, value) in table.fields.items() if field.fields else ():
        path = f"{spot.path}.{name}" if spot.path else name
        within = field.fields.get(name) if field.fields else None
        yield from _at(facts, within, Spot(NONE, value, path, spot.word, spot.call, spot.by))


@cache
def _word_tells(name: str) -> bool:
    return any(_tells(field) for field in BY_NAME[name].args.values())


_known: dict[int, bool] = {}


def _tells(field: Field) -> bool:
    """Whether a text in it names something, or is a template."""
    if id(field) not in _known:
        _known[id(field)] = False  # a field that holds itself
        inside: Mapping[str, Field] = field.fields or {}
        parts = [*inside.values(), *([field.items] if field.items else [])]
        _known[id(field)] = bool(field.ref or field.template) or any(_tells(part) for part in parts)
    return _known[id(field)]
