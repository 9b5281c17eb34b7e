"""Scenarios for programs: one JSON document. Its shape only grows; another one would have another `schema`."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from tactus import __version__
from tactus.testing.outcome import Outcome
from tactus.testing.report import labels
from tactus.testing.report.safe import safe
from tactus.testing.results import ScenarioResult, StepResult
from tactus.testing.statistics import Summary, summary

SCHEMA = 1


def _same(value: Any) -> Any:
    return value


def document(
    results: Iterable[ScenarioResult],
    seconds: float = 0.0,
    min_success: float = 1.0,
    mask: Callable[[Any], Any] = _same,
) -> dict[str, Any]:
    """files -> features -> scenarios -> steps. `seconds` is what all took together; `mask` takes secrets out. Every
    value in it is one of JSON, whatever is in the results."""
    every = list(results)
    groups = labels.grouped(every)
    sums = [summary(runs) for runs in groups]
    scenarios = [_scenario(runs, whole, min_success) for runs, whole in zip(groups, sums, strict=True)]
    files: dict[str, dict[tuple[str, int], list[dict[str, Any]]]] = {}
    heads: dict[tuple[str, int], dict[str, Any]] = {}
    for runs, scenario in zip(groups, scenarios, strict=True):
        one = runs[0]
        line = labels.feature_line(one)
        heads.setdefault(
            (one.file, line),
            {"name": one.feature.name, "line": line, "tags": one.feature.tags, "language": one.feature.language},
        )
        files.setdefault(one.file, {}).setdefault((one.file, line), []).append(scenario)
    statuses = [scenario["status"] for scenario in scenarios]
    costs = [one.cost for one in every]
    made = {
        "schema": SCHEMA,
        "version": __version__,
        "summary": {
            "scenarios": len(scenarios),
            "runs": len(every),
            "passed": statuses.count("passed"),
            "failed": statuses.count("failed"),
            "not_run": statuses.count("not run"),
            "flaky": sum(whole.flaky for whole in sums),
            "min_success": min_success,
            "seconds": seconds,
            "cost": None if None in costs else sum(cost for cost in costs if cost is not None),
        },
        "files": [
            {"file": file, "features": [{**heads[at], "scenarios": found} for at, found in features.items()]}
            for file, features in files.items()
        ],
    }
    found: dict[str, Any] = mask(safe(made))
    return found


def _scenario(runs: list[ScenarioResult], whole: Summary, min_success: float) -> dict[str, Any]:
    one = labels.told(runs)
    return {
        "name": one.scenario.name,
        "label": labels.label(one),
        "line": one.line,
        "row": labels.values(one.scenario) if one.scenario.row else None,
        "rule": one.scenario.rule or None,
        "tags": one.scenario.tags,
        **_run(one),
        "status": whole.status(min_success),
        "steps": [_step(one, step) for step in one.steps],
        "statistics": _statistics(whole, runs) if len(runs) > 1 else None,
    }


def _run(one: ScenarioResult) -> dict[str, Any]:
    return {
        "status": one.status,
        "reason": one.reason or None,
        "seconds": one.seconds,
        "cost": one.cost,
        "seed": one.seed,
        "made_up": one.made_up,
        "obliging": one.obliging,
        "outcome": _outcome(one.outcome) if one.outcome else None,
    }


def _step(one: ScenarioResult, result: StepResult) -> dict[str, Any]:
    step = result.step
    return {
        "keyword": step.keyword,
        "text": step.text,
        "line": labels.line_of(one, step.line),
        "status": result.status,
        "message": result.message or None,
        "expected": result.expected or None,
        "actual": result.actual or None,
        "nearest": result.nearest,
    }


def _outcome(outcome: Outcome) -> dict[str, Any]:
    return {
        "status": outcome.status,
        "result": outcome.result,
        "error": {key: value for key, value in outcome.error.items() if key != "origin"} if outcome.error else None,
        "stop_reason": outcome.stop_reason,
        "stage": outcome.stage,
        "turns": dict(outcome.turns),
        "iterations": outcome.iterations,
        "calls": len(outcome.calls),
    }


def _statistics(whole: Summary, runs: Sequence[ScenarioResult]) -> dict[str, Any]:
    took = whole.seconds
    return {
        "runs": whole.runs,
        "passed": whole.passed,
        "failed": whole.failed,
        "not_run": whole.not_run,
        "success_rate": whole.rate,
        "confidence_95": [whole.low, whole.high],
        "flaky": whole.flaky,
        "consistency": whole.consistency,
        "shapes": [
            {
                "count": shape.count,
                "passed": shape.passed,
                "seed": shape.seed,
                "text": shape.text,
                "differs": shape.differs or None,
            }
            for shape in whole.shapes
        ],
        "seconds": {"median": took.median, "min": took.min, "max": took.max, "p95": took.p95},
        "cost": {"sum": whole.cost, "mean": whole.mean, "known": whole.known},
        "each": [_run(one) for one in runs],
    }
