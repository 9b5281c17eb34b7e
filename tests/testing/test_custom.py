"""Steps of a program's own see the finished run, and do nothing."""

from __future__ import annotations

from tests.programs import in_main
from tests.testing.scenarios import one, said

PROGRAM = in_main(
    'state.items = {1, 2, 3} Stage.set("done") return {n = 3, who = input.who}',
    input='{who = field.string{default = "Ann"}}',
)


def judged(step: str, steps: str) -> str:
    result = one(f"{PROGRAM}\n{step}", steps)
    return said(result) or result.status


def test_they_see_state_input_output_and_stages() -> None:
    step = """step("all is there", function()
      assert(State.get("items")[3] == 3 and #state.items == 3, "state")
      assert(output.n == 3 and input.who == "Ann", "output")
      assert(Stage.is("done"), "stage")
    end)"""
    assert judged(step, "Then all is there") == "passed"


def test_what_stands_in_their_places_is_given_in_order() -> None:
    step = 'step("{n} and {who} fit", function(n, who) return output.n == n and output.who == who end)'
    assert judged(step, "Then 3 and Ann fit") == "passed"
    assert judged(step, "Then 4 and Ann fit") == "4 and Ann fit: expected the step to pass, but it said false"


def test_an_error_fails_them_with_its_words_and_place() -> None:
    said = judged('step("it is so", function() error("it is not") end)', "Then it is so")
    assert said.startswith("it is so: expected the step to pass, but it is not (main.tac:")


def test_they_do_nothing() -> None:
    said = judged('step("it waits", function() Sleep(1) end)', "Then it waits")
    assert "a step looks at the finished run: it does nothing, as Sleep would" in said


def test_two_that_say_the_same_are_ambiguous() -> None:
    step = 'step("the {a} fits", function() end) step("the {b} {c}", function() end)'
    assert "two steps of the program say this" in judged(step, "Then the glove fits")
    twice = 'step("it fits", function() end) ' * 2
    assert "two steps of the program say this" in judged(twice, "Then it fits")


def test_they_see_where_a_run_waits_and_then_where_it_ends() -> None:
    program = in_main('state.at = "asked" Human.approve("Go on, please?") state.at = "answered" return 1')
    step = 'step("it is at {place}", function(place) return state.at == place end)'
    both = one(f"{program}\n{step}", "When the procedure runs\nThen it is at asked")
    assert both.status == "passed", said(both)
    ended = one(f"{program}\n{step}", "When the procedure runs\nAnd the human approves\nThen it is at answered")
    assert ended.status == "passed", said(ended)
