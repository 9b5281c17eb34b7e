"""What many runs of one scenario have in common: how often they pass, how alike their journals are, what they take.
Knows nothing of lines or documents."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from math import ceil, sqrt

from tactus.record import record
from tactus.runtime import Entry
from tactus.testing.report.around import CALL, REQUEST, in_order
from tactus.testing.results import ScenarioResult, Status

Part = tuple[str, str]
"""One thing that a run asked for or called: (op, name); the name of a tool, an agent or a step, "" = it has none."""
Z = 1.959963984540054
"""So many standard deviations to each side hold 95 % of a normal distribution."""
LOOP = 12
"""Parts of a run's journal that are looked at as one round of a loop, at most."""
WHOLE = 24
"""Folded parts of a shape that are shown, at most."""


@record(frozen=True, slots=True)
class Shape:
    """What some of the runs did: the order of their asks and calls, values left out.

    parts    all of them, in order
    count    how many runs did so
    seed     of the first of them
    passed   how many of them passed
    text     for people: `researcher → search ×2 → done`
    differs  the first place where it differs from the commonest; "" for that one
    """

    parts: tuple[Part, ...]
    count: int
    seed: int
    passed: int
    text: str
    differs: str = ""


@record(frozen=True, slots=True)
class Spread:
    """Of durations, in seconds. `p95`: 95 of 100 took at most this."""

    median: float
    min: float
    max: float
    p95: float


@record(frozen=True, slots=True)
class Summary:
    """`--runs N`: what came of the runs of one scenario.

    rate         share of all runs that passed; `low` to `high` is its 95 % Wilson interval
    consistency  share of the commonest shape among the runs that ran; None where none did
    shapes       the commonest first
    cost         in USD, all runs together, and `mean` of one; None = unknown for a run
    known        the part of the cost that is known
    failing      the seeds of the runs that failed
    """

    runs: int
    passed: int
    failed: int
    not_run: int
    rate: float
    low: float
    high: float
    consistency: float | None
    shapes: tuple[Shape, ...]
    seconds: Spread
    cost: float | None
    mean: float | None
    known: float
    failing: tuple[int, ...] = ()

    @property
    def flaky(self) -> bool:
        """Some runs passed and some failed."""
        return bool(self.passed and self.failed)

    def meets(self, min_success: float = 1.0) -> bool:
        """Whether enough runs passed; one that was not run is never enough."""
        return not self.not_run and self.runs > 0 and self.passed >= min_success * self.runs - 1e-9

    def status(self, min_success: float = 1.0) -> Status:
        """Of all runs together."""
        if self.meets(min_success):
            return "passed"
        return "failed" if self.failed else "not run"


def summary(runs: Sequence[ScenarioResult]) -> Summary:
    """Of one scenario."""
    passed = sum(one.status == "passed" for one in runs)
    failing = tuple(one.seed for one in runs if one.status == "failed")
    not_run = sum(one.status == "not run" for one in runs)
    low, high = wilson(passed, len(runs))
    shapes = shapes_of(runs)
    ran = sum(shape.count for shape in shapes)
    costs = [one.cost for one in runs if one.status != "not run"]
    known = sum(cost for cost in costs if cost is not None)
    cost = None if None in costs else known
    return Summary(
        runs=len(runs),
        passed=passed,
        failed=len(failing),
        not_run=not_run,
        rate=passed / len(runs) if runs else 0.0,
        low=low,
        high=high,
        consistency=shapes[0].count / ran if ran else None,
        shapes=shapes,
        seconds=spread(one.seconds for one in runs if one.status != "not run"),
        cost=cost,
        mean=None if cost is None else cost / max(len(costs), 1),
        known=known,
        failing=failing,
    )


def wilson(passed: int, runs: int) -> tuple[float, float]:
    """Where the true rate lies with 95 % confidence; all that is possible where nothing ran."""
    if not runs:
        return 0.0, 1.0
    rate, square = passed / runs, Z * Z
    middle = rate + square / (2 * runs)
    side = Z * sqrt(rate * (1 - rate) / runs + square / (4 * runs * runs))
    low, high = ((middle + sign * side) / (1 + square / runs) for sign in (-1, 1))
    return (0.0 if not passed else low), (1.0 if passed == runs else high)


