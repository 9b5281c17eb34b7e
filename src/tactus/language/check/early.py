"""The input and the state at the top level of a file with a procedure: they belong to calls of procedures, so there the
one is empty, and what is kept in the other is lost."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from tactus.language.check.host import Host
from tactus.language.check.sure import caught
from tactus.language.check.used import SET, member, use_of
from tactus.language.facts import Facts
from tactus.language.finding import Finding
from tactus.language.scopes import INDEXED, TESTED

if TYPE_CHECKING:
    from tactus.language.parse import Node

KEEPS = ("State.set", "State.append", "State.increment")
LOST = "no procedure has it: each call begins with a state of its own, which the field `state` of the procedure fills"
EMPTY = "no procedure is called there: a prompt shows it as {{{0}}}, and code reads it inside the procedure"


def early(facts: Facts, host: Host) -> Iterator[Finding]:
    if facts.is_script or facts.part or not any(one.kind == "procedure" for one in facts.declared):
        return
    kept = next(_kept(facts), None)
    if kept is not None:
        said = facts.said(kept)
        message = f"`{said}` is set at the top level of the file, and {LOST}"
        yield Finding("TAC718", message, facts.file, facts.span(kept))
    read = next(_read(facts), None)
    if read is not None:
        said = facts.said(read)
        message = f"`{said}` is always nil at the top level of the file, for {EMPTY.format(said)}"
        yield Finding("TAC718", message, facts.file, facts.span(read))


def _kept(facts: Facts) -> Iterator[Node]:
    top = facts.scopes.functions[0]
    for target, _ in facts.scopes.sets:
        table = target.child_by_field_name("table")
        use = facts.scopes.uses.get(table.start_byte) if table is not None and table.type == "identifier" else None
        if use is not None and use.function is top and facts.path(use.node) == "state":
            yield target
    for call, _ in facts.called(*KEEPS):
        if call.function is top:
            yield call.callee


def _read(facts: Facts) -> Iterator[Node]:
    top, variable = facts.scopes.functions[0], facts.scopes.globals.get("input")
    for use in variable.uses if variable is not None else ():
        part = member(facts, use.node) if use.how == INDEXED and facts.path(use.node) == "input" else None
        if part is None or use.function is not top or use_of(facts, part[0]) in (SET, TESTED):
            continue
        if not caught(facts, use.node):
            yield part[0]
