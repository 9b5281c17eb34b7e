"""What runs of a Runtime may use."""

from __future__ import annotations

import asyncio
import os

import tactus
from tactus.door.lanes import MOST
from tactus.vm.thread import Limits


def test_no_run_pays_for_the_processor_time_of_those_beside_it() -> None:
    """Lua's clock is the process's: as many lanes use it up as there are processors."""

    async def seconds() -> float:
        async with tactus.Runtime(storage="memory") as runtime:
            return runtime._host.settings(None).limits.seconds

    assert asyncio.run(seconds()) == Limits().seconds * min(MOST, os.cpu_count() or 1)
