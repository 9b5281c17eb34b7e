"""Scenarios are tests of pytest, where it is told so."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

PROGRAM = """
Procedure {
  input = {n = field.number{default = 1}},
  function(input) return input.n + 1 end
}
Specification([[
Feature: Adding
  @quick
  Scenario: One more
    Then the output should be 2

  Scenario Outline: More
    Given the input n is <n>
    Then the output should be <sum>

    Examples:
      | n | sum |
      | 2 | 3   |
      | 3 | 5   |
]])
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "adding.tac").write_text(PROGRAM, encoding="utf-8")
    return tmp_path


def run(folder: Path, *words: str) -> tuple[int, str]:
    command = [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", *words]
    ran = subprocess.run(command, cwd=folder, capture_output=True, text=True, env=dict(os.environ), check=False)
    return ran.returncode, ran.stdout + ran.stderr


def test_scenarios_pass_and_fail_as_tests(folder: Path) -> None:
    code, said = run(folder, "--tactus", "mock", "-v")
    assert code == 1
    assert "adding.tac::One more PASSED" in said
    assert "adding.tac::More [n = 2, sum = 3] PASSED" in said
    assert "adding.tac::More [n = 3, sum = 5] FAILED" in said
    assert "expected" in said
    assert "1 failed, 2 passed" in said


def test_a_tag_is_a_keyword(folder: Path) -> None:
    code, said = run(folder, "--tactus", "mock", "-k", "quick")
    assert (code, "1 passed, 2 deselected" in said) == (0, True)


def test_the_configuration_of_pytest_can_say_it(folder: Path) -> None:
    (folder / "pytest.ini").write_text("[pytest]\ntactus = strict\n")
    assert "1 failed, 2 passed" in run(folder)[1]
    (folder / "pytest.ini").write_text("[pytest]\ntactus = lazy\n")
    assert 'tactus is mock, strict, live, not "lazy"' in run(folder)[1]


def test_nothing_is_looked_at_where_nobody_asks(folder: Path) -> None:
    (folder / "broken.tac").write_text("Procedure {")
    code, said = run(folder)
    assert (code, "no tests ran" in said) == (5, True)


def test_what_is_no_program_is_an_error_with_its_place(folder: Path) -> None:
    (folder / "broken.tac").write_text("Procedure {")
    code, said = run(folder, "--tactus", "mock", "broken.tac")
    assert code == 2
    assert "broken.tac:1" in said
    assert "Traceback" not in said


def test_what_cannot_be_asked_is_not_run_and_fails(folder: Path) -> None:
    agent = 'w = Agent {model = "openai/gpt-4o"}\nProcedure {function(input) return w().text end}\n'
    (folder / "asks.tac").write_text(
        agent + "Specification([[\nFeature: F\nScenario: S\nThen the output should exist\n]])"
    )
    code, said = run(folder, "--tactus", "live", "asks.tac")
    assert code == 1
    assert "not run: there is no key for openai" in said
