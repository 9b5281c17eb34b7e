"""How long a program has computed: its slices, from an answer to the next ask, added up. Knows nothing of Lua."""

from __future__ import annotations

import os
import sys
import time
from _thread import get_ident

TYPE_CHECKING = False  # not typing's: a worker imports nothing that it does not need
if TYPE_CHECKING:
    from tactus.vm.state import Limits

BREATH, PAUSE = 0.002, 0.001
"""Where threads compute beside each other, a program that asks and asks pauses after so many seconds for so many: it
gives Python's lock up again and again, but never for long enough that another thread wakes in time to take it."""
NEWS = 0.01
"""Such a part of a limit may be taken before whoever computes is told anew how much is left."""
_threads: set[int] = set()
"""In which slices were computed in this process."""


class Meter:
    """What is left of the seconds of one activation."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self.cpu, self.wall = limits.seconds, limits.wall
        self._told = (self.cpu, self.wall, 1)
        self._since = self._ended = 0.0

    def begin(self) -> tuple[float, float] | None:
        """A slice begins. What it may take, unless that has hardly changed: CPU seconds of this process, and seconds
        by the clock on the wall."""
        cpu, wall, shares = self._told
        share = _share()
        far = cpu - self.cpu > NEWS * self._limits.seconds or wall - self.wall > NEWS * self._limits.wall
        if far or share != shares:
            self._told = (self.cpu, self.wall, share)
        self._breathe()
        self._began, self._cpu = time.monotonic(), time.thread_time()
        return (self.cpu * share, self.wall) if far or share != shares else None

    def end(self) -> str:
        """The slice is over: the limit that it has spent, seconds or wall, or ""."""
        self.cpu -= time.thread_time() - self._cpu
        self._ended = time.monotonic()
        self.wall -= self._ended - self._began
        return "seconds" if self.cpu < 0 else "wall" if self.wall < 0 else ""

    def _breathe(self) -> None:
        now = time.monotonic()
        if now - self._ended > PAUSE:  # it has waited for an answer meanwhile
            self._since = now
        elif now - self._since > BREATH and len(_threads) > 1:
            time.sleep(PAUSE)
            self._since = time.monotonic()


def _share() -> int:
    """Lua can only read the CPU time of the whole process, which all its threads use up: one that is not the only one
    may be stopped too late, and the clock on the wall does it then, but never pays for the others."""
    me, threading = get_ident(), sys.modules.get("threading")
    if threading is None or me == threading.main_thread().ident:
        return 1
    _threads.add(me)
    return max(len(_threads), os.cpu_count() or 1)
