"""Lanes: threads in which runs go forward beside each other, and never behind one that computes."""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import Callable, Coroutine, Iterator
from typing import Any

import pytest

from tactus.app.lanes import LATE, Job, Lanes
from tactus.errors import UsageError


@pytest.fixture
def lanes() -> Iterator[Lanes]:
    made = Lanes(3)
    yield made
    made.close()


async def where(seconds: float = 0.0) -> str:
    await asyncio.sleep(seconds)
    return threading.current_thread().name


class Program:
    """One that computes until it is let out; `lane` is where."""

    def __init__(self) -> None:
        self.lane = ""
        self._begun, self._enough = threading.Event(), threading.Event()

    async def run(self) -> str:
        self.lane = threading.current_thread().name
        self._begun.set()
        self._enough.wait()
        return self.lane

    def inside(self) -> None:
        """Wait until its lane can be seen to be inside it."""
        assert self._begun.wait(5)
        time.sleep(2 * LATE)

    def let_out(self) -> None:
        self._enough.set()


@pytest.fixture
def inside() -> Iterator[Callable[[Lanes], Program]]:
    """Gives lanes a program; lets it out in the end, and closes them."""
    made: list[tuple[Lanes, Program]] = []

    def start(lanes: Lanes) -> Program:
        program = Program()
        made.append((lanes, program))
        lanes.give(program.run)
        program.inside()
        return program

    yield start
    for _, program in made:
        program.let_out()
    for lanes, _ in made:
        lanes.close()


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


# -------------------------------------------------------------------- programs that compute


Inside = Callable[[Lanes], Program]


def test_where_every_lane_is_inside_a_program_there_is_one_more(inside: Inside) -> None:
    lanes = Lanes(2, more=1)
    names = {inside(lanes).lane for _ in range(2)}
    assert lanes.give(where).done.result(5) not in names


def test_so_many_more_and_then_it_waits(inside: Inside) -> None:
    lanes = Lanes(1, more=1)
    first, _ = inside(lanes), inside(lanes)
    job = lanes.give(where)
    time.sleep(2 * LATE)
    assert not job.done.done()
    first.let_out()
    assert job.done.result(5) == first.lane, "the one that was made first had as few"


def test_one_that_is_inside_a_program_gets_nothing_while_another_is_not(inside: Inside) -> None:
    lanes = Lanes(2)
    lane = inside(lanes).lane
    shared = [lanes.give(lambda: where(0.3)) for _ in range(3)]
    names = {job.done.result(5) for job in shared}
    assert len(names) == 1
    assert lane not in names


def test_work_goes_where_it_is_wanted_if_nothing_else_is_there(lanes: Lanes) -> None:
    async def loop(seconds: float = 0.0) -> asyncio.AbstractEventLoop:
        await asyncio.sleep(seconds)
        return asyncio.get_running_loop()

    first, second = [lanes.give(lambda: loop(0.05)).done for _ in range(2)]
    assert lanes.give(loop, second.result(5)).done.result(5) is second.result()
    assert lanes.give(loop, first.result(5)).done.result(5) is first.result()
    busy = lanes.give(lambda: loop(0.3), second.result())
    assert lanes.give(loop, second.result()).done.result(5) is first.result()
    assert busy.done.result(5) is second.result()


# -------------------------------------------------------------------- from another loop


def ended(job: Job[Any], patience: float | None = None) -> Coroutine[Any, Any, Any]:
    async def cancelled() -> Any:
        task = asyncio.create_task(job.ended(patience))
        await asyncio.sleep(0.05)
        task.cancel()
        return await task

    return cancelled()


def test_whoever_is_cancelled_while_he_waits_stops_the_work(lanes: Lanes) -> None:
    job = lanes.give(lambda: where(60))
    with pytest.raises(asyncio.CancelledError):
        asyncio.run(ended(job))
    assert job.stopped


def test_and_waits_for_what_will_not_stop_for_as_long_as_he_says(lanes: Lanes) -> None:
    program = Program()
    job = lanes.give(program.run)
    program.inside()
    began = time.monotonic()
    with pytest.raises(asyncio.CancelledError):
        asyncio.run(ended(job, 0.1))
    assert time.monotonic() - began < 5
    assert not job.done.done()
    program.let_out()
    assert job.done.result(5) == program.lane
    assert not job.stopped


def test_what_rests_in_a_lane_ends_with_it() -> None:
    lanes, tasks, over = Lanes(1), set[asyncio.Task[None]](), threading.Event()

    async def rests() -> None:
        try:
            await asyncio.sleep(60)
        finally:
            over.set()

    async def leaves_something() -> None:
        tasks.add(asyncio.create_task(rests()))
        await asyncio.sleep(0)

    lanes.give(leaves_something).done.result(5)
    lanes.close()
    assert over.wait(5)
