"""What a remembered step costs a resumed run: python benchmarks/resume.py [folder]

A program makes n steps and then waits for a person. `resume` is a process of its own that replays them and waits
again; its CPU (user and system, median of rounds) beyond that of resuming a run with no steps, measured in turn.
`Step` are `Step.checkpoint`s with a small result, `state` also change the state, `ask` are plain asks (`Sleep(0)`).
"""

from __future__ import annotations

import asyncio
import os
import resource
import subprocess
import sys
import tempfile
from pathlib import Path
from statistics import median

from tactus.app import bundle
from tactus.app.runs import App
from tactus.storage.sqlite import SqliteStore

STEPS = (100, 1_000, 10_000)
ROUNDS = 5
KINDS = {
    "ask": "Sleep(0)",
    "Step": "Step.checkpoint(function() return {number = i, text = 'a small result'} end)",
    "state": "Step.checkpoint(function() state.last = i return i end)",
}


def made(path: Path, body: str, steps: int) -> str:
    """A run that has made its steps and waits."""
    source = (
        f"Procedure {{ function(input) for i = 1, input.n do {body} end return Human.approve('Go on, please?') end }}"
    )
    store = SqliteStore(path, durability="normal")
    app = App(store)
    run = asyncio.run(app.activate(app.create(bundle.make("main.tac", source), {"n": steps})))
    assert run.status == "waiting", run
    app.close()
    store.close()
    return run.id


def resumed(path: Path, run: str) -> float:
    """CPU seconds of `tactus resume`."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    command = [sys.executable, "-m", "tactus", "resume", run, "--storage-path", str(path)]
    ended = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, env={**os.environ, "TERM": "dumb"})
    assert ended.returncode == 3, ended.stderr
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def main(folder: str | None = None) -> None:
    print("CPU of `tactus resume`, ms, beyond a run with no steps")
    print(f"{'':<8}{'steps':>8}{'ms':>9}{'us a step':>11}")
    with tempfile.TemporaryDirectory(dir=folder) as name:
        for kind, body in KINDS.items():
            for steps in STEPS:
                path = Path(name) / f"{kind}-{steps}.db"
                none, run = made(path, body, 0), made(path, body, steps)
                beyond = [resumed(path, run) - resumed(path, none) for _ in range(ROUNDS)]
                print(f"{kind:<8}{steps:>8,}{median(beyond) * 1e3:>9.1f}{median(beyond) / steps * 1e6:>11.1f}")


if __name__ == "__main__":
    main(*sys.argv[1:2])
