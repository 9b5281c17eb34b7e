"""Opens a journal's SQLite file, or makes it; refuses what is not ours. Knows no runs, only the file."""

from __future__ import annotations

import os
import random
import sqlite3
import threading
import time
from collections.abc import Callable
from pathlib import Path

from tactus.errors import BusyStore, ForeignStore, NewerStore, StoreError, TactusError, TornStore
from tactus.storage import FORMAT, sql

APPLICATION = 0x54414354
"""`PRAGMA application_id` of our files: "TACT"."""

Connect = Callable[[str], sqlite3.Connection]

_MAGIC = b"SQLite format 3\x00"
_SYNCHRONOUS = {"full": "FULL", "normal": "NORMAL"}
_preparing = threading.Lock()
_HELD = (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED, sqlite3.SQLITE_PROTOCOL)
_CLOSED_TO_US = (sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_PERM, sqlite3.SQLITE_AUTH)


def connect(path: str, factory: type[sqlite3.Connection] = sqlite3.Connection) -> sqlite3.Connection:
    """A bare connection that many threads may use in turn; the store settles the rest."""
    return sqlite3.connect(path, isolation_level=None, check_same_thread=False, factory=factory)


def opened(path: Path, durability: str, busy: float, connect: Connect) -> sqlite3.Connection:
    """A connection to the journal at `path`, which is made if it is not there."""
    if durability not in _SYNCHRONOUS:
        raise ValueError(f"durability is one of {', '.join(_SYNCHRONOUS)}, not {durability!r}")
    _prepare(path)
    deadline = time.monotonic() + busy
    try:
        connection = connect(str(path))
    except sqlite3.Error as error:
        raise translated(error, path, busy) from error
    try:
        connection.execute(f"PRAGMA busy_timeout = {int(busy * 1000)}")
        connection.execute("PRAGMA trusted_schema = OFF")
        while True:
            try:
                _settle(connection, path, durability)
                return connection
            except sqlite3.OperationalError as error:
                # SQLite does not wait by itself while the journal mode changes.
                if _code(error) not in _HELD or time.monotonic() > deadline:
                    raise
            time.sleep(random.uniform(0.002, 0.02))
    except sqlite3.Error as error:
        connection.close()
        raise translated(error, path, busy) from error
    except BaseException:
        connection.close()
        raise


def translated(error: sqlite3.Error, path: Path, busy: float) -> TactusError:
    """The sentence for a person in place of SQLite's error."""
    code, said = _code(error), str(error)
    if code in _HELD:
        return BusyStore(
            f"{path} has been locked by another process for {busy:g} s (another tactus that writes, "
            "a backup, or a database browser with an open edit); close that and try again"
        )
    if code == sqlite3.SQLITE_NOTADB:
        return _torn(path, said) if _was_ours(path) else _foreign(path)
    if code == sqlite3.SQLITE_CORRUPT:
        return _torn(path, said)
    if code == sqlite3.SQLITE_FULL:
        return StoreError(
            f"the disk that holds {path} is full; nothing was written: free some space, then resume the run"
        )
    if code in _CLOSED_TO_US:
        return _closed_to_us(path, said)
    if code == sqlite3.SQLITE_IOERR:
        return StoreError(f"the disk failed while using {path} ({said}); check the disk, then resume the run")
    return StoreError(f"{path} could not be used ({said}); nothing was written")


def _code(error: sqlite3.Error) -> int:
    """SQLite's primary result code; 0 where the error comes from Python's side."""
    return (getattr(error, "sqlite_errorcode", None) or 0) & 0xFF


def _prepare(path: Path) -> None:
    """Make the folder (0700) and the file (0600) if they are missing; SQLite gives -wal and -shm that mode.

    One at a time in this process: closing a file drops every POSIX lock that the process holds on it, so
    nobody may have connected to the new file before it is closed here.
    """
    try:
        with _preparing:
            _make_folder(path.parent)
            if path.is_dir():
                raise ForeignStore(f"{path} is a folder, not a Tactus database; name a file")
            if not path.exists():
                try:
                    os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
                except FileExistsError:
                    pass
    except OSError as error:
        raise _closed_to_us(path, error.strerror or str(error)) from error
    for place in (path, path.parent):
        if not writable(place):
            raise _closed_to_us(path, f"{place} is read-only for this user")


