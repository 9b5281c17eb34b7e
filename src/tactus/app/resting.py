"""Runs that wait and are kept as they are for a while: whoever goes on with one in this process needs no replay.

Only a cache: what is let go is in its store, and a run that another process has touched goes on from there.
"""

from __future__ import annotations

import asyncio
from collections import OrderedDict

from tactus.app.activation import Activation, Settings
from tactus.storage import Run

MOST = 64
"""so many are kept, the latest ones"""

_Kept = tuple[Activation, asyncio.AbstractEventLoop, asyncio.TimerHandle]


class Resting:
    """Activations by run, each for its loop alone."""

    def __init__(self, most: int = MOST) -> None:
        self._most = most
        self._kept: OrderedDict[str, _Kept] = OrderedDict()

    def __len__(self) -> int:
        return len(self._kept)

    def keep(self, activation: Activation, seconds: float) -> None:
        """Keep it if it rests; in its own loop."""
        if not activation.resting:
            return
        loop = asyncio.get_running_loop()
        run_id = activation.run.id
        self._kept[run_id] = (activation, loop, loop.call_later(seconds, self._over, run_id, activation))
        while len(self._kept) > self._most:
            self._let_go(self._kept.popitem(last=False)[1])

    def take(self, run: Run, host: Settings) -> Activation | None:
        """The one that can go on with this claim, here, under these settings; any other one of this run is let go."""
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
        while self._kept:
            self._let_go(self._kept.popitem()[1])

    def _over(self, run_id: str, activation: Activation) -> None:
        kept = self._kept.get(run_id)
        if kept is not None and kept[0] is activation:
            self._let_go(self._kept.pop(run_id))

    def _let_go(self, kept: _Kept) -> None:
        activation, loop, timer = kept
        try:
            loop.call_soon_threadsafe(timer.cancel)
            loop.call_soon_threadsafe(activation.drop)
        except RuntimeError:  # its loop has ended, and what rested there with it
            pass
