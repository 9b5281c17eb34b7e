"""How the SQLite store writes: each write is one commit, which is all there or not at all."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from tactus.errors import BusyStore
from tactus.storage import Parked, opening, owners
from tactus.storage.sqlite import SqliteStore
from tests.storage.samples import START, YES, a_request, a_run, an_entry, an_event, started


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
    store.retry(store.run("run_1"), "1")
    assert commits() == 1
    store.stop("run_1", "{}")
    assert commits() == 1
    for look in (store.due, store.ended, store.changes, lambda: store.tree("run_1"), lambda: store.sweep(dry=True)):
        look()
    store.size("run_1")
    assert commits() == 0
    store.cancel("run_1", "{}")
    assert commits() == 1
    store.delete("run_1")
    assert commits() == 1
    store.sweep()
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


LIVES: dict[str, Callable[[SqliteStore], object]] = {
    "cancel": lambda store: store.cancel("run_1", "{}"),
    "retry": lambda store: store.retry(store.run("run_1"), "1"),
    "delete": lambda store: store.delete("run_1"),
    "fork": lambda store: store.create(a_run("run_2"), "{}", "", [an_entry("0"), an_entry("1")]),
}


def dump(path: Path) -> list[str]:
    with closing(sqlite3.connect(path)) as connection:
        return list(connection.iterdump())


@pytest.mark.parametrize("what", LIVES)
@pytest.mark.parametrize("when", ["before", "after"])
def test_a_life_that_is_cut_short_is_the_old_one_or_the_new_one(path: Path, what: str, when: str) -> None:
    made: list[Cutting] = []

    def connect(where: str) -> sqlite3.Connection:
        connection = opening.connect(where, Cutting)
        assert isinstance(connection, Cutting)
        made.append(connection)
        return connection

    def clock() -> float:
        return START

    store = SqliteStore(path, connect=connect, clock=clock)
    with owners.held() as owner:
        started(store, owner)
        store.append("run_1", 1, 0, [an_entry("0"), an_entry("1")], [an_event()])
        store.post(1, a_request())
        store.park("run_1", 1, Parked("waiting", [{"request": "run_1:3@0.0"}]))
    before = dump(path)
    made[0].when = when
    with pytest.raises(Cut):
        LIVES[what](store)
    made[0].when = ""
    store.close()
    cut = dump(path)
    store = SqliteStore(path, clock=clock)
    if when == "before":
        assert cut == before
        LIVES[what](store)
        cut = dump(path)
    assert cut != before
    assert len(store.runs()) == {"delete": 0, "fork": 2}.get(what, 1)
    if what == "fork":
        assert len(store.load("run_2").entries) == store.run("run_2").head == 2
    if what in ("cancel", "retry"):
        assert store.requests() == []
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
