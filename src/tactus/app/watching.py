"""Takes forward the runs that are due, several at once: ready ones, those whose time has come, those whose owner died.

May be done by many processes at the same time: a claim decides who gets a run. Each run goes forward in a lane of its
own, so that one whose program computes holds up no other. Knows no command line.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable
from dataclasses import replace
from time import monotonic

from tactus.app.activation import Settings
from tactus.app.lanes import MOST, Lanes
from tactus.app.runs import App
from tactus.errors import BusyStore, Fenced, Owned, StoreError, UnknownRun
from tactus.record import record
from tactus.runtime import Listener
from tactus.storage import ENDED, Parked, Run

AT_ONCE = 10
INTERVAL = 1.0
GRACE = 10.0
"""seconds for which a run that waits is kept as it is: a quick answer needs no replay"""
GLANCE = 0.1
"""seconds between two looks whether another process has written"""
REST, LONGEST_REST = 1.0, 60.0
"""seconds for which a run that broke down is left alone; twice as long each time"""


@record(frozen=True, slots=True)
class Left:
    """A run as it stood when this process left it; `error`: why it could not go on at all."""

    run: Run
    error: Exception | None = None


class Watch:
    """`listen` gives each run its listener, which is called in the thread of the run's lane; `tell` hears, in the
    watch's own, how each was left, and of a store that cannot be written."""

    def __init__(
        self,
        app: App,
        *,
        listen: Callable[[Run], Listener],
        tell: Callable[[Left | StoreError], object],
        at_once: int = AT_ONCE,
        rest: float = REST,
    ) -> None:
        self._app, self._listen, self._tell, self._at_once, self._rest = app, listen, tell, at_once, rest
        self._lanes = Lanes(min(at_once, MOST))
        self._working: dict[asyncio.Task[None], Run] = {}
        self._broken: BaseException | None = None
        self._rests: dict[str, tuple[float, float]] = {}
        """run id -> until when it is left alone, and for how long"""

    async def once(self, also: Iterable[str] = ()) -> None:
        """Take forward what is due, and these too, each run once; returns when all of them were left."""
        seen: set[str] = set()
        first = list(also)
        try:
            while True:
                due = [*first, *(run.id for run in self._app.store.due(self._at_once + len(seen)))]
                fresh = [run_id for run_id in dict.fromkeys(due) if run_id not in seen]
                if not fresh and not self._working:
                    return
                for run_id in fresh[: self._at_once - len(self._working)]:
                    seen.add(run_id)
                    self._take(run_id)
                if self._working:
                    await asyncio.wait([*self._working], return_when=asyncio.FIRST_COMPLETED)
                    self._check()
        finally:
            await self._let_go()

    async def forever(self, interval: float = INTERVAL) -> None:
        """Look every `interval` seconds, and whenever another process has written; until it is cancelled."""
        try:
            while True:
                try:
                    seen = self._app.store.changes()
                    self._take_due()
                    await self._pause(interval, seen)
                    self._check()
                except BusyStore as busy:
                    self._tell(busy)
                    await asyncio.sleep(interval)
        finally:
            await self._let_go()

    def close(self) -> None:
        """End its threads and those of its app; the store stays open."""
        self._lanes.close()
        self._app.close()

    def release(self) -> None:
        """Give the leases back, from another thread: a program does not come to a stop by itself."""
        for run in list(self._working.values()):
            try:
                self._app.store.park(run.id, run.epoch, Parked("ready"))
            except StoreError:
                continue  # it was left meanwhile, or the store is gone: a dead owner's run can be claimed anyway

    def _take_due(self) -> None:
        now, working = monotonic(), {run.id for run in self._working.values()}
        for run in self._app.store.due(self._at_once + len(self._rests) + len(working)):
            if len(self._working) >= self._at_once:
                return
            # one that was left in its lane is due before it is told here how
            if run.id not in working and self._rests.get(run.id, (0.0, 0.0))[0] <= now:
                self._take(run.id)

    def _take(self, run_id: str) -> None:
        try:
            run = self._app.claim(run_id)
        except (Owned, UnknownRun):  # another was faster, or it was deleted
            return
        if run.status in ENDED:
            return
        task = asyncio.create_task(self._work(run))
        self._working[task] = run
        task.add_done_callback(self._done)

    def _done(self, task: asyncio.Task[None]) -> None:
        """Only what tells of a run can fail here, and then nobody would hear of any more."""
        del self._working[task]
        if not task.cancelled() and task.exception():
            self._broken = task.exception()

    def _check(self) -> None:
        if self._broken is not None:
            raise self._broken

    async def _work(self, run: Run) -> None:
        settings = replace(self._app.settings, listen=self._listen(run), grace=GRACE)
        try:
            left = await self._forward(run, settings)
        except Fenced:
            self._tell(Left(self._app.store.run(run.id)))
        except asyncio.CancelledError:
            left = self._app.store.run(run.id)
            if left.status in ENDED and left.epoch == run.epoch:  # it had come to its end, and was being cleared away
                self._tell(Left(left))
            raise
        except Exception as error:  # whatever breaks one run down leaves the others alone
            seconds = min(LONGEST_REST, 2 * self._rests.get(run.id, (0.0, self._rest / 2))[1])
            self._rests[run.id] = (monotonic() + seconds, seconds)
            self._tell(Left(run, error))
        else:
            self._rests.pop(run.id, None)
            self._tell(Left(left))

    async def _forward(self, run: Run, settings: Settings) -> Run:
        """In a lane: where the run rests, unless another one is there by now. Cancelled, it stops where it next waits;
        what it has come to all the same is heard."""
        job = self._lanes.give(lambda: self._app.activate(run, settings), self._app.rests_in(run.id))
        try:
            return await job.ended()
        except asyncio.CancelledError:
            if job.stopped or not job.done.done():
                raise
            return job.done.result()

    async def _pause(self, interval: float, seen: int) -> None:
        """Until a run was left, somebody else has written since `seen`, or the interval is over; a glance at least, for
        what the watch's own runs write may show, too."""
        until = monotonic() + interval
        while (rest := until - monotonic()) > 0:
            working = len(self._working)
            if not working:
                await asyncio.sleep(min(GLANCE, rest))
            else:
                await asyncio.wait([*self._working], timeout=min(GLANCE, rest), return_when=asyncio.FIRST_COMPLETED)
                if len(self._working) < working:
                    return
            if self._app.store.changes() != seen:
                return

    async def _let_go(self) -> None:
        """Every run that is worked on stops where it can, and can be resumed."""
        for task in self._working:
            task.cancel()
        if self._working:
            await asyncio.gather(*self._working, return_exceptions=True)
