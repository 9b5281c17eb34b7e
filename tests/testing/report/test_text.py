"""Scenarios for people."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from tactus.testing.report import text
from tactus.testing.report.look import Look
from tactus.testing.results import ScenarioResult
from tests.testing.report.made import (
    OUTLINE,
    entry,
    failed,
    feature,
    not_run,
    outcome,
    passed,
    run_of,
    tool,
    turn,
)

LOOK = Look()
BELOW = '''\
Feature: Tables
  Scenario: Long
    Given rows:
      | a |
      | 1 |
    Then the text:
      """
      one
      two
      three
      four
      five
      """
'''


def lines(*results: ScenarioResult, look: Look = LOOK) -> list[str]:
    """Of scenarios that end one after another."""
    found: list[str] = []
    before = None
    for one in results:
        found += text.ended([one], look, before)
        before = one
    return found


def block(*results: ScenarioResult, look: Look = LOOK) -> str:
    return "\n".join(text.failures(results, look))


def total(*results: ScenarioResult, min_success: float = 1.0) -> str:
    return "\n".join(text.total(results, 0.4, LOOK, min_success))


def test_each_scenario_is_a_line_below_its_file_and_its_feature() -> None:
    sums = feature(OUTLINE)
    assert lines(
        passed(),
        failed(),
        not_run(),
        passed(sums, 0, above=40),
        passed(sums, 1, above=40, seconds=1.23),
        passed(sums, 1, "b.tac"),
    ) == [
        "greet.tac",
        "  Greeting",
        "    ✓ Greets by name (3 ms)",
        "    ✗ Greets by name (3 ms)",
        '    – Greets by name: not run: agent "researcher" has no key',
        "  Sums",
        "    ✓ Adds [a = 1, b = 2, sum = 3] (3 ms)",
        "    ✓ Adds [a = 2, b = 2, sum = 4] (1.2 s)",
        "",
        "b.tac",
        "  Sums",
        "    ✓ Adds [a = 2, b = 2, sum = 4] (3 ms)",
    ]


def test_a_feature_that_was_read_again_is_the_same_feature() -> None:
    assert lines(passed(feature()), passed(feature()))[1:] == [
        "  Greeting",
        "    ✓ Greets by name (3 ms)",
        "    ✓ Greets by name (3 ms)",
    ]


def test_what_was_made_up_and_who_was_answered_for_is_told() -> None:
    lent = passed(made_up={"topic": "topic", "rows": [1, 2]}, obliging=("researcher (agent)", "search (tool)"))
    assert lines(lent)[3:] == [
        '      made up: topic = "topic", rows = [1, 2]',
        "      answered for: researcher (agent), search (tool)",
    ]
    assert block(replace(failed(), made_up={"topic": "topic"})).splitlines()[-1] == '  made up: topic = "topic"'


def test_a_failing_step_shows_what_it_wanted_and_what_it_found() -> None:
    found = outcome(turn("0", told="Ann", said="Hello, Bob"), tool("0", "search", 0, {"q": "Ann"}, []))
    wrong = failed(
        passed(outcome=found),
        expected='the output to contain "Ann"',
        actual='"Hello, Bob"',
        message='it contains "Bob"',
    )
    assert block(passed(), wrong, not_run()).splitlines()[0] == ""
    assert (
        block(wrong)
        == """
✗ Greets by name
  greet.tac:14  Greeting
    ✓ Given the input name is Ann
    ✓ When the procedure runs
    ✗ Then the output should contain "Ann"  greet.tac:17
        expected  the output to contain "Ann"
        actual    "Hello, Bob"
        it contains "Bob"
    – And the search tool should be called
  journal:
    0  agent researcher  greet.tac:20  told "Ann"; said "Hello, Bob"
       tool search                     {"q": "Ann"} → []"""
    )


def test_the_journal_shows_what_the_failing_step_is_about() -> None:
    usual = [entry(str(at), "File.size") for at in range(1, 50)]
    found = outcome(tool("", "search", 0, {"q": "Ann"}, []), *usual)
    assert "tool search" in block(failed(passed(outcome=found), 3))
    assert "tool search" not in block(failed(passed(outcome=found), 0))


def test_an_undefined_step_names_the_nearest_ones() -> None:
    near = ("the output should be {value}", "the output should contain {value}")
    wrong = failed(passed(feature(OUTLINE), 1), status="undefined", message='no step says "x"', nearest=near)
    assert (
        block(wrong)
        == """
