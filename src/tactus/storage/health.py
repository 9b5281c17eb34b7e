"""Looks at a journal's file without changing it: whether it is whole, and how much is in it."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

from tactus.record import record
from tactus.storage import sql
from tactus.storage.opening import is_ours, translated

BUSY_SECONDS = 2.0
PROBLEMS = 10


@record(frozen=True, slots=True)
class Health:
    """`problems` is what SQLite finds wrong, in its words; `size` the bytes of the file and its log."""

    size: int
    runs: int
    format: int
    problems: tuple[str, ...]


def look(path: Path) -> Health | None:
    """None for an empty file. Raises StoreError for one that is no database of ours, or cannot be read."""
    try:
        with closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)) as connection:
            connection.execute(f"PRAGMA busy_timeout = {int(BUSY_SECONDS * 1000)}")
            if not is_ours(connection, path):
                return None
            found = [row[0] for row in connection.execute(f"PRAGMA integrity_check({PROBLEMS})")]
            return Health(
                size=sum(part.stat().st_size for part in (path, Path(f"{path}-wal")) if part.exists()),
                runs=connection.execute(sql.named("queries.sql")["how_many_runs"]).fetchone()[0],
                format=connection.execute("PRAGMA user_version").fetchone()[0],
                problems=() if found == ["ok"] else tuple(found),
            )
    except sqlite3.Error as error:
        raise translated(error, path, BUSY_SECONDS) from error
