"""What steps demand of the way a run went: its end, its turns in all, its stages."""

from __future__ import annotations

from typing import Any

from tactus.testing.outcome import Outcome
from tactus.testing.steps import bounds
from tactus.testing.steps.shown import ended, error_code, error_text, help_of, listed, short, turns, unfinished
from tactus.testing.steps.unmet import Check, Unmet

STAGES = 12
"""Stages that a message lists, at most."""


def completes(outcome: Outcome, values: dict[str, Any]) -> None:
    if outcome.status != "done":
        near = ""
        if outcome.status == "waiting" and outcome.requests:
            near = "say what the person does, as in: When the human approves"
        elif outcome.status == "limited":
            near = "to let it go on, write `takes at least` so many turns, or `the procedure runs`"
        raise Unmet("the procedure to complete", f"it {ended(outcome)}", near)


def fails(outcome: Outcome, values: dict[str, Any]) -> None:
    _ended_as("failed", "to fail", outcome, values)


def rejected(outcome: Outcome, values: dict[str, Any]) -> None:
    _ended_as("rejected", "to be rejected", outcome, values)


def _ended_as(status: str, says: str, outcome: Outcome, values: dict[str, Any]) -> None:
    text = values.get("text")
    wanted = f"the procedure {says}" if text is None else f"the procedure {says} with {short(text)}"
    if outcome.status != status:
        raise Unmet(wanted, f"it {ended(outcome)}")
    if text is not None and not any(text in said for said in (error_text(outcome), error_code(outcome))):
        near = ""
        if text.casefold() in error_text(outcome).casefold():
            near = "only capitals differ"
        raise Unmet(wanted, f"it {ended(outcome)}", near)


def iterations(outcome: Outcome, values: dict[str, Any]) -> None:
    bound, wanted = values.get("bound", ""), values["n"]
    if not bounds.holds(bound, outcome.iterations, wanted):
        raise Unmet(f"the total iterations to be {bounds.said(bound, str(wanted))}", *_iterations(outcome))


def iterations_between(outcome: Outcome, values: dict[str, Any]) -> None:
    least, most = values["least"], values["most"]
    if not least <= outcome.iterations <= most:
        raise Unmet(f"the total iterations to be between {least} and {most}", *_iterations(outcome))


def _iterations(outcome: Outcome) -> tuple[str, str]:
    taken = [f"{agent} ({turns(count)})" for agent, count in outcome.turns.items() if count]
    near = f"agents that took turns: {listed(taken)}" if taken else "no agent took a turn"
    return f"they were {outcome.iterations}", help_of(near, unfinished(outcome))


def stage_is(outcome: Outcome, values: dict[str, Any]) -> None:
    if outcome.stage != values["stage"]:
        actual = "no stage was entered" if outcome.stage is None else f"it was {short(outcome.stage)}"
        raise Unmet(f"the stage to be {short(values['stage'])}", actual, help_of(_way(outcome), unfinished(outcome)))


def stage_transition(outcome: Outcome, values: dict[str, Any]) -> None:
    begin, end = values["from"], values["to"]
    if (begin, end) in outcome.stages:
        return
    expected = f"the stage to go from {short(begin)} to {short(end)}"
    after = list(dict.fromkeys(short(to) for one, to in outcome.stages if one == begin))
    if not outcome.stages:
        actual = "no stage was entered"
    elif after:
        actual = f"from {short(begin)} it went to {listed(after, STAGES)}"
    else:
        entered = any(to == begin for _, to in outcome.stages)
        actual = f"it stayed in {short(begin)}" if entered else f"it was never in {short(begin)}"
    raise Unmet(expected, actual, help_of(_way(outcome), unfinished(outcome)))


def _way(outcome: Outcome) -> str:
    """The stages in their order."""
    way: list[str] = []
    for begin, end in outcome.stages:
        if begin is not None and (not way or way[-1] != begin):
            way.append(begin)
        way.append(end)
    return f"the stages were: {listed(way, STAGES, ' → ')}" if len(way) > 1 else ""


CHECKS: dict[str, Check] = {
    "procedure_completes": completes,
    "procedure_fails": fails,
    "procedure_fails_with": fails,
    "procedure_rejected": rejected,
    "procedure_rejected_with": rejected,
    "iterations": iterations,
    "iterations_between": iterations_between,
    "stage_is": stage_is,
    "stage_transition": stage_transition,
}
