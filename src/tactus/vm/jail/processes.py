"""Each Lua state in a process of its own that can touch nothing: `--sandbox process`."""

from __future__ import annotations

import math
from pathlib import Path

from tactus.errors import UsageError
from tactus.vm.jail import layers
from tactus.vm.jail.pool import WORKER, Pool
from tactus.vm.jail.remote import Remote
from tactus.vm.jail.said import asks
from tactus.vm.state import Limits, Spent

MEMORY = 192 << 20
"""bytes of address space that a worker has beside its program's: values on their way are held more than once"""
SECONDS = 2
"""CPU seconds that a worker has beside its program's"""


class Processes:
    """Workers of one zygote, which is started when the first is needed."""

    kind = "process"

    def __init__(self, words: str, program: Path = WORKER) -> None:
        self._pool = Pool(words, program)
        self._asks = asks(words)
        self.layers: tuple[str, ...] = ()

    @property
    def zygote(self) -> int | None:
        """The number of the process that forks the workers, where there is one."""
        return self._pool.zygote

    def begin(self) -> None:
        self._pool.begin()

    def state(self, limits: Limits, seed: int, now: float, started: float) -> Remote:
        link = self._pool.worker(2 * limits.memory + MEMORY, math.ceil(limits.seconds) + SECONDS)
        try:
            state = Remote(link, self._asks, limits, seed, now, started)
        except Spent as spent:
            raise UsageError(f"no sandbox can be started: {spent.why}") from None
        self.layers = state.layers
        if missing := layers.missing(state.layers):
            state.close()
            raise UsageError(refused(missing))
        return state

    def close(self) -> None:
        self._pool.close()


def refused(missing: tuple[str, ...]) -> str:
    return (
        f"the sandbox cannot be had here: this system does not apply {' and '.join(missing)}. Use --sandbox docker, "
        "or --sandbox none for files that you trust"
    )
