"""What a program gives to its own tools and procedures, and what these give back: arguments, inputs, results."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from tactus.language import deeds
from tactus.language.check.fitting import Fit, Schemas
from tactus.language.check.host import Host
from tactus.language.check.known import shape
from tactus.language.check.schemas import Declared as Schema
from tactus.language.check.schemas import declared as schema_of
from tactus.language.deeds import Deeds
from tactus.language.facts import Declared, Facts
from tactus.language.finding import Finding
from tactus.language.literals import Table
from tactus.language.scopes import Call, Function

if TYPE_CHECKING:
    from tactus.language.parse import Node

RUN = "Procedure.run"


def calls(facts: Facts, host: Host) -> Iterator[Finding]:
    known, schemas = deeds.deeds(facts), Schemas()
    for call in facts.scopes.calls:
        called = _called(facts, known, call)
        if called is not None:
            yield from _given(facts, schemas, *called, call)
    for declared in facts.declared:
        found = schemas.of(declared, "output") if declared.kind in (deeds.TOOL, deeds.PROCEDURE) else None
        if found is not None and declared.value("return_prompt") is None:
            for function in facts.body(declared):
                yield from _returned(facts, found, declared.name or "", function, declared.kind == deeds.TOOL)
    yield from _script(facts)


def _called(facts: Facts, known: Deeds, call: Call) -> tuple[Declared, list[Node]] | None:
    """The tool or procedure of this program that a call calls, and what it gives."""
    deed = known.of(call)
    if deed.kind in (deeds.TOOL, deeds.PROCEDURE) and deed.handle is not None:
        declared = deed.handle.declared or known.names(deed.kind).declared.get(deed.name)
        return (declared, call.given[:1]) if declared is not None else None
    if (deed.kind, deed.name) != (deeds.WORD, RUN) or not call.given:
        return None
    handle, name = facts.handle(call.given[0]), facts.text_of(call.given[0])
    if handle is not None and handle.declared is not None:
        return handle.declared, call.given[1:2]
    by_name = known.names("procedure").declared.get(name or (handle.name if handle else None) or "")
    return (by_name, call.given[1:2]) if by_name is not None else None


def _given(facts: Facts, schemas: Schemas, declared: Declared, given: list[Node], call: Call) -> Iterator[Finding]:
    is_tool = declared.kind == deeds.TOOL
    found = schemas.of(declared, *(("input", "parameters") if is_tool else ("input",)))
    if found is None:
        return
    name = declared.name or declared.kind
    before = "" if is_tool else f'in procedure "{name}": '
    fit = Fit(facts, found, name if is_tool else "input", "TAC208", before)
    node = given[0] if given else None
    if node is None:
        yield from fit.table(Table(call.node), call.callee)
        return
    kind = shape(facts, node)
    table = facts.table(node)
    if table is not None and not (table.items and not table.fields):
        yield from fit.table(table, node)
    elif kind is not None and not kind.fits("table") and not kind.is_nil:
        takes = f"{name} takes a table of named {'arguments' if is_tool else 'inputs'}, not {kind.shown}"
        yield Finding("TAC208", takes, facts.file, facts.span(node))


def _script(facts: Facts) -> Iterator[Finding]:
    """What the top level of a file returns, where it is the body of its main procedure."""
    said = list(facts.called("output")) if facts.is_script else []
    if len(said) == 1 and said[0][0].given:
        found = schema_of(facts, said[0][0].given[0], "output")
        yield from _returned(facts, found, "main", facts.scopes.functions[0], is_tool=False)


def _returned(facts: Facts, found: Schema, name: str, function: Function, is_tool: bool) -> Iterator[Finding]:
    """Results that their schema refuses, or drops a part of."""
    before = "" if is_tool else f'the result of procedure "{name}" breaks its schema: '
    fit = Fit(facts, found, f"the result of {name}" if is_tool else "output", "TAC209", before, extra="it is dropped")
    for statement in function.returns:
        given = [one for part in statement.named_children for one in part.named_children if one.type != "comment"]
        kind = shape(facts, given[0]) if given else None
        table = facts.table(given[0]) if given else Table(statement)
        if table is not None and not (table.items and not table.fields) and not (is_tool and not given):
            yield from fit.table(table, given[0] if given else statement)
        elif kind is not None and not kind.fits("table") and not kind.is_nil:
            message = f"{before}{fit.what} is {kind.shown}: expected an object"
            yield Finding("TAC209", message, facts.file, facts.span(given[0]))
