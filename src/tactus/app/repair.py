"""Where a run is cut: a retry sets aside what stands from a position on, a fork keeps what stands before it."""

from __future__ import annotations

import re
from collections import Counter

from tactus.config.limits import CODES
from tactus.errors import UsageError
from tactus.record import record
from tactus.runtime import Entry, canonical, order
from tactus.storage import Loaded, Run, Store, records

LOST = "jail"
"""The code of a run whose worker was ended, or ended by itself."""


@record(frozen=True, slots=True)
class Position:
    """A place in a run's journal: `kept` stands before it, `aside` at it or after it; entries that count only."""

    path: str
    kept: list[Entry]
    aside: list[Entry]

    @property
    def lost(self) -> str:
        """What is done again, in words: `2 × Model.request, Sleep`; "" for nothing."""
        counts = Counter(entry.op for entry in self.aside)
        return ", ".join(f"{count} × {op}" if count > 1 else op for op, count in counts.items())


def retry_from(store: Store, run: Run, at: str = "") -> Position:
    """From where a run is to be retried: `at`, or the error entry that ended it, or where it was cancelled, passed a
    limit or lost its worker.

    Raises UsageError where nothing can be retried, Owned while a living process has the run.
    """
    records.check_free(run, store.now())
    past = store.load(run.id)
    if at:
        position = _split(past.entries, _checked(past.entries, at))
        if not position.aside and not _unanswered(store, run, past, at):
            last = f"its last position is {past.entries[-1].path}" if past.entries else "it is empty"
            raise UsageError(f"nothing stands at {at} or after it in the journal of run {run.id}: {last}")
        return position
    if run.status == "cancelled":
        return _split(past.entries, min(_unanswered(store, run, past), default=_after(past.entries), key=order))
    if _was_stopped(run):
        return _split(past.entries, _after(past.entries))
    error = _error_entry(run, past.entries)
    if error is None:
        raise UsageError(_no_error_entry(run))
    return _split(past.entries, _checked(past.entries, error))


def fork_at(store: Store, run: Run, at: str = "", *, edited: bool = False) -> Position:
    """Where a fork leaves its original: at `at`, at the error entry that ended it, or where its journal ends.

    Raises UsageError where that is no such place.
    """
    past = store.load(run.id)
    if at:
        return _split(past.entries, _checked(past.entries, at))
    if run.status == "done" and not edited:
        raise UsageError(
            f"run {run.id} is done, and a fork of all of it would only say the same again: "
            "name a position (--at PATH) or an edited program (--program FILE)"
        )
    error = _error_entry(run, past.entries)
    return _split(past.entries, _after(past.entries) if error is None else _checked(past.entries, error))


def _split(entries: list[Entry], path: str) -> Position:
    kept = [entry for entry in entries if order(entry.path) < order(path)]
    return Position(path, kept, entries[len(kept) :])


def _checked(entries: list[Entry], at: str) -> str:
    """The position as paths are written. Raises UsageError where a journal cannot be cut there."""
    if not re.fullmatch(r"[0-9]+(/[0-9]+)*", at):
        raise UsageError(f'a position is a path of the journal like 4 or 4/1, not "{at}" (`tactus runs show` has them)')
    path = "/".join(map(str, order(at)))
    by_path = {entry.path: entry for entry in entries}
    for whole in _around(path):
        if whole in by_path:
            op, site = by_path[whole].op, f"{by_path[whole].file}:{by_path[whole].line}"
            raise UsageError(
                f"position {path} is inside {whole}, which is remembered as a whole ({op} at {site}): use {whole}"
            )
    for whole in _around(path):
        inside = _split([entry for entry in entries if entry.path.startswith(whole + "/")], path)
        began = min((entry.started_at for entry in inside.aside), default=None)
        if began is not None and any(entry.finished_at > began for entry in inside.kept):
            raise UsageError(f"position {path} is among asks that ran side by side, inside {whole}: use {whole}")
    return path


def _around(path: str) -> list[str]:
    """What a path is inside of, the outermost first."""
    parts = path.split("/")
    return ["/".join(parts[:length]) for length in range(1, len(parts))]


def _after(entries: list[Entry]) -> str:
    """The place right after the last entry, before whatever the program asks next."""
    return f"{entries[-1].path}/0" if entries else "0"


def _unanswered(store: Store, run: Run, past: Loaded, at: str = "") -> list[str]:
    """Paths, from `at` on, of requests that were never answered and that the run would look at again."""
    answered = {entry.path for entry in past.entries}
    return [
        request["path"]
        for request in store.requests(run.id, "")
        if request["path"] not in answered
        and f"@{past.cuts.generation(request['path'])}." in request["id"]
        and records.at_or_after(at, request["path"])
    ]


def _error_entry(run: Run, entries: list[Entry]) -> str | None:
    """The entry of the error that ended the run; of the outermost Step around it where that is remembered."""
    origin = canonical.loads(run.error or "{}").get("origin", "") if run.status in ("failed", "rejected") else ""
    failed = {entry.path for entry in entries if not entry.ok}
    return next((path for path in [*_around(origin), origin] if path in failed), None)


def _was_stopped(run: Run) -> bool:
    """Whether a limit ended it, or the end of its worker; an error of the program's own may have the same code, and
    has more fields."""
    error = canonical.loads(run.error or "{}")
    return run.status == "failed" and error.get("code") in (*CODES, LOST) and "op" not in error


def _no_error_entry(run: Run) -> str:
    """Why there is nothing to retry, and what to do instead."""
    go_back = f"to go back to a position: tactus runs retry {run.id} --from PATH (`tactus runs show {run.id}` has them)"
    if run.status in ("failed", "rejected"):
        return (
            f"run {run.id} was ended by its program and not by an answer, so the same would happen again; "
            f"with an edited program: tactus runs fork {run.id} --program FILE; {go_back}"
        )
    if run.status == "done":
        return f"run {run.id} is done: nothing in it has failed; {go_back}"
    mended = " once that is mended" if run.status in ("blocked", "stuck") else ""
    return f"run {run.id} is {run.status} and has not ended; to go on{mended}: tactus resume {run.id}; {go_back}"
