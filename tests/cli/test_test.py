"""`tactus test`: what is run, what is told, and with which exit code it ends."""

from __future__ import annotations

import json
import signal
import subprocess
import threading
from pathlib import Path
from typing import IO
from xml.etree import ElementTree

import pytest

from tactus.cli import DONE, FAILED, INTERRUPTED, USAGE
from tests.cli.conftest import TACTUS, Cli
from tests.fake_openai import KEY, serve

PROGRAM = """
w = Agent {model = "openai/gpt-4o", tools = {tactus.done}}
Procedure {
  input = {name = field.string{required = true}},
  function(input)
    repeat w("Greet " .. input.name) until Tool.called("done")
    return Tool.last_result("done") .. " " .. input.name
  end
}
Specification([[
Feature: Greeting
  @fast
  Scenario: By name
    Given the input name is "Ada"
    And the agent "w" responds with "Hello"
    And calls tool "done" with args {"reason": "Hello"}
    Then the output should be "Hello Ada"

  Scenario: By nobody
    Then the output should contain "NAME"
]])
"""
PATIENCE = 40.0
"""Seconds after which what watches is ended, whatever it was to say."""
COUNTS = """
local count = 0
local function more() count = count + 1 return count end
Procedure {function(input) Step.checkpoint(function() return more() end) Sleep(1) return count end}
Specification([[
Feature: Counting
  Scenario: Once
    Then the output should be 1
]])
"""


@pytest.fixture
def greet(here: Path) -> str:
    (here / "greet.tac").write_text(PROGRAM, encoding="utf-8")
    return "greet.tac"


def test_what_fails_is_told_with_its_place_and_exit_code_1(cli: Cli, greet: str) -> None:
    ended = cli(f"test {greet} --mock")
    assert ended.code == FAILED
    assert "✓ By name" in ended.out
    assert "✗ By nobody" in ended.out
    assert f"{greet}:20" in ended.out
    assert 'made up: name = "name"' in ended.out
    assert "answered for: w (agent)" in ended.out
    assert "1 passed, 1 failed" in ended.out


def test_what_passes_ends_with_0(cli: Cli, greet: str) -> None:
    assert cli(f"test {greet} --mock --tag @fast").code == DONE
    assert cli(f"test {greet} --mock --scenario by?name").code == DONE
    assert cli(f"test {greet} --mock --param name=NAME").code == DONE


def test_the_file_may_stand_behind_mock(cli: Cli, greet: str) -> None:
    assert cli(f"test --mock {greet} --tag fast").code == DONE


def test_strict_doubles_are_those_that_are_written_down(cli: Cli, greet: str) -> None:
    ended = cli(f"test {greet} --mock=strict")
    assert ended.code == FAILED
    assert 'agent "w" has no double' in ended.out


def test_without_mock_who_has_no_double_is_really_asked(cli: Cli, greet: str, monkeypatch: pytest.MonkeyPatch) -> None:
    with serve({"text": "", "calls": [{"name": "done", "args": {"reason": "Hi NAME"}}]}, key=KEY) as server:
        monkeypatch.setenv("OPENAI_API_KEY", KEY)
        monkeypatch.setenv("OPENAI_BASE_URL", server.url)
        ended = cli(f"test {greet}")
        assert len(server.requests) == 1
    assert ended.code == DONE, ended.out
    assert "Really asked, and paid for: w (openai/gpt-4o)" in ended.err


def test_without_a_key_it_is_not_run_and_the_double_is_named(cli: Cli, greet: str) -> None:
    ended = cli(f"test {greet}")
    assert ended.code == FAILED
    assert (
        'not run: there is no key for openai: set OPENAI_API_KEY; or give it a double: Given the agent "w"' in ended.out
    )


def test_json_is_one_document(cli: Cli, greet: str) -> None:
    ended = cli(f"test {greet} --mock --json")
    said = json.loads(ended.out)
    assert ended.code == FAILED
    assert (said["summary"]["passed"], said["summary"]["failed"]) == (1, 1)


def test_junit_is_written_beside_what_is_told(cli: Cli, greet: str, here: Path) -> None:
    cli(f"test {greet} --mock --junit report.xml")
    root = ElementTree.parse(here / "report.xml").getroot()
    assert (root.get("tests"), root.get("failures")) == ("2", "1")
    refused = cli(f"test {greet} --mock --junit missing/report.xml")
    assert refused.code == USAGE
    assert "--junit missing/report.xml cannot be written" in refused.err


