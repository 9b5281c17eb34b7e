"""The tables have the columns of the records, and every statement has a name that is used."""

from __future__ import annotations

import sqlite3
from dataclasses import fields
from pathlib import Path

import pytest

from tactus.runtime.journal import Entry
from tactus.storage import RequestRecord, Run, sql, sqlite
from tactus.storage.sqlite import SqliteStore


@pytest.fixture
def connection() -> sqlite3.Connection:
    made = sqlite3.connect(":memory:")
    for statement in sql.script("schema.sql"):
        made.execute(statement)
    return made


def columns(connection: sqlite3.Connection, statement: str) -> list[str]:
    try:
        return [column[0] for column in connection.execute(statement, ("x",)).description]
    finally:
        connection.close()


def test_an_entry_is_read_in_the_order_of_its_fields(connection: sqlite3.Connection) -> None:
    assert columns(connection, sqlite.SQL["entries"]) == [field.name for field in fields(Entry)]


def test_an_entry_is_written_in_the_order_of_its_fields() -> None:
    named = sqlite.SQL["entry_add"].partition("(")[2].partition(")")[0]
    assert [name.strip() for name in named.split(",")] == ["run", *(field.name for field in fields(Entry))]


def test_a_run_has_the_columns_of_its_record(connection: sqlite3.Connection) -> None:
    assert set(columns(connection, sqlite.SQL["run"])) == {field.name for field in fields(Run)}


def test_a_request_has_the_columns_of_its_record(connection: sqlite3.Connection) -> None:
    assert set(columns(connection, sqlite.SQL["request"])) == set(RequestRecord.__annotations__)


def test_every_statement_is_used() -> None:
    package = Path(sqlite.__file__).parent
    source = "".join(
        (package / name).read_text() for name in ("sqlite.py", "sqlite_lives.py", "opening.py", "health.py")
    )
    assert [name for name in sqlite.SQL if f'"{name}"' not in source] == []


def test_what_is_listed_is_found_by_an_index(tmp_path: Path) -> None:
    store = SqliteStore(tmp_path / "journal.db")
    store.close()
    connection = sqlite3.connect(tmp_path / "journal.db")
    asked: dict[str, tuple[object, ...] | dict[str, object]] = {
        "requests_open": {},
        "requests_of_run": {"run": "r", "status": ""},
        "runs": {"limit": 5, "status": "", "since": 0, "name": ""},
        "ready": (5,),
        "overdue": (0, 5),
        "running": (),
        "tree": {"id": "r"},
        "entries": ("r",),
        "events": ("r", 0),
        "inbox": ("r",),
    }
    plans = {
        name: str(connection.execute(f"EXPLAIN QUERY PLAN {sqlite.SQL[name]}", values).fetchall())
        for name, values in asked.items()
    }
    connection.close()
    assert [name for name, plan in plans.items() if "INDEX" not in plan and "PRIMARY KEY" not in plan] == []
    sorted_ = ("requests_of_run", "tree")
    assert [name for name, plan in plans.items() if name not in sorted_ and "TEMP B-TREE" in plan] == []
    assert all("runs_due (status=?" in plans[name] for name in ("ready", "running"))
    assert "runs_asleep (wake_at" in plans["overdue"]
    assert "runs_of_parent" in plans["tree"]
