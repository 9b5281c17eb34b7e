"""Answers from the command line: taken once, refused in a sentence, never lost."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from tactus.cli.inbox import ago
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
    assert lines[:5] == [
        "one:0@0.0  approval  asked just now",
        "  Go on?",
        "  Really?",
        "    n: [1, 2]",
        "    who: Ann",
    ]
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
    program(here, 'return {Human.approve{message = "Go?", timeout = 0.3, default = true}}')
    cli("run main.tac --id one")
    time.sleep(0.35)
    said = cli("respond one:0@0.0 --reject")
    assert said.code == 1
    assert said.out.startswith("not recorded: request one:0@0.0 is decided: nobody answered before 20")
    assert said.out.endswith("; its default holds\n")
    assert cli("resume one").json == [True, "timed_out"]


def test_an_expired_request_is_shown_with_what_to_do(cli: Cli, here: Path) -> None:
    program(here, 'return {Human.approve{message = "Go?", timeout = 0.3, assignees = {"ann", "bob"}}}')
    cli("run main.tac --id one")
    time.sleep(0.35)
    lines = cli("inbox").out.splitlines()
    assert lines[0] == "one:0@0.0  approval  for ann, bob  asked just now"
    assert lines[-1] == "  its time is over; go on with: tactus resume one"
    assert not any("tactus respond" in line for line in lines)


@pytest.mark.parametrize(
    ("seconds", "said"),
    [(59, "just now"), (60, "1 minute ago"), (7300, "2 hours ago"), (90000, "1 day ago"), (-5, "just now")],
)
def test_the_age_of_a_request_is_told_in_words(seconds: float, said: str) -> None:
    assert ago(seconds) == said


# -------------------------------------------------------------------- every kind


ANSWERS = [
    ('select{message = "M", options = {"a b", {label = "C", value = 3}}}', ["--option", "C"], 3),
    ('select{message = "M", options = {"a b", {label = "C", value = 3}}}', ["--value", "a b"], "a b"),
    (
        'select{message = "M", options = {"a", "b", "c"}, mode = "multiple"}',
        ["--option", "c", "--option", "a"],
        ["a", "c"],
    ),
    ('multiple{message = "M", questions = {{id = "n", message = "N"}}}', ["--value", '{"n": "Ann"}'], {"n": "Ann"}),
    ('escalate{message = "M"}', ["--approve", "--comment", "oiled"], "oiled"),
    ('custom{type = "point", message = "M"}', ["--value", "[1, 2]"], [1, 2]),
    ('input{message = "M", schema = field.integer{}}', ["--value", "7"], 7),
]


@pytest.mark.parametrize(("call", "flags", "result"), ANSWERS)
def test_every_kind_is_answered_from_the_command_line(
    cli: Cli, here: Path, call: str, flags: list[str], result: object
) -> None:
    program(here, f"return {{(Human.{call})}}")
    assert cli("run main.tac --id one").code == 3
    said = cli("respond one:0@0.0", *flags)
    assert (said.code, said.err) == (0, "")
    assert cli("resume one").json == [result]


REVIEW = 'review{message = "M", artifact = "draft", options = {"Approve", "Revise"}}'


def test_a_review_is_answered_with_an_option_words_and_an_edited_file(cli: Cli, here: Path) -> None:
    program(here, f"local r = Human.{REVIEW} return {{r.decision, r.feedback, r.edited_artifact}}")
    (here / "edited.md").write_text("better →", encoding="utf-8")
    assert "    | draft" in cli("run main.tac --id one").err
    assert cli("respond one:0@0.0 --option Revise --value @edited.md --comment", "too short").code == 0
    assert cli("resume one").json == ["Revise", "too short", "better →"]


def test_other_words_are_another_answer_to_a_review(cli: Cli, here: Path) -> None:
    program(here, f"return Human.{REVIEW}")
    cli("run main.tac --id one")
    answer = "respond one:0@0.0 --option Revise --comment"
    assert [cli(answer, comment).code for comment in ("short", "short", "long")] == [0, 0, 1]
    assert 'answered "Revise: short" at' in cli(answer, "long").out


def test_a_file_is_given_by_its_path(cli: Cli, here: Path) -> None:
    program(here, 'return Human.upload{message = "M"}')
    (here / "@plan.txt").write_text("1234", encoding="utf-8")
    cli("run main.tac --id one")
    assert cli("respond one:0@0.0 --value no.txt").code == 2
    assert cli("respond one:0@0.0 --value @plan.txt").code == 0
    path = str(here / "@plan.txt")
    assert cli("resume one").json == {"path": path, "name": "@plan.txt", "size": 4, "mime_type": "text/plain"}


def test_a_value_may_come_from_a_file(cli: Cli, named: str, here: Path) -> None:
    (here / "name.txt").write_text("Bob\n", encoding="utf-8")
    (here / "bytes").write_bytes(b"\xff")
    for number, (value, name) in enumerate([("@name.txt", "Bob\n"), ("@@home", "@home")]):
        cli(f"run {named} --id r{number}")
        assert cli(f"respond r{number}:0@0.0 --value {value}").code == 0
        assert cli(f"resume r{number}").json == {"name": name}
    cli(f"run {named} --id last")
    for file, why in (("none", "No such file"), ("bytes", "is not UTF-8 text")):
        said = cli(f"respond last:0@0.0 --value @{file}")
        assert (said.code, why in said.err) == (2, True)


@pytest.mark.parametrize(
    ("call", "flags", "why"),
    [
        ('select{message = "M", options = {"a"}}', "--option b", 'does not offer "b"; answer with --option a'),
        ('select{message = "M", options = {"a"}}', "--approve", "asks for a choice; answer with --option a"),
        (REVIEW, "--value x", "asks for one of its options"),
        ('escalate{message = "M"}', "--reject", "is resolved, or it stays open"),
        ('multiple{message = "M", questions = {{id = "n", message = "N"}}}', "--value {}", 'also asks "n": N'),
        ('input{message = "M"}', "--value x --option y", "offers no options"),
    ],
)
def test_what_does_not_fit_exits_2_and_the_request_stays_open(
    cli: Cli, here: Path, call: str, flags: str, why: str
) -> None:
    program(here, f"return {{(Human.{call})}}")
    cli("run main.tac --id one")
    said = cli(f"respond one:0@0.0 {flags}")
    assert (said.code, said.out) == (2, "")
    assert why in said.err
    assert len(cli("inbox --json").json) == 1


def test_a_request_that_is_asked_again_is_answered_under_its_new_id(cli: Cli, here: Path) -> None:
    program(here, 'return {Human.approve{message = "Go?", timeout = 1, on_timeout = "retry", retries = 1}}')
    assert "UTC, then it is asked again" in cli("run main.tac --id one").err
    time.sleep(1.05)
    late = cli("respond one:0@0.0 --approve")
    assert (late.code, late.out.endswith("; it is asked again\n")) == (1, True)
    again = cli("resume one")
    assert "one:0@0.1  approval" in again.err
    assert "UTC, then the default holds (false)" in again.err
    assert cli("respond one:0@0.1 --approve").code == 0
    assert cli("resume one").json == [True]


def test_json_has_the_request_and_what_became_of_it(approval: Cli) -> None:
    said = approval(f"respond {APPROVE} --approve --comment fine --json").json
    assert (said["accepted"], said["status"], said["value"], said["comment"]) == (True, "answered", True, "fine")
    other = approval(f"respond {APPROVE} --reject --json")
    assert (other.code, other.json["accepted"], other.json["answered_via"]) == (1, False, "command line")


def test_the_inbox_as_json_has_what_is_offered(cli: Cli, here: Path) -> None:
    program(here, f"return Human.{REVIEW}")
    cli("run main.tac --id one")
    (request,) = cli("inbox --json").json
    assert request["options"] == [{"label": "Approve"}, {"label": "Revise"}]
    assert request["details"] == {"artifact": "draft"}


def test_runs_show_tells_who_waits_for_what(approval: Cli) -> None:
    shown = approval("runs show one").out
    assert "Run one  waiting  ask.tac\n" in shown
    assert "  waits   for one:0@0.0: Go?\n" in shown


def test_what_people_are_told_is_shown_and_kept(cli: Cli, here: Path) -> None:
    program(
        here,
        'Human.notify{message = "half way", context = {n = 1}} '
        'System.alert{message = "out of ink", level = "critical", source = "press"} return 1',
    )
    said = cli("run main.tac --id one")
    assert '! Notice: half way {"n": 1}\n! Alert (critical) from press: out of ink\n' in said.err
    assert "!" not in cli("resume one").err
    shown = cli("runs show one").out
    assert "notification info: half way\n" in shown
    assert "alert critical: out of ink\n" in shown
    quiet = cli("run main.tac --log-level error").err
    assert ("Notice" in quiet, "Alert" in quiet) == (False, True)
