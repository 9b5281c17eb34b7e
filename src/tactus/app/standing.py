"""How a run stands, for whoever asks: the one shape that `--json`, Python and every other face give."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass, field, fields
from typing import Any

from tactus import hitl
from tactus.errors import ProgramError, TactusError
from tactus.runtime import Event, canonical
from tactus.storage import RequestRecord, Store
from tactus.storage import Run as Row


@dataclass(frozen=True, slots=True)
class Request:
    """What a person is asked. `type`: approval, input, ...; `options` what a select or a review offers; `details`
    what else the type has (mode, artifact, questions, ...); `schema` is what the answer has to fit, or None;
    times in epoch seconds; `status`: pending, answered, expired or cancelled."""

    id: str
    run_id: str
    type: str
    message: str
    context: Any
    options: list[Any]
    details: dict[str, Any]
    schema: Any
    default: Any
    created_at: float
    expires_at: float | None
    status: str

    def as_object(self) -> dict[str, Any]:
        return asdict(self)


@dataclass(frozen=True, slots=True)
class Run:
    """How a run stands. `status`: ready, running, waiting, blocked, stuck, done, failed, cancelled or rejected.

    `error` of a run that failed has code, message, op, retryable, site and trace; of one that is blocked or stuck
    a message; `usage` total_tokens and requests; `cost` US dollars, None where a price is unknown; `requests` what
    people are asked while it waits.
    """

    run_id: str
    status: str
    result: Any = None
    error: dict[str, Any] | None = None
    usage: dict[str, int] = field(default_factory=dict)
    cost: float | None = None
    requests: tuple[Request, ...] = ()

    def as_object(self) -> dict[str, Any]:
        """The one object of --json."""
        return {**asdict(self), "requests": [request.as_object() for request in self.requests]}


@dataclass(frozen=True, slots=True)
class Spending:
    """What the model requests of a run came to. `cost` adds up the known ones; `complete` is False when one
    is unknown; `cost` is None when none is known."""

    calls: list[dict[str, Any]]
    tokens: int
    cost: float | None
    complete: bool


def spending(events: Sequence[Event]) -> Spending:
    calls = [event.data for event in events if event.kind == "cost"]
    known = [call["cost"] for call in calls if call["cost"] is not None]
    return Spending(
        calls,
        sum(call["tokens"] or 0 for call in calls),
        sum(known) if known else None,
        len(known) == len(calls),
    )


def of(row: Row, store: Store) -> Run:
    """How the run of this row stands."""
    spent = spending(store.events(row.id))
    error = None if row.error is None else canonical.loads(row.error)
    return Run(
        row.id,
        row.status,
        None if row.result is None else canonical.loads(row.result),
        error and {key: value for key, value in error.items() if key != "origin"},
        {"total_tokens": spent.tokens, "requests": len(spent.calls)},
        spent.cost if spent.complete else None,
        tuple(map(asked, store.requests(row.id))) if row.status == "waiting" else (),
    )


def nothing(error: TactusError) -> dict[str, Any]:
    """The same object where there is no run to speak of."""
    wrong = isinstance(error, ProgramError)
    site = ":".join(str(part) for part in (error.file, error.line) if part) if isinstance(error, ProgramError) else ""
    said = {"code": _code(error), "message": getattr(error, "message", str(error)), "site": site}
    run = Run("", "failed", error=said, usage={"total_tokens": 0, "requests": 0})
    return {**run.as_object(), "run_id": None, "status": "failed" if wrong else None}


def _code(error: TactusError) -> str:
    """`program_error` for ProgramError, `busy_store` for BusyStore."""
    return "".join(f"_{c.lower()}" if c.isupper() else c for c in type(error).__name__).lstrip("_")


def asked(record: RequestRecord) -> Request:
    """A request as a store keeps it, for those who answer."""
    details = hitl.parts(record)
    options = details.pop("options", [])
    shown = {name: record[name] for name in _SHOWN}  # type: ignore[literal-required]
    return Request(**shown, options=options, details=details)


_SHOWN = [part.name for part in fields(Request) if part.name not in ("options", "details")]
