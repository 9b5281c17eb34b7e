"""What one run may use: as it was started, and as it was raised since. What was raised stays raised, for every replay
needs as much."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from tactus.app.origins import Origins
from tactus.config import limits
from tactus.config.snapshot import Snapshot
from tactus.record import record
from tactus.runtime import canonical
from tactus.storage import Run

RAISED = "limits@"
"""Begins the inbox keys under which raised limits are kept; the epoch of the claim that raised them follows."""


@record(frozen=True, slots=True)
class Allowance:
    """The limits of a run by their names in `config/limits.py`. `news`: those that are raised just now."""

    values: dict[str, float]
    news: dict[str, float]

    @classmethod
    def of(
        cls, run: Run, inbox: Mapping[str, str], raised: Mapping[str, float], origins: Origins | None = None
    ) -> Allowance:
        """`raised` is what the host says now: what is less than the run has changes nothing. `origins`: who is
        believed to have raised limits before; None = everybody."""
        kept = limits.together(Snapshot.loads(run.settings).limits, *_before(run, inbox, origins))
        values = limits.together(kept, raised)
        return cls(values, {name: value for name, value in values.items() if value > kept[name]})

    def __getitem__(self, name: str) -> float:
        return self.values[name]

    def check(self, name: str, count: int) -> None:
        """Whether there may be one more beside so many. Raises Stopped."""
        if count >= self.values[name]:
            raise limits.stopped(name, self.values[name])

    def kept(self, run: Run, origins: Origins | None) -> tuple[str, dict[str, Any]]:
        """Inbox key and value that keep the news."""
        key = f"{RAISED}{run.epoch}"
        if origins is None:
            return key, dict(self.news)
        sealed: dict[str, Any] = canonical.loads(origins.seals.sealed(canonical.dumps(self.news), run.id, key))
        return key, sealed


def _before(run: Run, inbox: Mapping[str, str], origins: Origins | None) -> Iterator[dict[str, float]]:
    """What was raised before; of a database that came with a folder, only by this user."""
    for key, text in inbox.items():
        if not key.startswith(RAISED):
            continue
        if origins is None or origins.now is None or origins.seals.holds(text, run.id, key):
            yield canonical.loads(text)
