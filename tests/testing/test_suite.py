"""Which scenarios a program has, where they stand, and which are chosen."""

from __future__ import annotations

import pytest

from tactus.errors import ProgramError
from tactus.testing import suite
from tests.programs import in_main
from tests.testing.scenarios import collected, hosted

FEATURES = """
Specification([[
Feature: One
  Background:
    Given the procedure has started

  @slow @night
  Scenario: First
    Then the procedure should complete

  Scenario Outline: With <n>
    Given the input n is <n>
    Then the output should be <n>

    Examples:
      | n |
      | 1 |
      | 2 |
]])
specifications([[
Feature: Two
  Rule: R
    Scenario: Last
      Then the procedure should complete
]])
"""
PROGRAM = in_main("return input.n", input="{n = field.number{default = 0}}") + FEATURES


def test_scenarios_of_all_specifications_are_found_with_their_lines() -> None:
    with hosted() as host:
        cases = collected(PROGRAM, host).cases
    lines = PROGRAM.split("\n")
    assert [case.scenario.name for case in cases] == ["First", "With 1", "With 2", "Last"]
    assert [lines[case.line - 1].strip() for case in cases] == [
        *("Scenario: First", "| 1 |", "| 2 |", "Scenario: Last"),
    ]


def test_a_feature_file_beside_the_program_is_read() -> None:
    text = "Feature: Beside\n  Scenario: There\n    Then the procedure should complete\n"
    with hosted() as host:
        (case,) = collected(
            in_main("return 1") + '\nSpecification {from = "more.feature"}', host, more_feature=text
        ).cases
        assert (case.scenario.name, case.line, case.file[-12:]) == ("There", 2, "more.feature")
        with pytest.raises(ProgramError, match="lies outside"):
            collected(in_main("return 1") + '\nSpecification {from = "../more.feature"}', host)


def test_what_is_wrong_with_gherkin_has_its_line() -> None:
    with hosted() as host:
        ((_, line, message),) = collected(in_main("return 1") + "\nSpecification([[\nFeatur: X\n]])", host).mistakes
    assert line == in_main("return 1").count("\n") + 3
    assert message


def test_scenarios_are_chosen_by_name_and_by_tag() -> None:
    def names(*wanted: str, tags: tuple[str, ...] = ()) -> list[str]:
        return [case.scenario.name for case in suite.chosen(cases, wanted, tags)]

    with hosted() as host:
        cases = collected(PROGRAM, host).cases
    assert names("first") == ["First"]
    assert names("with *") == ["With 1", "With 2"]
    assert names(tags=("@slow",)) == names(tags=("night",)) == ["First"]
    assert names(tags=("~@slow",)) == ["With 1", "With 2", "Last"]


def test_a_seed_is_the_same_everywhere_and_another_for_each_run() -> None:
    with hosted() as host:
        first, *_ = collected(PROGRAM, host).cases
        again, *_ = collected(PROGRAM, host).cases
    assert suite.seed(first, 0) == suite.seed(again, 0)
    assert suite.seed(first, 0) != suite.seed(first, 1)


def test_many_at_once_are_told_in_their_order() -> None:
    names: list[str] = []
    with hosted() as host:
        cases = collected(PROGRAM, host).cases
        suite.run([(case, 1) for case in cases] * 3, host, 4, lambda result: names.append(result.scenario.name))
    assert names == ["First", "With 1", "With 2", "Last"] * 3
