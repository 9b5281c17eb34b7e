"""Many runs at once in one process, cancelled, forked, told to stop."""

from __future__ import annotations

import asyncio
import threading
import time
from pathlib import Path

import pytest

from tactus import Run, Runtime
from tactus.app.lanes import LATE, Lanes
from tactus.errors import Owned, RunExists, StoreError, UnknownRun, UsageError
from tests.awaited import awaited
from tests.door.shared import ASK, REPLY, SPIN, TURN, Clock, request
from tests.programs import in_main

# -------------------------------------------------------------------- many at once


@awaited
async def test_a_program_that_computes_holds_up_neither_the_loop_nor_other_runs() -> None:
    async with Runtime(storage="memory") as runtime:
        await runtime.start(ASK)
        spinning = asyncio.create_task(runtime.start(SPIN))
        await asyncio.sleep(0.02)
        done = 0
        late = 0.0
        while not spinning.done() and done < 5:
            began = time.perf_counter()
            assert (await runtime.start(ASK)).status == "waiting"
            late = max(late, time.perf_counter() - began)
            done += 1
        assert done == 5, "five runs began and parked while the first one computed"
        assert not spinning.done()
        assert (await spinning).status == "done"


@awaited
async def test_more_programs_that_compute_than_there_are_lanes_hold_up_no_start() -> None:
    program = in_main('Log.info("on") Sleep(0) while true do end')
    async with Runtime(storage="memory", config={"limits.cpu_seconds": 0.5}) as runtime:
        runtime._lanes = Lanes(2, more=1)
        on = [asyncio.Event() for _ in range(2)]
        spinning = [
            asyncio.create_task(runtime.start(program, listen=lambda event, one=one: one.set()))  # type: ignore[misc]
            for one in on
        ]
        for one in on:
            await one.wait()
        await asyncio.sleep(2 * LATE)
        assert (await runtime.start(ASK)).status == "waiting"
        assert not any(task.done() for task in spinning)
        assert [run.status for run in await asyncio.gather(*spinning)] == ["failed"] * 2


@awaited
async def test_many_runs_go_on_at_once_and_each_has_its_own_end(tmp_path: Path) -> None:
    async with Runtime(storage=tmp_path) as runtime:
        runs = await asyncio.gather(*(runtime.start(ASK, id=f"r{n}") for n in range(40)))
        assert len(await runtime.inbox()) == 40

        async def answered(n: int, run: Run) -> Run:
            await runtime.answer(request(run).id, n % 3 == 0, actor="ann")
            return await runtime.resume(run.run_id)

        ended = await asyncio.gather(*(answered(n, run) for n, run in enumerate(runs)))
        assert [run.result for run in ended] == [{"yes": n % 3 == 0} for n in range(40)]


@awaited
async def test_a_run_goes_forward_once_at_a_time() -> None:
    program = in_main("Sleep(0.3) return 1")
    async with Runtime(storage="memory") as runtime:
        first = asyncio.create_task(runtime.start(program, id="one"))
        while not await runtime.look(lambda store: store.runs()):
            await asyncio.sleep(0.01)
        with pytest.raises(Owned, match="run one is owned by process"):
            await runtime.resume("one")
        assert (await first).status == "done"


