"""What steps demand of the calls of tools, over the whole run."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from typing import Any

from tactus.language.mocks import matches
from tactus.testing.outcome import Call, Outcome
from tactus.testing.steps import bounds
from tactus.testing.steps.same import says
from tactus.testing.steps.shown import counted, cut, help_of, listed, short, times, unfinished
from tactus.testing.steps.unmet import Check, Unmet
from tactus.testing.steps.within import find

CALLS = 5
"""Calls that a message lists, at most."""


def called(outcome: Outcome, values: dict[str, Any]) -> None:
    tool = values["tool"]
    if not _calls(outcome, tool):
        raise Unmet(f"the {tool} tool to be called", "it was not called", _others(outcome, tool))


def called_times(outcome: Outcome, values: dict[str, Any]) -> None:
    tool, bound, wanted = values["tool"], values.get("bound", ""), values["times"]
    calls = _calls(outcome, tool)
    if bounds.holds(bound, len(calls), wanted):
        return
    expected = f"the {tool} tool to be called {bounds.said(bound, times(wanted))}"
    few = len(calls) < wanted
    near = help_of(_listed(calls) if calls else _others(outcome, tool), unfinished(outcome) if few and calls else "")
    raise Unmet(expected, f"it was called {times(len(calls))}" if calls else "it was not called", near)


def not_called(outcome: Outcome, values: dict[str, Any]) -> None:
    tool = values["tool"]
    if calls := _calls(outcome, tool):
        raise Unmet(f"the {tool} tool not to be called", f"it was called {times(len(calls))}", _listed(calls))


def called_with(outcome: Outcome, values: dict[str, Any]) -> None:
    tool, wanted = values["tool"], values["arguments"]
    calls = _calls(outcome, tool)
    if any(_has(call, wanted) for call in calls):
        return
    expected = f"the {tool} tool to be called with {_arguments(wanted)}"
    if not calls:
        raise Unmet(expected, "it was not called", _others(outcome, tool))
    raise Unmet(expected, f"it was called {times(len(calls))}, {_listed(calls)}", _nearest(calls, wanted))


def not_called_with(outcome: Outcome, values: dict[str, Any]) -> None:
    tool, unwanted = values["tool"], values["arguments"]
    if calls := [call for call in _calls(outcome, tool) if _has(call, unwanted)]:
        actual = f"it was called so {times(len(calls))}"
        raise Unmet(f"the {tool} tool not to be called with {_arguments(unwanted)}", actual, _listed(calls))


def agent_calls(outcome: Outcome, values: dict[str, Any]) -> None:
    agent, tool = values.get("agent"), values["tool"]
    calls = _calls(outcome, tool)
    if any(_by(call, agent) for call in calls):
        return
    who = f"the {agent} agent" if agent else "an agent"
    callers = counted(Counter(f"the {call.agent} agent" if call.agent else "the program itself" for call in calls))
    near = help_of(f"it was called by {callers}", unfinished(outcome)) if calls else _others(outcome, tool)
    raise Unmet(f"{who} to call the {tool} tool", "it did not call it" if agent else "none did", near)


def agent_calls_not(outcome: Outcome, values: dict[str, Any]) -> None:
    agent, tool = values.get("agent"), values["tool"]
    if calls := [call for call in _calls(outcome, tool) if _by(call, agent)]:
        expected = f"the {agent} agent not to call the {tool} tool" if agent else f"no agent to call the {tool} tool"
        callers = counted(Counter(call.agent for call in calls))
        actual = f"it called it {times(len(calls))}" if agent else f"it was called by {callers}"
        raise Unmet(expected, actual, _listed(calls))


CHECKS: dict[str, Check] = {
    "tool_called": called,
    "tool_called_times": called_times,
    "tool_not_called": not_called,
    "tool_called_with": called_with,
    "tool_not_called_with": not_called_with,
    "agent_calls": agent_calls,
    "agent_calls_not": agent_calls_not,
}


# -------------------------------------------------------------------- calls


def _calls(outcome: Outcome, tool: str) -> list[Call]:
    return [call for call in outcome.calls if _plain(call.tool) == _plain(tool)]


def _plain(name: str) -> str:
    """Steps may write `-`, `.` and `/` of a tool's name as `_`."""
    return re.sub(r"[-./]", "_", name)


def _by(call: Call, agent: str | None) -> bool:
    """Whether this agent made the call, or without a name any agent."""
    return call.agent == agent if agent else bool(call.agent)


def _has(call: Call, wanted: Mapping[str, Any]) -> bool:
    return all(_fits(call, name, value) for name, value in wanted.items())


def _fits(call: Call, name: str, wanted: Any) -> bool:
    """Whether an argument is there, tables partially; null is what is not there."""
    found = find(call.args, name)
    if not found.there:
        return wanted is None
    return says(wanted, found.value) or matches(wanted, found.value)


# -------------------------------------------------------------------- words


def _with(arguments: Any) -> str:
    return f"with {_arguments(arguments)}" if arguments else "without arguments"


def _arguments(arguments: Any) -> str:
    """`query="tides", limit=5`."""
    if not isinstance(arguments, Mapping) or not arguments:
        return short(arguments)
    return cut(", ".join(f"{name}={short(value)}" for name, value in arguments.items()))


def _listed(calls: list[Call]) -> str:
    return listed((_with(call.args) + _failed(call) for call in calls), CALLS, "; ")


def _failed(call: Call) -> str:
    return "" if call.error is None else f" (which failed: {cut(call.error, 80)})"


def _others(outcome: Outcome, tool: str) -> str:
    """What was called instead."""
    counts = Counter(call.tool for call in outcome.calls if _plain(call.tool) != _plain(tool))
    said = f"tools that were called: {counted(counts)}" if counts else "no tool was called"
    return help_of(said, unfinished(outcome))


def _nearest(calls: list[Call], wanted: Mapping[str, Any]) -> str:
    """How the call that has most of the arguments differs, where it has some of them."""
    best = max(calls, key=lambda call: sum(_fits(call, name, value) for name, value in wanted.items()))
    wrong = {name: find(best.args, name) for name, value in wanted.items() if not _fits(best, name, value)}
    if len(wrong) == len(wanted):
        return ""
    said = (f"{name} is {short(found.value)}" if found.there else f"{name} is missing" for name, found in wrong.items())
    return f"one call has the rest: {listed(said)}"
