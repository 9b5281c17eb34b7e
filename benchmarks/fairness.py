"""Two tenants in one host: python benchmarks/fairness.py [none|process] [folder] [rounds]

One starts short programs of a few asks, one after another: how long each takes from its start to its end, in ms. The
other one's programs compute without end, fill their memory, write nearly as many log lines as they may, or ask all the
time, and are started again for as long as is measured; last, the first three at once. Rounds (5) of both, alone and
beside each other in turn, because the machine is noisy; the ratio is the median of the rounds' (goal: 2.0).

`runtime`: both tenants start their runs through one `tactus.Runtime`. `watch`: both make their runs ready in the
database of one watch, which takes them forward; counted from when it takes one, for until it looks a run just waits.
"""

from __future__ import annotations

import asyncio
import sys
import tempfile
import threading
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path
from statistics import median, quantiles

from tactus import Runtime
from tactus.app import bundle
from tactus.app.activation import Settings, nobody
from tactus.app.runs import App
from tactus.app.watching import Left, Watch
from tactus.config.limits import LIMITS
from tactus.config.snapshot import Snapshot
from tactus.errors import StoreError
from tactus.runtime import Listener
from tactus.storage import Parked, Run, owners
from tactus.storage.sqlite import SqliteStore

MODES = ("none", "process")
GOAL = 2.0
SECONDS = 1.5
"""in which latencies are taken, in each round"""
SHORT = """Procedure { function(input)
  local n = 0
  for i = 1, 3 do Sleep(0) n = n + Step.checkpoint(function() return i end) end
  return n
end }"""
COMPUTES = "Procedure { function(input) while true do end end }"
FILLS = "Procedure { function(input) local t = {} for i = 1, 1e9 do t[i] = {i} end end }"
WRITES = 'Procedure { function(input) for i = 1, 100000 do Log.info("one more line of the log") end end }'
ASKS = "Procedure { function(input) for i = 1, 20000 do Iterations.current() end end }"
LOADS = {
    "computes": (COMPUTES,),
    "fills its memory": (FILLS,),
    "writes logs": (WRITES,),
    "asks": (ASKS,),
    "all three": (COMPUTES, FILLS, WRITES),
}
LIMIT = {"cpu_seconds": 1.0}
"""so that a program which computes without end leaves between two measurements"""

Start = Callable[[str], Awaitable[tuple[str, float]]]
"""Takes a program to its end: the status of its run, and how many ms it took."""


@asynccontextmanager
async def runtime(folder: Path, mode: str) -> AsyncIterator[Start]:
    """Through a Runtime."""
    store = SqliteStore(folder / "runtime.db", durability="normal")
    config = {f"limits.{name}": value for name, value in LIMIT.items()}
    async with Runtime(storage=store, sandbox=mode, config=config) as host:

        async def start(program: str) -> tuple[str, float]:
            began = time.perf_counter()
            run = await host.start(program)
            return run.status, (time.perf_counter() - began) * 1000

        yield start
    store.close()


@asynccontextmanager
async def watch(folder: Path, mode: str) -> AsyncIterator[Start]:
    """Through a watch, which has a thread and a connection of its own, as `tactus watch` has a process."""
    here = asyncio.get_running_loop()
    watched = SqliteStore(folder / "watch.db", durability="normal")
    ours = App(SqliteStore(folder / "watch.db", durability="normal"))
    waiting: dict[str, asyncio.Future[tuple[str, float]]] = {}
    began: dict[str, float] = {}

    def listen(run: Run) -> Listener:
        began[run.id] = time.perf_counter()
        return nobody

    def tell(left: Left | StoreError) -> None:
        if isinstance(left, Left):
            took = (time.perf_counter() - began.pop(left.run.id)) * 1000
            here.call_soon_threadsafe(waiting[left.run.id].set_result, (left.run.status, took))

    watching = Watch(App(watched, Settings(sandbox=mode)), listen=listen, tell=tell)
    under = replace(Snapshot(), sandbox=mode, limits={limit.name: limit.default for limit in LIMITS} | LIMIT)
    loop, ready = asyncio.new_event_loop(), threading.Event()

    async def forever() -> None:
        tasks.append(asyncio.ensure_future(watching.forever()))
        ready.set()
        await asyncio.wait(tasks)

    tasks: list[asyncio.Task[None]] = []
    thread = threading.Thread(target=loop.run_until_complete, args=(forever(),))
    thread.start()
    ready.wait()

    async def start(program: str) -> tuple[str, float]:
        run = ours.create(bundle.make("main.tac", program), {}, under=under)
        waiting[run.id] = here.create_future()
        ours.store.park(run.id, run.epoch, Parked("ready"))
        owners.release(run.owner)
        try:
            return await waiting[run.id]
        finally:
            del waiting[run.id]

    yield start
    loop.call_soon_threadsafe(tasks[0].cancel)
    await here.run_in_executor(None, thread.join)
    watching.close()
    ours.close()
    watched.close()
    ours.store.close()


async def short(start: Start) -> list[float]:
    """One after another, for a while; ms of each."""
    took: list[float] = []
    until = time.monotonic() + SECONDS
    while time.monotonic() < until or len(took) < 2:
        status, ms = await start(SHORT)
        assert status == "done"
        took.append(ms)
    return took


async def beside(start: Start, programs: Iterable[str]) -> list[float]:
    """The same while each of these programs runs, again and again."""
    enough = asyncio.Event()

    async def again(program: str) -> None:
        while not enough.is_set():
            assert (await start(program))[0] in ("done", "failed")

    others = [asyncio.create_task(again(program)) for program in programs]
    await asyncio.sleep(0.3)
    took = await short(start)
    enough.set()
    await asyncio.gather(*others)
    return took


def row(host: str, load: str, rounds: list[tuple[list[float], list[float]]]) -> str:
    alone = [ms for quiet, _ in rounds for ms in quiet]
    loaded = [ms for _, loud in rounds for ms in loud]
    ratio = median(median(loud) / median(quiet) for quiet, loud in rounds)
    missed = "" if ratio <= GOAL else "  missed"
    figures = (median(alone), _most(alone), median(loaded), _most(loaded))
    return f"{host:<9}{load:<18}" + "".join(f"{ms:>9.1f}" for ms in figures) + f"{ratio:>8.2f}{missed}"


def _most(took: list[float]) -> float:
    return quantiles(took, n=10)[8]


async def measure(folder: Path, mode: str, rounds: int) -> None:
    print(f"sandbox {mode}; ms from start to end; goal {GOAL}")
    print(f"{'host':<9}{'beside one that':<18}{'alone':>9}{'90 %':>9}{'beside':>9}{'90 %':>9}{'ratio':>8}", flush=True)
    for name, host in (("runtime", runtime), ("watch", watch)):
        async with host(folder, mode) as start:
            await beside(start, LOADS["all three"])
            taken: dict[str, list[tuple[list[float], list[float]]]] = {load: [] for load in LOADS}
            for _ in range(rounds):
                for load, programs in LOADS.items():
                    taken[load].append((await short(start), await beside(start, programs)))
            for load, found in taken.items():
                print(row(name, load, found), flush=True)


def main(mode: str = "", folder: str | None = None, rounds: str = "5") -> None:
    if mode and mode not in MODES:
        sys.exit(f"python benchmarks/fairness.py [{'|'.join(MODES)}] [folder] [rounds], not {mode}")
    for each in (mode,) if mode else MODES:
        with tempfile.TemporaryDirectory(dir=folder) as name:
            asyncio.run(measure(Path(name), each, int(rounds)))


if __name__ == "__main__":
    main(*sys.argv[1:4])
