"""A scenario is one run: what is prepared, when it runs, where it stops, and what then fails it."""

from __future__ import annotations

import pytest

from tactus.testing.results import ScenarioResult
from tests.programs import in_main
from tests.testing.scenarios import AGENT, one, said, tried

TURNS = AGENT + in_main('for i = 1, 5 do w("turn " .. i) end return "all"')
ASKS = in_main("""
  local yes, why = Human.approve{message = "Publish it?", timeout = 3600, default = false}
  local name = Human.input{message = "Who are you?"}
  return {yes = yes, why = why, name = name}
""")


def passes(result: ScenarioResult) -> None:
    assert (result.status, said(result)) == ("passed", "")


def test_the_run_begins_with_the_first_when() -> None:
    passes(
        one(TURNS, "Given the procedure has started\nWhen the procedure runs\nThen the total iterations should be 5")
    )


def test_without_a_when_it_begins_before_the_first_then() -> None:
    passes(one(TURNS, "Then the w agent should take exactly 5 turns\nAnd the output should be all"))


def test_a_scenario_without_a_then_fails_where_its_run_fails() -> None:
    result = one(in_main('error({code = "own", message = "no paper"})'), "When the procedure runs")
    assert (result.status, result.reason) == ("failed", "the run failed: no paper")


def test_a_run_that_failed_is_no_failure_where_a_step_speaks_of_it() -> None:
    fails = in_main('error("no paper")')
    passes(one(fails, 'When the procedure runs\nThen the procedure should fail with "no paper"'))
    passes(one(fails, 'Then the error should contain "paper"'))
    assert said(one(fails, "Then the total iterations should be 0")) == "the run failed: no paper"


def test_exactly_so_many_turns_leave_the_next_one_out() -> None:
    passes(
        one(
            TURNS,
            """When the w agent takes 3 turns
            Then the w agent should take exactly 3 turns
            And the stop reason should be "scenario limit"
            And the output should not exist""",
        )
    )
    passes(one(TURNS, "When the agent takes at most 2 turns\nThen the total iterations should be 2"))
    passes(one(TURNS, "When the w agent takes at least 3 turns\nThen the w agent should take exactly 5 turns"))


def test_too_few_turns_fail_the_when_itself() -> None:
    result = one(TURNS, "When the w agent takes 7 turns\nThen the output should be all")
    assert [step.status for step in result.steps] == ["failed", "skipped"]
    assert "5" in said(result)


def test_an_input_is_given_or_made_up() -> None:
    source = in_main(
        "return input",
        input="{topic = field.string{required = true}, n = field.number{required = true, min = 3}, "
        'kind = field.string{enum = {"a", "b"}, required = true}, more = field.string{default = "x"}}',
    )
    result = one(source, 'Given the input topic is "tides"\nThen the output topic should be tides')
    passes(result)
    assert result.made_up == {"n": 3, "kind": "a"}
    passes(one(source, "Given the n parameter is 7\nThen the output n should be 7\nAnd the output more should be x"))
    passes(one(source, "Then the output n should be 5", params={"n": 5}))


def test_a_name_that_nothing_has_fails_its_step_and_tells_the_nearest() -> None:
    source = in_main("return 1", input="{topic = field.string{}}")
    assert said(one(source, "Given the input topik is 5")) == (
        'the input topik is 5: there is no input "topik"; did you mean "topic"?'
    )
    assert 'there is no agent "wo"; did you mean "w"?' in said(one(TURNS, "Then the wo agent should take turns"))


def test_an_undefined_step_fails_with_the_nearest() -> None:
    result = one(TURNS, "Then the procedure should complet successfully")
    assert result.steps[0].status == "undefined"
    assert result.steps[0].nearest == ("the procedure should complete successfully",)


def test_what_is_prepared_after_the_run_is_refused() -> None:
    result = one(TURNS, 'When the procedure runs\nGiven the agent "w" responds with "Hi."')
    assert "put this before the first When" in said(result)


# people


def test_the_run_stops_at_a_person_nobody_scripted() -> None:
    result = one(ASKS, "When the procedure runs\nThen the procedure should complete")
    assert result.outcome is not None
    assert (result.status, result.outcome.status) == ("failed", "waiting")
    assert result.reason == ('the run waits for a person: "Publish it?"; add `Given the human approves "Publish it?"`')


def test_people_who_are_scripted_answer() -> None:
    passes(
        one(
            ASKS,
            """Given the human approves "Publish it?"
            And the human answers "Ann"
            Then the output yes should be true
            And the output name should be Ann""",
        )
    )


def test_people_answer_on_the_way() -> None:
    passes(
        one(
            ASKS,
            """When the procedure runs
            And the human rejects
            And the human answers "Bob"
            Then the procedure should complete successfully
            And the output yes should be false
            And the output name should be Bob""",
        )
    )


