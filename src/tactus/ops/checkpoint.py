"""Checkpoint: what the journal remembers of this run before the place where the program stands.

if not Checkpoint.exists("fetch") then ... end      local before = Checkpoint.get("fetch")

What lies ahead is never seen, so that a replay answers as the first run did. Clearing makes these words forget;
the journal itself stays whole, or the run could not be resumed.
"""

from __future__ import annotations

from typing import Any

from tactus.errors import Failure
from tactus.ops.base import Context
from tactus.runtime import Ask, Entry, canonical, order

FORGOTTEN = "forgotten"
"""The subject of the run's memory that lists the paths which were cleared."""


def exists(ctx: Context, asked: Ask) -> bool:
    """Whether there is an entry of that name or at that place, or under it."""
    path = _path(ctx, asked)
    return any(_within(entry.path, path) for entry in _known(ctx))


def get(ctx: Context, asked: Ask) -> Any:
    """The value of the entry; nil where there is none, or where it is an error."""
    path = _path(ctx, asked)
    found = next((entry for entry in _known(ctx) if entry.path == path and entry.ok), None)
    return found and canonical.loads(found.value)


def next_position(ctx: Context, asked: Ask) -> int:
    """Asks so far in this procedure call, and one: the position of the next."""
    frame = ctx.frame(asked)
    places = [entry.path.rpartition("/") for entry in ctx.journal.past()]
    asks = [int(position) + 1 for base, _, position in places if base == frame.base]
    return int(max([frame.memory["asks"], *asks])) + 1


def clear_all(ctx: Context, asked: Ask) -> None:
    """exists and get know nothing of what lies before."""
    _forget(ctx, [entry.path for entry in ctx.journal.past()])


def clear_after(ctx: Context, asked: Ask) -> None:
    """exists and get know nothing of this entry, and of what came after it."""
    path = _path(ctx, asked)
    if any(_within(entry.path, path) for entry in _known(ctx)):
        _forget(ctx, [entry.path for entry in ctx.journal.past() if order(entry.path) >= order(path)])


def _known(ctx: Context) -> list[Entry]:
    """What lies before and was not cleared, in path order."""
    forgotten = set(ctx.shared.get(FORGOTTEN, {}).get("paths", ()))
    return [entry for entry in ctx.journal.past() if entry.path not in forgotten]


def _forget(ctx: Context, paths: list[str]) -> None:
    before = ctx.shared.get(FORGOTTEN, {}).get("paths", [])
    ctx.shared[FORGOTTEN] = {"paths": sorted({*before, *paths}, key=order)}


def _path(ctx: Context, asked: Ask) -> str:
    """Where in the journal that is: the last Step of that name, a position of this procedure call (from 1 on, as
    next_position counts), or a path as `tactus runs show` prints it."""
    at = asked.value.get("at")
    if isinstance(at, int) and not isinstance(at, bool) and at > 0:
        base = ctx.frame(asked).base
        return f"{base}/{at - 1}" if base else str(at - 1)
    if not isinstance(at, str) or not at:
        raise Failure(
            "invalid_value",
            f"{asked.op} takes the name of a Step.run, a position (1, 2, ...) or a path of the journal",
            op=asked.op,
        )
    named = [entry.path for entry in _known(ctx) if entry.op == "Step.run" and entry.label == at]
    return named[-1] if named else at


def _within(path: str, outer: str) -> bool:
    return path == outer or path.startswith(f"{outer}/")