def spread(seconds: Iterable[float]) -> Spread:
    """All 0 where nothing ran."""
    every = sorted(seconds) or [0.0]
    middle = len(every) // 2
    median = every[middle] if len(every) % 2 else (every[middle - 1] + every[middle]) / 2
    return Spread(median, every[0], every[-1], every[ceil(0.95 * len(every)) - 1])


# --- shapes


def shapes_of(runs: Iterable[ScenarioResult]) -> tuple[Shape, ...]:
    """The shapes that occurred, the commonest first; of two that are as common, that which came first."""
    like: dict[tuple[Part, ...], list[ScenarioResult]] = {}
    for one in runs:
        if one.outcome is not None and one.status != "not run":
            like.setdefault(tuple(part for part, _ in walk(one)), []).append(one)
    ordered = sorted(like.items(), key=lambda item: -len(item[1]))
    if not ordered:
        return ()
    common = ordered[0]
    return tuple(
        Shape(
            parts=parts,
            count=len(alike),
            seed=alike[0].seed,
            passed=sum(one.status == "passed" for one in alike),
            text=rendered(parts),
            differs=_difference(common[1][0], alike[0]) if parts != common[0] else "",
        )
        for parts, alike in ordered
    )


def walk(one: ScenarioResult) -> list[tuple[Part, str]]:
    """What a run asked for and called, each with file:line of its ask, "" where that is not known. A call of a tool
    counts once, whether or not the tool has an entry of its own."""
    parts: list[tuple[Part, str]] = []
    for item in in_order(one.outcome) if one.outcome else ():
        if isinstance(item, Entry):
            if item.op != CALL:
                parts.append(((item.op, item.label), f"{item.file}:{item.line}" if item.file else ""))
        elif item.kind == "tool":
            parts.append(((CALL, item.data["tool"]), ""))
    return parts


def named(part: Part) -> str:
    """`researcher`, `search`, `Step.run outline`, `Human.approve`."""
    op, name = part
    return name if name and op in (REQUEST, CALL) else f"{op} {name}".rstrip()


def rendered(parts: Sequence[Part]) -> str:
    """A shape for people, its loops folded; the middle of a long one is left out."""
    texts = folded([named(part) for part in parts])
    if len(texts) > WHOLE:
        half = WHOLE // 2
        texts = [*texts[:half], f"… {len(texts) - 2 * half} more …", *texts[-half:]]
    return " → ".join(texts) or "nothing"


def folded(texts: Sequence[str]) -> list[str]:
    """What repeats at once, said once: a, b, b, b -> a, b ×3; a, b, a, b -> (a → b) ×2."""
    out: list[str] = []
    at = 0
    while at < len(texts):
        size, times = _loop(texts, at)
        if times > 1:
            inner = folded(texts[at : at + size])
            out.append(f"{inner[0]} ×{times}" if size == 1 else f"({' → '.join(inner)}) ×{times}")
        else:
            out.append(texts[at])
        at += size * times
    return out


def _loop(texts: Sequence[str], at: int) -> tuple[int, int]:
    """The round that begins here and covers the most with what repeats it at once, the shortest of these; and how
    often it stands there."""
    best = (1, 1)
    for size in range(1, min(LOOP, (len(texts) - at) // 2) + 1):
        times, first = 1, texts[at : at + size]
        while texts[at + times * size : at + (times + 1) * size] == first:
            times += 1
        if times > 1 and size * times > best[0] * best[1]:
            best = (size, times)
    return best


def _difference(common: ScenarioResult, other: ScenarioResult) -> str:
    """Where two runs that are not alike first differ."""
    usual, here = walk(common), walk(other)
    both = list(zip(usual, here, strict=False))
    at = next((at for at, (a, b) in enumerate(both) if a[0] != b[0]), len(both))
    before = f"after {named(here[at - 1][0])}" if at else "at the start"
    where = next((place for steps in (here, usual) if at < len(steps) and (place := steps[at][1])), "")
    site = f" ({where})" if where else ""
    if not here:
        return f"asks for nothing, where others begin with {named(usual[0][0])}{site}"
    if at == len(here):
        return f"ends {before}, without {named(usual[at][0])}{site}"
    if at == len(usual):
        return f"goes on {before}: {named(here[at][0])}{site}"
    return f"{before}: {named(here[at][0])} instead of {named(usual[at][0])}{site}"
