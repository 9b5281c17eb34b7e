"""What a run has been told so far, in the order in which it asked."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import field
from functools import partial
from itertools import count
from typing import TYPE_CHECKING, Any

from tactus.errors import Failure, ReplayMismatch
from tactus.record import record
from tactus.runtime import canonical
from tactus.runtime.events import Event, Listener, Note

if TYPE_CHECKING:
    from tactus.runtime.ask import Answer, Ask


@record(frozen=True, slots=True)
class Entry:
    """One remembered ask. `args`, `value`, `extra`, `usage` are canonical JSON text; times in epoch seconds.

    `value` is the answer, or the error's fields when not `ok`; `extra` a library's own blob, never needed to
    resume; `memory` the change of the run's memory that a Step carries; `cost` in US dollars, None = unknown;
    `instructions` the VM instructions used when it was answered.
    """

    path: str
    op: str
    args: str
    digest: str
    file: str
    line: int
    ok: bool
    value: str
    generation: int = 0
    label: str = ""
    attempts: int = 1
    extra: str | None = None
    memory: str | None = None
    usage: str | None = None
    cost: float | None = None
    instructions: int = 0
    started_at: float = 0.0
    finished_at: float = 0.0
    epoch: int = 0


@record(frozen=True, slots=True)
class Outcome:
    """What performing an ask came to, before it is an entry. `hold`: an unreachable host; the entry is
    written with the program's next ask or end, and not at all if the run ends by this very error. `used`: VM
    instructions so far, where performing it took some (0 = as many as when it was asked)."""

    value: str = "null"
    ok: bool = True
    attempts: int = 1
    extra: str | None = None
    memory: str | None = None
    usage: str | None = None
    cost: float | None = None
    started_at: float = 0.0
    used: int = 0
    hold: bool = False
    quiet: bool = False
    label: str = ""

    @classmethod
    def of(cls, failure: Failure, **more: object) -> Outcome:
        return cls(canonical.dumps(failure.fields()), ok=False, **more)  # type: ignore[arg-type]


def order(path: str) -> tuple[int, ...]:
    """A path's place in the tree of asks: components compared as numbers."""
    return tuple(map(int, path.split("/"))) if path else ()


def said(op: str, args: str, file: str, line: int) -> str:
    """An ask in one line, for people: `Human.approve {"message":"Deploy?"} (deploy.tac:12)`."""
    short = args if len(args) <= 160 else args[:157] + "..."
    place = f" ({file}:{line})" if file else ""
    return f"{op} {short}{place}"


Write = Callable[[Sequence[Entry], Sequence[Event]], Awaitable[None]]
QUIET_ENTRIES = 16
"""So many answers without an outside effect wait for one commit, at most."""
QUIET_WORK = 100_000
"""VM instructions that a crash may make a program repeat between two commits: a few milliseconds of them."""


