"""What the process around a program costs: python benchmarks/jail.py [folder]

Workers: how long until the first one says that it is ready (its zygote is started too), and any later one; milliseconds
of the clock, median and worst. Programs: microseconds a step of one that asks or makes Steps, `none` and `process` in
turn, live and replayed. Waiting: 1,000 runs that wait for a person, and the processes and memory that are left of them.
"""

from __future__ import annotations

import asyncio
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from statistics import median

from tactus.app import bundle
from tactus.app.activation import Settings
from tactus.app.runs import App
from tactus.app.sandboxes import Sandboxes
from tactus.storage.sqlite import SqliteStore
from tactus.vm.thread import VM

MODES = ("none", "process")
COLD, HITS, STEPS, WAITING = 7, 100, 2_000, 1_000
COLD_GOAL, HIT_GOAL = 60.0, 10.0
STEP = {
    "ask": "Sleep(0)",
    "Step": "Step.checkpoint(function() return {number = i, text = 'a small result'} end)",
    "log": "Log.debug('line ' .. i)",
}
PERSON = "Procedure { function(input) return Human.approve('Go on, please?') end }"


def workers() -> None:
    cold = []
    for _ in range(COLD):
        with closing(Sandboxes()) as sandboxes:
            cold.append(_ms(lambda: VM(sandboxes.of("process")).close()))
    with closing(Sandboxes()) as sandboxes:
        process = sandboxes.of("process")
        VM(process).close()
        hits = [_ms(lambda: VM(process).close()) for _ in range(HITS)]
    print(f"{'worker':24}{'median ms':>10}{'worst':>8}{'goal':>6}")
    for name, times, goal in (("cold, with its zygote", cold, COLD_GOAL), ("from the zygote", hits, HIT_GOAL)):
        missed = "" if median(times) <= goal else "  missed"
        print(f"{name:24}{median(times):>10.1f}{max(times):>8.1f}{goal:>6.0f}{missed}")


def _ms(what: Callable[[], object]) -> float:
    begun = time.perf_counter()
    what()
    return (time.perf_counter() - begun) * 1e3


def programs(folder: Path) -> None:
    print(f"\n{'us a step':10}{'live':>20}{'replayed':>22}")
    print(f"{'':10}{MODES[0]:>12}{MODES[1]:>8}{MODES[0]:>14}{MODES[1]:>8}")
    for name, body in STEP.items():
        rows = {mode: _steps(folder / f"{name}-{mode}.db", body, mode) for mode in MODES}
        live, again = ([rows[mode][i] for mode in MODES] for i in (0, 1))
        print(f"{name:10}{live[0]:>12.0f}{live[1]:>8.0f}{again[0]:>14.0f}{again[1]:>8.0f}")


def _steps(path: Path, body: str, mode: str) -> tuple[float, float]:
    source = f"Procedure {{ function(input) for i = 1, {STEPS} do {body} end return Human.approve('Go on?') end }}"
    store = SqliteStore(path, durability="normal")
    with closing(App(store, Settings(sandbox=mode))) as app:
        VM(app.sandboxes.of(mode)).close()
        run = app.create(bundle.make("main.tac", source), {})
        live = _ms(lambda: asyncio.run(app.activate(run)))
        again = _ms(lambda: asyncio.run(app.activate(app.claim(run.id))))
    assert store.run(run.id).status == "waiting", store.run(run.id)
    store.close()
    return live * 1e3 / STEPS, again * 1e3 / STEPS


def waiting(folder: Path) -> None:
    store = SqliteStore(folder / "waiting.db", durability="normal")
    with closing(App(store, Settings(sandbox="process"))) as app:
        sources = bundle.make("main.tac", PERSON)

        async def all_of_them() -> None:
            for _ in range(WAITING):
                await app.activate(app.create(sources, {}))

        begun = time.perf_counter()
        asyncio.run(all_of_them())
        seconds = time.perf_counter() - begun
        count, memory = _below()
        print(f"\n{WAITING:,} runs wait: {count} process below this one ({memory:.0f} MB), its zygote")
        print(f"{seconds * 1e3 / WAITING:.1f} ms for each, from its start to where it waits")
    store.close()


def _below() -> tuple[int, float]:
    """Processes that descend from this one, and the MB that they do not share."""
    import os

    parents = {}
    for entry in Path("/proc").glob("[0-9]*/stat"):
        try:
            parents[int(entry.parent.name)] = int(entry.read_text().rpartition(")")[2].split()[1])
        except (OSError, ValueError):
            continue
    found, level = [], [os.getpid()]
    while level:
        level = [pid for pid, parent in parents.items() if parent in level]
        found += level
    kib = sum(_private(Path(f"/proc/{pid}/smaps_rollup")) for pid in found)
    return len(found), kib / 1024


def _private(file: Path) -> int:
    rows = (line.split() for line in file.read_text().splitlines())
    return sum(int(row[1]) for row in rows if row[0] in ("Private_Clean:", "Private_Dirty:"))


def main(folder: str | None = None) -> None:
    with tempfile.TemporaryDirectory(dir=folder) as name:
        workers()
        programs(Path(name))
        waiting(Path(name))


if __name__ == "__main__":
    main(*sys.argv[1:2])
