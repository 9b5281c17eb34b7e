"""What there is to see of a scenario's run, for steps to judge. Knows nothing of steps."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import field
from typing import Any

from tactus.ops.limits import LIMIT
from tactus.record import record
from tactus.runtime import Entry, Event, canonical
from tactus.storage import RequestRecord, Run, Store

LIMITED = "scenario limit"
"""The stop reason of such a run."""


@record(frozen=True, slots=True)
class Call:
    """One call of a tool. `agent` is who called it, "" = the program itself; `error` is None where it gave a result;
    `path` is that of the last entry before it had ended."""

    tool: str
    args: Any
    agent: str = ""
    result: Any = None
    error: str | None = None
    path: str = ""


@record(frozen=True, slots=True)
class Outcome:
    """A run as it stands after its last activation.

    status       done, failed, waiting, limited (a turn was left out), rejected, blocked or stuck
    result       what the procedure returned, None where it did not
    error        {code, message, ...}; None where there is none
    state        the main procedure's state where the run ended or waits
    stages       each step from a stage (None = from none) to another, in their order
    turns        agent -> how many turns it has taken, those of sub-procedures included
    calls        of tools, in their order, by models and by the program
    stop_reason  why the run was asked to stop; None = it was not, "" = without a reason
    requests     what people were asked, in order
    """

    status: str
    result: Any = None
    error: Mapping[str, Any] | None = None
    state: Mapping[str, Any] = field(default_factory=dict)
    stages: tuple[tuple[str | None, str], ...] = ()
    turns: Mapping[str, int] = field(default_factory=dict)
    calls: tuple[Call, ...] = ()
    stop_reason: str | None = None
    requests: tuple[RequestRecord, ...] = ()
    inputs: Mapping[str, Any] = field(default_factory=dict)
    entries: tuple[Entry, ...] = ()
    events: tuple[Event, ...] = ()

    @property
    def iterations(self) -> int:
        """Turns of all agents together."""
        return sum(self.turns.values())

    @property
    def stage(self) -> str | None:
        """The stage in which the run ended."""
        return self.stages[-1][1] if self.stages else None


def observed(store: Store, run: Run, main: str) -> Outcome:
    """All of a run, from what its store keeps; `main` is its main procedure, whose stages count."""
    events = store.events(run.id)
    error = canonical.loads(run.error) if run.error else None
    limited = error is not None and error.get("code") == LIMIT
    said = {
        kind: [event for event in events if event.kind == kind] for kind in ("turn", "tool", "stage", "stop", "state")
    }
    stop = said["stop"][0].data["reason"] or "" if said["stop"] else LIMITED if limited else None
    inputs = canonical.loads(run.input)
    return Outcome(
        status="limited" if limited else run.status,
        result=None if run.result is None else canonical.loads(run.result),
        error=None if limited else error,
        state=said["state"][-1].data["state"] if said["state"] else {},
        stages=tuple(
            (one.data["from_stage"], one.data["to_stage"]) for one in said["stage"] if one.data["procedure"] == main
        ),
        turns=Counter(one.data["agent"] for one in said["turn"]),
        calls=tuple(_call(one) for one in said["tool"]),
        stop_reason=stop,
        requests=tuple(sorted(store.requests(run.id, status=""), key=lambda one: one["created_at"])),
        inputs=inputs if isinstance(inputs, dict) else {},
        entries=tuple(store.entries(run.id)),
        events=tuple(events),
    )


def _call(event: Event) -> Call:
    said = event.data
    return Call(said["tool"], said["args"], said.get("agent", ""), said.get("result"), said.get("error"), event.path)
