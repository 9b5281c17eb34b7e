"""Many runs in one process: python benchmarks/many.py [folder]

`entries/s` of 50 runs at once, each a Lua program of 200 asks, and how late the event loop was meanwhile (a task
that wants to wake every millisecond; median, 99th percentile and worst, in ms). `inline`: every run commits in the
loop, as a run alone does; `group`: the writer thread shares commits. `alone`: a commit for each answer of a run, as
answers of the outside world get it; `quiet`: answers that touch nothing outside.

Then the memory of live runs: what 1 and 1,000 of them add to the process while each waits in the middle of a
program, and what 10,000 parked ones add.
"""

from __future__ import annotations

import asyncio
import gc
import resource
import sys
import tempfile
import time
from pathlib import Path
from statistics import median, quantiles

from tactus.app import bundle
from tactus.app.activation import Settings
from tactus.app.runs import App
from tactus.runtime import QUIET_ENTRIES
from tactus.storage import Run
from tactus.storage.sqlite import SqliteStore

RUNS, ASKS = 50, 200
PROGRAM = bundle.make("main.tac", "Procedure { function(input) for i = 1, input.n do Sleep(0) end return input.n end }")
WAITS = bundle.make("main.tac", 'Procedure { function(input) Sleep(30) return Human.approve("Go on, please?") end }')


class Inline(App):
    """Commits in the event loop, however many runs there are."""

    async def _write(self, write):  # type: ignore[no-untyped-def]
        return write()


async def lag(late: list[float]) -> None:
    while True:
        began = time.perf_counter()
        await asyncio.sleep(0.001)
        late.append((time.perf_counter() - began - 0.001) * 1000)


async def at_once(app: App) -> tuple[float, list[float]]:
    """Entries a second, and how late the loop was, in ms."""
    runs = [app.create(PROGRAM, {"n": ASKS}) for _ in range(RUNS)]
    late: list[float] = []
    watcher = asyncio.create_task(lag(late))
    await asyncio.sleep(0.01)
    late.clear()
    began = time.perf_counter()
    ended = await asyncio.gather(*(app.activate(run) for run in runs))
    took = time.perf_counter() - began
    await asyncio.sleep(0.005)
    watcher.cancel()
    assert all(run.status == "done" and run.head == ASKS for run in ended)
    return RUNS * ASKS / took, late


def speed(folder: Path) -> None:
    print(f"{RUNS} runs at once, {ASKS} asks each")
    print(f"{'durability':<12}{'commits':<9}{'answers':<9}{'entries/s':>10}{'lag ms':>9}{'99 %':>8}{'worst':>8}")
    for durability in ("full", "normal"):
        for how, app_of in (("inline", Inline), ("group", App)):
            for answers, quiet in (("alone", 1), ("quiet", QUIET_ENTRIES)):
                store = SqliteStore(folder / f"{durability}-{how}-{answers}.db", durability=durability)
                app = app_of(store, Settings(quiet_entries=quiet))
                rate, late = asyncio.run(at_once(app))
                app.close()
                store.close()
                row = f"{durability:<12}{how:<9}{answers:<9}{rate:>10,.0f}"
                late += late[:1]
                print(f"{row}{median(late):>9.1f}{quantiles(late, n=100)[98]:>8.1f}{max(late):>8.1f}")


def resident() -> float:
    """MiB of this process in memory."""
    gc.collect()
    with open("/proc/self/statm") as file:
        return int(file.read().split()[1]) * resource.getpagesize() / 2**20


async def live(app: App, count: int) -> float:
    """MiB that so many live runs add while they wait for a timer in the process."""
    before = resident()
    tasks = [asyncio.create_task(app.activate(app.create(WAITS, {}))) for _ in range(count)]
    await asyncio.sleep(1 + count / 200)
    added = resident() - before
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
    return added


def memory(folder: Path) -> None:
    store = SqliteStore(folder / "memory.db", durability="normal")
    app = App(store, Settings(patience=60.0))
    asyncio.run(live(app, 1))
    print("\nmemory, MiB beyond the process before them")
    for count in (1, 1_000):
        print(f"{count:>7,} live runs {asyncio.run(live(app, count)):>8.1f}")
    parking = App(store, Settings())
    before = resident()
    for _ in range(10_000):
        run: Run = asyncio.run(parking.activate(parking.create(WAITS, {})))
        assert run.status == "waiting"
    print(f"{10_000:>7,} parked runs {resident() - before:>6.1f}")
    for each in (app, parking):
        each.close()
    store.close()


def main(folder: str | None = None) -> None:
    with tempfile.TemporaryDirectory(dir=folder) as name:
        speed(Path(name))
        memory(Path(name))


if __name__ == "__main__":
    main(*sys.argv[1:2])
