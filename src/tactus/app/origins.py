"""Whether what a run keeps of its host's settings holds here: it does where this user has sealed it. A run that came
with its database has what this machine grants now, or it does not go on."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from tactus.config import limits
from tactus.config.seals import Seals
from tactus.config.snapshot import MAX_TURNS, Files, Snapshot
from tactus.record import record
from tactus.runtime import canonical
from tactus.storage import Run, Store


@record(frozen=True, slots=True)
class Origins:
    """`now`: what this machine grants now; None = the database is the user's own word, and everything in it holds.
    `home`: the folder that the database belongs to."""

    seals: Seals
    now: Snapshot | None = None
    home: str = ""

    def sealed(self, run: Run) -> Run:
        """A run that is being started here."""
        return replace(run, settings=self.seals.sealed(run.settings, run.id, run.program))

    def ours(self, run: Run, store: Store) -> bool:
        """Whether the run, and the program in its store, are as this user has started them."""
        return self.now is None or (
            self.seals.holds(run.settings, run.id, run.program)
            and canonical.digest(store.bundle(run.program)) == run.program
        )

    def refusal(self, run: Run, store: Store) -> str:
        """Why this run does not go on here, "" = it does."""
        if self.ours(run, store):
            return ""
        assert self.now is not None
        more = list(beyond(Snapshot.loads(run.settings), self.now, self.home))
        if not more:
            return ""
        return (
            f"nobody has started this run here, and it says that it was granted what this machine does not grant: "
            f"{', '.join(more)}; it came with its database: grant that in your own configuration, or, if you know who "
            f"started it, say TACTUS_TRUST=1 for the command that goes on with it"
        )


def beyond(kept: Snapshot, now: Snapshot, home: str) -> Iterator[str]:
    """What a run keeps and would not get if it were started now. How its Lua is jailed is another question: the
    stricter way is taken."""
    for name, plain in kept.env.items():
        if name not in now.env or (plain and not now.env[name]):
            yield f"the {'value of the ' if plain else ''}variable {name}"
    if kept.files is not None and not _covers(now.files, kept.files, home):
        yield f"{'writing' if kept.files.write else 'reading'} files in {kept.files.root}"
    for limit in limits.LIMITS:
        value = kept.limits.get(limit.name, limit.default)
        if value > now.limits.get(limit.name, limit.default):
            yield f"limits.{limit.name} {limits.shown(limit, value)}"
    if now.max_turns is not None and (kept.max_turns or MAX_TURNS) > now.max_turns:
        yield f"max_turns {kept.max_turns or MAX_TURNS}"
    for name, amount in now.budget.items():
        if kept.budget.get(name, float("inf")) > amount:
            yield f"budget.{name} {kept.budget[name]:g}" if name in kept.budget else f"no budget.{name}"
    if now.budget and kept.unknown_price != now.unknown_price == "refuse":
        yield "unknown_price ignore"


def _covers(now: Files | None, kept: Files, home: str) -> bool:
    """Whether the folder of a run lies in the one that is granted now, or in that of its database."""
    if now is None or (kept.write and not now.write):
        return False
    real = Path(os.path.realpath(kept.root))
    return any(real.is_relative_to(os.path.realpath(folder)) for folder in (now.root, home) if folder)
