"""A scenario with the process's memory thrown away: after each entry of its journal, and between what an entry did
outside and its being written. Whatever then comes to another end depends on memory that the journal does not hold."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

from tactus.record import record
from tactus.runtime import Entry, Event
from tactus.storage.memory import MemoryStore
from tactus.testing.outcome import Outcome
from tactus.testing.results import ScenarioResult
from tactus.testing.scenario import Case, Host, perform
from tactus.testing.thrown import Thrown

AFTER, BEFORE = "after", "before"
OUTSIDE = ("Model.request", "File.write", "Human.", "System.")
"""Beginnings of the ops that do something outside before their entry is written."""
END = "end"
"""The place of what ends the run."""


@record(frozen=True, slots=True)
class Moment:
    """`path` of an entry, or END; `when`: after it was stored, or before, when what it did has been done."""

    path: str
    when: str


@record(frozen=True, slots=True)
class Difference:
    """What a crash has changed: `what` of the outcome, as it was without the crash, and as it is with it."""

    moment: Moment
    entry: Entry | None
    what: str
    expected: Any
    actual: Any
    why: str = ""


@record(frozen=True, slots=True)
class Crashes:
    """`whole` is the scenario without a crash; so many `moments` were tried; `differences`, one for each moment that
    changed something, in their order."""

    whole: ScenarioResult
    moments: int
    differences: tuple[Difference, ...] = ()


class ForgetfulStore(MemoryStore):
    """A store whose process loses its memory at one moment."""

    def __init__(self, moment: Moment, clock: Callable[[], float]) -> None:
        super().__init__(clock=clock)
        self._moment: Moment | None = moment

    def append(self, run_id: str, epoch: int, head: int, entries: Sequence[Entry], events: Sequence[Event]) -> None:
        paths = [entry.path for entry in entries]
        self._reached(BEFORE, paths)
        super().append(run_id, epoch, head, entries, events)
        self._reached(AFTER, paths)

    def finish(self, *args: Any, entries: Sequence[Entry] = (), **more: Any) -> None:
        paths = [*(entry.path for entry in entries), END]
        self._reached(BEFORE, paths)
        super().finish(*args, entries=entries, **more)
        self._reached(AFTER, paths)

    def _reached(self, when: str, paths: Sequence[str]) -> None:
        moment = self._moment
        if moment is not None and moment.when == when and moment.path in paths:
            self._moment = None
            raise Thrown


async def crashes(case: Case, host: Host, seed: int) -> Crashes:
    """The scenario once as it is, and once more for each moment of it. Where the scenario fails by itself, or was not
    run, nothing is tried."""
    whole = await perform(case, host, seed)
    if whole.outcome is None or whole.status != "passed":
        return Crashes(whole, 0)
    found = []
    every = moments(whole.outcome)
    for moment in every:
        crashed = await perform(case, host, seed, partial(ForgetfulStore, moment))
        assert crashed.outcome is not None
        if one := difference(moment, whole.outcome, crashed.outcome):
            found.append(one)
    return Crashes(whole, len(every), tuple(found))


def moments(outcome: Outcome) -> list[Moment]:
    """All of a run."""
    found = []
    for entry in outcome.entries:
        if entry.op.startswith(OUTSIDE):
            found.append(Moment(entry.path, BEFORE))
        found.append(Moment(entry.path, AFTER))
    return [*found, Moment(END, BEFORE)]


COMPARED: dict[str, Callable[[Outcome], Any]] = {
    "the status": lambda one: one.status,
    "the error": lambda one: None if one.error is None else (one.error.get("code"), one.error.get("message")),
    "the output": lambda one: one.result,
    "the state": lambda one: dict(one.state),
    "the stages": lambda one: list(one.stages),
    "the turns of agents": lambda one: dict(one.turns),
    "the calls of tools": lambda one: [
        (call.agent, call.tool, call.args, call.result, call.error) for call in one.calls
    ],
    "what people were asked": lambda one: [(r["type"], r["message"], r["context"], r["value"]) for r in one.requests],
    "the stop reason": lambda one: one.stop_reason,
    "the journal": lambda one: [(entry.path, entry.op, entry.args, entry.label) for entry in one.entries],
}
"""What has to be the same, in the order in which people want to hear of it."""


def difference(moment: Moment, before: Outcome, after: Outcome) -> Difference | None:
    """The first thing that a crash has changed."""
    entry = next((one for one in before.entries if one.path == moment.path), None)
    for what, of in COMPARED.items():
        if of(before) != of(after):
            return Difference(moment, entry, what, of(before), of(after), _why(moment, entry, after))
    return None


def _why(moment: Moment, entry: Entry | None, after: Outcome) -> str:
    if after.status == "stuck":
        return "the program asks something else when it is replayed: a value that it goes by is not in the journal"
    if entry is not None and entry.op.startswith("Step."):
        return (
            "what a Step changes outside itself is lost where it is remembered instead of done again: return it from "
            "the Step, or keep it in the state"
        )
    if moment.when == BEFORE:
        return "it was done again, as nobody knows whether it was done: make it do nothing the second time"
    return "a value that the program goes by is not in the journal"
