"""Lanes: threads in which runs go forward beside each other."""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import Iterator

import pytest

from tactus.app.lanes import Lanes
from tactus.errors import UsageError


@pytest.fixture
def lanes() -> Iterator[Lanes]:
    made = Lanes(3)
    yield made
    made.close()


async def where(seconds: float = 0.0) -> str:
    await asyncio.sleep(seconds)
    return threading.current_thread().name


def test_each_has_a_lane_of_its_own_while_there_are_lanes_and_then_they_share(lanes: Lanes) -> None:
    jobs = [lanes.give(lambda: where(0.05)) for _ in range(6)]
    names = [job.done.result(5) for job in jobs]
    assert [names.count(name) for name in sorted(set(names))] == [2, 2, 2]


def test_a_lane_that_is_free_again_is_used_again(lanes: Lanes) -> None:
    assert len({lanes.give(where).done.result(5) for _ in range(5)}) == 1


def test_errors_come_as_they_are(lanes: Lanes) -> None:
    async def fails() -> None:
        raise KeyError("x")

    with pytest.raises(KeyError):
        lanes.give(fails).done.result(5)


def test_work_is_told_to_stop_and_may_still_come_to_something(lanes: Lanes) -> None:
    async def stubborn() -> str:
        try:
            await asyncio.sleep(60)
        except asyncio.CancelledError:
            return "tidied up"
        return "slept"

    job = lanes.give(stubborn)
    time.sleep(0.05)
    job.stop()
    assert job.done.result(5) == "tidied up"


def test_closing_stops_what_is_there_and_takes_nothing_more() -> None:
    lanes = Lanes(2)
    jobs = [lanes.give(lambda: where(60)) for _ in range(4)]
    time.sleep(0.05)
    before = threading.active_count()
    lanes.close()
    for job in jobs:
        with pytest.raises(UsageError, match="this Runtime is closed"):
            job.done.result(0)
    with pytest.raises(UsageError, match="this Runtime is closed"):
        lanes.give(where)
    assert threading.active_count() == before - 2


def test_what_will_not_stop_is_left_behind() -> None:
    lanes, spun = Lanes(1, patience=0.1), threading.Event()

    async def spins() -> None:
        time.sleep(0.6)
        spun.set()

    lanes.give(spins)
    time.sleep(0.05)
    began = time.monotonic()
    lanes.close()
    assert time.monotonic() - began < 0.5
    assert spun.wait(5)
