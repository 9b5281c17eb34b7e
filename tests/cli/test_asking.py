"""A person at a terminal is asked every kind of question there and then."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.conftest import Cli, program
from tests.cli.terminal import Terminal, terminal


def result(person: Terminal) -> object:
    """What the run that has gone on prints as its result."""
    person.until("Procedure completed")
    assert person.ended() == 0, person.seen
    shown = person.seen[person.seen.rindex("Procedure completed") :].partition("\n")[2]
    return json.loads(shown)


def asking(here: Path, call: str) -> list[str]:
    program(here, f"return {{(Human.{call})}}")
    return ["run", "main.tac", "--id", "one", "--log-format", "terminal"]


def test_a_choice_is_typed_as_number_label_or_value(here: Path) -> None:
    call = 'select{message = "Pages?", options = {{label = "Two", value = 20}, "many"}}'
    for keys, value in (("1", 20), ("many", "many"), ("20", 20)):
        with terminal(*asking(here, call), "--storage", "memory") as person:
            assert "  1. Two (20)\n  2. many\n" in person.until("[1-2] > ")
            person.type("3\n")
            person.until('does not offer "3"')
            person.until("[1-2] > ")
            person.type(f"{keys}\n")
            assert result(person) == [value]


def test_several_choices_are_typed_with_commas(here: Path) -> None:
    call = 'select{message = "Which?", options = {"a", "b", "c"}, mode = "multiple"}'
    for keys, value in (("3, a", ["a", "c"]), ("0", [])):
        with terminal(*asking(here, call), "--storage", "memory") as person:
            person.until("[1-3, with commas between; 0 = none] > ")
            person.type(f"{keys}\n")
            assert result(person) == [value]


def test_a_review_is_a_decision_words_and_an_edited_artifact(here: Path) -> None:
    (here / "edited.md").write_text("Moss is green.", encoding="utf-8")
    program(
        here,
        'local r = Human.review{message = "Good?", artifact = "Moss is\\nsoft.", artifact_type = "markdown", '
        'options = {"Approve", "Revise"}} return {r.decision, r.feedback, r.edited_artifact}',
    )
    with terminal("run", "main.tac", "--log-format", "terminal") as person:
        assert "  markdown:\n  | Moss is\n  | soft.\n  1. Approve\n  2. Revise\n" in person.until("[1-2] > ")
        person.type("2\n")
        person.until("comment (empty = none) > ")
        person.type("too short\n")
        person.until("(its text or @FILE; empty = as it is) > ")
        person.type("@nothing\n")
        person.until("nothing cannot be read: No such file")
        for keys in ("2", "too short", "@edited.md"):
            person.until("> ")
            person.type(f"{keys}\n")
        assert result(person) == ["Revise", "too short", "Moss is green."]


def test_a_review_may_say_nothing_else(here: Path) -> None:
    program(here, 'return Human.review{message = "Good?", artifact = {1, 2}}.decision')
    with terminal("run", "main.tac", "--log-format", "terminal") as person:
        for keys in ("Approve", "", ""):
            person.until("> ")
            person.type(f"{keys}\n")
        assert result(person) == "Approve"


def test_a_file_is_typed_as_its_path(here: Path) -> None:
    (here / "plan.csv").write_text("a,b", encoding="utf-8")
    with terminal(*asking(here, 'upload{message = "The plan"}')) as person:
        person.until("file > ")
        person.type("plan.cvs\n")
        person.until("plan.cvs is not there")
        person.until("file > ")
        person.type("plan.csv\n")
        file = {"path": str(here / "plan.csv"), "name": "plan.csv", "size": 3, "mime_type": "text/csv"}
        assert result(person) == [file]


def test_an_escalation_is_resolved_in_words(here: Path) -> None:
    with terminal(*asking(here, 'escalate{message = "The press is jammed"}')) as person:
        person.until("what was done > ")
        person.type("oiled it\n")
        assert result(person) == ["oiled it"]


def test_a_typed_value_is_asked_for_until_it_fits(here: Path) -> None:
    call = 'input{message = "Pages?", schema = field.integer{min = 1}, placeholder = "a number"}'
    with terminal(*asking(here, call)) as person:
        person.until("(a number) > ")
        person.type("0\n")
        person.until("answer.value is 0: expected an integer, at least 1")
        person.until("(a number) > ")
        person.type("3\n")
        assert result(person) == [3]


QUESTIONS = """multiple{message = "The form", questions = {
  {id = "name", label = "Name", message = "Who are you?"},
  {id = "ok", type = "approval", message = "Agreed?"},
  {id = "paper", message = "Paper?", default = "plain"},
  {id = "note", message = "Note?", required = false}
}}"""


def test_several_questions_come_one_after_another(here: Path) -> None:
    with terminal(*asking(here, QUESTIONS)) as person:
        person.until("name: Name: Who are you?")
        person.until("> ")
        person.type("Ann\n")
        person.until("[y/n] > ")
        person.type("maybe\n")
        person.until("answer y or n")
        person.until("[y/n] > ")
        person.type("y\n")
        person.until("paper: Paper? [plain]\n> ")
        person.type("\n")
        person.until("note: Note? (may be left out)\n> ")
        person.type("\n")
        assert result(person) == [{"name": "Ann", "ok": True, "paper": "plain"}]


@pytest.mark.parametrize("keys", ["\x04", "\n"], ids=["ctrl-d", "an empty line"])
def test_a_form_may_be_left_open(cli: Cli, here: Path, keys: str) -> None:
    with terminal(*asking(here, QUESTIONS)) as person:
        person.until("Who are you?")
        person.type("Ann\n")
        person.until("[y/n] > ")
        person.type(keys)
        person.until("tactus respond one:0@0.0 --value")
        assert person.ended() == 3
    assert len(cli("inbox --json").json) == 1


def test_a_form_goes_away_when_somebody_else_fills_it_in(shell: Cli, here: Path) -> None:
    with terminal(*asking(here, QUESTIONS)) as person:
        person.until("Who are you?")
        person.type("Ann\n")
        person.until("[y/n] > ")
        assert shell("respond one:0@0.0 --value", '{"name": "Bob", "ok": false}').code == 0
        person.until("answered ")
        assert result(person) == [{"name": "Bob", "ok": False, "paper": "plain"}]
