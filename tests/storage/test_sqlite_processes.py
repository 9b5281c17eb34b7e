"""Real processes on one file: many that make it at once, many that want one run, one that is killed."""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path

import pytest

from tactus.storage import owners
from tactus.storage.sqlite import SqliteStore
from tests.storage.samples import a_run

OPEN = """
import sys, time
from pathlib import Path
from dataclasses import replace
from tactus.storage import owners
from tactus.storage.sqlite import SqliteStore
from tactus.errors import Owned, StoreError
path, n, gate = sys.argv[1:]
from tests.storage.samples import a_run, an_entry, an_event
print("here", flush=True)
while not Path(gate).exists():
    time.sleep(0.001)
store = SqliteStore(path, durability="normal")
"""

CREATE = OPEN + "store.create(a_run(f'run_{n}'), '{}')\n"

CLAIM = (
    OPEN
    + """
owner = owners.me()
owners.hold(owner)
try:
    print("won", store.claim("run_1", owner).epoch, flush=True)
except Owned as error:
    print("lost", flush=True)
sys.stdin.read()
"""
)

WRITE = (
    OPEN
    + """
owner = owners.me()
owners.hold(owner)
store.create(a_run(), "{}", owner)
for head in range(10**9):
    long = "x" * (100_000 if head % 3 == 0 else 200)
    store.append("run_1", 1, head, [an_entry(str(head), value=long)], [an_event(str(head))])
    print(head, flush=True)
"""
)


def begin(code: str, path: Path, n: int = 0) -> subprocess.Popen[str]:
    command = [sys.executable, "-c", code, str(path), str(n), str(path.with_name("gate"))]
    return subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)


def line(process: subprocess.Popen[str]) -> str:
    assert process.stdout is not None
    return process.stdout.readline().strip()


def race(code: str, path: Path, many: int) -> list[subprocess.Popen[str]]:
    """Processes that all go on at the same moment."""
    processes = [begin(code, path, n) for n in range(many)]
    assert [line(process) for process in processes] == ["here"] * many
    path.with_name("gate").touch()
    return processes


def test_twenty_processes_make_the_file_at_once(tmp_path: Path) -> None:
    path = tmp_path / "journal.db"
    processes = race(CREATE, path, 20)
    for process in processes:
        process.communicate()
    assert [process.returncode for process in processes] == [0] * 20
    store = SqliteStore(path)
    assert {run.id for run in store.runs()} == {f"run_{n}" for n in range(20)}
    store.close()


def test_of_many_processes_one_gets_the_run(tmp_path: Path) -> None:
    path = tmp_path / "journal.db"
    store = SqliteStore(path)
    store.create(a_run(), "{}")
    processes = race(CLAIM, path, 6)
    said = sorted(line(process) for process in processes)
    for process in processes:
        process.communicate()
    assert said == ["lost"] * 5 + ["won 1"]
    with owners.held() as owner:
        assert store.claim("run_1", owner).epoch == 2, "the winner has ended"
    store.close()


@pytest.mark.parametrize("seconds", [0.0, 0.03, 0.1])
def test_a_killed_process_loses_nothing_committed(tmp_path: Path, seconds: float) -> None:
    path = tmp_path / "journal.db"
    (process,) = race(WRITE, path, 1)
    told = int(line(process))
    time.sleep(seconds)
    process.kill()
    assert process.stdout is not None
    told = max([told, *map(int, process.stdout.read().split("\n")[:-1])])
    process.communicate()
    assert Path(f"{path}-wal").stat().st_size > 0
    store = SqliteStore(path)
    entries, events, run = store.entries("run_1"), store.events("run_1"), store.run("run_1")
    assert [entry.path for entry in entries] == [str(n) for n in range(run.head)]
    assert [event.seq for event in events] == list(range(1, run.head + 1))
    assert [len(entry.value) for entry in entries[:2]] == [100_000, 200][: run.head]
    assert run.head in (told + 1, told + 2), "what was told is there, and at most the one that was under way"
    with owners.held() as owner:
        assert store.claim("run_1", owner).epoch == 2, "a dead owner's run is free at once"
    store.close()
