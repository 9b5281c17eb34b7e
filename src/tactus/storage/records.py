"""How requests, answers and events become rows and come back; used by every store. Knows no database."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any, cast

from tactus.errors import Fenced, Owned, RequestError, RunExists, StoreError, UnknownRun
from tactus.runtime import canonical
from tactus.runtime.events import Event
from tactus.runtime.generations import Cut, Cuts
from tactus.runtime.journal import Entry, order
from tactus.storage import ENDED, Loaded, Parked, RequestRecord, Response, Run, owners

_JSON = ("context", "schema", "options", "default", "assignees")
PARKED = ("waiting", "blocked", "stuck", "ready")


def request_row(request: RequestRecord) -> dict[str, Any]:
    """A request as columns; its `value` is NULL while nobody has answered."""
    row: dict[str, Any] = dict(request)
    for name in _JSON:
        row[name] = canonical.dumps(row[name])
    row["value"] = None if request["status"] != "answered" else canonical.dumps(request["value"])
    return row


def request_record(row: Mapping[str, Any]) -> RequestRecord:
    record = dict(row)
    for name in _JSON:
        short = _SHORT.get(record[name])
        record[name] = short() if short else canonical.loads(record[name])
    record["value"] = None if record["value"] is None else canonical.loads(record["value"])
    return cast(RequestRecord, record)


_SHORT: dict[str, Callable[[], Any]] = {"null": lambda: None, "false": bool, "[]": list, "{}": dict}
"""What most columns hold, so that an inbox of thousands is read at once."""


def event_rows(run_id: str, events: Iterable[Event]) -> list[dict[str, Any]]:
    """Events as columns, without `seq`: the store counts."""
    return [
        {
            "run": run_id,
            "kind": event.kind,
            "data": canonical.dumps(event.data),
            "path": event.path,
            "ordinal": event.ordinal,
            "at": event.at,
        }
        for event in events
    ]


def inbox_key(request_id: str) -> str:
    """The inbox key of a request: its id after the run, `path@generation.attempt`."""
    return request_id.partition(":")[2]


def inbox_value(response: Response, at: float) -> str:
    """A person's answer as the activation will read it."""
    return canonical.dumps(
        {
            "value": response.value,
            "comment": response.comment,
            "actor": response.actor,
            "via": response.via,
            "at": at,
        }
    )


STOP = "stop"
"""The inbox key of a request to stop (`runs cancel --graceful`)."""
_GENERATION = "generation/"


def loaded(entries: Iterable[Entry], events: Iterable[tuple[str, int, int]], inbox: dict[str, str]) -> Loaded:
    """What an activation needs, from every entry, every event's (path, ordinal, seq) in order, and the inbox."""
    cuts = cuts_in(inbox)
    known, older = cuts.told(events)
    return Loaded(cuts.live(entries), known, inbox, cuts, older)


def cuts_in(inbox: Mapping[str, str]) -> Cuts:
    """Where a run was retried from, as its inbox keeps it."""
    found = []
    for key, value in inbox.items():
        if key.startswith(_GENERATION):
            cut = canonical.loads(value)
            found.append(Cut(int(key.removeprefix(_GENERATION)), cut["from"], cut["at"], cut["events"]))
    return Cuts(tuple(sorted(found, key=lambda cut: cut.generation)))


def cut_row(cuts: Cuts, path: str, at: float, events: int) -> tuple[str, str]:
    """Inbox key and value of the next generation's cut."""
    return f"{_GENERATION}{cuts.newest + 1}", canonical.dumps({"from": path, "at": at, "events": events})


def stopped_before(cuts: Cuts) -> str:
    """The inbox key under which a generation's `stop` is kept once the next one has begun."""
    return f"{STOP}@{cuts.newest}"


def due_since(run: Run) -> float:
    """The place of a run among those that are due: its time, when its owner was last heard of, or its age."""
    if run.status == "running":
        return run.updated_at
    return run.created_at if run.status == "ready" or run.wake_at is None else run.wake_at


def at_or_after(path: str, other: str) -> bool:
    """Whether an ask at `other` comes at `path` or after it."""
    return order(other) >= order(path)


def awaited(parked: Parked) -> list[str]:
    """Ids of the requests a parked run waits for."""
    return [str(item["request"]) for item in parked.waiting_on if "request" in item]


def due(parked: Parked, now: float) -> bool:
    """Whether a wake-up time of a parked run has come."""
    times = [item["until"] for item in parked.waiting_on if "until" in item]
    return any(at is not None and at <= now for at in (parked.wake_at, *times))


def check_parked(parked: Parked) -> None:
    if parked.status not in PARKED:
        raise ValueError(f"a run is parked as one of {', '.join(PARKED)}, not {parked.status!r}")


def check_ended(status: str) -> None:
    if status not in ENDED:
        raise ValueError(f"a run ends as one of {', '.join(ENDED)}, not {status!r}")


def unknown_run(run_id: str, where: str) -> UnknownRun:
    return UnknownRun(f"no run {run_id} in {where}; `tactus runs` lists those that are")


def run_exists(run_id: str, where: str) -> RunExists:
    return RunExists(f"run {run_id} is already in {where}; `tactus resume {run_id}` goes on with it")


def owned(run: Run) -> Owned:
    return Owned(
        f"run {run.id} is owned by {owners.describe(run.owner)}, which is alive; "
        "wait until that ends or stop it, then resume"
    )


def has_ended(run: Run) -> StoreError:
    return StoreError(f"run {run.id} has ended: it is {run.status}")


def cancelled(run: Run) -> str:
    said = canonical.loads(run.error or "{}").get("message", "")
    return f"run {run.id} was cancelled{f': {said}' if said else ''}"


def check_free(run: Run, now: float) -> None:
    """Nobody lives who works on it."""
    if run.status == "running" and owners.holds(run.owner, run.lease_until, now):
        raise owned(run)


def check_unchanged(run: Run, seen: Run) -> None:
    if (run.epoch, run.head, run.status) != (seen.epoch, seen.head, seen.status):
        raise Fenced(f"run {run.id} has changed since it was looked at; nothing was set aside, look again")


def check_still_ended(run: Run, epoch: int) -> None:
    if run.epoch != epoch or run.status not in ENDED:
        raise Fenced(f"run {run.id} goes on again; nothing of it was deleted")


def fenced(run: Run, epoch: int, head: int | None = None) -> Fenced:
    """Why a write of the activation `epoch` (that knows of `head` entries) was refused."""
    if run.status == "cancelled":
        return Fenced(f"{cancelled(run)}; nothing more was written")
    if run.epoch != epoch:
        why = f"another process claimed it (epoch {epoch} is now {run.epoch})"
    elif run.status != "running":
        why = f"it is {run.status}, not running"
    else:
        why = f"its journal holds {run.head} entries, not {head}"
    return Fenced(f"run {run.id} is not ours any more: {why}; nothing was written, resume it to go on")


def unknown_request(request_id: str) -> RequestError:
    return RequestError(f"no request {request_id}; `tactus inbox` lists the open ones")


def unknown_program(program: str, where: str) -> StoreError:
    return StoreError(f"no program {program} in {where}; the run that names it cannot be resumed from there")


def twice(run_id: str, paths: Iterable[str], where: str) -> StoreError:
    return StoreError(
        f"run {run_id} in {where} already has an entry at {', '.join(paths)}; nothing was written, "
        "resume the run to read what its journal holds"
    )
