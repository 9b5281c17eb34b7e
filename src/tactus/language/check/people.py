"""What people are asked and told: the options of each kind of request, and of each question of several."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from tactus.language.check.host import Host
from tactus.language.check.known import certain, value
from tactus.language.check.schemas import one
from tactus.language.check.tables import OPTION, Place, fields_of, held, positional, replaced
from tactus.language.facts import Facts
from tactus.language.finding import Finding
from tactus.language.literals import UNKNOWN, Table
from tactus.language.scopes import Call
from tactus.language.suggest import SLIP, did_you_mean, nearest
from tactus.language.words import Field, Word
from tactus.language.words.people import ASKED, DECLARED, ONE, OWN, QUESTION, QUESTIONS

if TYPE_CHECKING:
    from tactus.language.parse import Node

CUSTOM = "custom"
KIND_OF = {
    "Human.approve": "approval",
    "Human.input": "input",
    "Human.select": "select",
    "Human.review": "review",
    "Human.upload": "upload",
    "Human.multiple": "multiple",
    "Human.escalate": "escalation",
    "Human.custom": CUSTOM,
}
LATER = {"review": ("artifact",)}
"""What a declaration may leave to the moment at which it is asked."""
NEEDED = ("options", "questions", "mode", "min", "max", "type", "id", "on_timeout", "required")
"""Options without which nothing is certain of the others."""
STANDS_FOR = {"message": "?", "artifact": "?", "timeout": 1}
"""What takes the place of a value that the text does not say; other values are left out."""
NAME = re.compile(r"[a-z0-9_]+")
"""A text like this is the name of a declared request, never a message."""


def asks(facts: Facts, call: Call, word: Word, host: Host) -> Iterator[Finding]:
    """One call of Human.approve and its siblings."""
    place = _place(facts, word.name)
    wrong = list(_request(place, call, word))
    yield from wrong
    table = facts.table(call.given[0]) if call.given else None
    if table is not None and not wrong:
        yield from _deeper(place, KIND_OF[word.name], table, call.callee, host)


def declares(facts: Facts, call: Call, word: Word, host: Host) -> Iterator[Finding]:
    """One call of hitl: hitl("confirm_publish", {type = "approval", message = "Publish?"})."""
    table = facts.table(call.given[1]) if len(call.given) > 1 else None
    if table is None or table.items:
        yield from positional(_place(facts, word.name), word.args, call.given, call.callee)
        return
    name = facts.text_of(call.given[0])
    place = _place(facts, f'hitl "{name}"' if name else word.name)
    kind, wrong = _kind(place, table, OWN)
    known = {**ASKED, **_own(kind, LATER.get(kind, ())), "type": DECLARED["type"]} if kind in OWN else DECLARED
    wrong = wrong or [*fields_of(place, table, known, call.callee, spare=kind not in OWN or kind == CUSTOM)]
    yield from wrong
    if not wrong:
        yield from _deeper(place, kind, table, call.callee, host)


def _place(facts: Facts, who: str) -> Place:
    return Place(facts, who, OPTION, strict=False, rules={id(ONE.fields): _question, "field": one})


def _own(kind: str, loose: tuple[str, ...]) -> Mapping[str, Field]:
    return {name: replace(row, required=False) if name in loose else row for name, row in OWN[kind].items()}


def _request(place: Place, call: Call, word: Word) -> Iterator[Finding]:
    """A table of options; or a text, and a table of more."""
    facts, given, spare = place.facts, call.given, word.name == "Human.custom"
    if not given:
        message = f'{word.name} takes a text or a table: {word.name}{{message = "…"}}'
        yield place.finding("TAC202", message, call.callee)
        return
    if facts.kind(given[0]) != "string":
        table = facts.table(given[0])
        if table is None or table.items:
            yield from held(place.at("request"), given[0], word.args["request"], place)
        else:
            yield from fields_of(place, table, word.fields or {}, call.callee, spare=spare)
        return
    text = facts.text_of(given[0])
    own = word.fields or {}
    more = {**own, "message": replace(own["message"], required=False)}
    known = more if text is not None and not NAME.fullmatch(text) else word.args["overrides"].fields or {}
    overrides = facts.table(given[1]) if len(given) > 1 else Table(call.node)
    if overrides is not None and not overrides.items:
        yield from fields_of(place, overrides, known, call.callee, spare=spare)
    else:
        yield from held(place.at("overrides"), given[1], word.args["overrides"], place)


# --------------------------------------------------------------------- questions


def _question(place: Place, node: Node, row: Field) -> Iterator[Finding]:
    """One question of several: what it may say depends on its type."""
    table = place.facts.table(node)
    if table is None or table.items:
        return
    id_ = place.facts.text_of(table.value("id"))
    if id_:
        place = place.of(f'question "{id_}" of {place.who.partition(" of ")[2]}')
    kind, wrong = _kind(place, table, QUESTIONS, default="input")
    if wrong:
        yield from wrong
        return
    known = {**OWN[kind], **QUESTION} if kind in QUESTIONS else dict(row.fields or {})
    yield from fields_of(place, table, known, node, spare=kind not in QUESTIONS or kind == CUSTOM)


def _kind(
    place: Place, table: Table, kinds: Mapping[str, Any] | tuple[str, ...], default: str = ""
) -> tuple[str, list[Finding]]:
    """The kind of a request, "" where the text does not say; a type that is no kind is that of a custom one, unless it
    is close to one."""
    node = table.value("type")
    if node is None:
        return "" if table.open else default, []
    said = place.facts.text_of(node)
    if said is None or said in kinds:
        return said or "", []
    near = nearest(said, kinds, SLIP)
    if not near:
        return CUSTOM, []
    message = f'{place.who} has the type "{said}"{did_you_mean(said, kinds, SLIP)}'
    return near, [place.finding("TAC204", message, node, replaced(place.facts, node, near))]


# --------------------------------------------------------------------- what the runtime itself says


def _deeper(place: Place, kind: str, table: Table, at: Node, host: Host) -> Iterator[Finding]:
    options = _options(place.facts, table)
    if host.asked is None or not kind or options is None:
        return
    if place.who.startswith("hitl"):
        options = {**dict.fromkeys(LATER.get(kind, ()), ""), **options}
        if kind != CUSTOM:
            options.pop("type", None)
    message = host.asked(kind, place.who, options)
    if message:
        yield place.finding("TAC205", message, _meant(place.facts, table, message) or at)


def _options(facts: Facts, table: Table) -> dict[str, Any] | None:
    """The options with something else in the place of what the text does not say; None where that could matter."""
    if table.open or table.items:
        return None
    options: dict[str, Any] = {}
    unsaid = []
    for name, (_, node) in table.fields.items():
        read = _questions(facts, node) if name == "questions" else value(facts, node)
        if read is not None and certain(read):
            options[name] = read
        elif read is not None:
            unsaid.append(name)
            if name in STANDS_FOR:
                options[name] = STANDS_FOR[name]
    if any(name in NEEDED for name in unsaid):
        return None
    if "schema" in unsaid:
        options.pop("default", None)
    return options


def _questions(facts: Facts, node: Node) -> Any:
    table = facts.table(node)
    if table is None or table.open or table.fields:
        return UNKNOWN
    tables = [facts.table(item) for item in table.items]
    return [UNKNOWN if one is None or (found := _options(facts, one)) is None else found for one in tables]


def _meant(facts: Facts, table: Table, message: str) -> Node | None:
    """The value that the sentence is about."""
    for pattern, name in ((r"option (\d+) of ", "options"), (r"question (\d+) of ", "questions")):
        number, listed = re.match(pattern, message), facts.table(table.value(name))
        if number and listed is not None and int(number[1]) <= len(listed.items):
            return listed.items[int(number[1]) - 1]
    said = re.findall(r"[a-z_]+", message)
    return next((table.fields[word][1] for word in said if word in table.fields), None)
