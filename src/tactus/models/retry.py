"""Patience with a provider: the same request again where that can help, with growing waits and no dice.

The clock is not ours: `sleep` comes from the caller, who also hears of every further attempt.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from tactus.models import ModelFault, Reply

FIRST_WAIT = 0.5
"""seconds before the second attempt; each later wait is twice the one before"""
LONGEST_WAIT = 30.0
"""seconds; a provider that asks for more is left to the caller, who parks the run"""


async def patiently(
    request: Callable[[], Awaitable[Reply]],
    *,
    sleep: Callable[[float], Awaitable[None]],
    on_retry: Callable[[ModelFault, int, float], None] = lambda fault, attempts, wait: None,
    attempts: int = 3,
) -> tuple[Reply, int]:
    """The reply, and how many attempts it took (1 = the first one did).

    `on_retry(fault, attempts so far, seconds)` is called before each wait: what was streamed of the failed
    attempt is void. Raises the last ModelFault with `.attempts` set; one whose `retry_after` is above
    LONGEST_WAIT at once, whatever is left.
    """
    for attempt in range(1, attempts + 1):
        try:
            return await request(), attempt
        except ModelFault as fault:
            fault.attempts = attempt
            wait = max(FIRST_WAIT * 2 ** (attempt - 1), fault.retry_after or 0.0)
            if not fault.retryable or attempt == attempts or (fault.retry_after or 0.0) > LONGEST_WAIT:
                raise
            on_retry(fault, attempt, wait)
            await sleep(wait)
    raise ValueError(f"attempts must be at least 1, not {attempts}")
