"""Stop: a flag that says that the run should come to its end. Nothing ends until the program returns.

if Stop.requested() then return {done = false, why = Stop.reason()} end

The program sets it, or somebody outside: an inbox row that is recorded in the next entry, and from there on seen in
every replay.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from tactus.errors import Failure
from tactus.ops.base import Context
from tactus.record import record
from tactus.runtime import Ask, Entry, canonical

KEY = "stop"
"""Its name in the run's memory, and in the memory of the entry that a request from outside has come with:
{"reason", "success", "by"}."""


def requested(ctx: Context, asked: Ask) -> bool:
    return KEY in ctx.shared


def reason(ctx: Context, asked: Ask) -> str | None:
    """Why the run should end; nil where nobody has asked, or said why."""
    text: str | None = ctx.shared.get(KEY, {}).get("reason")
    return text


def request(ctx: Context, asked: Ask) -> None:
    """Stop.request([reason[, success]]): of several requests the first one stands."""
    reason, success = asked.value.get("reason"), asked.value.get("success", True)
    if reason is not None and not isinstance(reason, str):
        raise Failure("invalid_value", "Stop.request takes the reason as a text", op=asked.op)
    if not isinstance(success, bool):
        raise Failure("invalid_value", "the second argument of Stop.request is true or false", op=asked.op)
    _set(ctx, {"reason": reason, "success": success, "by": "program"})


def delivered(ctx: Context, entry: Entry) -> None:
    """What has come from outside with this entry reaches the run's memory."""
    if entry.memory is not None and f'"{KEY}"' in entry.memory:
        said = canonical.loads(entry.memory).get(KEY)
        if said is not None:
            _set(ctx, said)


def _set(ctx: Context, said: dict[str, Any]) -> None:
    stop = {"reason": said.get("reason"), "success": said.get("success"), "by": said.get("by") or ""}
    if KEY not in ctx.shared:
        ctx.shared[KEY] = stop
        ctx.note("stop", **stop)


@record
class Outside:
    """Looks for a request from outside until an entry holds it. `look` reads the run's inbox."""

    look: Callable[[], str | None]
    known: bool = False

    @classmethod
    def of(cls, entries: Iterable[Entry], look: Callable[[], str | None]) -> Outside:
        texts = (entry.memory for entry in entries)
        held = (text for text in texts if text is not None and f'"{KEY}"' in text)
        return cls(look, any(KEY in canonical.loads(text) for text in held))

    def __call__(self) -> dict[str, Any]:
        text = None if self.known else self.look()
        if text is None:
            return {}
        self.known = True
        return {KEY: canonical.loads(text)}
