"""What many runs of one scenario have in common."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

import pytest

from tactus.testing.report import repeated
from tactus.testing.report.look import Look
from tactus.testing.results import ScenarioResult
from tactus.testing.statistics import Spread, folded, rendered, shapes_of, spread, summary, wilson
from tests.testing.report.made import entry, failed, not_run, outcome, passed, run_of, tool, turn

LOOP = ("researcher", "SEARCH", "researcher", "SEARCH", "DONE")


def said(runs: Iterable[ScenarioResult], width: int = 120) -> list[str]:
    return list(repeated.lines(summary(list(runs)), Look(width=width)))


# --- how often


@pytest.mark.parametrize(
    ("passed", "runs", "low", "high"),
    [
        (0, 0, 0, 1),
        (1, 1, 0.2065, 1),
        (0, 10, 0, 0.2775),
        (10, 10, 0.7225, 1),
        (9, 10, 0.5958, 0.9821),
        (81, 263, 0.2553, 0.3662),
    ],
)
def test_the_interval_is_wilsons(passed: int, runs: int, low: float, high: float) -> None:
    assert wilson(passed, runs) == pytest.approx((low, high), abs=5e-5)


def test_what_was_not_run_has_not_passed() -> None:
    whole = summary([passed(), passed(), not_run(), failed(seed_run(7))])
    assert (whole.runs, whole.passed, whole.failed, whole.not_run, whole.rate) == (4, 2, 1, 1, 0.5)
    assert whole.failing == (7,)


def seed_run(seed: int) -> ScenarioResult:
    return run_of("researcher", seed=seed)


def test_a_scenario_is_flaky_where_some_runs_passed_and_some_failed() -> None:
    fine, wrong = passed(), failed()
    assert [summary(runs).flaky for runs in ([fine, wrong], [fine, fine], [wrong, wrong], [fine, not_run()], [])] == [
        True,
        False,
        False,
        False,
        False,
    ]


def test_enough_runs_must_pass_and_all_must_have_run() -> None:
    nine = summary([passed()] * 9 + [failed()])
    assert [nine.meets(share) for share in (0.9, 0.90001, 1.0)] == [True, False, False]
    assert not nine.meets()
    assert summary([passed()] * 3).meets()
    assert not summary([passed()] * 9 + [not_run()]).meets(0.5)
    assert not summary([]).meets(0.0)
    assert summary([passed()] * 7 + [failed()] * 93).meets(0.07)


def test_the_status_of_all_runs_is_one() -> None:
    some = [passed()] * 8 + [failed()]
    assert [summary(some).status(share) for share in (0.5, 1.0)] == ["passed", "failed"]
    assert summary([*some, not_run()]).status(0.5) == "failed"
    assert summary([passed(), not_run()]).status(0.5) == "not run"


# --- what they take


def test_durations_are_of_the_runs_that_ran() -> None:
    runs = [passed(seconds=number / 10) for number in range(20, 0, -1)]
    took = summary([*runs, not_run()]).seconds
    assert (took.median, took.min, took.max, took.p95) == pytest.approx((1.05, 0.1, 2.0, 1.9))
    assert spread([3, 1, 2]) == Spread(2, 1, 3, 3)
    assert spread([]) == Spread(0, 0, 0, 0)


def test_an_unknown_cost_stays_unknown() -> None:
    known = summary([passed(cost=0.5), passed(cost=0.25)])
    assert (known.cost, known.mean, known.known) == (0.75, 0.375, 0.75)
    unknown = summary([passed(cost=0.5), passed(cost=None)])
    assert (unknown.cost, unknown.mean, unknown.known) == (None, None, 0.5)
    assert said([passed(cost=0.5), passed(cost=0.25)])[-1] == "cost: $0.750000, $0.375000 a run"
    assert said([passed(cost=0.5), passed(cost=None)])[-1] == "cost: ≥ $0.500000, unknown in part"
    assert said([passed(cost=None)])[-1] == "cost: unknown in part"
    assert said([passed()])[-1].startswith("duration")


# --- how they differ


def test_a_shape_is_what_was_asked_and_called_without_values_and_places() -> None:
    one = outcome(turn("0", told="a", said="b"), tool("0", "search", 0, {"q": 1}, 2), entry("4", "Human.approve"))
    other = outcome(
        turn("1/0", told="x"), tool("1/0", "search", 3, error="no"), entry("2", "Human.approve", ok=False, value={})
    )
    (shape,) = shapes_of([passed(outcome=one, seed=5), failed(passed(outcome=other, seed=6))])
    assert shape.parts == (("Model.request", "researcher"), ("Tool.call", "search"), ("Human.approve", ""))
    assert (shape.count, shape.passed, shape.seed) == (2, 1, 5)
    assert shape.text == "researcher → search → Human.approve"


def test_a_call_with_an_entry_of_its_own_counts_once() -> None:
    called = outcome(turn("0"), entry("1/0", "Tool.call", "search"), tool("1/0", "search", 0))
    (shape,) = shapes_of([passed(outcome=called)])
    assert shape.text == "researcher → search"


def test_consistency_is_the_share_of_the_commonest_shape() -> None:
    runs = [run_of("researcher"), run_of(*LOOP), run_of(*LOOP), not_run(), run_of("writer")]
    whole = summary(runs)
    assert whole.consistency == 0.5
    assert [shape.count for shape in whole.shapes] == [2, 1, 1]
    assert summary([not_run()]).consistency is None
    blocked = replace(run_of("researcher"), status="not run")
    assert summary([run_of("writer"), blocked]).consistency == 1


@pytest.mark.parametrize(
    ("other", "differs"),
    [
        (("researcher", "DONE"), "after researcher: done instead of search"),
        (("writer",), "at the start: writer instead of researcher (greet.tac:20)"),
        ((*LOOP, "writer"), "goes on after done: writer (greet.tac:25)"),
        (LOOP[:2], "ends after search, without researcher (greet.tac:22)"),
        ((), "asks for nothing, where others begin with researcher (greet.tac:20)"),
    ],
)
def test_the_first_place_where_a_run_differs_is_named(other: tuple[str, ...], differs: str) -> None:
    shapes = shapes_of([run_of(*LOOP), run_of(*LOOP), run_of(*other)])
    assert [shape.differs for shape in shapes] == ["", differs]


@pytest.mark.parametrize(
    ("texts", "short"),
    [
        ("", ""),
        ("a b c", "a, b, c"),
        ("a a a", "a ×3"),
        ("a a a a a", "a ×5"),
        ("a b a b c", "(a → b) ×2, c"),
        ("a b b a b b", "(a → b ×2) ×2"),
        ("a b b b c a", "a, b ×3, c, a"),
        ("a a b a a b a a", "(a ×2 → b) ×2, a ×2"),
    ],
)
def test_loops_are_folded(texts: str, short: str) -> None:
    assert ", ".join(folded(texts.split())) == short


def test_the_middle_of_a_long_shape_is_left_out() -> None:
    text = rendered([("Model.request", f"a{number}") for number in range(100)])
    assert text.startswith("a0 → a1 → ")
    assert " → a11 → … 76 more … → a88 → " in text
    assert text.endswith(" → a99")
    assert rendered([]) == "nothing"


# --- as lines


def test_a_person_sees_how_runs_differ() -> None:
    runs = [run_of(*LOOP, seed=number, seconds=number / 1000) for number in range(1, 8)]
    runs += [failed(run_of("researcher", "DONE", seed=8, seconds=0.5)), run_of(*LOOP, "writer", seed=9)]
    assert said(runs) == [
        "8 of 9 runs passed: 88.9 %, with 95 % confidence 56.5 % to 98 %; flaky",
        "consistency 77.8 %: 3 shapes in 9 runs, the commonest in 7",
        "  7 ×  (researcher → search) ×2 → done  (seed 1)",
        "  1 ×  researcher → done  (seed 8, failed)",
        "       after researcher: done instead of search",
        "  1 ×  (researcher → search) ×2 → done → writer  (seed 9)",
        "       goes on after done: writer (greet.tac:25)",
        "duration: median 4 ms, 1 ms to 0.5 s, 95 % within 0.5 s",
    ]


def test_runs_that_are_alike_are_said_in_one_line() -> None:
    lines = said([run_of("researcher", "SEARCH"), failed(run_of("researcher", "SEARCH"))])
    assert lines[1:] == [
        "consistency 100 %: researcher → search",
        "duration: median 3 ms, 3 ms to 3 ms, 95 % within 3 ms",
    ]
    long = said([run_of(*(f"agent{at}" for at in range(20)))], 80)[1]
    assert (len(long), long[-1]) == (80, "…")


def test_of_many_shapes_a_few_are_shown_each_in_one_line() -> None:
    runs = [run_of(*(f"agent{number}_{at}" for at in range(20))) for number in range(9)] * 12
    lines = said(runs, 80)
    assert lines[1] == "consistency 11.1 %: 9 shapes in 108 runs, the commonest in 12"
    assert sum("(seed " in line for line in lines) == repeated.SHAPES == 6
    assert "  … 3 more shapes in 36 runs" in lines
    assert all(len(line) <= 80 for line in lines)


def test_where_nothing_ran_there_is_nothing_to_compare() -> None:
    assert said([not_run(), not_run()]) == ["0 of 2 runs passed: 0 %, with 95 % confidence 0 % to 65.8 %; 2 not run"]


def test_the_seed_of_the_first_failing_run_is_named() -> None:
    runs = [passed(), failed(seed_run(3)), failed(seed_run(4))]
    assert summary(runs).failing == (3, 4)
    assert repeated.failing(summary(runs)) == "1 of 3 runs passed; the first that failed has seed 3"
