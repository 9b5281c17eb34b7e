"""Step.checkpoint, Step.run and checkpoint: do it once and remember.

    local data = Step.checkpoint(function() return expensive() end)
    local data = Step.run("fetch", function() return expensive() end)
    checkpoint()

The entry carries the change of the run's memory that the function made, so that a remembered Step leaves
state, tool calls, histories and iterations as the function left them.
"""

from __future__ import annotations

from typing import Any

from tactus.errors import Failure
from tactus.ops import graph
from tactus.ops.base import Context
from tactus.runtime import Answer, Ask, Done, Entry, Outcome, Part, Steps, StepsThread, canonical, delta

_STATE = '{"state":'


def checkpoint(ctx: Context, asked: Ask, path: str) -> Part:
    """Step.checkpoint(fn)"""
    return _once(ctx, asked, path)


def run(ctx: Context, asked: Ask, path: str) -> Part:
    """Step.run(name, fn): the name stands with the entry, for people and for Checkpoint.*."""
    name = asked.value.get("name")
    if not isinstance(name, str) or not name:
        raise Failure("invalid_value", "Step.run takes a name and a function", op=asked.op)
    return _once(ctx, asked, path, name)


def mark(ctx: Context, asked: Ask, path: str) -> Part:
    """checkpoint([fn]): without a function it only marks a point."""
    if asked.live:
        return _once(ctx, asked, path)
    started = ctx.now()
    return Part(StepsThread(_nothing()), lambda answer, done: Outcome(started_at=started, quiet=True))


def _nothing() -> Steps:
    return
    yield  # a generator that asks nothing


def _once(ctx: Context, asked: Ask, path: str, label: str = "") -> Part:
    if not asked.live:
        raise Failure("invalid_value", f"{asked.op} takes a function", op=asked.op)
    (fn,) = asked.live
    frame = ctx.frame(asked)
    before = frame.snapshot()
    counts = dict(ctx.counts)
    shared = {subject: dict(held) for subject, held in ctx.shared.items()}
    state = ctx.vm.state(asked.scope)
    started = ctx.now()
    scope = ctx.inside(frame)
    ctx.watched.add(scope)
    thread = ctx.vm.call(fn, "[]", scope=scope, parent=asked.scope, stream=path, watch=True, carry=True)

    def keep(answer: Answer, done: Done | None) -> Outcome:
        after = (done.state if done else None) or ctx.vm.state(asked.scope)
        ctx.leave(scope)
        change = {
            "frame": delta.between(before, frame.snapshot()),
            "counts": delta.between(counts, ctx.counts),
            "shared": delta.between(shared, ctx.shared),
            "state": None if after == state else delta.between(_table(state), _table(after)),
        }
        change = {name: part for name, part in change.items() if part}
        memory = canonical.dumps(change) if change else None
        used = done.used if done else ctx.vm.used
        return Outcome(answer.text, answer.ok, memory=memory, started_at=started, used=used, quiet=True, label=label)

    return Part(thread, keep)


def _table(text: str) -> dict[str, Any]:
    return canonical.loads(text) or {}


def remembered(ctx: Context, asked: Ask, entry: Entry) -> None:
    """Make the change again that the function once made."""
    if entry.memory is None:
        return
    if (state := _only_state(entry.memory)) is not None:
        ctx.vm.patch(asked.scope, state)
        return
    change: dict[str, Any] = canonical.loads(entry.memory)
    frame = ctx.frame(asked)
    if "frame" in change:
        frame.restore(delta.apply(frame.snapshot(), change["frame"]))
    if "counts" in change:
        _replace(ctx.counts, delta.apply(ctx.counts, change["counts"]))
    if "shared" in change:
        _replace(ctx.shared, delta.apply(ctx.shared, change["shared"]))
        graph.show(ctx)
    if "state" in change:
        ctx.vm.patch(asked.scope, canonical.dumps(change["state"]))


def _only_state(memory: str) -> str | None:
    """The change of the state as it stands in the text, where nothing else has changed: most Steps are so, and
    their memory need not be taken apart. (Keys are sorted, and only `stop` comes behind `state`.)"""
    if memory.startswith(_STATE) and '"stop":' not in memory:
        return memory[len(_STATE) : -1]
    return None


def _replace(held: dict[str, Any], new: dict[str, Any]) -> None:
    """In place: other files that run in the run hold the same table."""
    held.clear()
    held.update(new)
