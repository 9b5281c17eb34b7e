"""One writing connection that threads share: `with transaction as db` is BEGIN IMMEDIATE to COMMIT.

Knows no tables; turns SQLite's errors into sentences.
"""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Mapping, Sequence
from contextlib import suppress
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

    def __init__(self, connection: sqlite3.Connection, path: Path, busy: float) -> None:
        self._connection, self._path, self._busy = connection, path, busy
        self._lock = threading.Lock()
        self._closed = False

    def __enter__(self) -> sqlite3.Connection:
        self._lock.acquire()
        try:
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
        self._connection.execute("ROLLBACK")

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

    def _read(self, statement: str, values: _Values) -> tuple[list[str], list[tuple[Any, ...]]]:
        with self._lock:
            try:
                cursor = self._connection.execute(statement, values)
                rows = cursor.fetchall()
            except sqlite3.Error as error:
                raise self._translated(error) from error
        return [column[0] for column in cursor.description], rows

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
