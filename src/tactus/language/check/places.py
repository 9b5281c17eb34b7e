"""Words in the wrong place: what does something stands in a procedure, what declares stands at the top level."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from tactus.language import sentences
from tactus.language.check.host import Host
from tactus.language.check.modules import required
from tactus.language.check.sure import Ranges, once
from tactus.language.deeds import PROCEDURE, TOOL, TURN, WORD, Deeds, deeds
from tactus.language.facts import Declared, Facts
from tactus.language.finding import Finding
from tactus.language.parse import expressions
from tactus.language.scopes import INDEXED
from tactus.language.words import ASK, BY_NAME, DECLARE

if TYPE_CHECKING:
    from tactus.language.parse import Node
    from tactus.language.scopes import Call, Function

SCHEMAS = ("input", "output", "state")
"""What a script declares of itself."""
OF_A_CALL = ("Iterations.", "Tool.", "Stage.", "Session.", "MessageHistory.", "Checkpoint.next_position")
"""Words about the procedure call that runs."""


def places(facts: Facts, host: Host) -> Iterator[Finding]:
    doing = deeds(facts)
    if not facts.is_script:
        yield from _too_early(facts, doing)
    yield from _in_modules(facts)
    yield from _too_late(facts)
    yield from _schemas(facts, doing)


# --- what does something, at the top level


def _too_early(facts: Facts, doing: Deeds) -> Iterator[Finding]:
    for call in _top(facts):
        name = _asks(facts, doing, call)
        if name:
            yield Finding("TAC701", sentences.does_something(name), facts.file, facts.span(call.callee))
            continue
        deed = doing.of(call)
        if deed.kind == WORD and deed.name.startswith(OF_A_CALL):
            yield Finding("TAC702", sentences.no_call_yet(deed.name), facts.file, facts.span(call.callee))


def _in_modules(facts: Facts) -> Iterator[Finding]:
    """A module that looks like a script by itself may not do anything either."""
    for one in required(facts):
        module = one.facts
        for call in _top(module) if module.is_script else ():
            name = _asks(module, deeds(module), call)
            if name and once(call.node):
                message = f"{sentences.does_something(name)} ({module.file}:{module.line(call.node)})"
                yield Finding("TAC701", message, facts.file, facts.span(one.call.node))
                break


def _top(facts: Facts) -> Iterator[Call]:
    """The calls that are no part of any function."""
    top = facts.scopes.functions[0]
    return (call for call in facts.scopes.calls if call.function is top)


def _asks(facts: Facts, doing: Deeds, call: Call) -> str:
    """What a call asks for, as the run names it; "" where it asks for nothing."""
    deed = doing.of(call)
    if deed.kind in (TURN, TOOL, PROCEDURE):
        return deed.name or facts.said(call.callee)
    word = BY_NAME.get(deed.name) if deed.kind == WORD else None
    if word is None or word.kind != ASK or word.since is None or not word.spoken:
        return ""
    named = facts.text_of(call.given[0]) if word.name == "Procedure.run" and call.given else None
    return named or word.name


# --- what declares, in a function that runs later


def _too_late(facts: Facts) -> Iterator[Finding]:
    bodies = Ranges(_bodies(facts))
    for at, word in _declarations(facts):
        if bodies.hold(at):
            yield Finding("TAC703", sentences.declares_something(word), facts.file, facts.span(at))


def _bodies(facts: Facts) -> Iterator[Node]:
    """The functions that run once the program is loaded."""
    kinds = ("tool",) if facts.is_script else ("tool", "procedure")
    functions = [one for declared in facts.declared if declared.kind in kinds for one in facts.body(declared)]
    main = facts.scopes.globals.get("main")
    if main is not None and main.value is not None and not facts.is_script:
        by_name = facts.functions.get(main.value.byte_range)
        functions += [by_name] if by_name is not None else []
    return (one.node for one in functions if one.node is not None)


def _declarations(facts: Facts) -> Iterator[tuple[Node, str]]:
    """What declares: where, and the word."""
    for declared in facts.declared:
        if BY_NAME[declared.word].since is not None and _surely(facts, declared):
            yield declared.at, declared.word
    declared_at = {declared.at.start_byte for declared in facts.declared}
    for call, word in facts.words:
        plain = word.kind == DECLARE and word.since is not None and word.shape == "nothing"
        if call.callee.start_byte not in declared_at and (plain or word.name in SCHEMAS):
            yield call.callee, word.name


def _surely(facts: Facts, declared: Declared) -> bool:
    """Not `Tool(name)`, which may look one up."""
    given = expressions(arguments) if (arguments := declared.call.child_by_field_name("arguments")) else []
    written = bool(declared.table or declared.functions) or len(given) > 1
    return written or (bool(given) and facts.kind(given[0]) in ("table", "list"))


# --- the schemas of a script


def _schemas(facts: Facts, doing: Deeds) -> Iterator[Finding]:
    top = facts.scopes.functions[0]
    own = [(call, word.name) for call, word in facts.called(*SCHEMAS) if call.function is top]
    if not own:
        return
    begun = _begun(facts, doing, top) if facts.is_script else None
    for call, word in own:
        if not facts.is_script:
            yield Finding("TAC704", sentences.only_in_scripts(word), facts.file, facts.span(call.callee))
        elif begun is not None and begun.start_byte < call.node.start_byte and once(call.node):
            site = f"{facts.file}:{facts.line(begun)}"
            yield Finding("TAC705", sentences.too_late(word, site), facts.file, facts.span(call.callee))


def _begun(facts: Facts, doing: Deeds, top: Function) -> Node | None:
    """Where a script surely does something first, or looks at its input."""
    found = [call.node for call in _top(facts) if _asks(facts, doing, call) and once(call.node)]
    variable = facts.scopes.globals.get("input")
    for use in variable.uses if variable is not None and not variable.values else ():
        if use.how == INDEXED and use.function is top and once(use.node):
            found.append(use.node)
    return min(found, key=lambda node: node.start_byte, default=None)
