"""One thread that writes for many runs: what comes in while it commits goes into its next commit."""

from __future__ import annotations

import asyncio
import threading
from collections import deque
from collections.abc import Callable
from typing import Any, TypeVar

from tactus.errors import StoreError
from tactus.record import record
from tactus.storage import Store

T = TypeVar("T")
TOGETHER = 500
"""so many writes share a commit, at most"""


@record(slots=True)
class _Job:
    write: Callable[[], Any]
    loop: asyncio.AbstractEventLoop
    done: asyncio.Future[Any]
    value: Any = None
    error: BaseException | None = None


class Writer:
    """Writes of a store, in the order in which they were given, each answered once it is durable.

    A loop hands over all that one turn of it gave, and nothing more until that is answered: two threads that both
    want Python's lock between a few microseconds of work would mostly wait for each other. The thread starts with
    the first write, and ends with `close`.
    """

    def __init__(self, store: Store) -> None:
        self._store = store
        self._waiting: deque[_Job] = deque()
        self._gathered: dict[asyncio.AbstractEventLoop, list[_Job]] = {}
        self._under_way: set[asyncio.AbstractEventLoop] = set()
        self._wake = threading.Condition()
        self._thread: threading.Thread | None = None
        self._closed = False

    async def do(self, write: Callable[[], T]) -> T:
        """The result of `write()`, which calls the store; raises what it raises, and StoreError where the commit
        failed. Once given it is carried out, also if nobody waits for it any more."""
        loop = asyncio.get_running_loop()
        job = _Job(write, loop, loop.create_future())
        if self._closed:
            raise StoreError("the store is closed; open it again")
        gathered = self._gathered.setdefault(loop, [])
        gathered.append(job)
        if len(gathered) == 1 and loop not in self._under_way:
            loop.call_soon(self._hand_over, loop)
        result: T = await job.done
        return result

    def _hand_over(self, loop: asyncio.AbstractEventLoop) -> None:
        if loop in self._under_way or loop not in self._gathered:
            return
        self._under_way.add(loop)
        with self._wake:
            self._waiting.extend(self._gathered.pop(loop))
            if self._thread is None:
                self._thread = threading.Thread(target=self._work, name="writer", daemon=True)
                self._thread.start()
            self._wake.notify()

    def close(self) -> None:
        """Carry out what was given, then end the thread."""
        with self._wake:
            self._closed = True
            for jobs in self._gathered.values():
                self._waiting.extend(jobs)
            self._gathered.clear()
            self._wake.notify()
        if self._thread is not None:
            self._thread.join()

    def _work(self) -> None:
        while True:
            with self._wake:
                self._wake.wait_for(lambda: self._waiting or self._closed)
                if not self._waiting:
                    return
                jobs = [self._waiting.popleft() for _ in range(min(len(self._waiting), TOGETHER))]
            self._commit(jobs)
            self._answer(jobs)
            del jobs  # what they hold of their runs goes now, not with the next write

    def _commit(self, jobs: list[_Job]) -> None:
        try:
            with self._store.together():
                for job in jobs:
                    try:
                        job.value = job.write()
                    except Exception as error:
                        job.error = error
        except Exception as error:  # none of them was made; those that were refused keep their reason
            for job in jobs:
                job.error = job.error or error

    def _answer(self, jobs: list[_Job]) -> None:
        by_loop: dict[asyncio.AbstractEventLoop, list[_Job]] = {}
        for job in jobs:
            by_loop.setdefault(job.loop, []).append(job)
        for loop, of_loop in by_loop.items():
            try:
                loop.call_soon_threadsafe(self._settle, loop, of_loop)
            except RuntimeError:  # this loop has ended, and with it everybody who waited
                with self._wake:
                    self._under_way.discard(loop)
                    self._waiting.extend(self._gathered.pop(loop, []))

    def _settle(self, loop: asyncio.AbstractEventLoop, jobs: list[_Job]) -> None:
        self._under_way.discard(loop)
        for job in jobs:
            if job.done.done():
                continue
            if job.error is not None:
                job.done.set_exception(job.error)
            else:
                job.done.set_result(job.value)
        # those who were waiting go on in the loop's next turn; what they give is handed over with what is there
        loop.call_soon(loop.call_soon, self._hand_over, loop)
