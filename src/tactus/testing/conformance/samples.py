"""Runs, entries and requests as tests need them, and a clock that is a variable."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from tactus.record import record
from tactus.runtime.events import Event
from tactus.runtime.journal import Entry
from tactus.storage import RequestRecord, Response, Run, Store

START = 1_700_000_000.5


@record
class Clock:
    now: float = START

    def __call__(self) -> float:
        return self.now


def a_run(run_id: str = "run_1", **changes: Any) -> Run:
    run = Run(run_id, "hash-1", "main.tac", '{"topic":"tea"}', "ready", 7, START, "{}", 1, "lua55")
    return replace(run, **changes)


def an_entry(path: str = "0", **changes: Any) -> Entry:
    return replace(Entry(path, "Agent.turn", '{"text":"hi"}', "d1", "main.tac", 3, True, '"hello"'), **changes)


def an_event(path: str = "0", ordinal: int = 0, **data: Any) -> Event:
    return Event(kind="log", data=data or {"message": "hi"}, path=path, ordinal=ordinal, at=START)


def a_request(key: str = "3@0.0", run_id: str = "run_1", **changes: Any) -> RequestRecord:
    request: dict[str, Any] = {
        "id": f"{run_id}:{key}",
        "run_id": run_id,
        "path": "3",
        "type": "approval",
        "message": "Deploy?",
        "context": {"version": "1.2"},
        "schema": None,
        "options": ["yes", "no"],
        "default": False,
        "on_timeout": "default",
        "assignees": ["ann"],
        "channel": "terminal",
        "created_at": START,
        "expires_at": None,
        "status": "pending",
        "value": None,
        "comment": None,
        "actor": None,
        "answered_via": None,
        "answered_at": None,
    }
    return RequestRecord(**{**request, **changes})  # type: ignore[typeddict-item]


YES = Response(True, comment="go", actor="ann", via="cli")


def started(store: Store, owner: str, run_id: str = "run_1", **changes: Any) -> Run:
    """A run that `owner` has begun."""
    return store.create(a_run(run_id, **changes), '{"main.tac":"return 1"}', owner)