@record
class Journal:
    """The entries of one activation: those that were loaded are read, new ones are written.

    `write_down` stores entries and events in one transaction; `now` is the store's clock; `used` tells the
    VM instructions spent so far; `listen` hears each event once, `conceal` takes the secrets
    out of what is told.
    """

    entries: dict[str, Entry]
    """by path, in path order"""
    known: set[tuple[str, int]]
    """keys of the events that were stored before"""
    write_down: Write
    now: Callable[[], float]
    clock: float
    """the run's clock, from `created_at` on: max of the times its answers were finished at"""
    epoch: int = 0
    used: Callable[[], int] = lambda: 0
    listen: Listener = lambda event: None
    conceal: Callable[[Any], Any] = lambda data: data
    replayed: int = 0
    held: Entry | None = None
    events: list[Event] = field(default_factory=list)
    """not yet stored: they ride on the next entry, park or end"""
    quiet_entries: int = QUIET_ENTRIES
    generation: Callable[[str], int] = lambda path: 0
    """how often what was remembered of the ask at a path was set aside"""
    older: set[tuple[str, int]] = field(default_factory=set)
    """those of `known` that an ask which was set aside may have said"""
    arrived: Callable[[], dict[str, object]] = dict
    """what has come from outside and is in no entry yet, by its name in the memory of the entry that takes it"""
    room: Callable[[int], None] = lambda entries: None
    """hears, before an ask is performed, how many entries there are; raises Stopped where that is enough"""
    deliver: Callable[[Entry], None] = lambda entry: None
    """hears of each entry that carries something when it is answered, remembered or new"""
    _pending: list[Entry] = field(default_factory=list)
    _safe: int = 0
    """VM instructions that were used at the last commit"""
    place: tuple[str, int] = ("", 0)
    """where the next note stands: (path of the last answer, ordinal)"""
    _groups: list[frozenset[str]] = field(default_factory=list)

    def __post_init__(self) -> None:
        from asyncio import Lock  # only here: commands that look at a journal need no loop

        from tactus.runtime.ask import Answer

        self._storing = Lock()
        self._answer = Answer
        self._paths = list(self.entries)
        self._unread = dict.fromkeys(self._paths)
        self._nested = any("/" in path for path in self._paths)
        self._index = {path: i for i, path in enumerate(self._paths)} if self._nested else {}

    # reading

    def read(self, path: str, asked: Ask) -> Entry | None:
        """The entry of this ask, if it was answered before. Raises ReplayMismatch if another was asked."""
        entry = self.entries.get(path)
        if entry is None:
            return None
        if entry.op != asked.op or entry.args != asked.args:
            raise self._mismatch(path, entry, asked)
        if path in self._unread:
            del self._unread[path]
            self.replayed += 1
            if self._nested:
                self._skip_inside(path)
        return entry

    def answer(self, entry: Entry, live: bool = False) -> Answer:
        if entry.finished_at > self.clock:
            self.clock = entry.finished_at
        self.place = (entry.path, 0)
        if entry.memory is not None:
            self.deliver(entry)
        if live:
            return self._answer(entry.value, entry.ok, self.clock, -1, entry)
        self._safe = entry.instructions
        coming = partial(self._coming, entry.path, self.clock)
        return self._answer(entry.value, entry.ok, self.clock, entry.instructions, entry, coming=coming)

    def _coming(self, path: str, clock: float) -> Iterator[Answer]:
        """The answers remembered behind this one, as long as they stand side by side and change nothing else."""
        base, slash, last = path.rpartition("/")
        for position in count(int(last) + 1):
            path = f"{base}{slash}{position}"
            entry = self.entries.get(path)
            if entry is None or entry.memory is not None or path not in self._unread:
                return
            clock = max(clock, entry.finished_at)
            yield self._answer(entry.value, entry.ok, clock, entry.instructions, entry)

    @property
    def live_now(self) -> bool:
        """Whether every loaded entry has been asked for again."""
        return not self._unread

    async def live(self, asked: Ask) -> None:
        """An ask with no entry is about to be performed: nothing remembered may stand after it."""
        for unread in self._unread:
            if not self._beside(unread):
                raise self._mismatch(unread, self.entries[unread], asked)
        self.tell_replayed()
        if self.older:
            self._forget()
        self.room(len(self.entries))
        if self.held is not None:
            await self.flush()

    async def durable(self) -> None:
        """Every answer so far is stored. Awaited before anything outside is touched."""
        async with self._storing:
            if self._pending:
                await self._store()

    def past(self) -> list[Entry]:
        """The entries that the program has come past, in path order."""
        seen = [entry for path, entry in self.entries.items() if path not in self._unread]
        return sorted(seen, key=lambda entry: order(entry.path))

    def tell_replayed(self) -> None:
        """Say once how much was remembered."""
        if self.replayed:
            self.listen(Event("replayed", {"steps": self.replayed}))
            self.replayed = 0

    def nothing_unread(self, ended_at: str) -> None:
        """The program has ended: a leftover is a mismatch too."""
        for unread in self._unread:
            entry = self.entries[unread]
            remembered = said(entry.op, entry.args, entry.file, entry.line)
            raise ReplayMismatch(unread, remembered, f"nothing more: the program ended{ended_at}")
        self.tell_replayed()

    def _mismatch(self, path: str, entry: Entry, asked: Ask) -> ReplayMismatch:
        remembered = said(entry.op, entry.args, entry.file, entry.line)
        return ReplayMismatch(path, remembered, said(asked.op, asked.args, asked.file, asked.line))

    def _forget(self) -> None:
        """Here the newest generation begins: what the ask that was set aside has said is said again."""
        path, ordinal = self.place
        self.known.difference_update({key for key in self.older if key[0] == path and key[1] >= ordinal})
        self.older.clear()

    def _skip_inside(self, path: str) -> None:
        """Entries made inside a remembered Step count as asked."""
        inside = path + "/"
        for i in range(self._index[path] + 1, len(self._paths)):
            if not self._paths[i].startswith(inside):
                return
            self._unread.pop(self._paths[i], None)
            self.replayed += 1

    @contextmanager
    def group(self, paths: Iterable[str]) -> Iterator[None]:
        """Asks that run side by side: a later one may be answered while an earlier one still waits."""
        self._groups.append(frozenset(paths))
        try:
            yield
        finally:
            self._groups.pop()

    def _beside(self, path: str) -> bool:
        return any(path == member or path.startswith(member + "/") for group in self._groups for member in group)

    # writing

    async def write(self, path: str, asked: Ask, outcome: Outcome) -> Entry:
        """Store the entry, with the events that wait for it, and return it as it will be read back."""
        entry = Entry(
            path,
            asked.op,
            asked.args,
            canonical.digest(asked.args),
            asked.file,
            asked.line,
            outcome.ok,
            outcome.value,
            self.generation(path),
            label=outcome.label or asked.label,
            attempts=outcome.attempts,
            extra=outcome.extra,
            memory=self._memory(outcome),
            usage=outcome.usage,
            cost=outcome.cost,
            instructions=outcome.used or asked.used or self.used(),
            started_at=outcome.started_at or self.now(),
            finished_at=self.now(),
            epoch=self.epoch,
        )
        self.entries[path] = entry
        if outcome.hold:
            self.held = entry
            return entry
        self._pending.append(entry)
        risk = entry.instructions - self._safe
        if not outcome.quiet or len(self._pending) >= self.quiet_entries or risk > QUIET_WORK:
            await self.durable()
        return entry

    def _memory(self, outcome: Outcome) -> str | None:
        """What the entry carries, with what has arrived from outside: looked for once for each commit."""
        if outcome.quiet and self._pending:
            return outcome.memory
        arrived = self.arrived()
        if not arrived:
            return outcome.memory
        return canonical.dumps({**canonical.loads(outcome.memory or "{}"), **arrived})

    async def flush(self) -> None:
        """Write down what was held back, too."""
        if self.held is not None:
            self._pending.append(self.held)
            self.held = None
        await self.durable()

    def unstored(self) -> list[Entry]:
        """The entries that no commit has taken yet, for the commit that ends the run."""
        rest, self._pending = self._pending, []
        return [*rest, self.held] if self.held else rest

    async def _store(self) -> None:
        entries, self._pending = self._pending, []
        events, self.events = self.events, []
        self._safe = entries[-1].instructions
        await self.write_down(entries, events)

    def note_last(self, failure: Failure) -> None:
        """What a thread said before it failed, told once."""
        notes, failure.notes = failure.notes, ()
        self.note(notes)

    def pass_over(self) -> None:
        """Leave an ordinal out: that of the state, which may have been told when the run parked here."""
        path, ordinal = self.place
        self.place = (path, ordinal + 1)

    def note(self, notes: Iterable[Note]) -> None:
        """Give notes their place. Those that were stored before are neither stored nor shown again."""
        for note in notes:
            path, ordinal = self.place
            self.place = (path, ordinal + 1)
            if (path, ordinal) in self.known:
                continue
            self.known.add((path, ordinal))
            event = Event(note.kind, self.conceal(note.data), path, ordinal, self.clock)
            self.events.append(event)
            self.listen(event)

    def untell(self, events: list[Event], kept: list[Event]) -> None:
        """These were not stored after all: the kept ones wait for the next entry again, the others are forgotten."""
        self.events = [*kept, *self.events]
        self.known.difference_update((event.path, event.ordinal) for event in events if event not in kept)
