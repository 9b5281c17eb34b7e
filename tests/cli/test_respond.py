"""Answers from the command line: taken once, refused in a sentence, never lost."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from tests.cli.conftest import Cli, program

APPROVE, INPUT = "one:0@0.0", "one:0@0.0"


@pytest.fixture
def approval(cli: Cli, ask: str) -> Cli:
    cli(f"run {ask} --id one")
    return cli


@pytest.fixture
def text(cli: Cli, named: str) -> Cli:
    cli(f"run {named} --id one")
    return cli


def test_the_inbox_shows_the_question_and_the_commands(cli: Cli, here: Path) -> None:
    program(
        here,
        'return {Human.approve{message = "Go on?\\nReally?", context = {who = "Ann", n = {1, 2}}, '
        "timeout = 60, default = true}}",
    )
    cli("run main.tac --id one")
    lines = cli("inbox").out.splitlines()
    assert lines[:5] == ["one:0@0.0  approval", "  Go on?", "  Really?", "    n: [1, 2]", "    who: Ann"]
    assert lines[5].endswith("UTC, then the default holds (true)")
    assert lines[6:] == ["  tactus respond one:0@0.0 --approve", "  tactus respond one:0@0.0 --reject"]


def test_an_empty_inbox_says_so(cli: Cli, here: Path) -> None:
    program(here, "return {}")
    cli("run main.tac")
    assert cli("inbox").out == "nobody is asked for anything\n"


@pytest.mark.parametrize(("flag", "result"), [("--approve", True), ("--reject", False)])
def test_a_yes_and_a_no_are_answers(approval: Cli, flag: str, result: bool) -> None:
    said = approval(f"respond {APPROVE} {flag} --comment fine")
    assert (said.code, said.out) == (0, "recorded; go on with: tactus resume one\n")
    assert approval("resume one").json == {"yes": result}


@pytest.mark.parametrize("value", ["Bob", "", "a = b", "→ é"])
def test_a_text_is_taken_as_it_is(text: Cli, value: str) -> None:
    assert text(f"respond {INPUT} --value", value).code == 0
    assert text("resume one").json == {"name": value}


@pytest.mark.parametrize(
    ("flags", "why"),
    [
        ("", "give one of --approve, --reject, --value V, --option L; none was given"),
        ("--approve --reject", "give one of --approve, --reject, --value V, --option L; not --approve and --reject"),
        ("--value yes", 'request one:0@0.0 ("Go?") is a yes or no; answer with --approve or --reject'),
        ("--option Go", 'request one:0@0.0 ("Go?") offers no options; answer with --approve or --reject'),
    ],
)
def test_the_wrong_kind_of_answer_exits_2_and_the_request_stays_open(approval: Cli, flags: str, why: str) -> None:
    said = approval(f"respond {APPROVE} {flags}")
    assert (said.code, said.out, said.err) == (2, "", f"error: {why}\n")
    assert len(approval("inbox --json").json) == 1


def test_a_text_is_not_answered_with_yes(text: Cli) -> None:
    said = text(f"respond {INPUT} --approve")
    assert said.code == 2
    assert said.err == 'error: request one:0@0.0 ("Your name?") asks for a text; answer with --value "…"\n'


def test_an_unknown_request_exits_2(approval: Cli) -> None:
    said = approval("respond two:0@0.0 --approve")
    assert (said.code, said.err) == (2, "error: no request two:0@0.0; `tactus inbox` lists the open ones\n")


def test_the_same_answer_twice_is_one_answer(approval: Cli) -> None:
    assert [approval(f"respond {APPROVE} --approve").code for _ in range(2)] == [0, 0]
    approval("resume one")
    assert approval(f"respond {APPROVE} --approve").code == 0


def test_another_answer_is_told_who_answered_how_and_when(approval: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LOGNAME", "ann")
    approval(f"respond {APPROVE} --approve")
    said = approval(f"respond {APPROVE} --reject")
    assert said.code == 1
    assert said.out.startswith('not recorded: request one:0@0.0 is decided: ann answered "yes" at 20')
    assert said.out.endswith(" UTC (command line)\n")
    assert approval("resume one").json == {"yes": True}


def test_an_expired_request_takes_no_answer(cli: Cli, here: Path) -> None:
    program(here, 'return {Human.approve{message = "Go?", timeout = 0.01, default = true}}')
    cli("run main.tac --id one")
    time.sleep(0.05)
    said = cli("respond one:0@0.0 --reject")
    assert said.code == 1
    assert said.out.startswith("not recorded: request one:0@0.0 is decided: nobody answered before 20")
    assert said.out.endswith("; its default holds\n")
    assert cli("resume one").json == [True, "timed_out"]


def test_runs_show_tells_who_waits_for_what(approval: Cli) -> None:
    shown = approval("runs show one").out
    assert "Run one  waiting  ask.tac\n" in shown
    assert "  waits   for one:0@0.0: Go?\n" in shown
