"""Words that the program makes variables of its own: what it calls then is no word any more."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from tactus.language.check.host import Host
from tactus.language.check.known import shape
from tactus.language.check.names import known
from tactus.language.facts import Facts
from tactus.language.finding import Finding
from tactus.language.scopes import CALLED, INDEXED, Variable

if TYPE_CHECKING:
    from tactus.language.parse import Node

STATE = "state"
NEVER_CALLED = ("string", "integer", "number", "boolean", "nil", "list", "table")
NEVER_INDEXED = ("integer", "number", "boolean", "nil")
_PLACE = re.compile(rb"\{state\.\w")


def assigned(facts: Facts, host: Host) -> Iterator[Finding]:
    for name, variable in facts.scopes.globals.items():
        if name in known() and variable.values and not variable.stated and not facts.renames:
            yield from _lost(facts, variable)
            if name == STATE:
                yield from _state(facts, variable)


def _lost(facts: Facts, variable: Variable) -> Iterator[Finding]:
    """A word that has become a plain value, and is used as a word below that."""
    value = variable.value
    statement = _statement(value) if value is not None else None
    if value is None or statement is None or facts.kind(value) not in NEVER_CALLED:
        return
    kind, line, found = facts.kind(value), facts.line(statement), shape(facts, value)
    for use in variable.uses:
        fails = use.how == CALLED or (use.how == INDEXED and kind in NEVER_INDEXED)
        if fails and use.node.start_byte > statement.end_byte and found is not None:
            message = f"{variable.name} is {found.shown} here: line {line} assigns it, so it is no word any more"
            yield Finding("TAC105", message, facts.file, facts.span(use.node))


def _statement(value: Node) -> Node | None:
    """The statement at the top level of the file that assigns it."""
    listed = value.parent
    statement = listed.parent if listed is not None and listed.type == "expression_list" else None
    above = statement.parent if statement is not None else None
    return statement if above is not None and above.type == "chunk" else None


def _state(facts: Facts, variable: Variable) -> Iterator[Finding]:
    """`state = {...}`, in a program that also uses the state as such."""
    if not all(value is not None and facts.kind(value) in ("table", "list") for value in variable.values):
        return
    declares = any(one.value(STATE) is not None for one in facts.declared)
    if declares or any(word.name.startswith("State.") for _, word in facts.words) or _PLACE.search(facts.text):
        message = (
            "this makes state a variable of the program's own: nothing in it is kept with the run; "
            "write state.x = ..., or State.clear() to empty it"
        )
        for value in variable.values:
            if value is not None:
                yield Finding("TAC106", message, facts.file, facts.span(value))
