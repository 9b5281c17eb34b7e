"""Words that the program makes variables of its own."""

from __future__ import annotations

import pytest

from tactus.language.check.assigned import assigned
from tests.language.check.told import Told, main, told
from tests.programs import run_program


def found(source: str) -> list[Told]:
    return told(assigned, source)


@pytest.mark.parametrize(
    ("source", "at", "message"),
    [
        ("Agent = 5 x = Agent{}", "Agent", "Agent is 5 here: line 1 assigns it, so it is no word any more"),
        ("log = 'x'\nlog('y')", "log", 'log is "x" here: line 1 assigns it'),
        ("Human = nil Human.approve{}", "Human", "Human is nil here"),
        ("Human = true " + main("return Human.approve{}"), "Human", "Human is true here"),
        ("print = {} print('x')", "print", "print is an empty table here"),
    ],
)
def test_a_word_that_is_a_plain_value_is_none(source: str, at: str, message: str) -> None:
    (one,) = found(source)
    assert (one.code, one.at) == ("TAC105", at)
    assert one.message.startswith(message)
    run, _ = run_program(source if "Procedure" in source else source + "\nreturn 1")
    assert run.status == "failed"


@pytest.mark.parametrize(
    "source",
    [
        "x = Agent{} Agent = nil",
        "if y then Agent = 5 end x = Agent{}",
        "function f() Agent = 5 end x = Agent{}",
        "local Agent = 5 print(Agent)",
        "log = function() end log('x')",
        "log = make() log('x')",
        "log = 5 log = print log('x')",
        "step = 3 print(step + 1)",
        "stages = {'a'} print(stages[1])",
        "Human = {} Human.approve = f Human.approve()",
        "input = 'x' print(input:upper())",
        "state = {} state.x = 1",
        "state = 'CA' print(state)",
        "local state = {} State.set('x', 1)",
        "global log log = 5 log()",
    ],
)
def test_names_that_work_are_let_be(source: str) -> None:
    assert found(source) == []


@pytest.mark.parametrize(
    "source",
    [
        main("state = {count = 0} return State.all()"),
        main("state = {}", fields="state = {count = field.integer{}}, "),
        "w = Agent { system_prompt = 'So far: {state.count}' }" + main("state = {count = 1}"),
    ],
)
def test_a_state_that_hides_the_state_is_found(source: str) -> None:
    (one,) = found(source)
    assert one.code == "TAC106"
    assert one.message.endswith("write state.x = ..., or State.clear() to empty it")
