"""Which entries of a journal count. A run that is retried from a position begins a new generation there: what
stood at it and after it stays as history and is never read again."""

from __future__ import annotations

from collections.abc import Iterable

from tactus.record import record
from tactus.runtime.journal import Entry, order

Key = tuple[str, int]
"""(path, ordinal) of an event"""


@record(frozen=True, slots=True)
class Cut:
    """Generation `generation` (from 1 on) begins at `path`; the run had `events` events then."""

    generation: int
    path: str
    at: float
    events: int


@record(frozen=True, slots=True)
class Cuts:
    """All cuts of a run, the oldest first."""

    cuts: tuple[Cut, ...] = ()

    @property
    def newest(self) -> int:
        """The generation that the run is in; 0 = nothing was ever set aside."""
        return self.cuts[-1].generation if self.cuts else 0

    def generation(self, path: str) -> int:
        """The generation that counts at this path: the newest that began at it or before it."""
        for cut in reversed(self.cuts):
            if order(cut.path) <= order(path):
                return cut.generation
        return 0

    def live(self, entries: Iterable[Entry]) -> list[Entry]:
        """The entries that count, in path order."""
        if self.cuts:
            found = [entry for entry in entries if entry.generation == self.generation(entry.path)]
        else:
            found = [entry for entry in entries if entry.generation == 0]
        return sorted(found, key=lambda entry: order(entry.path))

    def told(self, events: Iterable[tuple[str, int, int]]) -> tuple[set[Key], set[Key]]:
        """Of stored events (path, ordinal, seq) the keys that are not told again, and those among them that stand
        before the cuts but are older than the newest: an ask that was set aside may have said them."""
        if not self.cuts:
            return {(path, ordinal) for path, ordinal, _ in events}, set()
        known: set[Key] = set()
        older: set[Key] = set()
        newest = self.cuts[-1].events
        for path, ordinal, seq in events:
            if any(seq <= cut.events and order(cut.path) <= order(path) for cut in self.cuts):
                continue
            key = (path, ordinal)
            known.add(key)
            (older.add if seq <= newest else older.discard)(key)
        return known, older
