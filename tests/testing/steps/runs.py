"""Runs for steps to judge, and the values that the examples of steps speak of."""

from __future__ import annotations

from typing import Any

from tactus.language.phrases import Phrase, match
from tactus.testing.outcome import Call, Outcome
from tactus.testing.steps import CHECKS, Unmet


def run(status: str = "done", **fields: Any) -> Outcome:
    return Outcome(status, **fields)


def failed(message: str, code: str = "program_error", **fields: Any) -> Outcome:
    return Outcome("failed", error={"code": code, "message": message, "site": "news.tac:3"}, **fields)


def rejected(reason: str) -> Outcome:
    return Outcome("rejected", error={"message": reason})


def called(*calls: tuple[str, Any] | tuple[str, Any, str]) -> Outcome:
    """A run with these calls: tool, arguments, and the agent that made it."""
    return Outcome("done", calls=tuple(Call(*call) for call in calls))


def searched(times: int) -> Outcome:
    return called(*(("search", {"query": "abcdefghij"[i]}, "researcher") for i in range(times)))


def took(**turns: int) -> Outcome:
    """A run in which agents took so many turns."""
    return Outcome("done", turns=turns)


def staged(*stages: str) -> Outcome:
    """A run through these stages."""
    return Outcome("done", stages=tuple(zip((None, *stages), stages, strict=False)))


def holding(subject: str, value: Any) -> Outcome:
    """A run in which what a step begins with is this; None = it is not there."""
    begin, _, name = subject.removeprefix("the ").partition(" ")
    held = {} if value is None else {name: value}
    if begin == "state":
        return run(state={"title": "Moss", **held})
    if begin == "output":
        return run(result={"title": "Moss", **held} if name else value)
    return run(stop_reason=value) if begin == "stop" else run() if value is None else failed(value, "")


def says(step: str, outcome: Outcome, below: str | None = None) -> Unmet | None:
    """What a step says of a run, None where it holds."""
    found = match(step, below=below)
    assert found is not None
    assert isinstance(found.phrase, Phrase)
    try:
        CHECKS[found.phrase.id](outcome, found.values())
    except Unmet as unmet:
        return unmet
    return None


def actual(step: str, outcome: Outcome) -> str:
    unmet = says(step, outcome)
    return unmet.actual if unmet else ""


def near(step: str, outcome: Outcome) -> str:
    unmet = says(step, outcome)
    assert unmet is not None, "the step holds"
    return unmet.near
