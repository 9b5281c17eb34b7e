"""A scenario as it will be run: what its steps say, and what is prepared before the run begins."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import field
from functools import lru_cache
from typing import Any

from tactus.language.gherkin import Scenario, Step
from tactus.language.phrases import Custom, Match, PhraseError, corrected, match, nearest
from tactus.language.phrases.row import Phrase
from tactus.language.program import Program
from tactus.language.suggest import did_you_mean
from tactus.record import record
from tactus.testing import answers
from tactus.testing.answers import People, Said
from tactus.testing.turns import Script
from tactus.testing.wrong import WrongStep

RUNS = ("procedure_runs", "agent_takes_turns", "agent_takes_so_many")
"""Phrases at the first of which the procedure runs."""
SECONDS = {"second": 1, "minute": 60, "hour": 3600, "day": 86400, "week": 604800}
HUMAN: dict[str, str] = {
    "human_approves": answers.APPROVES,
    "human_rejects": answers.REJECTS,
    "human_answers": answers.ANSWERS,
    "human_answers_request": answers.ANSWERS,
    "human_silent": answers.SILENT,
}
NEAR = 3
"""So many steps are named that an undefined one may have meant."""


@record(frozen=True, slots=True)
class Line:
    """A step and what it says. `own`: the number of the program's step that it is, -1 = it is a built-in one;
    `wrong` is why it says nothing that can be done; `undefined`: no step says it, but perhaps one of the `nearest`."""

    step: Step
    id: str = ""
    values: dict[str, Any] = field(default_factory=dict)
    own: int = -1
    wrong: str = ""
    undefined: bool = False
    nearest: tuple[str, ...] = ()


@record(slots=True)
class Plan:
    """`turns` holds the most turns of agents, "" = of all together; `seconds` pass before the run begins."""

    lines: list[Line]
    people: People
    script: Script
    inputs: dict[str, Any] = field(default_factory=dict)
    turns: dict[str, int] = field(default_factory=dict)
    seconds: float = 0.0


def read(step: Step, custom: tuple[Custom, ...], known: Callable[[str, Any], str]) -> Line:
    """What a step says. `known` says what is wrong with a name, by its kind."""
    found = _match(step.text, custom, step.block)
    if found is None:
        right = corrected(step.text, custom)
        near = (right,) if right else tuple(shown(one) for one in nearest(step.text, custom)[:NEAR])
        return Line(step, wrong=f'no step says "{step.text}"', undefined=True, nearest=near)
    clash = _ambiguous(step, found, custom)
    if clash:
        return Line(step, wrong=clash)
    try:
        values = found.values()
    except PhraseError as error:
        wrong = next(one for one in found.captured.values() if _unreadable(one))
        return Line(step, wrong=f'"{wrong.text}" {error}')
    if isinstance(found.phrase, Custom):
        return Line(step, values=values, own=custom.index(found.phrase))
    for one in found.captured.values():
        if one.ref and (problem := known(one.kind, one.value)):
            return Line(step, found.phrase.id, values, wrong=problem)
    return Line(step, found.phrase.id, values)


@lru_cache(maxsize=4096)
def _match(text: str, custom: tuple[Custom, ...], below: str | None) -> Match | None:
    """The same step stands in many scenarios."""
    return match(text, custom, below)


def shown(one: Phrase | Custom) -> str:
    return one.shown[0]


def _unreadable(captured: Any) -> bool:
    try:
        captured.value  # noqa: B018
    except PhraseError:
        return True
    return False


def _ambiguous(step: Step, found: Match, custom: tuple[Custom, ...]) -> str:
    """Two steps of the program's own that both say it."""
    if not isinstance(found.phrase, Custom):
        return ""
    first = custom.index(found.phrase)
    others = [one for one in custom[first + 1 :] if one.match(step.text, step.block)]
    if not others:
        return ""
    return f'two steps of the program say this: "{found.phrase.text}" and "{others[0].text}"'


def known(program: Program, agents: Iterable[str] = (), tools: Iterable[str] = ()) -> Callable[[str, Any], str]:
    """What is wrong with a name in a step, "" = nothing: the sentence names the nearest one. `agents` and `tools` are
    those of other files."""
    main = program.main
    inputs = main.input.names if main is not None and main.input is not None else None
    stages = [name for declared in program.stages.values() for name in declared.names]
    tables: dict[str, tuple[str, Iterable[str] | None]] = {
        "agent": ("agent", {*program.agents, *agents}),
        "tool": ("tool", {*program.tools, *tools}),
        "input": ("input", inputs),
        "stage": ("stage", stages or None),
        "model": ("model", ()),
    }

    def wrong(kind: str, name: Any) -> str:
        what, names = tables.get(kind, ("", None))
        if names is None or name in names:
            return ""
        return f'there is no {what} "{name}"{did_you_mean(str(name), list(names))}'

    return wrong


def plan(scenario: Scenario, program: Program, custom: tuple[Custom, ...], known: Callable[[str, Any], str]) -> Plan:
    """What stands before the run, prepared; steps that cannot be are marked as wrong."""
    made = Plan([read(step, custom, known) for step in scenario.steps], People(program), Script(program.agents))
    before = True
    for number, line in enumerate(made.lines):
        if line.wrong:
            continue
        if line.id == "agent_takes_so_many" and line.values.get("bound") != "at least":
            agent = line.values.get("agent") or ""
            made.turns[agent] = min(line.values["turns"], made.turns.get(agent, line.values["turns"]))
        before = before and line.id not in RUNS and line.step.kind != "then"
        try:
            if before and line.own < 0:
                _prepare(made, line)
            elif line.id in PREPARES:
                raise WrongStep("the procedure has run by then: put this before the first When")
        except WrongStep as error:
            made.lines[number] = Line(line.step, line.id, line.values, wrong=str(error))
    return made


def _prepare(made: Plan, line: Line) -> None:
    if prepare := PREPARES.get(line.id):
        prepare(made, **line.values)
    elif line.id in HUMAN:
        made.people.script(said(line))
    elif line.id == "time_passes":
        made.seconds += seconds(**line.values)


def said(line: Line) -> Said:
    """What a person of the scenario says with this step."""
    return Said(HUMAN[line.id], line.values.get("request"), line.values.get("value"))


def seconds(amount: float, unit: str) -> float:
    """How much time a step lets pass."""
    return amount * SECONDS[unit.removesuffix("s")]


def _input(made: Plan, input: str, value: Any) -> None:
    made.inputs[input] = value


def _responds(
    made: Plan, text: str, agent: str | None = None, turn: int | None = None, told: str | None = None
) -> None:
    made.script.says(text, agent, turn, told)


def _calls(
    made: Plan,
    tool: str,
    args: dict[str, Any] | None = None,
    agent: str | None = None,
    turn: int | None = None,
    told: str | None = None,
) -> None:
    made.script.calls(tool, args or {}, agent, turn, told)


def _returns(
    made: Plan, data: dict[str, Any], agent: str | None = None, turn: int | None = None, told: str | None = None
) -> None:
    made.script.returns(data, agent, turn, told)


def _tool(made: Plan, tool: str, value: Any) -> None:
    made.script.gives(tool, value)


def _model(made: Plan, model: str, value: Any) -> None:
    made.script.gives(model, value)


def _started(made: Plan) -> None:
    """It is there to be read."""


PREPARES: dict[str, Callable[..., None]] = {
    "procedure_started": _started,
    "input_is": _input,
    "agent_responds": _responds,
    "agent_calls_tool": _calls,
    "agent_returns": _returns,
    "tool_returns": _tool,
    "model_predicts": _model,
}
"""Phrase -> what it prepares."""
