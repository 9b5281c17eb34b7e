"""What the commands about runs share: a run as a row, a run by its id, spans of time, sizes."""

from __future__ import annotations

import argparse
import json
import re
from datetime import UTC, datetime
from typing import Any

from tactus import hitl
from tactus.cli import place
from tactus.cli.out import compact, masked, some
from tactus.errors import UnknownRun, UsageError
from tactus.storage import ENDED, OPEN, Run, Size, Store

STATUSES = (*OPEN, *ENDED)
SECONDS = {"s": 1, "m": 60, "h": 3600, "d": 86400, "w": 7 * 86400}
SHOWN = 120
"""characters of a run's result, error or question in a row"""


def argument(parser: argparse.ArgumentParser, about: str = "the run's id (`tactus runs list` shows them)") -> None:
    """The RUN of a command about one run."""
    parser.add_argument("run", nargs="?", metavar="RUN", help=about)
    parser.set_defaults(prog=parser.prog)


def opened(options: argparse.Namespace) -> tuple[place.Place, Store, Run]:
    """The run that a command is about, in its store, which is to be closed. Raises UsageError."""
    if not options.run:
        raise UsageError(f"name the run: {options.prog} RUN (`tactus runs list` lists them)")
    where, store = place.existing(options)
    try:
        return where, store, found(store, options.run)
    except BaseException:
        store.close()
        raise


def found(store: Store, run_id: str) -> Run:
    """Raises UsageError for a run that is not there."""
    try:
        return store.run(run_id)
    except UnknownRun as error:
        raise UsageError(str(error)) from None


def row(run: Run) -> dict[str, Any]:
    """A run in a list, for --json."""
    return {
        "run_id": run.id,
        "status": run.status,
        "name": run.name,
        "created_at": run.created_at,
        "updated_at": run.updated_at,
        "entries": run.head,
        "parent": run.parent or None,
        "parent_key": run.parent_key or None,
    }


def stands(run: Run, store: Store) -> str:
    """How a run stands, in one line: `r1  waiting  for r1:3@0.0: Deploy?`."""
    text = ""
    if run.status == "waiting":
        untils = [f"until {hitl.when(item['until'])}" for item in json.loads(run.waiting_on) if "until" in item]
        asked = [f"for {request['id']}: {request['message']}" for request in store.requests(run.id)]
        text = ", ".join([*untils, *asked])
    elif run.status == "done":
        text = json.dumps(json.loads(run.result or "null"), ensure_ascii=False)
    elif run.error is not None:
        text = json.loads(run.error).get("message", "")
    return f"{run.id}  {run.status:<9}  {compact(masked(text), SHOWN)}".rstrip()


def span(text: str) -> float:
    """Seconds of `90s`, `15m`, `12h`, `30d`, `2w`."""
    match = re.fullmatch(r"([0-9]+(?:\.[0-9]+)?)([smhdw])", text)
    if not match:
        raise argparse.ArgumentTypeError(f'a time span like 90s, 15m, 12h, 30d or 2w, not "{text}"')
    return float(match[1]) * SECONDS[match[2]]


def since(text: str) -> tuple[str, float]:
    """A moment: ("ago", seconds) of a time span, ("at", epoch seconds) of a date like 2026-11-21."""
    if re.fullmatch(r"[0-9.]+[smhdw]", text):
        return "ago", span(text)
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(
            f'a time span like 12h or 30d, or a date like 2026-11-21, not "{text}"'
        ) from None
    return "at", (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp()


def statuses(*allowed: str) -> Any:
    """The type of a --status option: one or more of these, with commas between them."""

    def read(text: str) -> tuple[str, ...]:
        names = tuple(name.strip() for name in text.split(","))
        for name in names:
            if name not in allowed:
                raise argparse.ArgumentTypeError(f'one or more of {", ".join(allowed)}, not "{name}"')
        return names

    return read


def count(text: str) -> int:
    if not text.isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError(f'a whole number, 1 or more, not "{text}"')
    return int(text)


def freed(size: Size) -> str:
    """What was or would be deleted, in words."""
    kept = [some(size.events, "event"), some(size.requests, "request")]
    more = [(size.programs, "program"), (size.blobs, "long text")]
    parts = [entries(size.entries), *kept, *(some(number, noun) for number, noun in more if number)]
    return f"{some(size.runs, 'run')}: {', '.join(parts)}; {length(size.bytes)}"


def entries(number: int) -> str:
    return f"{number} {'entry' if number == 1 else 'entries'}"


def length(number: float) -> str:
    """Bytes for people: `812 B`, `1.4 MB`."""
    for unit in ("B", "KB", "MB"):
        if number < 1000:
            return f"{number:.0f} {unit}" if unit == "B" else f"{number:.1f} {unit}"
        number /= 1000
    return f"{number:.1f} GB"
