"""The journal's file: whose it is, who may read it, and what is said when it cannot be used."""

from __future__ import annotations

import os
import random
import shutil
import sqlite3
import stat
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from tactus.errors import BusyStore, ForeignStore, NewerStore, StoreError, TornStore
from tactus.storage import FORMAT, opening
from tactus.storage.sqlite import SqliteStore
from tests.storage.samples import a_run, an_entry, started
from tests.users import reachable, somebody


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "journal.db"


def kept(path: Path, owner: str, entries: int = 40) -> None:
    """A journal with something in it, closed."""
    store = SqliteStore(path, durability="normal")
    started(store, owner)
    store.append("run_1", 1, 0, [an_entry(str(n), value=f'"{"x" * 900}"') for n in range(entries)], [])
    store.close()


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_only_its_owner_can_read_the_file(tmp_path: Path, owner: str) -> None:
    path = tmp_path / "new" / "deeper" / "journal.db"
    before = os.umask(0)
    try:
        store = SqliteStore(path)
        started(store, owner)
        assert [mode(Path(f"{path}{end}")) for end in ("", "-wal", "-shm")] == [0o600] * 3
        assert [mode(folder) for folder in (path.parent, path.parent.parent)] == [0o700] * 2
        store.close()
    finally:
        os.umask(before)


def test_the_file_says_what_it_is(path: Path) -> None:
    SqliteStore(path).close()
    connection = sqlite3.connect(path)
    assert connection.execute("PRAGMA application_id").fetchone() == (opening.APPLICATION,)
    assert connection.execute("PRAGMA user_version").fetchone() == (FORMAT,)
    assert connection.execute("PRAGMA journal_mode").fetchone() == ("wal",)
    connection.close()


@pytest.mark.parametrize(("durability", "level"), [("full", 2), ("normal", 1)])
def test_durability_is_the_synchronous_setting(path: Path, durability: str, level: int) -> None:
    made: list[sqlite3.Connection] = []

    def connect(where: str) -> sqlite3.Connection:
        made.append(opening.connect(where))
        return made[0]

    store = SqliteStore(path, durability=durability, connect=connect)
    assert made[0].execute("PRAGMA synchronous").fetchone() == (level,)
    store.close()
    with pytest.raises(ValueError, match="durability is one of full, normal, not 'none'"):
        SqliteStore(path, durability="none")


def test_what_was_written_is_there_after_closing(path: Path, owner: str) -> None:
    kept(path, owner, entries=3)
    store = SqliteStore(path)
    assert len(store.load("run_1").entries) == 3
    store.close()
    store.close()
    with pytest.raises(StoreError, match="is closed; open it again"):
        store.run("run_1")
    with pytest.raises(StoreError, match="is closed; open it again"):
        store.heartbeat("run_1", 1)


