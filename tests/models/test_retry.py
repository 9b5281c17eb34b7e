"""Patience: what is tried again, how long the waits are, and what comes out in the end."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

import pytest

from tactus.errors import Blocked
from tactus.models import ModelFault, Reply
from tactus.models.retry import patiently


def limited(retry_after: float | None = None) -> ModelFault:
    return ModelFault("rate_limited", "slow down", retryable=True, retry_after=retry_after)


def patience(outcomes: Sequence[Reply | Exception], attempts: int = 3) -> tuple[tuple[Reply, int], list[float]]:
    """((reply, attempts), waits) of a request with these outcomes."""
    left, waits, heard = list(outcomes), list[float](), list[float]()

    async def request() -> Reply:
        outcome = left.pop(0)
        if isinstance(outcome, Exception):
            raise outcome
        return outcome

    async def sleep(seconds: float) -> None:
        waits.append(seconds)

    result = asyncio.run(patiently(request, sleep=sleep, on_retry=lambda f, n, s: heard.append(s), attempts=attempts))
    assert heard == waits
    return result, waits


HELLO = Reply("hello")


def test_the_first_reply_needs_no_patience() -> None:
    assert patience([HELLO]) == ((HELLO, 1), [])


def test_waits_grow_and_are_always_the_same() -> None:
    assert patience([limited(), limited(), HELLO]) == ((HELLO, 3), [0.5, 1.0])
    assert patience([limited()] * 3 + [HELLO], attempts=4) == ((HELLO, 4), [0.5, 1.0, 2.0])


def test_a_provider_that_names_a_longer_wait_gets_it() -> None:
    assert patience([limited(7.0), limited(0.0), HELLO]) == ((HELLO, 3), [7.0, 1.0])
    assert patience([limited(30.0), HELLO]) == ((HELLO, 2), [30.0])


def test_a_wait_too_long_to_sit_through_is_the_callers() -> None:
    with pytest.raises(ModelFault) as raised:
        patience([limited(30.5), HELLO])
    assert (raised.value.attempts, raised.value.retry_after) == (1, 30.5)


def test_the_last_fault_comes_out_with_the_number_of_attempts() -> None:
    last = ModelFault("unreachable", "nobody there", retryable=True)
    with pytest.raises(ModelFault) as raised:
        patience([limited(), limited(), last])
    assert raised.value is last
    assert last.attempts == 3


def test_what_another_try_cannot_help_is_not_tried_again() -> None:
    with pytest.raises(ModelFault) as raised:
        patience([ModelFault("model_error", "no such model"), HELLO])
    assert raised.value.attempts == 1
    with pytest.raises(Blocked):
        patience([Blocked("set the key"), HELLO])


def test_at_least_one_attempt_is_made() -> None:
    with pytest.raises(ValueError, match="at least 1"):
        patience([HELLO], attempts=0)