def writable(place: Path) -> bool:
    """Whether this user may write it; of a folder, make files in it."""
    wanted = os.W_OK | os.X_OK if place.is_dir() else os.W_OK
    return os.access(place, wanted, effective_ids=os.access in os.supports_effective_ids)


def _make_folder(folder: Path) -> None:
    missing = [place for place in (folder, *folder.parents) if not place.exists()]
    for place in reversed(missing):
        place.mkdir(0o700, exist_ok=True)


def _settle(connection: sqlite3.Connection, path: Path, durability: str) -> None:
    """See whose file it is, bring it into write-ahead mode, and make the tables if it is new."""
    connection.execute("BEGIN")
    try:
        ours = is_ours(connection, path)
    finally:
        connection.execute("ROLLBACK")
    if connection.execute("PRAGMA journal_mode").fetchone()[0] != "wal":
        mode = connection.execute("PRAGMA journal_mode = WAL").fetchone()[0]
        if mode != "wal":
            raise StoreError(f"{path} cannot have a write-ahead log where it is; move it to a local disk")
    connection.execute(f"PRAGMA synchronous = {_SYNCHRONOUS[durability]}")
    if not ours:
        _make_tables(connection, path)


def _make_tables(connection: sqlite3.Connection, path: Path) -> None:
    connection.execute("BEGIN IMMEDIATE")
    try:
        if not is_ours(connection, path):
            for statement in sql.script("schema.sql"):
                connection.execute(statement)
            connection.execute(f"PRAGMA application_id = {APPLICATION}")
            connection.execute(f"PRAGMA user_version = {FORMAT}")
        connection.execute("COMMIT")
    finally:
        if connection.in_transaction:
            connection.execute("ROLLBACK")


def is_ours(connection: sqlite3.Connection, path: Path) -> bool:
    """True for a database of ours, False for an empty one; anything else is refused."""
    application = connection.execute("PRAGMA application_id").fetchone()[0]
    version = connection.execute("PRAGMA user_version").fetchone()[0]
    tables = connection.execute(sql.named("queries.sql")["tables"]).fetchone()[0]
    if application == APPLICATION:
        if version > FORMAT:
            raise NewerStore(
                f"{path} was written by a newer Tactus (format {version}, this one reads {FORMAT}); "
                "upgrade Tactus or name another file"
            )
        if version < FORMAT or not tables:
            raise _torn(path, f"format {version} with {tables} tables is none that was ever written")
        if connection.execute(sql.named("queries.sql")["acting"]).fetchone()[0]:
            raise ForeignStore(
                f"{path} holds triggers or views, which do things of their own, and no database of ours has any: "
                "somebody else has changed it; name another file"
            )
        return True
    if application or version or tables:
        raise _foreign(path)
    return False


def _was_ours(path: Path) -> bool:
    """Whether a file that SQLite does not take for a database still shows that it was ours."""
    try:
        with path.open("rb") as file:
            start = file.read(65536)
    except OSError:
        return False
    return start.startswith(_MAGIC) or not any(start[: len(_MAGIC)]) or b"CREATE TABLE entries" in start


def _torn(path: Path, said: str) -> TornStore:
    return TornStore(
        f"{path} is damaged ({said}); restore it from a copy, or save what can be read with: sqlite3 {path} .recover"
    )


def _foreign(path: Path) -> ForeignStore:
    return ForeignStore(f"{path} is not a Tactus database and was left as it is; name another file")


def _closed_to_us(path: Path, said: str) -> StoreError:
    return StoreError(
        f"{path} cannot be written ({said}); let this user write the file and its folder, or name another file"
    )
