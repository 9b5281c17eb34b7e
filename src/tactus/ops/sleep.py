"""Sleep: wait without holding a process.

Sleep(86400)
"""

from __future__ import annotations

from tactus.errors import Failure, ReplayMismatch
from tactus.ops.base import Context
from tactus.runtime import Ask, Outcome, Waiting, said


async def sleep(ctx: Context, asked: Ask, path: str) -> Outcome:
    """{seconds}. The time to wake up is decided once and stored; short waits are waited for here."""
    seconds = asked.value.get("seconds")
    if isinstance(seconds, bool) or not isinstance(seconds, (int, float)) or seconds < 0:
        raise Failure("invalid_value", "Sleep takes a number of seconds, 0 or more", op="Sleep")
    started = ctx.now()
    if seconds > 0:
        await ctx.journal.durable()
        decided = await ctx.desk.remember(ctx.key(path), {"until": started + seconds, "seconds": seconds})
        if decided["seconds"] != seconds:
            remembered = f"Sleep for {decided['seconds']:g} seconds, which has begun"
            raise ReplayMismatch(path, remembered, said(asked.op, asked.args, asked.file, asked.line))
        await until(ctx, decided["until"])
    return Outcome(started_at=started, quiet=seconds == 0)


async def until(ctx: Context, wake_at: float) -> None:
    """Return once that time has come; raises Waiting if it is further away than the process will stay."""
    left = wake_at - ctx.now()
    if left > ctx.patience:
        raise Waiting({"until": wake_at})
    if left > 0:
        ctx.tell("sleeping", until=wake_at)
        await ctx.sleep(left)