def test_one_runtime_serves_several_loops_at_once() -> None:
    runtime = Runtime(storage="memory", models=REPLY)
    ended: list[Run] = []

    async def whole(n: int) -> None:
        run = await runtime.start(ASK, {"timeout": n})
        await runtime.answer(request(run).id, True, actor="ann")
        ended.extend([await runtime.resume(run.run_id), await runtime.start(TURN)])

    threads = [threading.Thread(target=asyncio.run, args=(whole(60 + n),)) for n in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    asyncio.run(runtime.close())
    assert [run.status for run in ended] == ["done"] * 8


# -------------------------------------------------------------------- cancelling and forking


@awaited
async def test_a_waiting_run_is_cancelled_and_asks_nobody_any_more() -> None:
    async with Runtime(storage="memory") as runtime:
        run = await runtime.start(ASK)
        ended = await runtime.cancel(run.run_id, actor="ann")
        assert (ended.status, ended.requests, await runtime.inbox()) == ("cancelled", (), [])
        assert ended.error is not None
        assert (ended.error["code"], ended.error["message"]) == ("cancelled", "by ann")
        assert await runtime.cancel(run.run_id) == ended == await runtime.resume(run.run_id)


@awaited
async def test_a_run_that_works_is_cancelled_and_whoever_awaits_it_gets_that_end() -> None:
    program = in_main('Log.info("a") Sleep(60) return 1')
    async with Runtime(storage="memory") as runtime:
        heard = asyncio.Event()
        start = asyncio.create_task(runtime.start(program, id="one", listen=lambda event: heard.set()))
        await heard.wait()
        ended = await runtime.cancel("one", reason="no longer needed")
        assert await asyncio.wait_for(start, 5) == ended
        assert ended.error is not None
        assert ended.error["message"] == "no longer needed"


@awaited
async def test_a_run_that_has_ended_cannot_be_cancelled() -> None:
    async with Runtime(storage="memory") as runtime:
        await runtime.start(in_main("return 1"), id="one")
        with pytest.raises(StoreError, match="one"):
            await runtime.cancel("one")
        with pytest.raises(UnknownRun):
            await runtime.cancel("two")


@awaited
async def test_a_fork_goes_another_way_from_a_position_on() -> None:
    program = in_main('local a = Human.approve("First one?") local b = Human.approve("Second one?") return {a, b}')
    async with Runtime(storage="memory") as runtime:
        run = await runtime.start(program, id="one")
        for _ in range(2):
            await runtime.answer(request(run).id, True, actor="ann")
            run = await runtime.resume("one")
        assert run.result == [True, True]
        fork = await runtime.fork("one", "1", id="two")
        assert (fork.run_id, request(fork).message) == ("two", "Second one?")
        await runtime.answer(request(fork).id, False, actor="ann")
        assert (await runtime.resume("two")).result == [True, False]
        edited = await runtime.fork("one", "1", program.replace("{a, b}", "{first = a}"))
        assert request(edited).message == "Second one?"
        assert (await runtime.get("one")) == run


@awaited
async def test_a_fork_that_cannot_be_is_refused() -> None:
    async with Runtime(storage="memory") as runtime:
        run = await runtime.start(ASK, id="one")
        await runtime.answer(request(run).id, True, actor="ann")
        await runtime.resume("one")
        with pytest.raises(UsageError, match="is done, and a fork of all of it"):
            await runtime.fork("one")
        with pytest.raises(UsageError, match="the program does not take the input of run one"):
            await runtime.fork("one", "0", in_main("return 1", input="{n = field.number{required = true}}"))
        with pytest.raises(RunExists):
            await runtime.fork("one", "0", id="one")
        with pytest.raises(UnknownRun):
            await runtime.fork("two", "0")


# -------------------------------------------------------------------- being told to stop


@awaited
async def test_a_cancelled_start_leaves_a_run_that_can_be_resumed() -> None:
    program = in_main('Log.info("a") Sleep(0.4) return 1')
    async with Runtime(storage="memory") as runtime:
        heard = asyncio.Event()
        start = asyncio.create_task(runtime.start(program, id="one", listen=lambda event: heard.set()))
        await heard.wait()
        start.cancel()
        with pytest.raises(asyncio.CancelledError):
            await start
        assert (await runtime.get("one")).status == "ready"
        assert (await runtime.resume("one")).status == "done"


@awaited
async def test_closing_stops_what_runs_and_it_can_be_resumed(tmp_path: Path) -> None:
    program = in_main('Log.info("a") Sleep(60) return 1')
    runtime = Runtime(storage=tmp_path)
    heard = asyncio.Event()
    start = asyncio.create_task(runtime.start(program, id="one", listen=lambda event: heard.set()))
    await heard.wait()
    await runtime.close()
    with pytest.raises(UsageError, match="this Runtime is closed"):
        await start
    async with Runtime(storage=tmp_path, config={"wait": 0}) as runtime:
        assert (await runtime.get("one")).status == "ready"
        assert (await runtime.resume("one")).status == "waiting"


@awaited
async def test_a_timer_is_waited_for_and_with_a_clock_of_your_own_it_is_yours_to_move() -> None:
    clock = Clock()
    async with Runtime(storage="memory", clock=clock) as runtime:
        run = await runtime.start(in_main("Sleep(3600) return os.time()"))
        assert run.status == "waiting"
        clock.now += 3600
        assert (await runtime.resume(run.run_id)).result == 1_700_003_600
    async with Runtime(storage="memory") as runtime:
        assert (await runtime.start(in_main("Sleep(0.05) return 1"))).status == "done"


@awaited
async def test_a_store_that_cannot_be_used_says_so(tmp_path: Path) -> None:
    (tmp_path / "notes.db").write_text("my notes, not a database\n" * 100)
    async with Runtime(storage=tmp_path / "notes.db") as runtime:
        with pytest.raises(StoreError, match="is not a Tactus database"):
            await runtime.start(ASK)
