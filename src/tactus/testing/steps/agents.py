"""What steps demand of the turns of agents, over the whole run."""

from __future__ import annotations

from typing import Any

from tactus.testing.outcome import Outcome
from tactus.testing.steps import bounds
from tactus.testing.steps.shown import help_of, listed, turns, unfinished
from tactus.testing.steps.unmet import Check, Unmet


def took_turns(outcome: Outcome, values: dict[str, Any]) -> None:
    agent = values.get("agent")
    if not _count(outcome, agent):
        who = f"the {agent} agent" if agent else "an agent"
        raise Unmet(f"{who} to take a turn", "it took none" if agent else "none did", _others(outcome, agent))


def took_so_many(outcome: Outcome, values: dict[str, Any]) -> None:
    agent, bound, wanted = values.get("agent"), values.get("bound", ""), values["turns"]
    count = _count(outcome, agent)
    if bounds.holds(bound, count, wanted):
        return
    said = bounds.said(bound, turns(wanted))
    who = f"the {agent} agent to take {said}" if agent else f"the agents to take {said} together"
    near = _others(outcome, agent) if count < wanted or not agent else ""
    raise Unmet(who, f"{'it' if agent else 'they'} took {count or 'none'}", near)


def took_none(outcome: Outcome, values: dict[str, Any]) -> None:
    agent = values.get("agent")
    if count := _count(outcome, agent):
        expected = f"the {agent} agent not to take a turn" if agent else "no agent to take a turn"
        near = "" if agent else _taken(outcome, None)
        raise Unmet(expected, f"{'it' if agent else 'they'} took {turns(count)}", near)


CHECKS: dict[str, Check] = {
    "agent_takes_turns": took_turns,
    "agent_takes_so_many": took_so_many,
    "agent_took_turns": took_turns,
    "agent_took_so_many": took_so_many,
    "agent_took_none": took_none,
}


def _count(outcome: Outcome, agent: str | None) -> int:
    return outcome.turns.get(agent, 0) if agent else outcome.iterations


def _others(outcome: Outcome, agent: str | None) -> str:
    return help_of(_taken(outcome, agent), unfinished(outcome))


def _taken(outcome: Outcome, agent: str | None) -> str:
    """The turns of all agents but this one."""
    others = [f"{name} ({turns(count)})" for name, count in outcome.turns.items() if count and name != agent]
    return f"agents that took turns: {listed(others)}" if others else ""
