"""Fields of declarations, options and arguments of words, each held against the table of words."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from tactus.language import deeds, retry, sentences, values
from tactus.language.check import special
from tactus.language.check.host import Host
from tactus.language.check.known import shape
from tactus.language.check.people import KIND_OF, asks, declares
from tactus.language.check.schemas import alone, one, read, schemas
from tactus.language.check.tables import OPTION, Place, Rule, fields_of, held, positional
from tactus.language.deeds import Deed
from tactus.language.facts import DECLARED, Facts
from tactus.language.finding import Finding
from tactus.language.scopes import Call
from tactus.language.words import BY_NAME, DECLARE, Field, Word
from tactus.language.words.agents import TURN_FIELDS

if TYPE_CHECKING:
    pass

OTHERS = (
    *("Mocks", "Evaluation", "Evaluations", "evaluations"),
    *("Specification", "Specifications", "specifications", "step"),
)
"""Words whose arguments have checks of their own."""
RULES: dict[int | str, Rule] = {"schema": schemas, "field": one}
SCHEMAS = ("input", "output", "state")
"""Words of a script whose argument is a schema."""
FORGIVING = ("State.get", "Json.encode", "Log.debug", "Log.info", "Log.warn", "Log.error", "log")
"""Words that take nothing as well."""
CALL = {**TURN_FIELDS, "message": replace(TURN_FIELDS["message"], type="string", items=None)}
LISTED = {**CALL, "message": replace(TURN_FIELDS["message"], items=None)}
"""The options of a turn in this version; with a list as its message, which is of a later one."""
ANY_TABLE = Field("table", "")
LEAST = {
    **dict.fromkeys(("Sleep", "Session.head", "Session.tail", "Session.rewind"), 0),
    **dict.fromkeys(("MessageHistory.head", "MessageHistory.tail", "MessageHistory.rewind"), 0),
    **dict.fromkeys(("Session.slice", "MessageHistory.slice", "Checkpoint.get", "Checkpoint.exists"), 1),
    "Checkpoint.clear_after": 1,
}
"""Words whose first argument may be a number -> the least one."""


def fields(facts: Facts, host: Host) -> Iterator[Finding]:
    """Each place is complained about once."""
    seen: set[Any] = set()
    for finding in _fields(facts, host):
        place = (finding.code, finding.span)
        if place not in seen:
            seen.add(place)
            yield finding


def _fields(facts: Facts, host: Host) -> Iterator[Finding]:
    for declared in facts.declared:
        if BY_NAME[declared.word].since is not None:
            yield from special.declaration(facts, declared)
    for call, word in facts.words:
        if word.since is not None and not _is_method(call, word):
            yield from _said(facts, call, word, host)
    known = deeds.deeds(facts)
    for call in facts.scopes.calls:
        deed = known.of(call)
        if deed.handle is not None:
            yield from _used(facts, call, deed)


def _is_method(call: Call, word: Word) -> bool:
    """`Human:approve{...}`, which shifts its arguments."""
    return call.callee.type == "method_index_expression" and bool(word.args or word.params)


def _said(facts: Facts, call: Call, word: Word, host: Host) -> Iterator[Finding]:
    """One call of a word by its name."""
    if word.name in OTHERS or not word.args:
        return
    if word.name in DECLARED:
        yield from _no_table(facts, call, word)
        return
    place = Place(facts, word.name, OPTION, word.kind == DECLARE, RULES)
    if word.name in KIND_OF:
        yield from asks(facts, call, word, host)
    elif word.name == "hitl":
        yield from declares(facts, call, word, host)
    elif word.name in SCHEMAS:
        row = next(iter(word.args.values()))
        yield from held(place, call.given[0], row) if call.given else positional(place, word.args, [], call.callee)
    elif word.name.startswith("field."):
        if call.given and call.given[0].type != "table_constructor":
            yield from held(place.at("options"), call.given[0], ANY_TABLE)
        if call.node.start_byte not in read(facts).builders:
            yield from alone(place, call.node, *word.name.split("."))
    else:
        yield from _arguments(place, call, word)


def _no_table(facts: Facts, call: Call, word: Word) -> Iterator[Finding]:
    """`Agent()`, `Agent(5)`."""
    found = shape(facts, call.given[0]) if call.given else None
    takes = found is None or found.fits("table|list|string|function")
    if not call.given or not takes:
        yield Finding("TAC202", values.needs_table(word.name), facts.file, facts.span(call.callee))


def _arguments(place: Place, call: Call, word: Word) -> Iterator[Finding]:
    args = word.args
    if word.name in FORGIVING:
        args = {name: replace(row, required=False) for name, row in args.items()}
        if word.name == "State.get":
            return
    wrong = list(positional(place, args, call.given, call.callee))
    yield from wrong
    if wrong or not call.given:
        return
    if word.name in ("Stages", "stages") and place.facts.constant(call.given[0]) == {}:
        yield place.finding("TAC205", sentences.some_stages(word.name), call.given[0])
    if word.name == "matches":
        yield from special.pattern(place, call.given[0])
    least = LEAST.get(word.name)
    first = place.facts.constant(call.given[0])
    if least is not None and isinstance(first, (int, float)) and not isinstance(first, bool) and first < least:
        name = next(iter(args))
        yield place.finding("TAC205", values.at_least(f"{name} of {word.name}", least, first), call.given[0])
    if word.name == retry.WORD and len(call.given) > 1:
        yield from special.retries(place, call.given[1])


# --------------------------------------------------------------------- handles


def _used(facts: Facts, call: Call, deed: Deed) -> Iterator[Finding]:
    """Calls of agents, and words that a handle says."""
    if deed.kind == deeds.TURN and deed.said in ("", "turn"):
        yield from _turn(facts, call, deed)
    elif deed.kind == deeds.WORD and deed.name.startswith("Session."):
        word = BY_NAME[deed.name]
        yield from _arguments(Place(facts, facts.said(call.callee), OPTION, strict=False), call, word)


def _turn(facts: Facts, call: Call, deed: Deed) -> Iterator[Finding]:
    if not call.given:
        return
    node, place = call.given[0], Place(facts, "a turn", OPTION, strict=False)
    found, table = shape(facts, node), facts.table(node)
    if table is not None and not (table.items and not table.fields):
        message = table.value("message")
        listed = message is not None and facts.kind(message) == "list"
        if message is not None and listed:
            yield place.finding("TAC901", values.option_unavailable("message", "a turn, as a list,"), message)
        yield from fields_of(place, table, LISTED if listed else CALL, node, spare=True)
    elif found is not None and not found.is_nil and not found.fits("string|table"):
        yield place.finding("TAC203", f"{deed.name or 'an agent'} takes a text or a table of options", node)
