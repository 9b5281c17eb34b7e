"""A person at a terminal is asked there and then."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.conftest import Cli, program
from tests.cli.terminal import terminal

pytestmark = pytest.mark.usefixtures("here")


def test_a_yes_is_typed_and_the_run_goes_on(ask: str) -> None:
    with terminal("run", ask) as person:
        assert "Go?" in person.until("[y/n] > ")
        person.type("maybe\n")
        person.until("answer y or n; an empty line leaves it open")
        person.until("[y/n] > ")
        person.type("y\n")
        person.until('"yes": true')
        assert person.ended() == 0


def test_a_text_is_typed(named: str) -> None:
    with terminal("run", named) as person:
        person.until("Your name?")
        person.until("> ")
        person.type("Bob →\n")
        person.until('"name": "Bob →"')
        assert person.ended() == 0


@pytest.mark.parametrize("keys", ["\x04", "\n"], ids=["ctrl-d", "an empty line"])
def test_a_person_may_leave_it_open(cli: Cli, ask: str, keys: str) -> None:
    with terminal("run", ask, "--id", "one") as person:
        person.until("[y/n] > ")
        person.type(keys)
        person.until("tactus respond one:0@0.0 --approve")
        assert person.ended() == 3
    assert len(cli("inbox --json").json) == 1


def test_ctrl_c_at_the_question_leaves_the_run_waiting(cli: Cli, ask: str) -> None:
    with terminal("run", ask, "--id", "one") as person:
        person.until("[y/n] > ")
        person.type("\x03")
        person.until("then: tactus resume one")
        assert person.ended() == 130
    assert len(cli("inbox --json").json) == 1


def test_the_question_goes_away_when_another_process_answers(shell: Cli, ask: str) -> None:
    with terminal("run", ask, "--id", "one") as person:
        person.until("[y/n] > ")
        assert shell("respond one:0@0.0 --reject").code == 0
        person.until('answered "no" at ')
        person.until('"yes": false')
        assert person.ended() == 0


def test_the_question_goes_away_when_its_time_is_over(here: Path) -> None:
    program(here, 'local yes, why = Human.approve{message = "Go?", timeout = 1} return {yes = yes, why = why}')
    with terminal("run", "main.tac") as person:
        person.until("[y/n] > ")
        person.until("nobody answered before")
        person.until('"why": "timed_out"')
        assert person.ended() == 0


def test_memory_is_enough_where_a_person_can_be_asked(ask: str) -> None:
    with terminal("run", ask, "--storage", "memory") as person:
        person.until("[y/n] > ")
        person.type("y\n")
        person.until('"yes": true')
        assert person.ended() == 0


def test_missing_inputs_are_asked_for_until_they_fit(here: Path) -> None:
    fields = 'input = {n = field.integer{required = true, min = 1, description = "How many"}, t = field.string{}},'
    program(here, "return input", head=fields)
    with terminal("run", "main.tac") as person:
        person.until("n: integer - How many")
        person.type("none\n")
        person.until('input.n is "none": expected an integer')
        person.type("0\n")
        person.until("input.n is 0: expected an integer, at least 1")
        person.type("2\n")
        person.until('"n": 2')
        assert person.ended() == 0
        assert "t: string" not in person.seen


def test_interactive_asks_for_every_input_and_then_whether_to_run(cli: Cli, here: Path) -> None:
    program(here, "return input", head="input = {a = field.integer{default = 1}, b = field.string{required = true}},")
    for reply, code in (("y", 0), ("n", 2)):
        with terminal("run", "main.tac", "-i", "--param", "b=given") as person:
            person.until("a: integer [1]")
            person.type("5\n")
            person.until('b: string ["given"]')
            person.type("\n")
            person.until("run with these? [Y/n] ")
            person.type(f"{reply}\n")
            assert person.ended() == code
    assert "nothing was started" in person.seen
    assert [run["status"] for run in cli("runs list --json").json] == ["done"]


def test_ctrl_d_at_an_input_starts_nothing(here: Path) -> None:
    program(here, "return input", head="input = {b = field.string{required = true}},")
    with terminal("run", "main.tac") as person:
        person.until("> ")
        person.type("\x04")
        person.until("nothing was started")
        assert person.ended() == 2
