"""Loops of agents' turns that cannot end: they wait for a tool that nobody in them has, or for nothing at all."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from tactus.language.check.host import Host
from tactus.language.check.waiting import Wait, waits_in, ways_out
from tactus.language.deeds import Deeds, deeds
from tactus.language.facts import Facts
from tactus.language.finding import Finding
from tactus.language.scopes import CALLED

if TYPE_CHECKING:
    from tactus.language.scopes import Call, Function, Loop

ENDS = ("error", "assert", "coroutine.yield")
PATIENT = ("Sleep", "Human.")
"""A loop that also waits may be meant to go on until somebody cancels the run."""
CATCH = ("pcall", "xpcall", "Retry", "coroutine")
LIMITS = ("max_turns", "budget")


def loops(facts: Facts, host: Host) -> Iterator[Finding]:
    doing = deeds(facts)
    for loop in facts.scopes.loops:
        if loop.condition is None or not any(doing.agent(call) for call in loop.calls):
            continue
        ways = ways_out(facts, doing, loop)
        if ways == ():
            yield from _endless(facts, doing, loop)
            continue
        never = [wait for wait in ways or waits_in(facts, doing, loop) if _nobody_has(facts, doing, loop, wait.tool)]
        if ways is None:
            yield from (_never_true(facts, doing, loop, wait) for wait in never)
        elif len(never) == len(ways):
            yield _unreachable(facts, doing, loop, never[0])


# --- a tool that nobody has


def _nobody_has(facts: Facts, doing: Deeds, loop: Loop, tool: str) -> bool:
    """Whether the tool is surely not called before the loop ends: no turn offers it, the program does not call it."""
    tools = doing.callable(*_procedure_call(facts, loop))
    return tools is not None and tool not in tools


def _procedure_call(facts: Facts, loop: Loop) -> tuple[int, int]:
    """The text of the procedure in which the loop runs; of a function that others call, of the whole file."""
    node = loop.function.node
    return node.byte_range if node is not None and id(loop.function) in facts.bodies else facts.root.byte_range


def _who(doing: Deeds, loop: Loop, tool: str) -> str:
    """The agents of the loop that do not have the tool."""
    names: dict[str, None] = {}
    for call in loop.calls:
        agent = doing.agent(call)
        own = doing.offered(agent, None) if agent is not None else None
        if agent is not None and own is not None and tool in own:
            return "no turn in this loop offers it"
        if agent is not None and agent.name:
            names[agent.name] = None
    said = [f"`{name}`" for name in names]
    if len(said) == 1:
        return f"{said[0]} does not have it: add it to the tools of {said[0]}"
    return f"{' and '.join(said)} do not have it: add it to the tools of one of them"


def _unreachable(facts: Facts, doing: Deeds, loop: Loop, wait: Wait) -> Finding:
    message = f"this loop ends when `{wait.tool}` is called, but {_who(doing, loop, wait.tool)}"
    return Finding("TAC601", message, facts.file, facts.span(wait.node))


def _never_true(facts: Facts, doing: Deeds, loop: Loop, wait: Wait) -> Finding:
    message = f"`{wait.tool}` is never called in this loop: {_who(doing, loop, wait.tool)}"
    return Finding("TAC602", message, facts.file, facts.span(wait.node))


# --- no way out


def _endless(facts: Facts, doing: Deeds, loop: Loop) -> list[Finding]:
    calls = doing.all_of(*loop.node.byte_range)
    if calls is None or any(doing.of(call).name in ENDS for call in calls):
        return []
    if any(doing.of(call).name.startswith(PATIENT) for call in [*calls, *_handlers(facts, doing)]):
        return []
    if not _fails_the_run(facts, loop.function) or _limited(facts):
        return []
    assert loop.condition is not None
    said = "until" if loop.node.type == "repeat_statement" else "while"
    message = (
        f"this loop never ends: `{said} {facts.said(loop.condition)}` stays as it is, and nothing leaves the loop; "
        "let it look at a tool or at its turns: until done.called() or Iterations.exceeded(10)"
    )
    return [Finding("TAC603", message, facts.file, facts.span(loop.condition))]


def _handlers(facts: Facts, doing: Deeds) -> list[Call]:
    """What tools do."""
    tools = [one for declared in facts.declared if declared.kind == "tool" for one in facts.body(declared)]
    return [call for one in tools if one.node is not None for call in doing.within(*one.node.byte_range)]


def _limited(facts: Facts) -> bool:
    """Whether the program sets a limit at which its run ends."""
    return any(declared.value(*LIMITS) is not None for one in facts.all() for declared in one.declared)


def _fails_the_run(facts: Facts, function: Function) -> bool:
    """Whether nothing catches what ends the loop at last, the limit of turns."""
    if function.node is None:
        return facts.is_script and not facts.part
    for declared in facts.declared:
        if declared.kind == "procedure" and function in facts.body(declared):
            return declared.name == "main" or not _catches(facts)
    use = [one for one in facts.scopes.variables if one.value is not None and one.value == function.node]
    called = all(one.how == CALLED for variable in use for one in variable.uses)
    return bool(use) and called and not _catches(facts)


def _catches(facts: Facts) -> bool:
    return any(name in one.scopes.globals for one in facts.all() for name in CATCH)
