"""The journal in memory: the double that tests and `mocks` use. Keeps every promise of a Store but to remain.

Knows no files and no SQL; one lock stands for the database's.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import replace
from typing import Any

from tactus.runtime import canonical
from tactus.runtime.events import Event
from tactus.runtime.journal import Entry, order
from tactus.storage import ENDED, Decision, Loaded, Parked, RequestRecord, Response, Run, Size, owners, records
from tactus.storage.owners import LEASE_SECONDS

WHERE = "this store in memory"


class MemoryStore:
    """A Store for one process and its threads; rows are kept as text, so nobody can change what it holds."""

    def __init__(self, *, clock: Callable[[], float] = time.time) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._programs: dict[str, str] = {}
        self._runs: dict[str, Run] = {}
        self._entries: dict[str, dict[tuple[str, int], Entry]] = {}
        self._events: dict[str, list[dict[str, Any]]] = {}
        self._inbox: dict[str, dict[str, str]] = {}
        self._requests: dict[str, dict[str, Any]] = {}
        self._changes = 0

    def now(self) -> float:
        return self._clock()

    def close(self) -> None:
        """Nothing to give back."""

    def together(self) -> AbstractContextManager[None]:
        return nullcontext()

    def changes(self) -> int:
        return self._changes

    def create(self, run: Run, bundle: str, owner: str = "", entries: Sequence[Entry] = ()) -> Run:
        with self._lock:
            if run.id in self._runs:
                raise records.run_exists(run.id, WHERE)
            now = self.now()
            self._programs.setdefault(run.program, bundle)
            self._entries[run.id], self._events[run.id], self._inbox[run.id] = {}, [], {}
            self._add(run.id, entries)
            return self._change(
                run,
                status="running" if owner else "ready",
                owner=owner,
                lease_until=now + LEASE_SECONDS if owner else None,
                epoch=1 if owner else 0,
                head=len(entries),
            )

    def claim(self, run_id: str, owner: str) -> Run:
        with self._lock:
            now = self.now()
            run = self._run(run_id)
            if run.status in ENDED:
                return run
            if run.status == "running" and owners.holds(run.owner, run.lease_until, now):
                raise records.owned(run)
            return self._change(
                run,
                status="running",
                owner=owner,
                lease_until=now + LEASE_SECONDS,
                epoch=run.epoch + 1,
                wake_at=None,
                waiting_on="[]",
                error=None,
            )

    def append(self, run_id: str, epoch: int, head: int, entries: Sequence[Entry], events: Sequence[Event]) -> None:
        shown = records.event_rows(run_id, events)
        with self._lock:
            run = self._ours(run_id, epoch, head)
            self._add(run_id, entries)
            self._events[run_id] += shown
            self._change(run, head=head + len(entries), lease_until=self.now() + LEASE_SECONDS)

    def remember(self, run_id: str, epoch: int, key: str, value: str) -> str:
        with self._lock:
            self._hold(run_id, epoch)
            return self._inbox[run_id].setdefault(key, value)

    def post(self, epoch: int, request: RequestRecord, events: Sequence[Event] = ()) -> RequestRecord:
        row, shown = records.request_row(request), records.event_rows(request["run_id"], events)
        with self._lock:
            self._hold(request["run_id"], epoch)
            self._events[request["run_id"]] += shown
            return records.request_record(self._requests.setdefault(request["id"], row))

    def expire(self, run_id: str, epoch: int, request_id: str) -> RequestRecord:
        with self._lock:
            row = self._request(request_id)
            self._hold(run_id, epoch)
            if row["status"] == "pending" and self._overdue(row, self.now()):
                row["status"] = "expired"
            return records.request_record(row)

    def park(self, run_id: str, epoch: int, parked: Parked, events: Sequence[Event] = ()) -> bool:
        records.check_parked(parked)
        shown, waiting_on = records.event_rows(run_id, events), canonical.dumps(parked.waiting_on)
        with self._lock:
            run = self._ours(run_id, epoch)
            if parked.status == "waiting" and self._woken(run_id, parked, self.now()):
                return False
            self._events[run_id] += shown
            self._leave(run, status=parked.status, waiting_on=waiting_on, wake_at=parked.wake_at, error=parked.error)
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
        shown = records.event_rows(run_id, events)
        with self._lock:
            run = self._ours(run_id, epoch, head)
            self._add(run_id, entries)
            self._events[run_id] += shown
            count = head + len(entries)
            end = {"status": status, "result": result, "error": error, "head": count}
            self._leave(run, **end, wake_at=None, waiting_on="[]")
            self._close_requests(run_id)

    def heartbeat(self, run_id: str, epoch: int) -> None:
        with self._lock:
            self._hold(run_id, epoch)

    def answer(self, request_id: str, response: Response) -> Decision:
        value = canonical.dumps(response.value)
        with self._lock:
            now, row = self.now(), self._request(request_id)
            if row["status"] == "pending":
                if self._overdue(row, now):
                    row["status"] = "expired"
                else:
                    said = {"value": value, "comment": response.comment, "actor": response.actor}
                    row.update(said, status="answered", answered_via=response.via, answered_at=now)
                    inbox = self._inbox[row["run_id"]]
                    inbox.setdefault(records.inbox_key(request_id), records.inbox_value(response, now))
                self._wake(row["run_id"])
            same = row["status"] == "answered" and row["value"] == value
            return Decision(same, records.request_record(row))

    def bundle(self, program: str) -> str:
        with self._lock:
            if program not in self._programs:
                raise records.unknown_program(program, WHERE)
            return self._programs[program]

    def load(self, run_id: str) -> Loaded:
        with self._lock:
            keys = [(row["path"], row["ordinal"], seq) for seq, row in enumerate(self._events.get(run_id, ()), start=1)]
            entries = self._entries.get(run_id, {}).values()
            return records.loaded(entries, keys, dict(self._inbox.get(run_id, {})))

    def arrived(self, run_id: str, key: str) -> str | None:
        with self._lock:
            return self._inbox.get(run_id, {}).get(key)

    def request(self, request_id: str) -> RequestRecord:
        with self._lock:
            return records.request_record(self._request(request_id))

    def requests(self, run_id: str = "", status: str = "pending") -> list[RequestRecord]:
        with self._lock:
            rows = [
                row
                for row in self._requests.values()
                if run_id in ("", row["run_id"]) and status in ("", row["status"])
            ]
            return [records.request_record(row) for row in sorted(rows, key=lambda row: row["created_at"])]

    def run(self, run_id: str) -> Run:
        with self._lock:
            return self._run(run_id)

    def runs(self, limit: int = 100, *, status: Sequence[str] = (), since: float = 0.0, name: str = "") -> list[Run]:
        with self._lock:
            newest = sorted(self._runs.values(), key=lambda run: (run.created_at, run.id), reverse=True)
            wanted = [run for run in newest if not status or run.status in status]
            return [run for run in wanted if run.created_at >= since and name in run.name][:limit]

    def entries(self, run_id: str) -> list[Entry]:
        with self._lock:
            entries = self._entries.get(run_id, {}).values()
            return sorted(entries, key=lambda entry: (order(entry.path), entry.generation))

    def events(self, run_id: str, after: int = 0) -> list[Event]:
        with self._lock:
            rows = self._events.get(run_id, [])
            return [
                Event(row["kind"], canonical.loads(row["data"]), row["path"], row["ordinal"], row["at"], seq)
                for seq, row in enumerate(rows, start=1)
                if seq > after
            ]

    # the lives of runs

    def due(self, limit: int = 100) -> list[Run]:
        with self._lock:
            now = self.now()
            return sorted((run for run in self._runs.values() if _due(run, now)), key=records.due_since)[:limit]

    def tree(self, run_id: str) -> list[Run]:
        with self._lock:
            return self._tree(run_id)

    def cancel(self, run_id: str, error: str) -> list[Run]:
        with self._lock:
            ended = []
            for run in self._tree(run_id):
                if run.status not in ENDED:
                    end = {"status": "cancelled", "error": error, "wake_at": None, "waiting_on": "[]"}
                    ended.append(self._leave(run, **end, epoch=run.epoch + 1))
                    self._close_requests(run.id)
            return ended

    def stop(self, run_id: str, value: str) -> str:
        with self._lock:
            run = self._run(run_id)
            if run.status in ENDED:
                raise records.has_ended(run)
            return self._inbox[run_id].setdefault(records.STOP, value)

    def retry(self, run: Run, path: str) -> Run:
        with self._lock:
            now, stands = self.now(), self._run(run.id)
            records.check_free(stands, now)
            records.check_unchanged(stands, run)
            inbox = self._inbox[run.id]
            cuts = records.cuts_in(inbox)
            if records.STOP in inbox:
                inbox[records.stopped_before(cuts)] = inbox.pop(records.STOP)
            key, value = records.cut_row(cuts, path, now, len(self._events[run.id]))
            inbox[key] = value
            self._close_requests(run.id, path)
            again = {"status": "ready", "result": None, "error": None, "wake_at": None, "waiting_on": "[]"}
            return self._leave(stands, **again, epoch=stands.epoch + 1)

    def size(self, run_id: str) -> Size:
        with self._lock:
            return self._size(self._run(run_id))

    def delete(self, run_id: str, epoch: int | None = None) -> Size:
        with self._lock:
            run = self._run(run_id)
            records.check_free(run, self.now())
            if epoch is not None:
                records.check_still_ended(run, epoch)
            freed = self._size(run)
            del self._runs[run_id], self._entries[run_id], self._events[run_id], self._inbox[run_id]
            self._requests = {id: row for id, row in self._requests.items() if row["run_id"] != run_id}
            self._changes += 1
            return freed

    def sweep(self, *, dry: bool = False) -> Size:
        with self._lock:
            needed = {run.program for run in self._runs.values()}
            unused = [name for name in self._programs if name not in needed]
            freed = sum(len(self._programs[name].encode()) for name in unused)
            for name in () if dry else unused:
                del self._programs[name]
            return Size(programs=len(unused), bytes=freed)

    def ended(self, status: Sequence[str] = ENDED) -> list[tuple[str, float]]:
        with self._lock:
            found = [(run.updated_at, run.id) for run in self._runs.values() if run.status in status and not run.parent]
            return [(id, at) for at, id in sorted(found)]

    def _tree(self, run_id: str) -> list[Run]:
        runs = [self._run(run_id)]
        for run in runs:  # it grows meanwhile
            runs += sorted(
                (child for child in self._runs.values() if child.parent == run.id),
                key=lambda child: (child.created_at, child.id),
            )
        return runs

    def _close_requests(self, run_id: str, path: str = "") -> None:
        for row in self._requests.values():
            if row["run_id"] == run_id and row["status"] == "pending" and records.at_or_after(path, row["path"]):
                row["status"] = "cancelled"

    def _size(self, run: Run) -> Size:
        entries, events = self._entries[run.id].values(), self._events[run.id]
        requests = [row for row in self._requests.values() if row["run_id"] == run.id]
        texts = [run.input, run.settings, run.result, run.error, *self._inbox[run.id].values()]
        texts += [text for entry in entries for text in (entry.args, entry.value, entry.extra, entry.memory)]
        texts += [row["data"] for row in events]
        texts += [text for row in requests for text in (row["message"], row["context"], row["value"])]
        length = sum(len(text.encode("utf-8", "surrogatepass")) for text in texts if text is not None)
        return Size(1, len(entries), len(events), len(requests), bytes=length)

    def _run(self, run_id: str) -> Run:
        if run_id not in self._runs:
            raise records.unknown_run(run_id, WHERE)
        return self._runs[run_id]

    def _request(self, request_id: str) -> dict[str, Any]:
        if request_id not in self._requests:
            raise records.unknown_request(request_id)
        return self._requests[request_id]

    def _ours(self, run_id: str, epoch: int, head: int | None = None) -> Run:
        run = self._run(run_id)
        if run.epoch != epoch or run.status != "running" or head not in (None, run.head):
            raise records.fenced(run, epoch, head)
        return run

    def _change(self, run: Run, **changes: Any) -> Run:
        self._changes += 1
        self._runs[run.id] = changed = replace(run, **changes, updated_at=self.now())
        return changed

    def _hold(self, run_id: str, epoch: int) -> None:
        self._change(self._ours(run_id, epoch), lease_until=self.now() + LEASE_SECONDS)

    def _leave(self, run: Run, **changes: Any) -> Run:
        return self._change(run, **changes, owner="", lease_until=None)

    def _wake(self, run_id: str) -> None:
        run = self._runs[run_id]
        if run.status == "waiting":
            self._change(run, status="ready", wake_at=None, waiting_on="[]")

    def _add(self, run_id: str, entries: Sequence[Entry]) -> None:
        kept = self._entries[run_id]
        new = {(entry.path, entry.generation): entry for entry in entries}
        if len(new) < len(entries) or new.keys() & kept.keys():
            raise records.twice(run_id, [entry.path for entry in entries], WHERE)
        kept.update(new)

    def _overdue(self, row: dict[str, Any], now: float) -> bool:
        return row["expires_at"] is not None and row["expires_at"] <= now

    def _woken(self, run_id: str, parked: Parked, now: float) -> bool:
        """Whether something the run would wait for has come meanwhile."""
        for request_id in records.awaited(parked):
            row = self._requests.get(request_id)
            if records.inbox_key(request_id) in self._inbox[run_id]:
                return True
            if row and row["status"] in ("answered", "expired"):
                return True
            if row and row["status"] == "pending" and self._overdue(row, now):
                return True
        return records.due(parked, now)


def _due(run: Run, now: float) -> bool:
    if run.status == "running":
        return not owners.holds(run.owner, run.lease_until, now)
    return run.status == "ready" or (run.status == "waiting" and run.wake_at is not None and run.wake_at <= now)
