"""What befalls runs in the SQLite store besides being worked on: cancelled, retried, taken up, deleted.

Functions inside one transaction, `db`; their statements are in queries.sql.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from tactus.storage import ENDED, Run, Size, owners, records, sql
from tactus.storage.transaction import Transaction

SQL = sql.named("queries.sql")
_DELETE = ("delete_entries", "delete_events", "delete_marks", "delete_inbox", "delete_requests", "delete_run")


def due(transaction: Transaction, now: float, limit: int) -> list[Run]:
    """Only looks; whoever goes on with one has to claim it."""
    rows = [*transaction.named(SQL["ready"], (limit,)), *transaction.named(SQL["overdue"], (now, limit))]
    running = [Run(**row) for row in transaction.named(SQL["running"], ())]
    left = [run for run in running if not owners.holds(run.owner, run.lease_until, now)]
    return sorted([*(Run(**row) for row in rows), *left], key=records.due_since)[:limit]


def family(rows: list[dict[str, Any]], run_id: str, where: str) -> list[Run]:
    if not rows:
        raise records.unknown_run(run_id, where)
    return [Run(**row) for row in rows]


def cancel(db: sqlite3.Connection, run_id: str, error: str, now: float, where: str) -> list[Run]:
    before = family(_named(db, "tree", {"id": run_id}), run_id, where)
    ended = [run.id for run in before if run.status not in ENDED]
    for id in ended:
        db.execute(SQL["cancel"], {"id": id, "error": error, "now": now})
        db.execute(SQL["requests_cancel"], (id,))
    return [Run(**row) for row in _named(db, "tree", {"id": run_id}) if row["id"] in ended]


def stop(db: sqlite3.Connection, run: Run, value: str, now: float) -> str:
    if run.status in ENDED:
        raise records.has_ended(run)
    db.execute(SQL["inbox_add"], {"run": run.id, "key": records.STOP, "value": value, "now": now})
    return str(db.execute(SQL["inbox_value"], (run.id, records.STOP)).fetchone()[0])


def retry(db: sqlite3.Connection, run: Run, seen: Run, path: str, now: float) -> None:
    records.check_free(run, now)
    records.check_unchanged(run, seen)
    cuts = records.cuts_in(dict(db.execute(SQL["inbox"], (run.id,)).fetchall()))
    (events,) = db.execute(SQL["events_count"], (run.id,)).fetchone()
    key, value = records.cut_row(cuts, path, now, events)
    db.execute(SQL["inbox_add"], {"run": run.id, "key": key, "value": value, "now": now})
    db.execute(SQL["inbox_rename"], {"run": run.id, "key": records.STOP, "new": records.stopped_before(cuts)})
    for request in _named(db, "requests_of_run", {"run": run.id, "status": "pending"}):
        if records.at_or_after(path, request["path"]):
            db.execute(SQL["request_cancel"], (request["id"],))
    db.execute(SQL["retry"], {"id": run.id, "now": now})


def delete(db: sqlite3.Connection, run: Run, epoch: int | None, now: float) -> Size:
    records.check_free(run, now)
    if epoch is not None:
        records.check_still_ended(run, epoch)
    freed = Size(*db.execute(SQL["size"], {"id": run.id}).fetchone())
    for statement in _DELETE:
        db.execute(SQL[statement], (run.id,))
    return freed


def sweep(db: sqlite3.Connection) -> Size:
    programs = db.execute(SQL["unused_programs"]).fetchall()
    blobs = db.execute(SQL["unused_blobs"]).fetchall()
    db.executemany(SQL["delete_program"], [(name,) for name, _ in programs])
    db.executemany(SQL["delete_blob"], [(name,) for name, _ in blobs])
    return _swept(programs, blobs)


def unused(rows: Callable[[str, Sequence[Any]], list[tuple[Any, ...]]]) -> Size:
    """What `sweep` would free."""
    return _swept(rows(SQL["unused_programs"], ()), rows(SQL["unused_blobs"], ()))


def _swept(programs: list[tuple[Any, ...]], blobs: list[tuple[Any, ...]]) -> Size:
    return Size(programs=len(programs), blobs=len(blobs), bytes=sum(length for _, length in [*programs, *blobs]))


def _named(db: sqlite3.Connection, name: str, values: Mapping[str, Any] | Sequence[Any]) -> list[dict[str, Any]]:
    cursor = db.execute(SQL[name], values)
    names = [column[0] for column in cursor.description]
    return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