@pytest.mark.parametrize(
    "silence",
    [
        'Given the human does not answer "Publish it?"\nAnd the human answers "Ann"\nWhen the procedure runs',
        'Given the human answers "Who are you?" with "Ann"\nWhen the procedure runs\nAnd 2 hours pass',
        'Given the human answers "Who are you?" with "Ann"\nWhen the procedure runs\nAnd the human does not answer',
    ],
)
def test_nobody_answers_in_time(silence: str) -> None:
    passes(one(ASKS, f"{silence}\nThen the output why should be timed_out\nAnd the output name should be Ann"))


def test_an_answer_that_nobody_waits_for_fails_its_step() -> None:
    result = one(in_main("return 1"), "When the procedure runs\nAnd the human approves")
    assert "nobody is asked anything: the run is done" in said(result)
    assert '"Publish it?" (approval)' in said(one(ASKS, 'When the procedure runs\nAnd the human answers "x" with "y"'))


def test_an_answer_that_does_not_fit_fails_its_step() -> None:
    source = in_main('return Human.select{message = "Which?", options = {"a", "b"}}')
    assert "Which?" in said(one(source, 'When the procedure runs\nAnd the human answers "c"'))
    passes(one(source, 'When the procedure runs\nAnd the human answers "b"\nThen the output should be b'))


# doubles


def test_what_is_given_beats_mocks_and_each_turn_has_its_own() -> None:
    source = AGENT + in_main("return {w().text, w().text}") + 'Mocks {w = {message = "from the file"}}\n'
    passes(one(source, 'Then the output should be ["from the file", "from the file"]'))
    passes(
        one(
            source,
            """Given the agent "w" responds with "first"
            And the agent "w" responds with "second"
            Then the output should be ["first", "second"]""",
        )
    )


def test_a_turn_can_be_addressed_by_its_number_and_by_what_it_was_told() -> None:
    source = AGENT + in_main('return {w("a").text, w("weather").text, w("c").text}')
    passes(
        one(
            source,
            """Given the agent "w" responds with "any"
            And on turn 3 the agent "w" responds with "third"
            And the agent "w" responds with "rain" when told "weather"
            Then the output should be ["any", "rain", "third"]""",
        )
    )


def test_what_an_agent_is_told_is_the_text_without_its_context() -> None:
    source = AGENT + in_main('return w{message = "weather", place = "Bonn"}.text')
    passes(one(source, 'Given the agent "w" responds with "rain" when told "weather"\nThen the output should be rain'))


def test_scripted_calls_join_the_turn_and_reach_the_tool() -> None:
    source = (
        """
    look = Tool {description = "looks", input = {word = field.string{required = true}},
      function(args) return {found = #args.word} end}
    """
        + 'w = Agent {model = "openai/gpt-4o", tools = {look}}\n'
        + in_main("w() return look.last_result().found")
    )
    calls = """Given the agent "w" responds with "Looking."
        And calls tool "look" with args {"word": "tides"}
        And the agent "w" responds with "Done."
    """
    passes(one(source, f"{calls}\nThen the output should be 5\nAnd the look tool should be called with word=tides"))
    passes(one(source, f'{calls}\nAnd the tool "look" returns {{"found": 9}}\nThen the output should be 9'))


def test_an_agent_without_a_double_is_obliging_and_the_report_says_so() -> None:
    result = one(
        AGENT + in_main('repeat w() until Tool.called("done") return Tool.last_result("done")'),
        'Then the output should be "mock w"',
    )
    passes(result)
    assert result.obliging == ("w (agent)",)


def test_in_strict_mode_it_is_an_error() -> None:
    assert 'agent "w" has no double' in said(one(TURNS, "When the procedure runs", "mock"))


def test_who_has_no_double_and_no_key_is_not_run() -> None:
    result = one(TURNS, "Then the output should be all", "test")
    assert result.status == "not run"
    assert "there is no key for openai" in result.reason


# a run of its own


def test_each_scenario_has_a_run_a_state_and_a_time_of_its_own() -> None:
    source = in_main("state.n = (state.n or 0) + 1 Sleep(3600) return {n = state.n, at = os.time()}")
    results = tried(source, "Scenario: A\nThen the output n should be 1\nScenario: B\nThen the output n should be 1")
    for result in results:
        passes(result)
    first, second = (result.outcome.result for result in results if result.outcome is not None)
    assert first == second


def test_the_same_scenario_draws_the_same_numbers() -> None:
    source = in_main("return math.random(1, 1000000000)")
    first, second = (one(source, "When the procedure runs").outcome for _ in range(2))
    assert first is not None
    assert second is not None
    assert first.result == second.result


def test_only_stages_of_the_main_procedure_are_those_of_the_run() -> None:
    source = """
    Stages {"a", "b"}
    sub = Procedure {function(input) Stage.set("b") return 1 end}
    """ + in_main('Stage.set("a") sub() return Stage.current()', name='"main"')
    passes(one(source, "Then the stage should be a"))
