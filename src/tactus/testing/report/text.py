"""Scenarios for people: a line for each as it ends; behind them, of each that failed, its steps, what is wrong and the
journal around it; and what came of all."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from tactus.testing.report import around, labels, repeated
from tactus.testing.report.look import Look, duration, money, some
from tactus.testing.results import ScenarioResult, StepResult
from tactus.testing.statistics import Summary, summary

MARKS = {"passed": ("✓", "good"), "failed": ("✗", "bad"), "undefined": ("✗", "bad")}
NO_MARK = ("–", "dim")
"""Of what was not run, or skipped."""
BELOW = 4
"""Rows of a step's table, lines of its doc string, that are shown."""
Runs = Sequence[ScenarioResult]
"""All runs of one scenario."""


def ended(runs: Runs, look: Look, before: ScenarioResult | None = None, min_success: float = 1.0) -> Iterator[str]:
    """The lines of a scenario that has ended: one, and what had to be made up for it. `before` is the scenario told
    just before; where file or feature change, their names come first."""
    one = labels.told(list(runs))
    for line in _heading(one, before, look):
        yield look.line(line)
    whole = summary(runs)
    head = f"  {_head(one, whole.status(min_success), look)}"
    if len(runs) == 1:
        took = f" ({duration(one.seconds)})" if one.status != "not run" else ""
        yield look.line(f"{head}{look.paint(took, 'dim')}{_why(one, look)}")
    else:
        yield look.line(f"{head}{_why(one, look)}")
        for line in repeated.lines(whole, look, "      "):
            yield look.line(line)
    for line in _lent(runs, look):
        yield look.line(f"      {look.paint(line, 'dim')}")


def failures(results: Iterable[ScenarioResult], look: Look, min_success: float = 1.0) -> Iterator[str]:
    """Of each scenario that failed, a block that begins with an empty line. Of many runs the first failed one."""
    for runs in labels.grouped(results):
        whole = summary(runs)
        if whole.status(min_success) == "failed":
            yield ""
            for line in _block(labels.told(runs), whole, look):
                yield look.line(line)


def total(results: Iterable[ScenarioResult], seconds: float, look: Look, min_success: float = 1.0) -> Iterator[str]:
    """What came of all: `12 passed, 1 failed, 2 not run in 0.4 s, $0.001200`, and what to do about what was not run."""
    every = list(results)
    groups = labels.grouped(every)
    sums = [summary(runs) for runs in groups]
    statuses = [whole.status(min_success) for whole in sums]
    often: Counter[str] = Counter(statuses)
    counts = [
        look.paint(f"{often[status]} {status}", colour)
        for status, colour in (("passed", "good"), ("failed", "bad"), ("not run", "warn"))
        if often[status] or (status == "passed" and groups)
    ]
    flaky = sum(whole.flaky for whole in sums)
    parts = [", ".join(counts) or "no scenario", f" in {duration(seconds)}"]
    parts.append(f", {some(len(every), 'run')}" if len(every) > len(groups) else "")
    parts.append(look.paint(f", {flaky} flaky", "warn") if flaky else "")
    yield look.line("".join(parts) + _cost(every))
    if "not run" in statuses:
        yield look.line(
            "What was not run counts as a failure: add the doubles that are named, or use --mock, where nothing leaves "
            "the machine."
        )


def whole(results: Sequence[ScenarioResult], seconds: float, look: Look, min_success: float = 1.0) -> Iterator[str]:
    """What stands behind the lines of the scenarios: the failures, an empty line, the total."""
    yield from failures(results, look, min_success)
    yield ""
    yield from total(results, seconds, look, min_success)


def _cost(every: Iterable[ScenarioResult]) -> str:
    costs = [one.cost for one in every]
    known = sum(cost for cost in costs if cost is not None)
    if None in costs:
        return f", ≥ {money(known)}" if known else ", cost unknown"
    return f", {money(known)}" if known else ""


# --- one line


def _heading(one: ScenarioResult, before: ScenarioResult | None, look: Look) -> Iterator[str]:
    if before is None or before.file != one.file:
        if before is not None:
            yield ""
        yield look.paint(look.plain(one.file), "bold")
    elif labels.feature_line(before) == labels.feature_line(one):
        return
    yield f"  {look.plain(one.feature.name) or 'Feature'}"


def _head(one: ScenarioResult, status: str, look: Look) -> str:
    mark, colour = MARKS.get(status, NO_MARK)
    return f"  {look.paint(mark, colour)} {look.plain(labels.label(one))}"


