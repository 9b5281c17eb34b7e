"""Thousands of runs that wait hold no memory; processes and the command line share one inbox with Python.

100 runs here; with TACTUS_STORM=1 ten thousand.
"""

from __future__ import annotations

import asyncio
import gc
import json
import os
import signal
import sqlite3
import subprocess
import sys
import tracemalloc
from collections.abc import Sequence
from pathlib import Path

from tactus import Run, Runtime
from tactus.app.activation import Activation
from tactus.storage.sqlite import SqliteStore
from tactus.sync import Runtime as SyncRuntime
from tactus.vm.jail.remote import Remote
from tests.acceptance.life import Life
from tests.awaited import awaited
from tests.programs import in_main
from tests.storm import STORM

RUNS = 10_000 if STORM else 100
BATCH = 100
WARM = 300
"""fills the caches, the largest of which keeps 256 things"""
ASK = in_main('return {n = input.n, yes = Human.approve{message = "Go on with " .. input.n .. "?"}}')
SLEEPS = in_main('Log.info("begun") Sleep(60) return {yes = Human.approve("Go?, please")}')


async def started(runtime: Runtime, numbers: Sequence[int]) -> list[Run]:
    return await asyncio.gather(*(runtime.start(ASK, {"n": n}, id=f"r{n}") for n in numbers))


def alive() -> int:
    """Runs that are held in memory."""
    gc.collect()
    return sum(isinstance(thing, Activation | Remote) for thing in gc.get_objects())


@awaited
async def test_runs_that_wait_hold_no_memory_and_each_comes_to_its_end(tmp_path: Path) -> None:
    store = SqliteStore(tmp_path / "runs.db", durability="normal")
    async with Runtime(storage=store) as runtime:
        tracemalloc.start()
        await started(runtime, range(RUNS, RUNS + WARM))
        assert alive() == 0
        before, _ = tracemalloc.get_traced_memory()
        for first in range(0, RUNS, BATCH):
            assert {run.status for run in await started(runtime, range(first, first + BATCH))} == {"waiting"}
        assert alive() == 0
        after, _ = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        assert (after - before) / RUNS < 200, f"{(after - before) / RUNS:.0f} bytes for each waiting run"
        inbox = await runtime.inbox()
        assert len(inbox) == RUNS + WARM

        async def ended(n: int) -> Run:
            await runtime.answer(f"r{n}:0@0.0", n % 3 == 0, actor="ann")
            return await runtime.resume(f"r{n}")

        for first in range(0, RUNS, BATCH):
            runs = await asyncio.gather(*(ended(n) for n in range(first, first + BATCH)))
            assert [run.result for run in runs] == [{"n": n, "yes": n % 3 == 0} for n in range(first, first + BATCH)]
        assert len(await runtime.inbox()) == WARM
        assert alive() == 0
    store.close()


class Counting(sqlite3.Connection):
    """Counts the statements that are run."""

    statements = 0

    def execute(self, *args: object) -> sqlite3.Cursor:
        Counting.statements += 1
        return super().execute(*args)  # type: ignore[arg-type]


@awaited
async def test_the_inbox_is_one_query_however_many_are_asked(tmp_path: Path) -> None:
    from tactus.storage import opening

    store = SqliteStore(tmp_path / "runs.db", durability="normal", connect=lambda path: opening.connect(path, Counting))
    async with Runtime(storage=store) as runtime:
        counts = []
        for first in (0, 5):
            await started(runtime, range(first, first + 5 + 4 * first))
            before = Counting.statements
            await runtime.inbox()
            counts.append(Counting.statements - before)
        assert counts == [1, 1]
    store.close()


def test_a_run_of_python_is_answered_by_the_command_line(life: Life) -> None:
    with SyncRuntime(storage=life.folder) as runtime:
        run = runtime.start(ASK, {"n": 1}, id="one")
        (listed,) = json.loads(life.tactus("inbox", "--json", expected=0).out)
        assert listed == run.requests[0].as_object()
        life.tactus("respond", listed["id"], "--approve", expected=0)
        assert runtime.get("one").status == "ready"
        assert runtime.resume("one").result == {"n": 1, "yes": True}
        life.tactus("resume", "one", expected=0)


def test_a_run_of_the_command_line_is_answered_by_python(life: Life) -> None:
    (life.folder / "ask.tac").write_text(ASK)
    life.tactus("run", "ask.tac", "--id", "one", "--param", "n=1", expected=3)
    with SyncRuntime(storage=life.folder) as runtime:
        (request,) = runtime.inbox()
        assert runtime.answer(request.id, True, actor="ann").status == "ready"
    assert json.loads(life.tactus("resume", "one", "--json", expected=0).out)["result"] == {"n": 1, "yes": True}


def test_two_processes_cannot_have_one_run(life: Life) -> None:
    (life.folder / "sleeps.tac").write_text(SLEEPS)
    with SyncRuntime(storage=life.folder, config={"wait": 0}) as runtime:
        with python(
            life.folder, f"runtime.start({str(life.folder / 'sleeps.tac')!r}, id='one', listen=shown)"
        ) as process:
            assert process.stdout is not None
            assert process.stdout.readline() == "begun\n"
            refused = life.tactus("resume", "one", expected=1)
            assert f"owned by process {process.pid}" in refused.err
            process.send_signal(signal.SIGKILL)
        assert runtime.get("one").status == "running"
        assert runtime.resume("one").status == "waiting"


def test_an_interrupted_script_leaves_a_run_that_can_be_resumed(life: Life) -> None:
    with python(life.folder, f"runtime.start({SLEEPS!r}, id='one', listen=shown)") as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "begun\n"
        process.send_signal(signal.SIGINT)
        assert process.wait(timeout=20) == -signal.SIGINT
    with SyncRuntime(storage=life.folder, config={"wait": 0}) as runtime:
        assert runtime.get("one").status == "ready"
        assert runtime.resume("one").status == "waiting"


def python(folder: Path, call: str) -> subprocess.Popen[str]:
    """A script of somebody who uses the door; it prints the log lines of the run."""
    script = f"""
from tactus.sync import Runtime
def shown(event):
    if event.kind == "log":
        print(event.data["message"], flush=True)
with Runtime(storage={str(folder)!r}) as runtime:
    {call}
"""
    env = {**os.environ, "PYTHONUNBUFFERED": "1"}
    return subprocess.Popen(
        [sys.executable, "-c", script], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, env=env
    )
