"""What crashes have changed, for people: at which ask, what, and why."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from tactus.testing.crash import AFTER, Crashes, Difference
from tactus.testing.report.look import Look, some
from tactus.testing.results import ScenarioResult

SHOWN = 5
"""Moments of a scenario that are told; the others are counted."""


def judged(tried: Crashes) -> ScenarioResult:
    """The scenario, which fails where a crash has changed something."""
    if not tried.differences:
        return tried.whole
    first = tried.differences[0]
    more = len(tried.differences) - 1
    others = f" (and {some(more, 'other moment')})" if more else ""
    return replace(tried.whole, status="failed", reason=f"{_moment(first)}, {first.what} is another{others}")


def lines(tried: Crashes, look: Look, indent: str = "      ") -> Iterator[str]:
    """Of each moment that changed something, what and why."""
    for one in tried.differences[:SHOWN]:
        yield look.line(f"{indent}{look.paint('✗', 'bad')} {look.plain(_moment(one))}, {one.what} is another")
        expected, actual = look.pair(_text(look, one.expected), _text(look, one.actual), len(indent) + 16)
        yield look.line(f"{indent}    without it: {expected}")
        yield look.line(f"{indent}    with it:    {actual}")
        if one.why:
            yield look.line(f"{indent}    {look.paint(one.why, 'dim')}")
    if len(tried.differences) > SHOWN:
        yield look.line(f"{indent}and at {some(len(tried.differences) - SHOWN, 'other moment')}")


def _moment(one: Difference) -> str:
    when = "after" if one.moment.when == AFTER else "between the deed and the entry of"
    if one.entry is None:
        return "memory lost just before the end of the run"
    label = f' "{one.entry.label}"' if one.entry.label else ""
    place = f" ({one.entry.file}:{one.entry.line})" if one.entry.line else ""
    return f"memory lost {when} {one.entry.op}{label}{place}"


def _text(look: Look, value: object) -> str:
    return look.value(value, 10_000)
