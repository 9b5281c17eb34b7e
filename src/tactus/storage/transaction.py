"""One writing connection that threads share: `with transaction as db` is BEGIN IMMEDIATE to COMMIT.

Knows no tables; turns SQLite's errors into sentences. Once several writes have been put together, reads have a
connection of their own and do not wait for the disk.
"""

from __future__ import annotations

import os
import sqlite3
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from types import TracebackType
from typing import Any

from tactus.errors import StoreError, TactusError
from tactus.storage import opening

_Values = Sequence[Any] | Mapping[str, Any]


class Transaction:
    """A context manager that can be entered again and again, by one thread at a time (the others wait).

    Leaving the block commits; an exception, or `undo()`, leaves the file as it was.
    """

    def __init__(self, connection: sqlite3.Connection, path: Path, busy: float, connect: opening.Connect) -> None:
        self._connection, self._path, self._busy, self._connect = connection, path, busy, connect
        self._lock = threading.Lock()
        self._closed = False
        self._file = _identity(path)
        self._reading = (connection, self._lock)
        """taken as one: another thread may give reads their own connection at any moment"""
        self._parting = threading.Lock()
        self._together = 0
        self._broken: TactusError | None = None

    @contextmanager
    def together(self) -> Iterator[None]:
        """Blocks that this thread enters meanwhile share one commit. Each is still all or nothing: one that
        fails takes only itself back."""
        with self._parting:
            if self._reading[0] is self._connection:
                self._read_apart()
        with self:
            self._together, self._broken = threading.get_ident(), None
            try:
                yield
            finally:
                self._together = 0
            if self._broken is not None:
                raise self._broken

    def __enter__(self) -> sqlite3.Connection:
        if self._together == threading.get_ident():
            return self._enter_part()
        self._lock.acquire()
        try:
            if not self._closed and _identity(self._path) != self._file:
                raise StoreError(
                    f"{self._path} was moved, deleted or replaced while this process used it; nothing more was "
                    "written: put it back with its -wal file, then resume the run"
                )
            self._connection.execute("BEGIN IMMEDIATE")
        except BaseException as error:
            self._leave()
            if isinstance(error, sqlite3.Error):
                raise self._translated(error) from error
            raise
        return self._connection

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._together == threading.get_ident():
            return self._leave_part(error)
        try:
            if error is None and self._connection.in_transaction:
                self._connection.execute("COMMIT")
        except sqlite3.Error as failed:
            raise self._translated(failed) from failed
        finally:
            self._leave()
        if isinstance(error, sqlite3.Error | UnicodeEncodeError):
            raise self._translated(error) from error

    def undo(self) -> None:
        """Take back what the block has written so far; leaving it then commits nothing."""
        part = self._together == threading.get_ident()
        self._connection.execute("ROLLBACK TO part" if part else "ROLLBACK")

    def one(self, statement: str, values: _Values) -> tuple[Any, ...] | None:
        """The first row of a query."""
        rows = self.all(statement, values)
        return rows[0] if rows else None

    def all(self, statement: str, values: _Values) -> list[tuple[Any, ...]]:
        """The rows of a query."""
        return self._read(statement, values)[1]

    def named(self, statement: str, values: _Values) -> list[dict[str, Any]]:
        """The rows of a query, by column name."""
        names, rows = self._read(statement, values)
        return [dict(zip(names, row, strict=True)) for row in rows]

    def close(self) -> None:
        """Give the file back; may be called twice."""
        with self._lock:
            self._closed = True
            self._connection.close()
        reader, lock = self._reading
        if reader is not self._connection:
            with lock:
                reader.close()

    def _read(self, statement: str, values: _Values) -> tuple[list[str], list[tuple[Any, ...]]]:
        reader, lock = self._reading
        with lock:
            try:
                cursor = reader.execute(statement, values)
                rows = cursor.fetchall()
            except sqlite3.Error as error:
                raise self._translated(error) from error
        return [column[0] for column in cursor.description], rows

    def _read_apart(self) -> None:
        try:
            reader = self._connect(str(self._path))
            reader.execute(f"PRAGMA busy_timeout = {int(self._busy * 1000)}")
            reader.execute("PRAGMA query_only = ON")
        except sqlite3.Error as error:
            raise self._translated(error) from error
        self._reading = (reader, threading.Lock())

    def _enter_part(self) -> sqlite3.Connection:
        if self._broken is not None:
            raise self._broken
        try:
            self._connection.execute("SAVEPOINT part")
        except sqlite3.Error as error:
            raise self._translated(error) from error
        return self._connection

    def _leave_part(self, error: BaseException | None) -> None:
        """SQLite takes the whole transaction back by itself where the disk is full or fails."""
        wrong = self._translated(error) if isinstance(error, sqlite3.Error | UnicodeEncodeError) else None
        try:
            if error is not None and self._connection.in_transaction:
                self._connection.execute("ROLLBACK TO part")
            if self._connection.in_transaction:
                self._connection.execute("RELEASE part")
        except sqlite3.Error as failed:
            wrong = wrong or self._translated(failed)
        if not self._connection.in_transaction:
            self._broken = wrong or StoreError(f"{self._path} took back what several runs wrote; resume them")
        if wrong is not None:
            raise wrong from error

    def _leave(self) -> None:
        try:
            with suppress(sqlite3.Error):
                if self._connection.in_transaction:
                    self._connection.execute("ROLLBACK")
        finally:
            self._lock.release()

    def _translated(self, error: sqlite3.Error | UnicodeEncodeError) -> TactusError:
        if self._closed:
            return StoreError(f"the store {self._path} is closed; open it again")
        if isinstance(error, UnicodeEncodeError):
            return StoreError(f"{self._path} takes no text with half a surrogate pair ({error})")
        return opening.translated(error, self._path, self._busy)


def _identity(path: Path) -> tuple[int, int] | None:
    """Which file stands there now."""
    try:
        found = os.stat(path)
    except OSError:
        return None
    return found.st_dev, found.st_ino
