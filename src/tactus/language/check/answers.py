"""Where a function was meant and its answer stands, and where an answer was meant and none is given."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from tactus.language import literals
from tactus.language.check.host import Host
from tactus.language.check.kinds import Kinds, kinds, returns_of
from tactus.language.deeds import LIBRARY, PROCEDURE, RUNS, TOOL, TURN, WORD, Deed
from tactus.language.facts import Facts
from tactus.language.finding import Finding
from tactus.language.scopes import Variable
from tactus.language.words import ASK, BY_NAME, LUA, MEMORY

if TYPE_CHECKING:
    from tactus.language.parse import Node
    from tactus.language.scopes import Call

PASSES = ("pcall", "xpcall", "coroutine.resume")
"""What gives further arguments to the function that it calls."""
SHORT = 40
NOTHING = ("table.sort", "table.insert")
IN_PLACE = "it changes the table in place"


def answers(facts: Facts, host: Host) -> Iterator[Finding]:
    known = kinds(facts)
    for call in facts.scopes.calls:
        path = facts.path(call.callee)
        if path in RUNS and facts.handle(call.callee) is None:
            for at in RUNS[path]:
                if at < len(call.given):
                    yield from _called_already(facts, known, path, call, call.given[at])
    yield from _nothing(facts, known)


# --- pcall(f(x))


def _called_already(facts: Facts, known: Kinds, path: str, call: Call, given: Node) -> Iterator[Finding]:
    node = literals.inner(given)
    inner = known.doing.call_at(node)
    if inner is None:
        return
    deed = known.doing.of(inner)
    if not (deed.kind in (TURN, TOOL, PROCEDURE) or _gives_none(deed) or _is_no_function(known.of(node))):
        return
    name = facts.said(inner.callee)
    who = f"`{name}(...)`" if len(name) <= SHORT and "\n" not in name else "this"
    rest = "".join(f", {facts.said(one)}" for one in inner.given)
    meant = f"{name}{rest}" if path in PASSES else f"function() return {facts.said(node)} end"
    short = len(meant) <= 2 * SHORT and "\n" not in meant
    hint = f": give the function itself, {path}({meant})" if short and call.given[0] == given else ": give a function"
    message = f"{who} is called here, and {path} is given its answer{hint}"
    yield Finding("TAC715", message, facts.file, facts.span(given), meant if short else "")


def _is_no_function(kind: str) -> bool:
    return kind not in ("", "function", "agent", "tool", "procedure", "table")


def _gives_none(deed: Deed) -> bool:
    """Whether it is a word, or a function of Lua's library, that gives nothing."""
    if deed.kind == LIBRARY:
        return deed.name in NOTHING
    word = BY_NAME.get(deed.name) if deed.kind == WORD and not deed.said else None
    counts = word is not None and word.kind in (ASK, MEMORY, LUA) and word.since is not None and word.spoken
    return counts and not returns_of(deed) and deed.name != "os.getenv"


# --- t = table.sort(t)


def _nothing(facts: Facts, known: Kinds) -> Iterator[Finding]:
    for variable in facts.scopes.variables:
        for value in variable.values:
            call = known.doing.call_at(value) if value is not None else None
            if call is None or not _matters(variable):
                continue
            deed = known.doing.of(call)
            if _gives_none(deed):
                why = f": {IN_PLACE}" if deed.kind == LIBRARY else ""
                message = f"`{deed.name}` gives nothing{why}, so `{variable.name}` becomes nil here"
                yield Finding("TAC716", message, facts.file, facts.span(call.callee))


def _matters(variable: Variable) -> bool:
    return bool(variable.uses) and not variable.name.startswith("_")
