"""What one run may use: the one table of limits, from which keys, options, defaults, errors and a page are made.
Knows nothing of who keeps to them."""

from __future__ import annotations

from collections.abc import Mapping

from tactus.errors import Stopped
from tactus.record import record

COUNT, SECONDS, SIZE = "count", "seconds", "size"
MOST: dict[str, float] = {COUNT: 1_000_000_000_000, SECONDS: 1_000_000, SIZE: 1 << 40}
"""By unit: more than that cannot be said."""
UNITS = (("TB", 1 << 40), ("GB", 1 << 30), ("MB", 1 << 20), ("KB", 1 << 10))
"""How sizes are written, the largest first."""


@record(frozen=True, slots=True)
class Limit:
    """One limit.

    unit   count, seconds or size (bytes)
    code   of the stop where it is passed; "" = an error at the line that passes it, which the program can catch
    says   the sentence of the stop; {} is the limit
    least  the smallest that can be said
    """

    name: str
    default: float
    unit: str
    doc: str
    code: str
    says: str = ""
    least: float = 1


LIMITS: tuple[Limit, ...] = (
    Limit(
        "instructions",
        1_000_000_000,
        COUNT,
        "VM instructions of one run",
        "cpu",
        "the program used up its {} instructions",
        least=1000,
    ),
    Limit(
        "cpu_seconds",
        60.0,
        SECONDS,
        "seconds of CPU time for which a program computes, each time that its run goes on",
        "cpu",
        "the program used up its {} seconds of CPU time",
        least=0.01,
    ),
    Limit(
        "wall_seconds",
        300.0,
        SECONDS,
        "seconds by the clock on the wall for which it computes; waiting for answers does not count",
        "wall",
        "the program computed for longer than its {} seconds",
        least=0.01,
    ),
    Limit(
        "memory",
        128 << 20,
        SIZE,
        "memory of the program",
        "memory",
        "the program used up its {} of memory",
        least=1 << 20,
    ),
    Limit("output", 4 << 20, SIZE, "one value that leaves the program, as JSON", "", least=1 << 10),
    Limit(
        "log",
        8 << 20,
        SIZE,
        "log lines of one run",
        "log",
        "the program wrote more than its {} of log lines",
        least=1 << 10,
    ),
    Limit(
        "entries",
        100_000,
        COUNT,
        "entries in the journal of one run",
        "entries",
        "the journal of the run has its {} entries, and the program asks for more",
    ),
    Limit(
        "requests",
        1_000,
        COUNT,
        "requests to people that one run may have unanswered: open, or with their time over",
        "requests",
        "{} requests of the run are unanswered, and the program asks people for more",
    ),
)
BY_NAME: dict[str, Limit] = {limit.name: limit for limit in LIMITS}
CODES = frozenset(limit.code for limit in LIMITS if limit.code)
"""Of the errors of runs that a limit has ended."""
MANY_ENTRIES = 10_000
"""So many entries of one journal are worth a word: every resume reads them all."""


def default(name: str) -> float:
    return BY_NAME[name].default


def together(kept: Mapping[str, float], *raised: Mapping[str, float]) -> dict[str, float]:
    """All limits of a run: what it was started under (where that says nothing, the default), or more where more is
    said since. A limit whose error a program can catch stays as it was: a replay would go another way."""
    found = {limit.name: kept.get(limit.name, limit.default) for limit in LIMITS}
    for more in raised:
        for name in found.keys() & more.keys():
            if BY_NAME[name].code:
                found[name] = max(found[name], more[name])
    return found


def stopped(name: str, value: float) -> Stopped:
    """The stop of a run that passes this limit."""
    limit = BY_NAME[name]
    return Stopped(limit.code, f"{limit.says.format(shown(limit, value))} {raised(name, value)}")


def raised(name: str, value: float) -> str:
    """Which limit it is, and how a person raises it."""
    return f"(limits.{name}; raise it with --limit {name}={written(BY_NAME[name], 2 * value)})"


def shown(limit: Limit, value: float) -> str:
    """For people: 1,000,000 or 128 MB."""
    if limit.unit == SIZE:
        number, unit = _size(int(value))
        return f"{number:,} {unit or 'bytes'}"
    return f"{value:,}" if limit.unit == COUNT else f"{value:g}"


def written(limit: Limit, value: float) -> str:
    """As a file or an option says it: 1000000 or 128MB."""
    return size(int(value)) if limit.unit == SIZE else f"{value:.15g}"


def size(value: int) -> str:
    """Bytes as a text that reads back as the same number."""
    number, unit = _size(value)
    return f"{number}{unit}"


def _size(value: int) -> tuple[int, str]:
    return next(((value // bytes, unit) for unit, bytes in UNITS if value and value % bytes == 0), (value, ""))