def test_a_held_lock_is_named(path: Path, owner: str) -> None:
    kept(path, owner)
    code = (
        "import sqlite3, sys; c = sqlite3.connect(sys.argv[1], isolation_level=None);"
        "c.execute('BEGIN IMMEDIATE'); print('held', flush=True); sys.stdin.read()"
    )
    command = [sys.executable, "-c", code, str(path)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == "held\n"
        store = SqliteStore(path, busy=0.2)
        assert store.run("run_1").head == 40, "reading does not wait"
        with pytest.raises(BusyStore) as caught:
            store.heartbeat("run_1", 1)
        holder.communicate()
    assert str(caught.value) == (
        f"{path} has been locked by another process for 0.2 s (another tactus that writes, a backup, "
        "or a database browser with an open edit); close that and try again"
    )
    store.heartbeat("run_1", 1)
    store.close()


def test_a_lock_that_is_given_back_in_time_is_waited_for(path: Path, owner: str) -> None:
    kept(path, owner)
    store = SqliteStore(path)
    holder = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
    holder.execute("BEGIN IMMEDIATE")
    timer = threading.Timer(0.1, holder.execute, ("ROLLBACK",))
    timer.start()
    store.heartbeat("run_1", 1)
    timer.join()
    holder.close()
    store.close()


def test_a_database_of_somebody_else_is_left_as_it_is(path: Path) -> None:
    connection = sqlite3.connect(path)
    connection.execute("CREATE TABLE photos (name TEXT)")
    connection.close()
    before = path.read_bytes()
    with pytest.raises(ForeignStore, match=r"journal.db is not a Tactus database and was left as it is"):
        SqliteStore(path)
    assert path.read_bytes() == before


def test_an_empty_database_with_a_mark_of_somebody_else_is_foreign(path: Path) -> None:
    connection = sqlite3.connect(path)
    connection.execute("PRAGMA application_id = 7")
    connection.close()
    with pytest.raises(ForeignStore):
        SqliteStore(path)


@pytest.mark.parametrize("content", [b"hello\n", b"-- a Lua comment\n" * 500, random.Random(3).randbytes(9000)])
def test_a_file_that_is_no_database_is_left_as_it_is(path: Path, content: bytes) -> None:
    path.write_bytes(content)
    with pytest.raises(ForeignStore, match="is not a Tactus database"):
        SqliteStore(path)
    assert path.read_bytes() == content


def test_an_empty_file_becomes_a_journal(path: Path) -> None:
    path.touch()
    store = SqliteStore(path)
    assert store.runs() == []
    store.close()


def test_a_folder_is_no_journal(tmp_path: Path) -> None:
    with pytest.raises(ForeignStore, match="is a folder, not a Tactus database; name a file"):
        SqliteStore(tmp_path)


def test_a_file_of_a_newer_tactus_is_refused(path: Path) -> None:
    SqliteStore(path).close()
    connection = sqlite3.connect(path)
    connection.execute(f"PRAGMA user_version = {FORMAT + 1}")
    connection.close()
    with pytest.raises(NewerStore) as caught:
        SqliteStore(path)
    assert str(caught.value) == (
        f"{path} was written by a newer Tactus (format {FORMAT + 1}, this one reads {FORMAT}); "
        "upgrade Tactus or name another file"
    )


def look_into(path: Path) -> None:
    with closing(SqliteStore(path)) as store:
        store.load("run_1")


def test_a_file_cut_short_is_torn(path: Path, owner: str) -> None:
    kept(path, owner)
    os.truncate(path, path.stat().st_size // 2)
    with pytest.raises(TornStore, match=r"is damaged \(.*\); restore it from a copy, or save what can be read"):
        look_into(path)


@pytest.mark.parametrize("start", [b"\0" * 100, b"SQLite format 3\0" + b"\xff" * 84])
def test_a_broken_header_of_ours_is_torn(path: Path, owner: str, start: bytes) -> None:
    kept(path, owner)
    content = path.read_bytes()
    path.write_bytes(start + content[100:])
    with pytest.raises(TornStore):
        SqliteStore(path)


def test_pages_of_rubbish_are_torn(path: Path, owner: str) -> None:
    kept(path, owner)
    content = path.read_bytes()
    path.write_bytes(content[:4096] + random.Random(1).randbytes(len(content) - 4096))
    with pytest.raises(TornStore):
        look_into(path)


def test_a_torn_end_of_the_log_loses_nothing_committed(path: Path, owner: str, tmp_path: Path) -> None:
    store = SqliteStore(path)
    started(store, owner)
    store.append("run_1", 1, 0, [an_entry()], [])
    copy = tmp_path / "copy.db"
    shutil.copy(path, copy)
    log = Path(f"{path}-wal").read_bytes()
    Path(f"{copy}-wal").write_bytes(log + log[32:2000])
    store.close()
    after = SqliteStore(copy)
    assert after.entries("run_1") == [an_entry()]
    after.close()


@pytest.fixture
def common() -> Iterator[Path]:
    with reachable() as folder:
        yield folder


@pytest.mark.skipif(os.name != "posix", reason="file modes of POSIX")
def test_a_read_only_folder_is_named(common: Path) -> None:
    common.chmod(0o555)
    path = common / "journal.db"
    with somebody(), pytest.raises(StoreError) as caught:
        SqliteStore(path)
    assert str(caught.value) == (
        f"{path} cannot be written (Permission denied); "
        "let this user write the file and its folder, or name another file"
    )


@pytest.mark.skipif(os.name != "posix", reason="file modes of POSIX")
def test_a_read_only_file_is_named(common: Path, owner: str) -> None:
    kept(common / "journal.db", owner)
    common.chmod(0o777)
    (common / "journal.db").chmod(0o444)
    with somebody(), pytest.raises(StoreError, match=r"cannot be written \(.*journal.db is read-only for"):
        SqliteStore(common / "journal.db")


def test_a_disk_that_refuses_later_is_named(path: Path, owner: str) -> None:
    kept(path, owner)
    store = SqliteStore(path, connect=lambda where: with_pragma(where, "query_only = 1"))
    with pytest.raises(StoreError, match=r"cannot be written \(attempt to write a readonly database\)"):
        store.heartbeat("run_1", 1)
    store.close()


def test_a_full_disk_is_named_and_nothing_is_written(path: Path, owner: str) -> None:
    kept(path, owner, entries=1)
    pages = path.stat().st_size // 4096
    store = SqliteStore(path, connect=lambda where: with_pragma(where, f"max_page_count = {pages + 2}"))
    with pytest.raises(StoreError) as caught:
        store.append("run_1", 1, 1, [an_entry("1", value="x" * 60_000)], [])
    assert str(caught.value) == (
        f"the disk that holds {path} is full; nothing was written: free some space, then resume the run"
    )
    assert store.run("run_1").head == len(store.entries("run_1")) == 1
    store.append("run_1", 1, 1, [an_entry("1")], [])
    store.close()


def with_pragma(where: str, pragma: str) -> sqlite3.Connection:
    connection = opening.connect(where)
    connection.execute(f"PRAGMA {pragma}")
    return connection


def test_half_a_surrogate_pair_is_named_and_nothing_is_written(path: Path, owner: str) -> None:
    store = SqliteStore(path)
    started(store, owner)
    with pytest.raises(StoreError, match="takes no text with half a surrogate pair"):
        store.append("run_1", 1, 0, [an_entry(value='"\ud800"')], [])
    assert store.run("run_1").head == 0
    store.close()


def test_two_stores_on_one_file_in_one_process_see_each_other(path: Path, owner: str) -> None:
    first, second = SqliteStore(path), SqliteStore(path)
    started(first, owner)
    second.append("run_1", 1, 0, [an_entry()], [])
    assert first.run("run_1").head == 1
    second.close()
    first.append("run_1", 1, 1, [an_entry("1")], [])
    assert len(first.entries("run_1")) == 2
    first.close()


def test_many_threads_open_a_new_file_at_once(path: Path) -> None:
    opened: list[SqliteStore] = []
    threads = [threading.Thread(target=lambda: opened.append(SqliteStore(path))) for _ in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    opened[0].create(a_run(), "{}")
    assert [len(store.runs()) for store in opened] == [1] * 12
    for store in opened:
        store.close()