✗ Adds [a = 2, b = 2, sum = 4]
  greet.tac:21  Sums, rule Small numbers
    ✓ Given the input a is 2
    ✓ And the input b is 2
    ✗ Then the output should be 4  greet.tac:17
        no step says "x"
        did you mean: the output should be {value}
        or: the output should contain {value}"""
    )
    assert "        no step says this" in block(failed(status="undefined"))


def test_a_run_that_failed_says_what_and_where() -> None:
    error = {
        "code": "program_error",
        "message": "bad\nthing",
        "site": "greet.tac:12",
        "trace": ["greet.tac:12: in function 'f'", "greet.tac:9: in function 'helper'"],
    }
    of = outcome(
        entry("0", "File.read", value={"code": "no_file", "message": "no x"}, ok=False), status="failed", error=error
    )
    wrong = replace(passed(outcome=of), status="failed", reason="the run failed: bad\nthing")
    assert block(wrong).splitlines()[-7:] == [
        "    ✓ And the search tool should be called",
        "    ✗ the run failed: bad",
        "        thing",
        "        greet.tac:12 program_error",
        "        greet.tac:9: in function 'helper'",
        "  journal:",
        "    0  File.read  greet.tac:20  no_file: no x",
    ]
    also = block(failed(passed(outcome=of), actual="done"))
    assert "    – the run failed: bad\n        thing\n        greet.tac:12 program_error\n" in also


def test_a_run_that_waits_says_for_whom() -> None:
    asked: Any = {"status": "pending", "message": "Deploy?", "type": "approval"}
    done: Any = {**asked, "status": "answered", "message": "Before?"}
    told = block(failed(passed(outcome=outcome(status="waiting", requests=(done, asked)))))
    assert '    – waits for a person: "Deploy?" (approval)' in told
    assert "Before?" not in told


def test_what_stands_below_a_failing_step_is_shown_in_short() -> None:
    rows = block(failed(passed(feature(BELOW)), at=0))
    assert "Given rows:  greet.tac:13\n        | a |\n        | 1 |\n" in rows
    words = block(failed(passed(feature(BELOW)), at=1))
    assert words.endswith("\n        one\n        two\n        three\n        four\n        … 1 more line")


def test_of_many_runs_there_is_one_line_and_how_they_differ() -> None:
    runs = [run_of("researcher", seed=1), failed(run_of("writer", seed=2)), run_of("researcher", seed=3)]
    shown = list(text.ended(runs, LOOK, runs[0], min_success=0.6))
    assert shown[:2] == [
        "    ✓ Greets by name",
        "      2 of 3 runs passed: 66.7 %, with 95 % confidence 20.8 % to 93.9 %; flaky",
    ]
    assert next(text.ended(runs, LOOK, runs[0])) == "    ✗ Greets by name"
    assert list(text.failures(runs, LOOK, 0.6)) == []
    assert list(text.failures(runs, LOOK))[3] == "  2 of 3 runs passed; the first that failed has seed 2"
    assert total(*runs) == "0 passed, 1 failed in 0.4 s, 3 runs, 1 flaky"
    assert total(*runs, min_success=0.6) == "1 passed in 0.4 s, 3 runs, 1 flaky"


def test_the_total_counts_scenarios_and_says_what_to_do() -> None:
    sums = feature(OUTLINE)
    assert (
        total(passed(), passed(sums, 0, above=40), failed(passed(sums, 1, above=40))) == "2 passed, 1 failed in 0.4 s"
    )
    assert total(not_run()).splitlines() == [
        "0 passed, 1 not run in 0.4 s",
        "What was not run counts as a failure: add the doubles that are named, or use --mock, where nothing leaves the "
        "machine.",
    ]
    assert total() == "no scenario in 0.4 s"


def test_the_total_has_a_cost_where_there_was_one() -> None:
    assert total(passed(cost=0.5), passed(at=0, file="b.tac", cost=0.25)).endswith("in 0.4 s, $0.750000")
    assert total(passed(cost=0.5), passed(file="b.tac", cost=None)).endswith("in 0.4 s, ≥ $0.500000")
    assert total(passed(cost=None)).endswith("in 0.4 s, cost unknown")
    assert total(passed()).endswith("in 0.4 s")


def test_behind_the_scenarios_stand_the_failures_and_the_total() -> None:
    assert list(text.whole([passed()], 0.4, LOOK)) == ["", "1 passed in 0.4 s"]
    told = list(text.whole([failed()], 0.4, LOOK))
    assert (told[0], told[1], told[-2:]) == ("", "✗ Greets by name", ["", "0 passed, 1 failed in 0.4 s"])


def test_a_plain_stream_gets_signs_that_it_can_show() -> None:
    plain = Look(utf8=False)
    shown = lines(passed(), failed(), not_run(), look=plain) + block(failed(run_of("a", "B")), look=plain).splitlines()
    shown += text.ended([run_of("a", "a"), run_of("a")], plain)
    assert "    ok: Greets by name (3 ms)" in shown
    assert "    failed: Greets by name (3 ms)" in shown
    assert "        1 x  a x2  (seed 0)" in shown
    assert all(line.isascii() for line in shown)


def test_colours_add_nothing_but_colours() -> None:
    import re

    results = [
        passed(made_up={"a": 1}),
        failed(passed(file="b.tac"), expected="x", actual="y"),
        not_run(passed(file="c.tac")),
    ]
    colour = Look(colour=True)
    shown = [*lines(*results, look=colour), *text.whole(results, 1, colour)]
    bare = [*lines(*results), *text.whole(results, 1, LOOK)]
    assert shown != bare
    assert [re.sub(r"\x1b\[\d+m", "", line) for line in shown] == bare


def test_no_text_of_a_program_moves_the_cursor() -> None:
    bad = "x\x1b[2J\r\u202e"
    of = outcome(turn("0", bad, bad, bad, (bad,)), tool("0", bad, 0, {bad: bad}, error=bad), status="failed")
    of = replace(of, error={"code": bad, "message": bad, "site": bad, "trace": [bad]})
    one = passed(feature(f"Feature: f {bad[:4]}\n Scenario: s {bad[:4]}\n  Given {bad[:4]}\n"), file=bad, outcome=of)
    wrong = failed(one, 0, expected=bad, actual=bad, message=bad, nearest=(bad,))
    wrong = replace(wrong, made_up={bad: bad}, obliging=(bad,), reason=bad)
    shown = [*lines(wrong, not_run(wrong, bad)), *text.whole([wrong], 1, LOOK), *text.ended([wrong, one], LOOK)]
    assert [line for line in shown if not line.isprintable()] == []


def test_wide_values_are_cut() -> None:
    wrong = failed(passed(outcome=outcome(turn("0", said="x" * 999))), expected="a" * 999, actual="b" * 999)
    assert max(map(len, block(wrong, look=Look(width=80)).splitlines())) == 80
