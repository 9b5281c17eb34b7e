"""What one journaled step costs beside a bare INSERT and COMMIT: python benchmarks/journal.py [folder]

All write into the same folder with the same `PRAGMA synchronous`, in turn, in one process: `bare` a loop of
INSERT and COMMIT, `append` the store alone, `ask` a Lua program that makes as many asks (`Sleep(0)`, the ask
with the least work of its own) through the VM and the runtime, `Step` one that makes as many
`Step.checkpoint`, each of which also starts a thread of the program and compares what it changed. `alone` is
`ask` with a commit for each answer, as an answer of the outside world gets it; `ask` and `Step` touch nothing
outside and may share commits. `software` is durability "normal" with `synchronous = OFF`: what is left without
waiting for the disk.
"""

from __future__ import annotations

import asyncio
import sqlite3
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median

from tactus.app import bundle
from tactus.app.activation import Settings
from tactus.app.runs import App
from tactus.runtime import canonical
from tactus.runtime.journal import Entry
from tactus.storage import Run, owners
from tactus.storage.opening import connect
from tactus.storage.sqlite import SqliteStore

STEPS = (100, 1_000, 10_000)
ROUNDS = {100: 25, 1_000: 9, 10_000: 3}
SYNCHRONOUS = {"full": "FULL", "normal": "NORMAL", "software": "OFF"}
BUNDLE = canonical.dumps({"main.tac": "return 1"})
ASK = """
Procedure { function(input) for i = 1, input.n do Sleep(0) end end }
"""
STEP = """
Procedure { function(input)
  local text = input.text
  for i = 1, input.n do Step.checkpoint(function() return text end) end
end }
"""
VALUE = canonical.dumps({"text": "The quick brown fox jumps over the lazy dog. " * 5, "tokens": [182, 64]})


class NoSync(sqlite3.Connection):
    """A connection that never waits for the disk."""

    def execute(self, statement: str, *values: object) -> sqlite3.Cursor:
        if statement.startswith("PRAGMA synchronous"):
            statement = "PRAGMA synchronous = OFF"
        return super().execute(statement, *values)  # type: ignore[arg-type]


def bare(folder: Path, durability: str, steps: int) -> float:
    """Seconds of a loop that inserts and commits one row a step."""
    connection = connect(str(folder / f"bare-{durability}-{steps}.db"))
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute(f"PRAGMA synchronous = {SYNCHRONOUS[durability]}")
    connection.execute("CREATE TABLE steps (n INTEGER PRIMARY KEY, value TEXT NOT NULL)")
    began = time.perf_counter()
    for n in range(steps):
        connection.execute("BEGIN IMMEDIATE")
        connection.execute("INSERT INTO steps VALUES (?, ?)", (n, VALUE))
        connection.execute("COMMIT")
    took = time.perf_counter() - began
    connection.close()
    return took


def opened(path: Path, durability: str) -> SqliteStore:
    if durability == "software":
        return SqliteStore(path, durability="normal", connect=lambda where: connect(where, NoSync))
    return SqliteStore(path, durability=durability)


def ask(folder: Path, durability: str, steps: int) -> float:
    return program(folder / f"ask-{durability}-{steps}.db", ASK, durability, steps)


def alone(folder: Path, durability: str, steps: int) -> float:
    return program(folder / f"alone-{durability}-{steps}.db", ASK, durability, steps, Settings(quiet_entries=1))


def step(folder: Path, durability: str, steps: int) -> float:
    return program(folder / f"step-{durability}-{steps}.db", STEP, durability, steps)


def program(path: Path, source: str, durability: str, steps: int, settings: Settings | None = None) -> float:
    """Seconds of a program's run."""
    store = opened(path, durability)
    app = App(store, settings or Settings())
    run = app.create(bundle.make("main.tac", source), {"n": steps, "text": VALUE})
    began = time.perf_counter()
    ended = asyncio.run(app.activate(run))
    took = time.perf_counter() - began
    assert ended.status == "done", ended.error
    store.close()
    return took


def append(folder: Path, durability: str, steps: int) -> float:
    """Seconds of as many appends of one entry each."""
    store = opened(folder / f"append-{durability}-{steps}.db", durability)
    run = Run("run_1", "hash", "main.tac", "{}", "ready", 1, store.now(), "{}", 1, "lua55 5.5.1 prelude 1")
    with owners.held() as owner:
        epoch = store.create(run, BUNDLE, owner).epoch
        entries = [entry(n, epoch) for n in range(steps)]
        began = time.perf_counter()
        for head, new in enumerate(entries):
            store.append(run.id, epoch, head, [new], [])
        took = time.perf_counter() - began
        store.finish(run.id, epoch, "done", head=steps)
    store.close()
    return took


def entry(n: int, epoch: int) -> Entry:
    args = canonical.dumps({"agent": "writer", "text": f"step {n}"})
    place = (canonical.digest(args), "main.tac", 12)
    return Entry(str(n), "Agent.turn", args, *place, True, VALUE, cost=0.002, started_at=1.5, epoch=epoch)


MEASURES: tuple[Callable[[Path, str, int], float], ...] = (bare, append, alone, ask, step)


def once(measure: Callable[[Path, str, int], float], folder: Path, durability: str, steps: int) -> float:
    """Microseconds a step. What a run costs once (its VM, its claim, its end) is measured with no steps at
    all, and taken off."""
    place = Path(tempfile.mkdtemp(dir=folder))
    return (measure(place, durability, steps) - measure(place, durability, 0)) / steps * 1e6


def main(folder: str | None = None) -> None:
    with tempfile.TemporaryDirectory(dir=folder) as name:
        print(f"sqlite {sqlite3.sqlite_version}, values of {len(VALUE)} bytes, median us per step")
        print("(and median ratio to the bare loop, measured in turn, so that both meet the same disk)")
        print(f"{'durability':<11}{'steps':>8}{'bare':>9}{'append':>16}{'alone':>16}{'ask':>16}{'Step':>16}")
        for durability in SYNCHRONOUS:
            for steps in STEPS:
                rounds = [
                    [once(measure, Path(name), durability, steps) for measure in MEASURES] for _ in range(ROUNDS[steps])
                ]
                row = f"{durability:<11}{steps:>8,}{median(times[0] for times in rounds):>9.1f}"
                for i in range(1, len(MEASURES)):
                    took = median(times[i] for times in rounds)
                    row += f"{took:>9.1f} ({median(times[i] / times[0] for times in rounds):>4.2f})"
                print(row)


if __name__ == "__main__":
    main(*sys.argv[1:2])
