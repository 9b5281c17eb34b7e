"""Many runs in one process: each right, none in another's way."""

from __future__ import annotations

import asyncio
import sqlite3
import threading
import time
from pathlib import Path
from typing import Any

import pytest

from tactus.app import bundle
from tactus.app.activation import Settings
from tactus.app.heartbeat import Heartbeats
from tactus.app.runs import App
from tactus.errors import Fenced
from tactus.storage import Parked, Run, opening, owners
from tactus.storage.memory import MemoryStore
from tactus.storage.sqlite import SqliteStore
from tests.programs import in_main

COUNTS = bundle.make("main.tac", in_main("local sum = 0 for i = 1, input.n do Sleep(0) sum = sum + i end return sum"))


class Counting(sqlite3.Connection):
    commits = 0

    def execute(self, statement: str, *values: Any) -> sqlite3.Cursor:
        Counting.commits += statement == "COMMIT"
        return super().execute(statement, *values)


def test_runs_at_once_share_commits_and_keep_their_own_answers(tmp_path: Path) -> None:
    store = SqliteStore(tmp_path / "runs.db", connect=lambda where: opening.connect(where, Counting))
    app = App(store, Settings(quiet_entries=1))

    async def go() -> list[Run]:
        return list(await asyncio.gather(*(app.activate(app.create(COUNTS, {"n": 20 + i})) for i in range(20))))

    Counting.commits = 0
    runs = asyncio.run(go())
    commits = Counting.commits
    app.close()
    assert [(run.status, run.result, run.head) for run in runs] == [
        ("done", str(n * (n + 1) // 2), n) for n in range(20, 40)
    ]
    assert commits < sum(run.head for run in runs) / 2
    assert [[entry.path for entry in store.entries(run.id)] for run in runs] == [
        [str(i) for i in range(run.head)] for run in runs
    ]
    store.close()


def test_a_run_that_only_writes_lets_others_go_on() -> None:
    app = App(MemoryStore(), Settings(quiet_entries=1))

    async def go() -> tuple[Run, float]:
        worst, over = 0.0, False

        async def watch() -> None:
            nonlocal worst
            while not over:
                began = time.perf_counter()
                await asyncio.sleep(0)
                worst = max(worst, time.perf_counter() - began)

        watching = asyncio.create_task(watch())
        began = time.perf_counter()
        run = await app.activate(app.create(COUNTS, {"n": 3000}))
        took, over = time.perf_counter() - began, True
        await watching
        return run, worst / took

    run, share = asyncio.run(go())
    assert run.status == "done"
    assert share < 0.6, "the longest time for which nothing else ran, of the whole"


def test_one_that_lost_its_lease_is_told_and_the_others_keep_theirs() -> None:
    store = MemoryStore()
    lost: list[str] = []
    told = threading.Event()

    def lose(run_id: str) -> None:
        lost.append(run_id)
        told.set()

    with owners.held() as owner, owners.held() as thief:
        runs = [
            store.create(Run(name, "p", "main.tac", "{}", "ready", 1, 0.0, "{}", 1, "lua55"), "{}", owner)
            for name in ("a", "b")
        ]
        beats = Heartbeats(store, every=0.02)
        with beats.holding(runs[0], lambda: lose("a")) as first, beats.holding(runs[1], lambda: lose("b")) as second:
            before = store.run("b").lease_until
            store.park("a", 1, Parked("ready"))
            store.claim("a", thief)
            assert told.wait(5)
            deadline = time.monotonic() + 5
            while store.run("b").lease_until == before and time.monotonic() < deadline:
                time.sleep(0.01)
            assert (first.lost, second.lost, lost) == (True, False, ["a"])
            assert store.run("b").lease_until != before


def test_a_run_that_another_process_took_says_so() -> None:
    store = MemoryStore()
    app = App(store, Settings(patience=float("inf")))
    app._heartbeats = Heartbeats(store, every=0.02)
    source = bundle.make("main.tac", in_main("Sleep(60) return 1"))

    async def go() -> None:
        run = app.create(source, {})
        task = asyncio.create_task(app.activate(run))
        await asyncio.sleep(0.1)
        store.park(run.id, run.epoch, Parked("ready"))
        with owners.held() as thief:
            store.claim(run.id, thief)
            with pytest.raises(Fenced, match="is not ours any more: another process claimed it"):
                await task

    asyncio.run(go())
