"""What a durable step costs beside the nearest peers on SQLite: python benchmarks/peers.py [folder]

DBOS (a step of a workflow) and LangGraph with its SQLite checkpointer (a super-step of a graph) run in a virtual
environment of their own, `.venv/peers`, made the first time. Each row is a process of its own on the same disk, all
measured in turn: median microseconds a step. A step of each does the same: it returns a text of 220 characters.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from pathlib import Path
from statistics import median

HERE = Path(__file__).parent
PEERS = HERE.parent / ".venv" / "peers"
STEPS = (100, 1_000)
ROUNDS = 5
OURS = """
import asyncio, json, sys, time
from tactus.app import bundle
from tactus.app.activation import Settings
from tactus.app.runs import App
from tactus.storage.sqlite import SqliteStore
path, steps, quiet = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
source = '''Procedure { function(input)
  local text = ("The quick brown fox jumps over the lazy dog. "):rep(5)
  for i = 1, input.n do Step.checkpoint(function() return {text = text, number = i} end) end
end }'''
store = SqliteStore(path)
app = App(store, Settings(quiet_entries=quiet))
def took(n):
    run = app.create(bundle.make("main.tac", source), {"n": n})
    began = time.perf_counter()
    assert asyncio.run(app.activate(run)).status == "done"
    return time.perf_counter() - began
took(0)
print(json.dumps({"us": took(steps) / steps * 1e6}))
"""


def peer(name: str) -> list[str]:
    return [str(PEERS / "bin" / "python"), str(HERE / "peers" / f"{name}_steps.py")]


def installed() -> None:
    """The peers' virtual environment."""
    if (PEERS / "ready").exists():
        return
    print(f"installing the peers into {PEERS.relative_to(HERE.parent)} (once) ...", flush=True)
    subprocess.run([sys.executable, "-m", "venv", str(PEERS)], check=True)
    pip = [str(PEERS / "bin" / "python"), "-m", "pip", "install", "-q", "-r", str(HERE / "peers" / "requirements.txt")]
    subprocess.run(pip, check=True)
    (PEERS / "ready").touch()


def measured(command: list[str], steps: int, more: tuple[str, ...], folder: str) -> float:
    """Microseconds a step, in a database of its own."""
    with tempfile.TemporaryDirectory(dir=folder) as place:
        ended = subprocess.run(
            [*command, str(Path(place) / "steps.db"), str(steps), *more], capture_output=True, text=True, cwd=place
        )
    if ended.returncode != 0:
        raise SystemExit(f"{command[-1]} failed:\n{ended.stderr}")
    return float(json.loads(ended.stdout.splitlines()[-1])["us"])


def main(folder: str | None = None) -> None:
    installed()
    rows: dict[str, tuple[list[str], tuple[str, ...]]] = {
        "Tactus, Step.checkpoint": ([sys.executable, "-c", OURS], ("16",)),
        "Tactus, a commit for each": ([sys.executable, "-c", OURS], ("1",)),
        "DBOS, SQLite": (peer("dbos"), ()),
        "LangGraph, SqliteSaver": (peer("langgraph"), ()),
    }
    with tempfile.TemporaryDirectory(dir=folder) as place:
        print("median us a step, survives a power loss unless said")
        print(f"{'':<28}" + "".join(f"{steps:>10,}" for steps in STEPS))
        took: dict[str, list[float]] = {name: [] for name in rows}
        for steps in STEPS:
            rounds = [[measured(command, steps, more, place) for command, more in rows.values()] for _ in range(ROUNDS)]
            for name, times in zip(rows, zip(*rounds, strict=True), strict=True):
                took[name].append(median(times))
        for name, medians in took.items():
            print(f"{name:<28}" + "".join(f"{time:>10,.0f}" for time in medians))


if __name__ == "__main__":
    main(*sys.argv[1:2])
