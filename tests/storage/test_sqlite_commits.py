"""How the SQLite store writes: each write is one commit, which is all there or not at all."""

from __future__ import annotations

import sqlite3
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from tactus.errors import BusyStore
from tactus.storage import Parked, opening
from tactus.storage.sqlite import SqliteStore
from tests.storage.samples import YES, a_request, an_entry, an_event, started


class Counting(sqlite3.Connection):
    """Remembers what it was told to execute."""

    said: list[str]

    def execute(self, statement: str, *values: Any) -> sqlite3.Cursor:
        self.said = [*getattr(self, "said", []), statement]
        return super().execute(statement, *values)


class Cut(BaseException):
    """The process would be gone here."""


class Cutting(sqlite3.Connection):
    """Is gone at the next COMMIT: before it, or after it."""

    when = ""

    def execute(self, statement: str, *values: Any) -> sqlite3.Cursor:
        if statement == "COMMIT" and self.when == "before":
            raise Cut
        cursor = super().execute(statement, *values)
        if statement == "COMMIT" and self.when == "after":
            raise Cut
        return cursor


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "journal.db"


def test_every_write_is_one_commit(path: Path, owner: str) -> None:
    made: list[Counting] = []

    def connect(where: str) -> sqlite3.Connection:
        connection = opening.connect(where, Counting)
        assert isinstance(connection, Counting)
        made.append(connection)
        return connection

    store = SqliteStore(path, connect=connect)

    def commits() -> int:
        said, made[0].said = made[0].said, []
        assert said.count("BEGIN") == 0, "every transaction takes its lock at once"
        return said.count("COMMIT")

    made[0].said = []
    started(store, owner)
    assert commits() == 1
    store.append("run_1", 1, 0, [an_entry("0"), an_entry("1", value="x" * 100_000)], [an_event()] * 3)
    assert commits() == 1
    assert made[0].execute("SELECT count(*) FROM blobs").fetchone() == (1,)
    store.remember("run_1", 1, "k", "1")
    assert commits() == 1
    store.post(1, a_request(), [an_event()])
    assert commits() == 1
    store.expire("run_1", 1, "run_1:3@0.0")
    assert commits() == 1
    store.heartbeat("run_1", 1)
    assert commits() == 1
    assert store.park("run_1", 1, Parked("waiting", [{"request": "run_1:3@0.0"}]), [an_event()])
    assert commits() == 1
    store.answer("run_1:3@0.0", YES)
    assert commits() == 1
    store.claim("run_1", owner)
    assert commits() == 1
    assert not store.park("run_1", 2, Parked("waiting", [{"request": "run_1:3@0.0"}]), [an_event()])
    store.load("run_1")
    assert commits() == 0
    store.finish("run_1", 2, "done", head=2, entries=[an_entry("2")], events=[an_event()])
    assert commits() == 1
    store.close()


@pytest.mark.parametrize(("when", "head"), [("before", 0), ("after", 1)])
def test_a_cut_at_a_commit_leaves_all_or_nothing(path: Path, owner: str, when: str, head: int) -> None:
    made: list[Cutting] = []

    def connect(where: str) -> sqlite3.Connection:
        connection = opening.connect(where, Cutting)
        assert isinstance(connection, Cutting)
        made.append(connection)
        return connection

    store = SqliteStore(path, connect=connect)
    started(store, owner)
    made[0].when = when
    with pytest.raises(Cut):
        store.append("run_1", 1, 0, [an_entry()], [an_event()])
    made[0].when = ""
    assert store.run("run_1").head == len(store.entries("run_1")) == len(store.events("run_1")) == head
    store.close()


class LockedOnce(sqlite3.Connection):
    """Finds the file locked by another that changes the journal mode too: SQLite does not wait for that."""

    waited = False

    def execute(self, statement: str, *values: Any) -> sqlite3.Cursor:
        if statement == "PRAGMA journal_mode = WAL" and not self.waited:
            self.waited = True
            error = sqlite3.OperationalError("database is locked")
            error.sqlite_errorcode = sqlite3.SQLITE_BUSY
            raise error
        return super().execute(statement, *values)


def test_a_lock_while_the_file_is_made_is_waited_for(path: Path) -> None:
    store = SqliteStore(path, connect=partial(opening.connect, factory=LockedOnce))
    assert store.runs() == []
    store.close()
    with pytest.raises(BusyStore, match="has been locked by another process for 0 s"):
        SqliteStore(path.with_name("other.db"), connect=partial(opening.connect, factory=LockedOnce), busy=0)
