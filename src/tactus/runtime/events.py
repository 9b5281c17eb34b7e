"""What people see of a run while it happens: one table of kinds, and the notes left on the way."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import field
from typing import Any

from tactus.record import record

KINDS: dict[str, str] = {
    "log": "a log line of the program: level, message, fields",
    "turn": "an agent's turn has its reply: agent, text, duration_ms, usage and cost (null = unknown)",
    "cost": "what one model request cost: agent, model, tokens, cost (null = unknown), duration_ms",
    "tool": "a tool was called: tool, args, result or error, caller, agent (where a model called it)",
    "stage": "a procedure entered a stage: from_stage (null = none), to_stage, procedure",
    "stop": "the run was asked to stop: reason (null = none was given), success (null = not said), by",
    "state": "the state of the main procedure where the run parked or ended",
    "request": "a person is asked: id, type, message, class, name (where it is declared)",
    "response": "a request has ended for its run: id, type, class (RESPONSE, TIMED_OUT, CANCELLED)",
    "notification": "people are told something: message, level, context, assignees, channel, class",
    "alert": "operators are told something: message, level, source, context, class",
}
"""Kinds that are stored."""

TRANSIENT: dict[str, str] = {
    "status": "the run changed its status: status",
    "replayed": "a resumed run has caught up with its journal: steps",
    "waiting_for_model": "a model request goes out: agent",
    "text": "a piece of a reply, as it streams: agent, text",
    "message": "a model was told this and has replied: agent, role, content, class",
    "retrying": "a request failed and is made again: agent, message, seconds",
    "obliged": "a double that nobody has written answered: kind (agent, tool), name",
    "sleeping": "a timer is waited for: until (epoch seconds)",
}
"""Kinds that listeners hear as they happen and that are not kept."""


@record(frozen=True, slots=True)
class Note:
    """Something that happened in the program's memory, not yet placed in the journal."""

    kind: str
    data: dict[str, Any] = field(default_factory=dict)


@record(frozen=True, slots=True)
class Event:
    """A note with its place: `path` of the last answer before it, `ordinal` among the notes since then.

    (path, ordinal) is the key under which listeners see it once; `seq` (1-based, per run) is the cursor by
    which faces read; `at` is in epoch seconds.
    """

    kind: str
    data: dict[str, Any]
    path: str = ""
    ordinal: int = 0
    at: float = 0.0
    seq: int = 0


Listener = Callable[[Event], None]
