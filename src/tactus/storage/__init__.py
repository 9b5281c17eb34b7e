"""Where journals live: the Store Protocol and the records it keeps. Knows nothing of Lua, models or words.

Every write of an activation names the run's epoch; it is refused with `Fenced` when another process has
claimed the run since. All times are epoch seconds of the store's own clock.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import AbstractContextManager
from dataclasses import field
from typing import Any, Protocol, TypedDict

from tactus.record import record
from tactus.runtime.events import Event
from tactus.runtime.generations import Cuts
from tactus.runtime.journal import Entry

OPEN = ("ready", "running", "waiting", "blocked", "stuck")
"""Statuses from which `resume` can go on."""
ENDED = ("done", "failed", "cancelled", "rejected")
FORK = "fork:"
"""Begins the `parent_key` of a fork, which has no parent: `fork:RUN@PATH` says what it was made from."""
FORMAT = 1
"""Version of the tables (SQLite: `PRAGMA user_version`)."""
BLOB_BYTES = 65536
"""Longer texts (arguments, values, extras) go to the content-addressed blob table."""
BUSY_SECONDS = 30.0
"""How long a busy database is waited for."""


@record(frozen=True, slots=True)
class Run:
    """One row of `runs`. JSON columns are canonical JSON text."""

    id: str
    program: str
    """hash of the bundle in `programs`"""
    name: str
    """the main file's name as the user gave it"""
    input: str
    status: str
    seed: int
    created_at: float
    settings: str
    """settings snapshot: mode, limits, defaults; never a secret"""
    abi: int
    engine: str
    """Lua engine and prelude version, e.g. `lua55 5.5.1 prelude 1`"""
    tenant: str = ""
    owner: str = ""
    lease_until: float | None = None
    epoch: int = 0
    head: int = 0
    """how many entries the journal holds"""
    wake_at: float | None = None
    waiting_on: str = "[]"
    """JSON list of what it waits for: {"request": id} or {"until": epoch seconds}"""
    result: str | None = None
    error: str | None = None
    """JSON error of a run that failed, or {"message": sentence} of one that is blocked or stuck"""
    parent: str = ""
    parent_key: str = ""
    format: int = FORMAT
    updated_at: float = 0.0


@record(frozen=True, slots=True)
class Loaded:
    """All that an activation needs of a run's past."""

    entries: list[Entry]
    """those that count (runtime/generations.py), in path order, components compared as numbers"""
    event_keys: set[tuple[str, int]]
    """(path, ordinal) of the stored events that are not told again"""
    inbox: dict[str, str]
    """key -> canonical JSON"""
    cuts: Cuts = Cuts()
    """where the run was retried from"""
    older_keys: set[tuple[str, int]] = field(default_factory=set)
    """those of `event_keys` that an ask which was set aside may have said"""


@record(frozen=True, slots=True)
class Size:
    """How much of a run, or of what no run needs any more, is stored. `bytes`: the texts, in UTF-8."""

    runs: int = 0
    entries: int = 0
    events: int = 0
    requests: int = 0
    programs: int = 0
    blobs: int = 0
    bytes: int = 0

    def __add__(self, other: Size) -> Size:
        return Size(*(getattr(self, name) + getattr(other, name) for name in self.__dataclass_fields__))


class RequestRecord(TypedDict):
    """One row of `requests`: what a person is asked, and what came of it."""

    id: str
    """`run:path@generation.attempt`"""
    run_id: str
    path: str
    type: str
    """approval, input, select, review, upload, multiple, escalation, custom"""
    message: str
    context: Any
    schema: Any
    """the field that the answer's value must fit, as `field.*` gives it, or None"""
    options: Any
    """what the kind asks with, as an object (`hitl.parts`): options, mode, artifact, questions, ...; [] = nothing"""
    default: Any
    on_timeout: str
    assignees: list[str]
    channel: str
    created_at: float
    expires_at: float | None
    status: str
    """pending, answered, expired, cancelled"""
    value: Any
    comment: str | None
    actor: str | None
    answered_via: str | None
    answered_at: float | None


@record(frozen=True, slots=True)
class Response:
    """A person's answer on its way in: `value` is checked already; `key` names its inbox row."""

    value: Any
    comment: str | None = None
    actor: str = ""
    via: str = ""


@record(frozen=True, slots=True)
class Decision:
    """What became of an answer: `accepted` (also for the same answer given twice), and the request as it
    stands now."""

    accepted: bool
    request: RequestRecord


@record(frozen=True, slots=True)
class Parked:
    """How an activation leaves a run that is not at its end."""

    status: str
    """waiting, blocked, stuck or ready"""
    waiting_on: list[dict[str, Any]] = field(default_factory=list)
    wake_at: float | None = None
    error: str | None = None