def test_many_runs_are_counted_and_held_against_a_share(cli: Cli, here: Path) -> None:
    (here / "luck.tac").write_text(
        "Procedure {function(input) return math.random(1, 2) end}\n"
        "Specification([[\nFeature: Luck\n  Scenario: One\n    Then the output should be 1\n]])\n"
    )
    told = json.loads(cli("test luck.tac --mock --runs 20 --json").out)
    passed = told["files"][0]["features"][0]["scenarios"][0]["statistics"]["passed"]
    assert 3 <= passed <= 17
    assert cli("test luck.tac --mock --runs 20").code == FAILED
    assert cli(f"test luck.tac --mock --runs 20 --min-success {100 * passed // 20}%").code == DONE


def test_memory_beside_the_journal_is_found_by_crashes(cli: Cli, here: Path) -> None:
    (here / "counts.tac").write_text(COUNTS)
    assert cli("test counts.tac --mock").code == DONE
    ended = cli("test counts.tac --mock --crash")
    assert ended.code == FAILED
    assert "memory lost after Step.checkpoint" in ended.out
    assert "(counts.tac:4), the output is another" in ended.out
    assert "return it from the Step, or keep it in the state" in ended.out


def test_a_program_that_keeps_all_in_its_journal_passes_crashes(cli: Cli, greet: str) -> None:
    ended = cli(f"test {greet} --mock --crash --tag fast")
    assert ended.code == DONE, ended.out
    assert "memory was thrown away" in ended.out


def test_what_failed_the_last_time_is_run_alone(cli: Cli, greet: str, here: Path) -> None:
    assert cli(f"test {greet} --mock").code == FAILED
    again = cli(f"test {greet} --mock --last-failed")
    assert "By nobody" in again.out
    assert "By name" not in again.out
    (here / greet).write_text(PROGRAM.replace("NAME", "name"))
    assert cli(f"test {greet} --mock --last-failed").code == DONE
    assert "2 passed" in cli(f"test {greet} --mock --last-failed").out
    (here / "luck.tac").write_text(COUNTS)
    assert cli("test luck.tac --mock --crash").code == FAILED
    other = cli(f"test {greet} --mock --last-failed")
    assert (other.code, "none of these scenarios failed the last time" in other.err) == (USAGE, True)


def test_a_change_of_a_file_runs_its_scenarios_again(here: Path, greet: str) -> None:
    command = [*TACTUS, "test", greet, "--mock", "--watch"]
    with subprocess.Popen(command, cwd=here, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True) as process:
        assert process.stdout is not None
        late = threading.Timer(PATIENCE, process.kill)
        late.start()
        try:
            heard(process.stdout, "1 passed, 1 failed")
            (here / greet).write_text("Procedure {")
            heard(process.stdout, "error: ")
            (here / greet).write_text(PROGRAM.replace("NAME", "name"))
            heard(process.stdout, f"{greet} changed")
            heard(process.stdout, "2 passed")
        finally:
            process.send_signal(signal.SIGINT)
            code = process.wait(20)
            late.cancel()
        assert code == INTERRUPTED


def heard(lines: IO[str], wanted: str) -> None:
    """Wait for it; the end of what is said fails."""
    for line in lines:
        if wanted in line:
            return
    pytest.fail(f"{wanted!r} was not said")


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("test", "name the files"),
        ("test greet.tac --watch --json", "give it without --json and --junit"),
        ("test greet.tac --scenario nothing", 'no scenario is chosen; there are "By name", "By nobody"'),
        ("test greet.tac --mock=lazy", "invalid choice"),
        ("test greet.tac --runs 2 --crash", "give one of --crash and --runs"),
        ("test greet.tac --min-success 120%", 'a share of the runs, as 90% or 0.9, not "120%"'),
        ("test greet.tac --param nmae=x", 'there is no input "nmae"; did you mean "name"?'),
        ("test missing.tac", "missing.tac"),
        ("test plain.tac", "plain.tac has no scenario: write a Specification"),
    ],
)
def test_what_cannot_be_meant_is_refused(cli: Cli, greet: str, here: Path, line: str, said: str) -> None:
    (here / "plain.tac").write_text("Procedure {function(input) return 1 end}")
    ended = cli(line)
    assert ended.code == USAGE
    assert said in ended.err


def test_gherkin_that_is_wrong_has_its_line_in_the_program(cli: Cli, here: Path) -> None:
    (here / "wrong.tac").write_text("Procedure {function(input) return 1 end}\nSpecification([[\nFeatur: X\n]])\n")
    ended = cli("test wrong.tac --mock")
    assert ended.code == FAILED
    assert "wrong.tac:3" in ended.err
