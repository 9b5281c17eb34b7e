"""Placeholders in texts that are no templates: what is said in a turn, and what a person is asked by the words
themselves."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from tactus.language.check.host import Host
from tactus.language.check.kinds import Kinds, kinds
from tactus.language.deeds import TURN, WORD
from tactus.language.facts import Facts
from tactus.language.finding import Finding
from tactus.language.template import places

if TYPE_CHECKING:
    from tactus.language.parse import Node
    from tactus.language.scopes import Call

FIELDS = ("message", "inject")


def untemplated(facts: Facts, host: Host) -> Iterator[Finding]:
    known = kinds(facts)
    inputs = _inputs(known)
    for call in facts.scopes.calls if inputs else ():
        deed = known.doing.of(call)
        if deed.kind == TURN or (deed.kind == WORD and deed.name.startswith("Human.")):
            for text in _messages(facts, call):
                yield from _placeholder(facts, text, inputs)


def _inputs(known: Kinds) -> set[str]:
    """The inputs that the procedures of the file declare."""
    procedures = (one for one in known.facts.declared if one.kind == "procedure")
    found = (known.schemas.of(one, "input") for one in procedures)
    return {name for fields in found if fields is not None for name in (*fields.fields, *fields.unread)}


def _messages(facts: Facts, call: Call) -> Iterator[Node]:
    given = facts.resolved(call.given[0]) if call.given else None
    if given is None:
        return
    table = facts.table(call.given[0]) if given.type == "table_constructor" else None
    found = [given] if table is None else [value for name in FIELDS if (value := table.value(name)) is not None]
    for one in found:
        text = facts.resolved(one)
        if text is not None and text.type == "string":
            yield text


def _placeholder(facts: Facts, text: Node, inputs: set[str]) -> Iterator[Finding]:
    """The first one of an input that a procedure has."""
    content = text.child_by_field_name("content")
    if content is None or "{input." not in (said := facts.said(content)):
        return
    for place in places(said):
        if place.namespace == "input" and place.path.split(".")[0] in inputs:
            start = content.start_byte + len(said[: place.start].encode())
            span = facts.span_of(start, start + len(said[place.start : place.end].encode()))
            shown = said[place.start : place.end]
            message = f"{shown} stands in the message as it is, for only prompts are templates: "
            message += f'write "..." .. input.{place.path}'
            yield Finding("TAC406", message, facts.file, span)
            return