class Store(Protocol):
    """A journal store. `memory.py` and `sqlite.py` pass one suite of tests."""

    def now(self) -> float:
        """The store's clock, epoch seconds."""

    def together(self) -> AbstractContextManager[None]:
        """Writes that this thread makes inside share one commit; each is all or nothing, and one that is refused
        takes only itself back. Leaving it commits; where that fails, none of them was made."""

    def changes(self) -> int:
        """Cheap to ask for: another number than before where somebody else has written meanwhile."""

    def create(self, run: Run, bundle: str, owner: str = "", entries: Sequence[Entry] = ()) -> Run:
        """Insert the run and, if new, its program (`bundle`: canonical JSON). With an `owner` the run is
        created claimed by it (`running`, epoch 1), else `ready` (epoch 0). `entries`: what its journal begins
        with. One transaction. Raises RunExists."""

    def claim(self, run_id: str, owner: str) -> Run:
        """Take the run for one activation: one conditional update that raises the epoch and makes it
        `running`. Open runs can be claimed unless a live owner holds them (see storage/owners.py); raises
        Owned naming that owner, UnknownRun; an ended run is returned as it is, epoch unchanged."""

    def bundle(self, program: str) -> str:
        """The program's bundle, canonical JSON."""

    def load(self, run_id: str) -> Loaded: ...

    def append(self, run_id: str, epoch: int, head: int, entries: Sequence[Entry], events: Sequence[Event]) -> None:
        """Add entries (head moves from `head` to `head + len(entries)`) and events in one transaction.
        Raises Fenced when epoch or head is not the run's any more."""

    def remember(self, run_id: str, epoch: int, key: str, value: str) -> str:
        """Put an inbox row unless one is there; return the row's value. Fenced."""

    def post(self, epoch: int, request: RequestRecord, events: Sequence[Event] = ()) -> RequestRecord:
        """Insert the request unless it is there; return it as stored. Fenced."""

    def expire(self, run_id: str, epoch: int, request_id: str) -> RequestRecord:
        """Make a pending request whose `expires_at` has passed `expired`, by one conditional update;
        return the request as it stands. Fenced."""

    def park(self, run_id: str, epoch: int, parked: Parked, events: Sequence[Event] = ()) -> bool:
        """Leave the run. A `waiting` run is only left if none of its requests was answered meanwhile
        (checked in the same transaction); False: it was, go on. Fenced."""

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
        """End the run, with the last entries and events, and cancel its pending requests. One transaction.
        Fenced."""

    def heartbeat(self, run_id: str, epoch: int) -> None:
        """Extend the lease. May be called from another thread. Fenced."""

    def answer(self, request_id: str, response: Response) -> Decision:
        """Decide a request by one conditional update (pending, and not past `expires_at` by the store's
        clock), put its inbox row and wake the run (waiting -> ready) in the same transaction. The same value
        given again is accepted; anything else on a decided request is not. A request past its deadline is
        made `expired` and not accepted. Raises RequestError for an unknown id."""

    def arrived(self, run_id: str, key: str) -> str | None:
        """The value of an inbox row, None while there is none."""

    def request(self, request_id: str) -> RequestRecord:
        """Raises RequestError for an unknown id."""

    def requests(self, run_id: str = "", status: str = "pending") -> list[RequestRecord]:
        """Oldest first. `run_id` "" = of all runs, `status` "" = of any status."""

    def run(self, run_id: str) -> Run:
        """Raises UnknownRun."""

    def runs(self, limit: int = 100, *, status: Sequence[str] = (), since: float = 0.0, name: str = "") -> list[Run]:
        """Newest first; those of one of the statuses, created at `since` or later, whose file's name holds `name`."""

    def entries(self, run_id: str) -> list[Entry]:
        """In path order, also those that were set aside."""

    def events(self, run_id: str, after: int = 0) -> list[Event]:
        """By seq, those with seq > after."""

    # the lives of runs

    def due(self, limit: int = 100) -> list[Run]:
        """Runs that somebody should go on with: ready, waiting for a time that has come, running under an owner
        that is gone. The oldest come first."""

    def tree(self, run_id: str) -> list[Run]:
        """The run and below it all that descends from it by `parent`; raises UnknownRun."""

    def cancel(self, run_id: str, error: str) -> list[Run]:
        """End the run and all that descends from it, as far as they have not ended: `cancelled` with this error
        (JSON), a higher epoch, their pending requests closed, in one transaction. Returns those that it ended.
        Raises UnknownRun."""

    def stop(self, run_id: str, value: str) -> str:
        """Put the inbox row `stop` unless one is there; return the row's value. Not fenced. Raises StoreError
        for a run that has ended."""

    def retry(self, run: Run, path: str) -> Run:
        """Begin a new generation at `path` and make the run `ready`, in one transaction: entries from there on
        count no more, its requests from there on are closed, a `stop` is not in force any more. `run` is the run
        as it was looked at: raises Owned if a live owner has it, Fenced if it has changed since."""

    def size(self, run_id: str) -> Size:
        """What `delete` would free."""

    def delete(self, run_id: str, epoch: int | None = None) -> Size:
        """Forget a run and all that is kept of it, in one transaction; its children stay. Raises Owned while a
        live owner has it, Fenced where an `epoch` is given and the run has not ended under it, UnknownRun."""

    def sweep(self, *, dry: bool = False) -> Size:
        """Free the programs and the long texts that no run needs; `dry` only counts them."""

    def ended(self, status: Sequence[str] = ENDED) -> list[tuple[str, float]]:
        """Ids of runs that have ended so and have no parent, and when they changed last, the oldest first."""

    def close(self) -> None: ...
