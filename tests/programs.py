"""Runs a program's text through the front door: a real App over a store in memory, in a time that is a variable.

`run_program` and `result` run one; `result_after_crashes` also throws the process's memory away after each
entry and expects the same.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from tactus.app import bundle
from tactus.app.activation import Settings
from tactus.app.runs import App
from tactus.config.snapshot import Snapshot
from tactus.models import Model
from tactus.runtime import QUIET_ENTRIES, Entry, Event
from tactus.storage import RequestRecord, Response, Run, Store
from tactus.storage.memory import MemoryStore

START = 1_700_000_000.0
"""When every such run begins: 2023-11-14 22:13:20 UTC."""
People = Callable[[RequestRecord], Any]
LATER = object()
"""A person who does not answer."""


@dataclass
class Clock:
    """A time that passes only when somebody sleeps."""

    now: float = START

    def __call__(self) -> float:
        return self.now

    async def sleep(self, seconds: float) -> None:
        self.now += seconds


class Crash(Exception):
    """The process's memory is gone; what was committed stays."""


class CrashingStore(MemoryStore):
    """Crashes right after a commit, once."""

    def __init__(self, at: int, clock: Clock) -> None:
        super().__init__(clock=clock)
        self.at, self.appends = at, 0

    def append(self, run_id: str, epoch: int, head: int, entries: Sequence[Entry], events: Sequence[Event]) -> None:
        super().append(run_id, epoch, head, entries, events)
        self.appends += 1
        if self.appends == self.at:
            raise Crash


def run_program(
    source: str,
    input: Any = None,
    mock: bool = True,
    models: Model | None = None,
    *,
    answers: Iterable[Any] | People = (),
    name: str = "main.tac",
    store: Store | None = None,
    clock: Clock | None = None,
    patience: float = float("inf"),
    seed: int | None = None,
    quiet_entries: int = QUIET_ENTRIES,
    limits: Mapping[str, float] | None = None,
    under: Snapshot = Snapshot(),  # noqa: B008
    environ: Mapping[str, str] | None = None,
    files: Mapping[str, str] | None = None,
    mode: str = "",
    doubles: Mapping[str, Any] | None = None,
    turns: Mapping[str, int] | None = None,
) -> tuple[Run, list[Event]]:
    """The run as it then stands, and what listeners heard.

    People give `answers` one after another, or by a function of the request; without one the run is left
    waiting. Timers of at most `patience` seconds are over at once. `under`: the host's settings that the run
    keeps, `limits` those of them; `environ`: the host's environment; `files`: those beside the program, by path;
    `mode` goes before `mock`; `doubles` and `turns` are the host's.
    """
    heard: list[Event] = []
    clock = clock or Clock()
    store = store or MemoryStore(clock=clock)
    settings = Settings(
        environ=environ or {},
        listen=heard.append,
        patience=patience,
        models=models,
        sleep=clock.sleep,
        quiet_entries=quiet_entries,
        doubles=doubles or {},
        turns=turns or {},
    )
    app = App(store, settings)
    sources, given = bundle.make(name, source, files), {} if input is None else input
    under = replace(under, limits=dict(limits or under.limits))
    run = app.create(sources, given, id="r1", mock=mock, mode=mode, seed=seed, under=under)
    return go_on(app, run, answers), heard


def go_on(app: App, run: Run, answers: Iterable[Any] | People = ()) -> Run:
    """A claimed run where it ends, or where it waits for somebody who does not answer."""
    people = _people(answers)
    while True:
        try:
            run = asyncio.run(app.activate(run))
        except Crash:
            run = app.claim(run.id)
            continue
        pending = app.store.requests(run.id)
        if run.status != "waiting" or not all([_answered(app.store, request, people) for request in pending]):
            return run
        if not pending:
            return run
        run = app.claim(run.id)


def result(source: str, input: Any = None, **more: Any) -> Any:
    """What a program returns; its error is this test's."""
    run, _ = run_program(source, input, **more)
    assert run.status == "done", (run.status, run.error)
    return json.loads(run.result or "null")


def error(source: str, input: Any = None, **more: Any) -> dict[str, Any]:
    """The error a program fails with."""
    run, _ = run_program(source, input, **more)
    assert run.status == "failed", (run.status, run.result, run.error)
    fields: dict[str, Any] = json.loads(run.error or "{}")
    return fields


def result_after_crashes(source: str, input: Any = None, **more: Any) -> Any:
    """What a program returns, the same wherever its process's memory is thrown away: after each entry, and
    after each commit of entries that share one."""
    for quiet_entries in (1, QUIET_ENTRIES):
        whole = CrashingStore(0, clock := Clock())
        same = {**more, "seed": 7, "quiet_entries": quiet_entries}
        expected = result(source, input, store=whole, clock=clock, **same)
        for at in range(1, whole.appends + 1):
            store = CrashingStore(at, clock := Clock())
            crash = f"crash after commit {at} of up to {quiet_entries} entries"
            assert result(source, input, store=store, clock=clock, **same) == expected, crash
            assert store.appends >= at
            assert [e.path for e in store.entries("r1")] == [e.path for e in whole.entries("r1")], crash
            assert _said(store) == _said(whole), crash
    return expected


def in_main(body: str, **fields: str) -> str:
    """A whole program from the body of its main procedure; `fields` are further fields of it, as Lua."""
    more = "".join(f"  {name} = {lua},\n" for name, lua in fields.items())
    return f"Procedure {{\n{more}  function(input)\n{body}\n  end\n}}\n"


def logged(events: Iterable[Event]) -> list[str]:
    """The messages of a run's log lines."""
    return [event.data["message"] for event in events if event.kind == "log"]


def _said(store: Store) -> list[tuple[str, Any]]:
    return [(event.kind, event.data) for event in store.events("r1") if event.kind != "state"]


def _people(answers: Iterable[Any] | People) -> People:
    if callable(answers):
        return answers
    rest = iter(answers)
    return lambda request: next(rest, LATER)


def _answered(store: Store, request: RequestRecord, people: People) -> bool:
    value = people(request)
    if value is LATER:
        return False
    return store.answer(request["id"], Response(value, actor="somebody", via="test")).accepted
