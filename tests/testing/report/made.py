"""Scenarios that have ended, made by hand from the text of a specification."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from tactus.language.gherkin import Feature, parse
from tactus.runtime import Entry, Event, canonical
from tactus.testing.outcome import Call, Outcome
from tactus.testing.results import ScenarioResult, StepResult

SPEC = """\
@smoke
Feature: Greeting

  Scenario: Greets by name
    Given the input name is Ann
    When the procedure runs
    Then the output should contain "Ann"
    And the search tool should be called
"""
OUTLINE = """\
Feature: Sums

  Rule: Small numbers
    Scenario Outline: Adds
      Given the input a is <a>
      And the input b is <b>
      Then the output should be <sum>
      Examples:
        | a | b | sum |
        | 1 | 2 | 3   |
        | 2 | 2 | 4   |
"""


def feature(text: str = SPEC) -> Feature:
    found = parse(text).feature
    assert found is not None
    return found


def passed(
    of: Feature | None = None, at: int = 0, file: str = "greet.tac", above: int = 10, **more: Any
) -> ScenarioResult:
    """The scenario with all its steps passed; `above` lines of the file stand above the specification."""
    of = of or feature()
    scenario = of.scenarios[at]
    steps = tuple(StepResult(step, "passed") for step in scenario.steps)
    line = above + (scenario.row or scenario.line)
    told = {"outcome": outcome(), "seconds": 0.003, **more}
    return ScenarioResult(file, line, of, scenario, "passed", steps, **told)


def failed(one: ScenarioResult | None = None, at: int = 2, **wrong: Any) -> ScenarioResult:
    """The same, where one step did not hold and those behind it were skipped."""
    one = one or passed()
    steps = list(one.steps)
    steps[at] = StepResult(steps[at].step, **{"status": "failed", **wrong})
    steps[at + 1 :] = [StepResult(step.step, "skipped") for step in steps[at + 1 :]]
    return replace(one, status="failed", steps=tuple(steps))


def not_run(one: ScenarioResult | None = None, reason: str = 'agent "researcher" has no key') -> ScenarioResult:
    one = one or passed()
    return replace(one, status="not run", reason=reason, outcome=None, seconds=0.0)


def outcome(*parts: Entry | Event, **more: Any) -> Outcome:
    entries = tuple(part for part in parts if isinstance(part, Entry))
    events = tuple(part for part in parts if isinstance(part, Event))
    calls = tuple(Call(one.data["tool"], one.data["args"]) for one in events if one.kind == "tool")
    return Outcome(**{"status": "done", "entries": entries, "events": events, "calls": calls, **more})


def entry(path: str, op: str, label: str = "", args: Any = None, value: Any = None, ok: bool = True) -> Entry:
    args = {} if args is None else args
    line = 20 + int(path.split("/")[0])
    return Entry(path, op, canonical.dumps(args), "", "greet.tac", line, ok, canonical.dumps(value), label=label)


def turn(path: str, agent: str = "researcher", told: str = "", said: str = "", calls: tuple[str, ...] = ()) -> Entry:
    new = [{"role": "user", "content": told}] if told else []
    value = {"text": said, "calls": [{"name": name} for name in calls]}
    return entry(path, "Model.request", agent, {"agent": agent, "new": new}, value)


def tool(path: str, name: str, ordinal: int = 0, args: Any = None, result: Any = None, **more: Any) -> Event:
    end = more if "error" in more else {**more, "result": result}
    return Event("tool", {"tool": name, "args": args or {}, "caller": "model", **end}, path, ordinal)


def run_of(*names: str, **more: Any) -> ScenarioResult:
    """A passed run whose journal has these parts, in order: agents, and tools in capitals."""
    parts: list[Entry | Event] = []
    path = ""
    for at, name in enumerate(names):
        if name.isupper():
            parts.append(tool(path, name.lower(), at))
        else:
            path = str(at)
            parts.append(turn(path, name))
    return passed(outcome=outcome(*parts), **more)
