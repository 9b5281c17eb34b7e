"""How scenarios are called, and where they stand."""

from __future__ import annotations

from tactus.testing.report import labels
from tests.testing.report.made import OUTLINE, failed, feature, not_run, passed

SAME = """\
Feature: F
  Scenario Outline: Adds
    Given the input a is <a>
    Then nothing
    Examples:
      | a | b |
      | 1 | 2 |
      | 1 | 3 |
"""
NAMED = SAME.replace("Adds", "Adds <a> and <b>")
TABLE = """\
Feature: F
  Scenario Outline: Twice
    Given <a> before <b>, and <a> again (a.b)
    Then "<b>"
    Examples:
      | a   | b     |
      | x.y | one 2 |
      | x   |       |
"""


def test_rows_of_one_name_are_told_apart_by_their_values() -> None:
    rows = [labels.label(passed(feature(OUTLINE), at)) for at in (0, 1)]
    assert rows == ["Adds [a = 1, b = 2, sum = 3]", "Adds [a = 2, b = 2, sum = 4]"]


def test_rows_whose_names_differ_need_no_values() -> None:
    assert labels.label(passed(feature(NAMED), 1)) == "Adds 1 and 3"


def test_rows_whose_steps_say_the_same_are_told_apart_by_their_lines() -> None:
    assert [labels.label(passed(feature(SAME), at)) for at in (0, 1)] == [
        "Adds [row in line 17]",
        "Adds [row in line 18]",
    ]


def test_what_a_row_says_is_read_from_its_steps() -> None:
    first, second = feature(TABLE).scenarios
    assert labels.values(first) == {"a": "x.y", "b": "one 2"}
    assert labels.values(second) == {"a": "x", "b": ""}
    assert labels.values(feature().scenarios[0]) == {}


def test_a_long_value_is_cut_in_a_name() -> None:
    long = feature(OUTLINE.replace("| 1 |", f"| {'x' * 100} |"))
    assert labels.label(passed(long, 0)) == f"Adds [a = {'x' * 39}…, b = 2, sum = 3]"


def test_a_scenario_without_a_name_is_called_by_its_line() -> None:
    assert labels.label(passed(feature("Feature: F\n  Scenario:\n    Given x\n"))) == "line 12"


def test_lines_count_in_the_file() -> None:
    one = passed(feature(OUTLINE), 1, above=100)
    assert labels.place(one) == "greet.tac:111"
    assert labels.line_of(one, one.steps[0].step.line) == 105
    assert labels.feature_line(one) == 101


def test_runs_of_one_scenario_are_together_wherever_they_end() -> None:
    sums = feature(OUTLINE)
    ended = [passed(seed=1), passed(sums, 0), passed(sums, 1), passed(seed=2), passed(sums, 0, file="other.tac")]
    assert [[one.seed for one in runs] for runs in labels.grouped(ended)] == [[1, 2], [0], [0], [0]]


def test_of_many_runs_the_first_failed_one_is_told() -> None:
    fine, wrong, left = passed(), failed(), not_run()
    assert labels.told([fine, left, wrong]) is wrong
    assert labels.told([fine, left]) is left
    assert labels.told([fine]) is fine