def _why(one: ScenarioResult, look: Look) -> str:
    """Behind the line of what was not run."""
    return f": not run: {look.plain(one.reason)}" if one.status == "not run" else ""


def _lent(runs: Iterable[ScenarioResult], look: Look) -> Iterator[str]:
    """What nobody has given: inputs that were made up, agents and tools that were answered for."""
    made_up: dict[str, Any] = {}
    obliging: dict[str, None] = {}
    for one in runs:
        made_up |= one.made_up
        obliging |= dict.fromkeys(one.obliging)
    if made_up:
        given = ", ".join(f"{look.plain(name)} = {look.value(value, 40)}" for name, value in made_up.items())
        yield f"made up: {given}"
    if obliging:
        yield f"answered for: {', '.join(map(look.plain, obliging))}"


# --- one failure


def _block(one: ScenarioResult, whole: Summary, look: Look) -> Iterator[str]:
    mark, colour = MARKS["failed"]
    yield f"{look.paint(mark, colour)} {look.paint(look.plain(labels.label(one)), 'bold')}"
    rule = f", rule {look.plain(one.scenario.rule)}" if one.scenario.rule else ""
    yield f"  {look.plain(labels.place(one))}  {look.plain(one.feature.name)}{rule}"
    if whole.runs > 1:
        yield f"  {repeated.failing(whole)}"
    for step in one.steps:
        yield from _step(one, step, look)
    yield from _run(one, look)
    for line in _lent([one], look):
        yield f"  {line}"
    if one.outcome is not None and (one.outcome.entries or one.outcome.events):
        about = one.failed.step.text if one.failed else ""
        journal = list(around.lines(one.outcome, look, about, "    "))
        yield from ["  journal:", *journal] if journal else []


def _step(one: ScenarioResult, result: StepResult, look: Look) -> Iterator[str]:
    step = result.step
    mark, colour = MARKS.get(result.status, NO_MARK)
    wrong = result.status in ("failed", "undefined")
    at = look.paint(f"  {look.plain(one.file)}:{labels.line_of(one, step.line)}", "dim") if wrong else ""
    yield f"    {look.paint(mark, colour)} {step.keyword} {look.plain(step.text)}{at}"
    if not wrong:
        return
    for line in _argument(result, look):
        yield f"        {line}"
    if not result.message and result.status == "undefined":
        yield "        no step says this"
    if result.expected or result.actual:
        expected, actual = look.pair(result.expected, result.actual, 18)
        yield f"        expected  {look.paint(expected, 'good')}"
        yield f"        actual    {look.paint(actual, 'bad')}"
    yield from (f"        {look.exact(line)}" for line in result.message.splitlines())
    for number, near in enumerate(result.nearest):
        yield f"        {'or' if number else 'did you mean'}: {look.plain(near)}"


def _argument(result: StepResult, look: Look) -> Iterator[str]:
    """The table or the doc string below a step."""
    rows = ["| " + " | ".join(row) + " |" for row in result.step.table]
    rows += (result.step.block or "").splitlines()
    for row in rows[:BELOW]:
        yield look.paint(look.plain(row), "dim")
    if len(rows) > BELOW:
        yield look.paint(f"… {some(len(rows) - BELOW, 'more line')}", "dim")


def _run(one: ScenarioResult, look: Look) -> Iterator[str]:
    """What is wrong beside the steps: the error of the run, or what it waits for."""
    outcome = one.outcome
    error = (outcome.error or {}) if outcome else {}
    message, site = str(error.get("message", "")), str(error.get("site") or "")
    reason, mark = one.reason, "✗"
    if not reason and outcome and outcome.status in ("failed", "rejected", "blocked", "stuck"):
        reason, mark = f"the run {'failed' if outcome.status == 'failed' else f'is {outcome.status}'}", "–"
    if reason and message and message not in reason:
        reason += f": {message}"
    if reason:
        first, *rest = reason.splitlines()
        yield f"    {look.paint(mark, 'bad')} {look.exact(first)}"
        yield from (f"        {look.exact(line)}" for line in rest)
    if reason and (site or error.get("code")):
        yield f"        {look.plain(' '.join(part for part in (site, str(error.get('code') or '')) if part))}"
    for line in error.get("trace") or () if reason else ():
        if not site or not str(line).startswith(f"{site}: in function 'f'"):
            yield f"        {look.paint(look.plain(str(line)), 'dim')}"
    for request in outcome.requests if outcome and outcome.status == "waiting" else ():
        if request["status"] == "pending":
            asked = f"{look.value(request['message'])} ({request['type']})"
            yield f"    {look.paint('–', 'warn')} waits for a person: {asked}"
