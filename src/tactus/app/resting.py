"""Runs that wait and are kept as they are for a while: whoever goes on with one in this process needs no replay.

Only a cache: what is let go is in its store, and a run that another process has touched goes on from there.
"""

from __future__ import annotations

import asyncio
import threading
from collections import OrderedDict

from tactus.app.activation import Activation, Settings
from tactus.storage import Run

MOST = 64
"""so many are kept, the latest ones"""

_Kept = tuple[Activation, asyncio.AbstractEventLoop, asyncio.TimerHandle]


class Resting:
    """Activations by run, each for its loop alone. Loops in several threads share it."""

    def __init__(self, most: int = MOST) -> None:
        self._most = most
        self._kept: OrderedDict[str, _Kept] = OrderedDict()
        self._lock = threading.Lock()

    def __len__(self) -> int:
        return len(self._kept)

    def keep(self, activation: Activation, seconds: float) -> None:
        """Keep it if it rests; in its own loop."""
        if not activation.resting:
            return
        loop = asyncio.get_running_loop()
        run_id = activation.run.id
        timer = loop.call_later(seconds, self._over, run_id, activation)
        with self._lock:
            self._kept[run_id] = (activation, loop, timer)
            oldest = self._kept.popitem(last=False)[1] if len(self._kept) > self._most else None
        if oldest is not None:
            self._let_go(oldest)

    def where(self, run_id: str) -> asyncio.AbstractEventLoop | None:
        """The loop in which it is kept."""
        with self._lock:
            kept = self._kept.get(run_id)
        return None if kept is None else kept[1]

    def take(self, run: Run, host: Settings) -> Activation | None:
        """The one that can go on with this claim, here, under these settings; any other one of this run is let go."""
        with self._lock:
            kept = self._kept.pop(run.id, None)
        if kept is None:
            return None
        activation, loop, timer = kept
        if loop is asyncio.get_running_loop() and activation.could_go_on(run, host):
            timer.cancel()
            return activation
        self._let_go(kept)
        return None

    def clear(self) -> None:
        """Let all of them go."""
        with self._lock:
            kept = list(self._kept.values())
            self._kept.clear()
        for one in kept:
            self._let_go(one)

    def _over(self, run_id: str, activation: Activation) -> None:
        with self._lock:
            kept = self._kept.get(run_id)
            if kept is None or kept[0] is not activation:
                return
            del self._kept[run_id]
        self._let_go(kept)

    def _let_go(self, kept: _Kept) -> None:
        activation, loop, timer = kept
        try:
            loop.call_soon_threadsafe(timer.cancel)
            loop.call_soon_threadsafe(activation.drop)
        except RuntimeError:  # its loop has ended, and what rested there with it
            pass
