"""Values, counts and ends of runs in the words of steps. Judges nothing."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any

from tactus.testing.outcome import Outcome

LONGEST = 200
"""Characters of a value, at most."""
LISTED = 10
"""Names in a list, at most."""


def short(value: Any, most: int = LONGEST) -> str:
    """A value as JSON on one line, cut where it is long."""
    return cut(json.dumps(value, ensure_ascii=False), most)


def cut(text: str, most: int = LONGEST) -> str:
    """Halves of characters, which no file can hold, are written as escapes."""
    text = text.encode("utf-8", "backslashreplace").decode()
    return text if len(text) <= most else f"{text[: most - 1]}…"


def named(value: Any) -> str:
    """A value with its kind, where another could look like it."""
    if isinstance(value, str):
        return f"the text {short(value)}"
    return f"the number {short(value)}" if kind(value) == "number" else short(value)


def kind(value: Any) -> str:
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "boolean"
    if isinstance(value, int | float):
        return "number"
    return "text" if isinstance(value, str) else "table" if isinstance(value, Mapping) else "list"


def times(count: int) -> str:
    return "once" if count == 1 else f"{count} times"


def turns(count: int) -> str:
    return "1 turn" if count == 1 else f"{count} turns"


def listed(names: Iterable[str], most: int = LISTED, between: str = ", ") -> str:
    """`a, b and 7 more`."""
    every = list(names)
    more = f" and {len(every) - most} more" if len(every) > most else ""
    return between.join(every[:most]) + more


def counted(counts: Mapping[str, int]) -> str:
    """`done (once), search (2 times)`."""
    return listed(f"{name} ({times(count)})" for name, count in counts.items())


def help_of(*lines: str) -> str:
    """Those that say something, as one line."""
    return "; ".join(line for line in lines if line)


def ended(outcome: Outcome) -> str:
    """How the run came to its end, or why it has none; what follows `it`."""
    said = {
        "done": "completed",
        "failed": "failed",
        "rejected": "was rejected",
        "limited": "was stopped at the number of turns that the scenario allows",
        "waiting": "waits",
        "cancelled": "was cancelled",
    }.get(outcome.status, f"is {outcome.status}")
    if outcome.status == "waiting":
        return said + _asked(outcome)
    message = error_text(outcome)
    return f"{said}: {cut(message)}{_site(outcome)}" if message else said


def error_text(outcome: Outcome) -> str:
    """The message of its error, "" = there is none."""
    return str((outcome.error or {}).get("message") or "")


def error_code(outcome: Outcome) -> str:
    return str((outcome.error or {}).get("code") or "")


def unfinished(outcome: Outcome) -> str:
    """A line of help where a run did not come to its end, which may be why something is missing."""
    return "" if outcome.status == "done" else f"the run did not complete: it {ended(outcome)}"


def _asked(outcome: Outcome) -> str:
    pending = [one["message"] for one in outcome.requests if one["status"] == "pending"]
    return f" for a person: {listed((short(one) for one in pending), 3)}" if pending else ""


def _site(outcome: Outcome) -> str:
    found = [str(part) for key in ("code", "site") if (part := (outcome.error or {}).get(key))]
    return f" ({', '.join(found)})" if found else ""
