"""Threads with an event loop each, in which runs go forward beside the loop of the program that started them.

Lua lets other threads go on while it computes, but not the loop that it was called from. A run gets a lane that
nobody uses while there are lanes to be had, and shares one with the fewest others after that.
"""

from __future__ import annotations

import asyncio
import concurrent.futures
import threading
import time
from collections.abc import Callable, Coroutine
from typing import Any, Generic, TypeVar

from tactus.errors import UsageError

T = TypeVar("T")
MOST = 16
"""so many runs compute without waiting for each other, at most"""
PATIENCE = 2.0
"""seconds in which a run that was told to stop may come to a place where it can"""
CLOSED = "this Runtime is closed; make another one"


class Job(Generic[T]):
    """Work in a lane. `done` gets what it comes to, also after `stop`."""

    def __init__(self, lane: Lane, work: Callable[[], Coroutine[Any, Any, T]]) -> None:
        self.done: concurrent.futures.Future[T] = concurrent.futures.Future()
        self._lane, self._work = lane, work
        self._task: asyncio.Task[T] | None = None

    def begin(self) -> None:
        """In the lane's thread."""
        self._task = self._lane.loop.create_task(self._work())
        self._task.add_done_callback(self._end)

    def stop(self) -> None:
        """Cancel it where it next waits; from any thread."""
        self._lane.call(lambda: self._task.cancel() if self._task else None)

    def _end(self, task: asyncio.Task[T]) -> None:
        self._lane.jobs.discard(self)
        if task.cancelled():
            self.done.set_exception(UsageError(CLOSED))
        elif error := task.exception():
            self.done.set_exception(error)
        else:
            self.done.set_result(task.result())


class Lane:
    """One thread and its loop."""

    def __init__(self, name: str) -> None:
        self.loop = asyncio.new_event_loop()
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
            self.loop.run_until_complete(self.loop.shutdown_asyncgens())
            self.loop.run_until_complete(self.loop.shutdown_default_executor())
            self.loop.close()


class Lanes:
    """The lanes of one Runtime; each is made when it is first needed."""

    def __init__(self, most: int = MOST, patience: float = PATIENCE) -> None:
        self._most, self._patience = most, patience
        self._lanes: list[Lane] = []
        self._lock = threading.Lock()
        self.closed = False

    @property
    def here(self) -> bool:
        """Whether this is a lane's own thread."""
        return any(lane.here for lane in self._lanes)

    def give(self, work: Callable[[], Coroutine[Any, Any, T]]) -> Job[T]:
        """Begin it where the fewest others are. Raises UsageError after `close`."""
        with self._lock:
            if self.closed:
                raise UsageError(CLOSED)
            lane = min(self._lanes, key=lambda lane: len(lane.jobs), default=None)
            if lane is None or (lane.jobs and len(self._lanes) < self._most):
                lane = Lane(f"tactus-lane-{len(self._lanes)}")
                self._lanes.append(lane)
            return lane.give(work)

    def close(self) -> None:
        with self._lock:
            self.closed = True
        for lane in self._lanes:
            for job in list(lane.jobs):
                job.stop()
        deadline = time.monotonic() + self._patience
        for lane in self._lanes:
            lane.close(deadline)
