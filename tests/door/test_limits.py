"""What runs of a Runtime may use."""

from __future__ import annotations

import asyncio
import time
from pathlib import Path

import pytest

from tactus import Runtime
from tactus.errors import UsageError
from tests.awaited import awaited
from tests.door.shared import ASK
from tests.programs import in_main

SPIN = in_main("for i = 1, 3000000 do local x = i end return 1")
BIG = in_main('local t = ("x"):rep(20000000) Human.approve("Go?") return #t')


@awaited
async def test_the_configuration_says_limits_as_a_file_does() -> None:
    async with Runtime(storage="memory", config={"limits.memory": "8MB", "limits": {"entries": 5}}) as runtime:
        run = await runtime.start(BIG)
        assert run.error is not None
        assert (run.status, run.error["code"]) == ("failed", "memory")
        assert "(limits.memory; raise it with --limit memory=16MB)" in run.error["message"]
        run = await runtime.start(in_main("for i = 1, 8 do Sleep(0) end"))
        assert run.error is not None
        assert run.error["code"] == "entries"


@awaited
async def test_a_number_of_bytes_is_a_size_too() -> None:
    async with Runtime(storage="memory", config={"limits.memory": 8 << 20}) as runtime:
        assert (await runtime.start(BIG)).status == "failed"


def test_what_is_no_limit_is_refused() -> None:
    async def start() -> None:
        async with Runtime(storage="memory", config={"limits.memory": "much"}) as runtime:
            await runtime.start(ASK)

    with pytest.raises(UsageError, match=r'config: limits\.memory is a size from 1MB to 1TB, not "much"'):
        asyncio.run(start())


@awaited
async def test_a_limit_is_raised_for_runs_that_were_started_with_less(tmp_path: Path) -> None:
    async with Runtime(storage=tmp_path, config={"limits.entries": 2}) as runtime:
        waits = in_main('Sleep(0) Human.approve("Go?") Sleep(0) return 1')
        assert (await runtime.start(waits, id="one")).status == "waiting"
        await runtime.answer("one:1@0.0", True, actor="ada")
    async with Runtime(storage=tmp_path, config={"limits.entries": 3}) as runtime:
        assert (await runtime.resume("one")).result == 1


@awaited
async def test_no_run_pays_for_the_processor_time_of_those_beside_it() -> None:
    """One has enough for itself, and not for all of them."""
    async with Runtime(storage="memory", sandbox="none") as runtime:
        start = time.process_time()
        await runtime.start(SPIN)
        enough = 2 * (time.process_time() - start)
    async with Runtime(storage="memory", sandbox="none", config={"limits.cpu_seconds": enough}) as runtime:
        runs = await asyncio.gather(*(runtime.start(SPIN) for _ in range(5)))
        assert [run.error for run in runs] == [None] * 5
