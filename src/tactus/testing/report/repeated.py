"""Lines for people about many runs of one scenario: how often it passes, and how its runs differ."""

from __future__ import annotations

from collections.abc import Iterator

from tactus.testing.report.look import Look, cut, duration, money, percent, some
from tactus.testing.statistics import Shape, Summary

SHAPES = 6
"""Shapes that are shown."""


def lines(summary: Summary, look: Look, indent: str = "") -> Iterator[str]:
    """The rate, the shapes that occurred, durations and cost."""
    for text in (_rate(summary, look), *_shapes(summary, look, len(indent)), _durations(summary), _cost(summary)):
        if text:
            yield indent + text


def _rate(summary: Summary, look: Look) -> str:
    text = f"{summary.passed} of {some(summary.runs, 'run')} passed: {percent(summary.rate)}"
    text += f", with 95 % confidence {percent(summary.low)} to {percent(summary.high)}"
    if summary.not_run:
        text += f"; {summary.not_run} not run"
    return text + (look.paint("; flaky", "warn") if summary.flaky else "")


def _shapes(summary: Summary, look: Look, taken: int) -> Iterator[str]:
    shapes = summary.shapes
    if summary.consistency is None:
        return
    first, ran = shapes[0], sum(shape.count for shape in shapes)
    head = f"consistency {percent(summary.consistency)}: "
    if len(shapes) == 1:
        yield head + cut(look.plain(first.text), look.room(taken + len(head)))
        return
    yield f"{head}{len(shapes)} shapes in {ran} runs, the commonest in {first.count}"
    for shape in shapes[:SHAPES]:
        head = f"  {shape.count:>{len(str(first.count))}} ×  "
        seed = f"  (seed {shape.seed}{_failed(shape)})"
        yield head + cut(look.plain(shape.text), look.room(taken + len(head) + len(seed))) + look.paint(seed, "dim")
        if shape.differs:
            yield " " * len(head) + look.plain(shape.differs)
    if len(shapes) > SHAPES:
        rest = shapes[SHAPES:]
        yield f"  … {some(len(rest), 'more shape')} in {some(sum(shape.count for shape in rest), 'run')}"


def _failed(shape: Shape) -> str:
    count = shape.count - shape.passed
    return f", {'failed' if shape.count == 1 else f'{count} failed'}" if count else ""


def _durations(summary: Summary) -> str:
    if summary.consistency is None and not summary.seconds.max:
        return ""
    took = summary.seconds
    return (
        f"duration: median {duration(took.median)}, {duration(took.min)} to {duration(took.max)}, "
        f"95 % within {duration(took.p95)}"
    )


def _cost(summary: Summary) -> str:
    if summary.cost is None:
        return f"cost: {f'≥ {money(summary.known)}, ' if summary.known else ''}unknown in part"
    return f"cost: {money(summary.cost)}, {money(summary.mean)} a run" if summary.cost else ""


def failing(summary: Summary) -> str:
    """Above the first run that failed."""
    return f"{summary.passed} of {summary.runs} runs passed; the first that failed has seed {summary.failing[0]}"
