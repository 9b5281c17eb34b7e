"""Writes of many runs share a commit, and nothing else."""

from __future__ import annotations

import asyncio
import sqlite3
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tactus.errors import Fenced, StoreError
from tactus.storage import Store, opening
from tactus.storage.sqlite import SqliteStore
from tactus.storage.writer import Writer
from tests.storage.samples import an_entry, started


class Slow(sqlite3.Connection):
    """Counts its commits, waits in each for `go`, and fails where it is told to."""

    commits = 0
    wrong = ""
    go: threading.Event
    begun: threading.Event

    def execute(self, statement: str, *values: Any) -> sqlite3.Cursor:
        if self.wrong and statement.startswith(self.wrong):
            super().execute("ROLLBACK")
            raise sqlite3.OperationalError("database or disk is full")
        if statement == "COMMIT":
            self.commits += 1
            self.begun.set()
            assert self.go.wait(10)
        return super().execute(statement, *values)


class Disk:
    """A store in a file, and its writing connection."""

    def __init__(self, path: Path) -> None:
        self.connections: list[Slow] = []
        self.store = SqliteStore(path, durability="normal", connect=self._connect)

    @property
    def writing(self) -> Slow:
        return self.connections[0]

    def _connect(self, where: str) -> sqlite3.Connection:
        connection = opening.connect(where, Slow)
        assert isinstance(connection, Slow)
        connection.go, connection.begun = threading.Event(), threading.Event()
        connection.go.set()
        self.connections.append(connection)
        return connection


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Disk]:
    made = Disk(tmp_path / "journal.db")
    yield made
    made.store.close()


def add(writer: Writer, store: Store, run: str, head: int, epoch: int = 1) -> asyncio.Future[None]:
    entry = an_entry(str(head))
    return asyncio.ensure_future(writer.do(lambda: store.append(run, epoch, head, [entry], [])))


async def all_of(*futures: asyncio.Future[Any]) -> list[Any]:
    return await asyncio.gather(*futures, return_exceptions=True)


def test_what_comes_in_during_a_commit_shares_the_next_one(disk: Disk, owner: str) -> None:
    for run in ("a", "b", "c"):
        started(disk.store, owner, run)
    before, writer = disk.writing.commits, Writer(disk.store)

    async def go() -> None:
        disk.writing.go.clear()
        disk.writing.begun.clear()
        first = add(writer, disk.store, "a", 0)
        await asyncio.to_thread(disk.writing.begun.wait, 10)
        rest = [add(writer, disk.store, run, head) for run in ("b", "c") for head in range(5)]
        await asyncio.sleep(0)
        disk.writing.go.set()
        assert await all_of(first, *rest) == [None] * 11

    asyncio.run(go())
    writer.close()
    assert disk.writing.commits - before == 2
    assert [disk.store.run(run).head for run in ("a", "b", "c")] == [1, 5, 5]


def test_a_fenced_write_fails_alone(store: Store, owner: str) -> None:
    for run in ("a", "b"):
        started(store, owner, run)
    writer = Writer(store)

    async def go() -> list[Any]:
        return await all_of(add(writer, store, "a", 0), add(writer, store, "b", 0, epoch=7), add(writer, store, "a", 1))

    said = asyncio.run(go())
    writer.close()
    assert (said[0], said[2]) == (None, None)
    assert isinstance(said[1], Fenced)
    assert (store.run("a").head, store.run("b").head) == (2, 0)


@pytest.mark.parametrize("wrong", ["COMMIT", "UPDATE runs SET head"])
def test_a_full_disk_fails_everybody_and_writes_nothing(disk: Disk, owner: str, wrong: str) -> None:
    for run in ("a", "b"):
        started(disk.store, owner, run)
    writer = Writer(disk.store)

    async def go() -> list[Any]:
        disk.writing.wrong = wrong
        failed = await all_of(add(writer, disk.store, "a", 0), add(writer, disk.store, "b", 0))
        disk.writing.wrong = ""
        assert await all_of(add(writer, disk.store, "a", 0)) == [None]
        return failed

    said = asyncio.run(go())
    writer.close()
    assert [type(error) for error in said] == [StoreError, StoreError]
    assert (disk.store.run("a").head, disk.store.run("b").head) == (1, 0)


def test_reading_does_not_wait_for_a_commit(disk: Disk, owner: str) -> None:
    started(disk.store, owner, "a")
    writer = Writer(disk.store)

    async def go() -> None:
        await add(writer, disk.store, "a", 0)
        disk.writing.go.clear()
        disk.writing.begun.clear()
        second = add(writer, disk.store, "a", 1)
        await asyncio.to_thread(disk.writing.begun.wait, 10)
        assert disk.store.run("a").head == 1, "what is not durable yet is not seen"
        disk.writing.go.set()
        await second
        assert disk.store.run("a").head == 2

    asyncio.run(go())
    writer.close()


def test_what_was_given_is_carried_out_though_nobody_waits_for_it(store: Store, owner: str) -> None:
    started(store, owner, "a")
    writer = Writer(store)

    async def go() -> None:
        future = add(writer, store, "a", 0)
        await asyncio.sleep(0)
        future.cancel()

    asyncio.run(go())
    writer.close()
    assert store.run("a").head == 1
    with pytest.raises(StoreError, match="closed"):
        asyncio.run(writer.do(lambda: None))


def test_a_part_that_is_undone_takes_only_itself_back(store: Store, owner: str) -> None:
    started(store, owner, "a")
    with store.together():
        store.append("a", 1, 0, [an_entry("0")], [])
        with pytest.raises(StoreError, match="already has an entry at 0"):
            store.append("a", 1, 1, [an_entry("0")], [])
        store.append("a", 1, 1, [an_entry("1")], [])
    assert [entry.path for entry in store.entries("a")] == ["0", "1"]
    assert store.run("a").head == 2


def test_reads_get_a_connection_of_their_own_while_others_read(tmp_path: Path, owner: str) -> None:
    """Many threads look while the first group is written: each sees what was stored before it looked."""
    for attempt in range(20):
        store = SqliteStore(tmp_path / f"journal-{attempt}.db", durability="normal")
        begin, wrong = threading.Barrier(8), list[str]()

        def look(
            n: int, store: SqliteStore = store, begin: threading.Barrier = begin, wrong: list[str] = wrong
        ) -> None:
            begin.wait()
            for i in range(10):
                run_id = f"run-{n}-{i}"
                with store.together():
                    started(store, owner, run_id)
                if store.run(run_id).id != run_id or not store.bundle("hash-1"):
                    wrong.append(run_id)

        threads = [threading.Thread(target=look, args=(n,)) for n in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert wrong == []
        assert len(store.runs(limit=200)) == 80
        store.close()
