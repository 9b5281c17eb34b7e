"""The journal in one SQLite file, for the runs of one machine. Knows nothing of programs, models or people.

Every write is one transaction on one connection; its statements are in queries.sql.
"""

from __future__ import annotations

import hashlib
import sqlite3
import time
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from dataclasses import asdict, fields, replace
from operator import attrgetter
from pathlib import Path
from typing import Any

from tactus.errors import StoreError
from tactus.runtime import canonical
from tactus.runtime.events import Event
from tactus.runtime.journal import Entry, order
from tactus.storage import (
    BLOB_BYTES,
    BUSY_SECONDS,
    ENDED,
    Decision,
    Loaded,
    Parked,
    RequestRecord,
    Response,
    Run,
    Size,
    opening,
    owners,
    records,
    sql,
    sqlite_lives,
)
from tactus.storage.owners import LEASE_SECONDS
from tactus.storage.transaction import Transaction

SQL = sql.named("queries.sql")
_BLOB = "sha256:"
"""Begins a text that stands in `blobs`; no JSON text begins so."""
_MAYBE_BLOB = BLOB_BYTES // 4
"""A text of this many characters cannot have more than BLOB_BYTES bytes."""

_COLUMNS = [field.name for field in fields(Entry)]
_OK = _COLUMNS.index("ok")
_LONG = [_COLUMNS.index(name) for name in ("args", "value", "extra", "memory")]
_values = attrgetter(*_COLUMNS)


