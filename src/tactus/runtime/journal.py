"""What a run has been told so far, in the order in which it asked."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Entry:
    """One remembered ask. `args`, `value`, `extra`, `usage` are canonical JSON text; times in epoch seconds.

    `value` is the answer, or the error's fields when not `ok`; `extra` a library's own blob, never needed to
    resume; `cost` in US dollars, None = unknown; `instructions` the VM instructions used when it was asked.
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
    usage: str | None = None
    cost: float | None = None
    instructions: int = 0
    started_at: float = 0.0
    finished_at: float = 0.0
    epoch: int = 0


def order(path: str) -> tuple[int, ...]:
    """A path's place in the tree of asks: components compared as numbers."""
    return tuple(map(int, path.split("/"))) if path else ()
