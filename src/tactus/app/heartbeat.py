"""Extends the leases of the runs that this process works on, from one thread that no loop can block."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from time import monotonic

from tactus.errors import Fenced, StoreError
from tactus.storage import Run, Store

SECONDS = 15.0
LOOK_SECONDS = 1.0
"""A run that was cancelled or taken over is noticed so soon, where that can be seen without writing."""


class Held:
    """A run whose lease is kept. `lost`: another process has it now."""

    def __init__(self, run: Run, on_lost: Callable[[], object]) -> None:
        self.run, self._on_lost = run, on_lost
        self.lost = False

    def lose(self) -> None:
        self.lost = True
        self._on_lost()


class Heartbeats:
    """One thread for all runs of a store; it starts with the first and ends with the last."""

    def __init__(self, store: Store, every: float = SECONDS) -> None:
        self._store, self._every = store, every
        self._seen = -1
        self._held: set[Held] = set()
        self._changed = threading.Condition()
        self._beating = False

    @contextmanager
    def holding(self, run: Run, on_lost: Callable[[], object]) -> Iterator[Held]:
        """Keep the run's lease meanwhile; `on_lost` is called, from another thread, when it is gone."""
        held = Held(run, on_lost)
        with self._changed:
            self._held.add(held)
            if not self._beating:
                self._beating = True
                threading.Thread(target=self._beat, name="heartbeat", daemon=True).start()
        try:
            yield held
        finally:
            with self._changed:
                self._held.discard(held)
                if not self._held:
                    self._changed.notify()

    def _beat(self) -> None:
        beat_at = monotonic() + self._every
        while True:
            with self._changed:
                self._changed.wait_for(lambda: not self._held, timeout=min(self._every, LOOK_SECONDS))
                if not self._held:
                    self._beating = False
                    return
                held = list(self._held)
            lost = []
            try:
                if monotonic() < beat_at:
                    lost = self._taken(held)
                else:
                    beat_at = monotonic() + self._every
                    with self._store.together():
                        lost = [one for one in held if not self._kept(one)]
            except StoreError:
                continue  # the next beat, or the run's own next write, will tell
            for one in lost:
                one.lose()

    def _taken(self, held: list[Held]) -> list[Held]:
        """Those that have another epoch by now; looks only where somebody else has written."""
        seen, self._seen = self._seen, self._store.changes()
        if seen == self._seen:
            return []
        return [one for one in held if self._store.run(one.run.id).epoch != one.run.epoch and not self._kept(one)]

    def _kept(self, held: Held) -> bool:
        try:
            self._store.heartbeat(held.run.id, held.run.epoch)
        except Fenced:
            with self._changed:
                if held not in self._held:  # it has just ended by itself
                    return True
                self._held.discard(held)
            return False
        return True