class SqliteStore:
    """A Store in the file `path`, which is made if it is not there.

    `durability` "full" survives a power loss, "normal" a killed process only. A lock of
    another process is waited for `busy` seconds. `connect` makes the connection; every commit goes through
    its `execute("COMMIT")`.
    """

    def __init__(
        self,
        path: str | Path,
        *,
        durability: str = "full",
        clock: Callable[[], float] = time.time,
        connect: opening.Connect = opening.connect,
        busy: float = BUSY_SECONDS,
    ) -> None:
        self.path = Path(path)
        self._clock = clock
        connection = opening.opened(self.path, durability, busy, connect)
        self._transaction = Transaction(connection, self.path, busy, connect)

    def now(self) -> float:
        return self._clock()

    def close(self) -> None:
        self._transaction.close()

    def together(self) -> AbstractContextManager[None]:
        return self._transaction.together()

    def changes(self) -> int:
        return int(self._transaction.all(SQL["changes"], ())[0][0])

    def create(self, run: Run, bundle: str, owner: str = "", entries: Sequence[Entry] = ()) -> Run:
        rows, blobs = _entry_rows(run.id, entries)
        now = self.now()
        run = replace(
            run,
            status="running" if owner else "ready",
            owner=owner,
            lease_until=now + LEASE_SECONDS if owner else None,
            epoch=1 if owner else 0,
            head=len(rows),
            updated_at=now,
        )
        with self._transaction as db:
            if db.execute(SQL["run"], (run.id,)).fetchone():
                raise records.run_exists(run.id, str(self.path))
            db.execute(SQL["program_add"], {"hash": run.program, "bundle": bundle, "now": now})
            db.execute(SQL["run_add"], asdict(run))
            self._add(db, run.id, rows, blobs)
        return run

    def claim(self, run_id: str, owner: str) -> Run:
        with self._transaction as db:
            now = self.now()
            run = self._run(db, run_id)
            if run.status in ENDED:
                return run
            if run.status == "running" and owners.holds(run.owner, run.lease_until, now):
                raise records.owned(run)
            taken = {"id": run_id, "epoch": run.epoch, "owner": owner}
            db.execute(SQL["claim"], {**taken, "lease": now + LEASE_SECONDS, "now": now})
            return self._run(db, run_id)

    def append(self, run_id: str, epoch: int, head: int, entries: Sequence[Entry], events: Sequence[Event]) -> None:
        rows, blobs = _entry_rows(run_id, entries)
        shown = records.event_rows(run_id, events) if events else None
        now = self.now()
        with self._transaction as db:
            advance = (head + len(rows), now + LEASE_SECONDS, now, run_id, epoch, head)
            if db.execute(SQL["advance"], advance).rowcount != 1:
                raise records.fenced(self._run(db, run_id), epoch, head)
            self._add(db, run_id, rows, blobs)
            if shown:
                db.executemany(SQL["event_add"], shown)

    def remember(self, run_id: str, epoch: int, key: str, value: str) -> str:
        with self._transaction as db:
            now = self._hold(db, run_id, epoch)
            db.execute(SQL["inbox_add"], {"run": run_id, "key": key, "value": value, "now": now})
            return str(db.execute(SQL["inbox_value"], (run_id, key)).fetchone()[0])

    def post(self, epoch: int, request: RequestRecord, events: Sequence[Event] = ()) -> RequestRecord:
        row, shown = records.request_row(request), records.event_rows(request["run_id"], events)
        with self._transaction as db:
            self._hold(db, request["run_id"], epoch)
            db.execute(SQL["request_add"], row)
            db.executemany(SQL["event_add"], shown)
            return self._request(db, request["id"])

    def expire(self, run_id: str, epoch: int, request_id: str) -> RequestRecord:
        with self._transaction as db:
            now = self._hold(db, run_id, epoch)
            db.execute(SQL["expire"], {"id": request_id, "now": now})
            return self._request(db, request_id)

    def park(self, run_id: str, epoch: int, parked: Parked, events: Sequence[Event] = ()) -> bool:
        records.check_parked(parked)
        shown = records.event_rows(run_id, events)
        left = {
            "id": run_id,
            "epoch": epoch,
            "status": parked.status,
            "waiting_on": canonical.dumps(parked.waiting_on),
            "wake_at": parked.wake_at,
            "error": parked.error,
        }
        with self._transaction as db:
            now = self.now()
            if db.execute(SQL["park"], {**left, "now": now}).rowcount != 1:
                raise records.fenced(self._run(db, run_id), epoch)
            if parked.status == "waiting" and self._woken(db, run_id, parked, now):
                self._transaction.undo()
                return False
            db.executemany(SQL["event_add"], shown)
        return True

    def finish(
        self,
        run_id: str,
        epoch: int,
        status: str,
        *,
        result: str | None = None,
        error: str | None = None,
        head: int,
        entries: Sequence[Entry] = (),
        events: Sequence[Event] = (),
    ) -> None:
        records.check_ended(status)
        rows, blobs = _entry_rows(run_id, entries)
        shown = records.event_rows(run_id, events)
        end = {"id": run_id, "epoch": epoch, "status": status, "result": result, "error": error}
        with self._transaction as db:
            count = {"head": head, "added": len(rows), "now": self.now()}
            if db.execute(SQL["finish"], {**end, **count}).rowcount != 1:
                raise records.fenced(self._run(db, run_id), epoch, head)
            self._add(db, run_id, rows, blobs)
            db.executemany(SQL["event_add"], shown)
            db.execute(SQL["requests_cancel"], (run_id,))

    def heartbeat(self, run_id: str, epoch: int) -> None:
        with self._transaction as db:
            self._hold(db, run_id, epoch)

    def answer(self, request_id: str, response: Response) -> Decision:
        value = canonical.dumps(response.value)
        with self._transaction as db:
            now = self.now()
            answer = {"id": request_id, "now": now, "value": value, "comment": response.comment}
            by = {"actor": response.actor, "via": response.via}
            accepted = db.execute(SQL["answer"], {**answer, **by}).rowcount == 1
            expired = not accepted and db.execute(SQL["expire"], answer).rowcount == 1
            request = self._request(db, request_id)
            run_id = request["run_id"]
            if accepted:
                key, text = records.inbox_key(request_id), records.inbox_value(response, now)
                db.execute(SQL["inbox_add"], {"run": run_id, "key": key, "value": text, "now": now})
            if accepted or expired:
                db.execute(SQL["wake"], {"id": run_id, "now": now})
        same = request["status"] == "answered" and canonical.dumps(request["value"]) == value
        return Decision(same, request)

    def bundle(self, program: str) -> str:
        row = self._transaction.one(SQL["program"], (program,))
        if row is None:
            raise records.unknown_program(program, str(self.path))
        return str(row[0])

    def load(self, run_id: str) -> Loaded:
        inbox = dict(self._transaction.all(SQL["inbox"], (run_id,)))
        return records.loaded(self._entries(run_id), self._transaction.all(SQL["event_keys"], (run_id,)), inbox)

    def arrived(self, run_id: str, key: str) -> str | None:
        row = self._transaction.one(SQL["inbox_value"], (run_id, key))
        return None if row is None else str(row[0])

    def request(self, request_id: str) -> RequestRecord:
        found = self._transaction.named(SQL["request"], (request_id,))
        if not found:
            raise records.unknown_request(request_id)
        return records.request_record(found[0])

    def requests(self, run_id: str = "", status: str = "pending") -> list[RequestRecord]:
        name = "requests_of_run" if run_id else "requests_open" if status == "pending" else "requests"
        rows = self._transaction.named(SQL[name], {"run": run_id, "status": status})
        return [records.request_record(row) for row in rows]

    def run(self, run_id: str) -> Run:
        found = self._transaction.named(SQL["run"], (run_id,))
        if not found:
            raise records.unknown_run(run_id, str(self.path))
        return Run(**found[0])

    def runs(self, limit: int = 100, *, status: Sequence[str] = (), since: float = 0.0, name: str = "") -> list[Run]:
        wanted = {"limit": limit, "status": sql.listed(status), "since": since, "name": name}
        return [Run(**row) for row in self._transaction.named(SQL["runs"], wanted)]

    def entries(self, run_id: str) -> list[Entry]:
        return sorted(self._entries(run_id), key=lambda entry: (order(entry.path), entry.generation))

    def events(self, run_id: str, after: int = 0) -> list[Event]:
        rows = self._transaction.all(SQL["events"], (run_id, after))
        return [Event(kind, canonical.loads(data), *rest) for kind, data, *rest in rows]

    # the lives of runs: sqlite_lives.py

    def due(self, limit: int = 100) -> list[Run]:
        return sqlite_lives.due(self._transaction, self.now(), limit)

    def tree(self, run_id: str) -> list[Run]:
        return sqlite_lives.family(self._transaction.named(SQL["tree"], {"id": run_id}), run_id, str(self.path))

    def cancel(self, run_id: str, error: str) -> list[Run]:
        with self._transaction as db:
            return sqlite_lives.cancel(db, run_id, error, self.now(), str(self.path))

    def stop(self, run_id: str, value: str) -> str:
        with self._transaction as db:
            return sqlite_lives.stop(db, self._run(db, run_id), value, self.now())

    def retry(self, run: Run, path: str) -> Run:
        with self._transaction as db:
            sqlite_lives.retry(db, self._run(db, run.id), run, path, self.now())
            return self._run(db, run.id)

    def size(self, run_id: str) -> Size:
        self.run(run_id)
        return Size(*self._transaction.all(SQL["size"], {"id": run_id})[0])

    def delete(self, run_id: str, epoch: int | None = None) -> Size:
        with self._transaction as db:
            return sqlite_lives.delete(db, self._run(db, run_id), epoch, self.now())

    def sweep(self, *, dry: bool = False) -> Size:
        if dry:
            return sqlite_lives.unused(self._transaction.all)
        with self._transaction as db:
            return sqlite_lives.sweep(db)

    def ended(self, status: Sequence[str] = ENDED) -> list[tuple[str, float]]:
        found = self._transaction.all(SQL["ended"], {"status": sql.listed(status)})
        return [(str(id), float(at)) for id, at in found]

    def _hold(self, db: sqlite3.Connection, run_id: str, epoch: int) -> float:
        """Fence a write that leaves the head where it is; the time of the write."""
        now = self.now()
        held = {"id": run_id, "epoch": epoch, "lease": now + LEASE_SECONDS, "now": now}
        if db.execute(SQL["hold"], held).rowcount != 1:
            raise records.fenced(self._run(db, run_id), epoch)
        return now

    def _woken(self, db: sqlite3.Connection, run_id: str, parked: Parked, now: float) -> bool:
        """Whether something the run would wait for has come meanwhile."""
        for request_id in records.awaited(parked):
            key = records.inbox_key(request_id)
            if db.execute(SQL["inbox_value"], (run_id, key)).fetchone():
                return True
            if db.execute(SQL["decided"], {"id": request_id, "now": now}).fetchone():
                return True
        return records.due(parked, now)

    def _add(self, db: sqlite3.Connection, run_id: str, rows: list[list[Any]], blobs: _Blobs) -> None:
        for blob in blobs.items():
            db.execute(SQL["blob_add"], blob)
        try:
            for row in rows:
                db.execute(SQL["entry_add"], row)
        except sqlite3.IntegrityError as error:
            raise records.twice(run_id, [row[1] for row in rows], str(self.path)) from error

    def _run(self, db: sqlite3.Connection, run_id: str) -> Run:
        cursor = db.execute(SQL["run"], (run_id,))
        row = cursor.fetchone()
        if row is None:
            raise records.unknown_run(run_id, str(self.path))
        return Run(**_by_name(cursor, row))

    def _request(self, db: sqlite3.Connection, request_id: str) -> RequestRecord:
        cursor = db.execute(SQL["request"], (request_id,))
        row = cursor.fetchone()
        if row is None:
            raise records.unknown_request(request_id)
        return records.request_record(_by_name(cursor, row))

    def _entries(self, run_id: str) -> list[Entry]:
        """Every entry; of one path the highest generation last."""
        return [self._entry(row) for row in self._transaction.all(SQL["entries"], (run_id,))]

    def _entry(self, row: tuple[Any, ...]) -> Entry:
        values = list(row)
        values[_OK] = values[_OK] == 1
        for column in _LONG:
            text = values[column]
            if text is not None and text.startswith(_BLOB):
                values[column] = self._blob(text)
        return Entry(*values)

    def _blob(self, text: str) -> str:
        row = self._transaction.one(SQL["blob"], (text.removeprefix(_BLOB),))
        if row is None:
            raise StoreError(f"{self.path} has lost the text {text} of an entry; restore it from a copy")
        return str(row[0])


_Blobs = dict[str, str]


def _by_name(cursor: sqlite3.Cursor, row: tuple[Any, ...]) -> dict[str, Any]:
    return {column[0]: value for column, value in zip(cursor.description, row, strict=True)}


def _entry_rows(run_id: str, entries: Sequence[Entry]) -> tuple[list[list[Any]], _Blobs]:
    """Rows for `entry_add`, in its order of columns, and the long texts that they refer to."""
    blobs: _Blobs = {}
    rows = []
    for entry in entries:
        values = [*_values(entry)]
        for column in _LONG:
            text = values[column]
            if text is not None and len(text) > _MAYBE_BLOB:
                values[column] = _short(text, blobs)
        rows.append([run_id, *values])
    return rows, blobs


def _short(text: str, blobs: _Blobs) -> str:
    """The text itself, or a reference to it in `blobs`."""
    data = text.encode("utf-8", "surrogatepass")
    if len(data) <= BLOB_BYTES:
        return text
    name = hashlib.sha256(data).hexdigest()
    blobs[name] = text
    return _BLOB + name
