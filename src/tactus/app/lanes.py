"""Threads with an event loop each, in which runs go forward beside each other.

Lua lets other threads go on while it computes, and so does waiting for a program in another process, but not the loop
that it was called from. So a run gets a lane that nobody uses. Where all of them are used it shares one with the fewest
others, but never one that is inside a program just now: rather there is one more. Knows no runs.
"""

from __future__ import annotations

import asyncio
import concurrent.futures
import selectors
import sys
import threading
import time
from collections.abc import Callable, Coroutine
from typing import Any, Generic, TypeVar

from tactus.errors import UsageError

T = TypeVar("T")
MOST = 64
"""so many runs go forward without ever waiting for each other"""
MORE = 64
"""so many lanes are made beyond that while every lane is inside a program"""
LATE = 0.05
"""seconds without a turn of its loop after which a lane is taken to be inside a program"""
PATIENCE = 2.0
"""seconds in which a run that was told to stop may come to a place where it can"""
CLOSED = "this Runtime is closed; make another one"


class Job(Generic[T]):
    """Work in a lane. `done` gets what it comes to, also after `stop`; `stopped`: it came to nothing but its stop."""

    def __init__(self, lane: Lane, work: Callable[[], Coroutine[Any, Any, T]]) -> None:
        self.done: concurrent.futures.Future[T] = concurrent.futures.Future()
        self.stopped = False
        self._lane, self._work = lane, work
        self._task: asyncio.Task[T] | None = None

    def begin(self) -> None:
        """In the lane's thread."""
        self._task = self._lane.loop.create_task(self._work())
        self._task.add_done_callback(self._end)

    def stop(self) -> None:
        """Cancel it where it next waits; from any thread."""
        self._lane.call(lambda: self._task.cancel() if self._task else None)

    async def ended(self, patience: float | None = None) -> T:
        """What it comes to, awaited in another loop. Cancelled, it is told to stop and given so many seconds to."""
        ended = asyncio.wrap_future(self.done)
        ended.add_done_callback(lambda done: done.cancelled() or done.exception())  # seen, also if nobody waits
        try:
            return await asyncio.shield(ended)
        except asyncio.CancelledError:
            self.stop()
            await asyncio.wait([ended], timeout=patience)
            raise

    def _end(self, task: asyncio.Task[T]) -> None:
        self._lane.jobs.discard(self)
        if task.cancelled():
            self.stopped = True
            self.done.set_exception(UsageError(CLOSED))
        elif error := task.exception():
            self.done.set_exception(error)
        else:
            self.done.set_result(task.result())


class Turns(selectors.DefaultSelector):
    """A selector that tells whether its loop comes to its turns: while it is not waiting here, it is in a callback."""

    since: float | None = None
    """when it was here last; None = it is here now"""

    def select(self, timeout: float | None = None) -> list[tuple[selectors.SelectorKey, int]]:
        self.since = None
        try:
            return super().select(timeout)
        finally:
            self.since = time.monotonic()


class Lane:
    """One thread and its loop."""

    def __init__(self, name: str) -> None:
        self._turns = Turns()
        # where a loop of sockets is not the one that starts processes, how it turns cannot be seen
        whole = sys.platform != "win32"
        self.loop = asyncio.SelectorEventLoop(self._turns) if whole else asyncio.new_event_loop()
        self.jobs: set[Job[Any]] = set()
        self._thread = threading.Thread(target=self._run, name=name, daemon=True)
        self._thread.start()

    def give(self, work: Callable[[], Coroutine[Any, Any, T]]) -> Job[T]:
        job = Job(self, work)
        self.jobs.add(job)
        self.call(job.begin)
        return job

    def call(self, what: Callable[[], object]) -> None:
        """Have it called in the lane's thread; nothing happens where that has ended."""
        try:
            self.loop.call_soon_threadsafe(what)
        except RuntimeError:
            pass

    @property
    def here(self) -> bool:
        return threading.current_thread() is self._thread

    @property
    def inside(self) -> bool:
        """Whether it seems to be inside a program: nothing else that is here goes on until it comes out."""
        since = self._turns.since
        return since is not None and time.monotonic() - since > LATE

    def close(self, deadline: float) -> None:
        """Stop what runs here; a program that spins past the deadline is left behind."""
        jobs = list(self.jobs)
        for job in jobs:
            job.stop()
        concurrent.futures.wait([job.done for job in jobs], max(0.0, deadline - time.monotonic()))
        self.call(self.loop.stop)
        self._thread.join(max(0.0, deadline - time.monotonic()))

    def _run(self) -> None:
        asyncio.set_event_loop(self.loop)
        try:
            self.loop.run_forever()
        finally:
            self.loop.run_until_complete(_cancelled(self.loop))
            self.loop.run_until_complete(self.loop.shutdown_asyncgens())
            self.loop.run_until_complete(self.loop.shutdown_default_executor())
            self.loop.close()


async def _cancelled(loop: asyncio.AbstractEventLoop) -> None:
    """What rests here ends with its loop."""
    rest = asyncio.all_tasks(loop) - {asyncio.current_task()}
    for task in rest:
        task.cancel()
    await asyncio.gather(*rest, return_exceptions=True)


class Lanes:
    """The lanes of one host of runs; each is made when it is first needed. `most` of them without need, and `more`
    where every one is inside a program."""

    def __init__(self, most: int = MOST, more: int = MORE, patience: float = PATIENCE) -> None:
        self._most, self._more, self._patience = most, more, patience
        self._lanes: list[Lane] = []
        self._lock = threading.Lock()
        self.closed = False

    @property
    def here(self) -> bool:
        """Whether this is a lane's own thread."""
        return any(lane.here for lane in self._lanes)

    def give(self, work: Callable[[], Coroutine[Any, Any, T]], at: asyncio.AbstractEventLoop | None = None) -> Job[T]:
        """Begin it where nothing else goes on: in the lane of the loop `at`, if that is so there. Where there is no
        such lane and can be none, with the fewest others. Raises UsageError after `close`."""
        with self._lock:
            if self.closed:
                raise UsageError(CLOSED)
            return self._chosen(at).give(work)

    def close(self) -> None:
        with self._lock:
            self.closed = True
        for lane in self._lanes:
            for job in list(lane.jobs):
                job.stop()
        deadline = time.monotonic() + self._patience
        for lane in self._lanes:
            lane.close(deadline)

    def _chosen(self, at: asyncio.AbstractEventLoop | None) -> Lane:
        free = [lane for lane in self._lanes if not lane.jobs]
        if free:
            return next((lane for lane in free if lane.loop is at), free[0])
        if len(self._lanes) < self._most:
            return self._made()
        outside = [lane for lane in self._lanes if not lane.inside]
        if not outside and len(self._lanes) < self._most + self._more:
            return self._made()
        return min(outside or self._lanes, key=lambda lane: len(lane.jobs))

    def _made(self) -> Lane:
        lane = Lane(f"tactus-lane-{len(self._lanes)}")
        self._lanes.append(lane)
        return lane
