"""What a value has to be: equal, inside, alike, a number; and what is said where it is not."""

from __future__ import annotations

from typing import Any

import pytest

from tests.testing.steps.runs import actual, failed, near, run, says


def state(**keys: Any) -> Any:
    return run(state=keys)


# -------------------------------------------------------------------- is


@pytest.mark.parametrize(
    ("said", "value"),
    [
        ("5", 5.0),
        ("5.0", 5),
        ("5", "5"),
        ("true", "true"),
        ("true", True),
        ('"5"', "5"),
        ("two words", "two words"),
        ("null", None),
        ("[1, {}]", [1.0, []]),
        ('{"a": {"b": 2}}', {"a": {"b": 2.0}}),
        ("{}", []),
    ],
)
def test_a_value_is_what_the_step_says(said: str, value: Any) -> None:
    assert says(f"the state x should be {said}", state(x=value)) is None
    assert says(f"the state x should not be {said}", state(x=value)) is not None


@pytest.mark.parametrize(
    ("said", "value"),
    [
        ("5", True),
        ("1", True),
        ("true", 1),
        ('"5"', 5),
        ("5", "5.0"),
        ("1.10", "1.10"),
        ("done", "Done"),
        ("[1]", [1, 2]),
        ('{"a": 1}', {"a": 1, "b": 2}),
        ('{"a": 1, "b": 2}', {"a": 1, "b": 3}),
        ('["a"]', {"a": 1}),
        ('{"a": 1}', ["a"]),
        ('{"a": 1}', '{"a":1}'),
        ("{}", {"a": 1}),
    ],
)
def test_another_value_is_not(said: str, value: Any) -> None:
    assert says(f"the state x should be {said}", state(x=value)) is not None
    assert says(f"the state x should not be {said}", state(x=value)) is None


def test_a_number_and_a_text_are_named_as_such() -> None:
    unmet = says('the state x should be "5"', state(x=5))
    assert unmet is not None
    assert (unmet.expected, unmet.actual) == ('the state x to be the text "5"', "it is the number 5")
    assert unmet.near == "for what is no text, leave the quotes out: 5"
    unmet = says("the state x should be 1.10", state(x="1.10"))
    assert unmet is not None
    assert (unmet.expected, unmet.actual) == ("the state x to be the number 1.1", 'it is the text "1.10"')
    assert unmet.near == 'for a text, write it in quotes: "1.10"'


def test_json_that_was_not_decoded_is_said_to_be_a_text() -> None:
    unmet = says('the output should be {"a": 1}', run(result='{"a":1}'))
    assert unmet is not None
    assert unmet.actual == r'it is the text "{\"a\":1}"'
    assert unmet.near == "the text is the JSON of it: it was not decoded"


def test_where_long_values_differ_is_shown() -> None:
    long = "moss and fern " * 10
    assert near(f'the state x should be "{long}A"', state(x=f"{long}B")) == (
        'they differ from character 141 on: " and fern B", not " and fern A"'
    )
    assert near("the state x should be [1, 2]", state(x=[1, 3])) == (
        "the first difference: 2 is the number 3, not the number 2"
    )
    assert near('the state x should be {"a": {"b": 1}}', state(x={"a": {}})) == (
        "the first difference: a.b is nothing, not the number 1"
    )
    assert near("the state x should be [1, 2]", state(x=[1])) == "the first difference: 2 is nothing, not the number 2"
    assert near('the state x should be ["a"]', state(x={"a": 1})) == ""
    assert near("the state x should be moss", state(x=["moss"])) == ""
    assert near("the state x should be hello  there", state(x="Hello there")) == (
        "they differ in capitals and spaces alone"
    )


def test_long_values_are_cut() -> None:
    assert len(actual("the state x should be 1", state(x="moss " * 100))) < 225


def test_half_a_character_can_be_shown() -> None:
    assert actual("the state x should be moss", state(x="a\ud800")) == r'it is "a\ud800"'


# -------------------------------------------------------------------- places


@pytest.mark.parametrize(
    ("path", "value"),
    [("plan.steps.2.name", "b"), ("plan.steps[1].name", "a"), ("plan.title", "x"), ("a.b", 7), ("n.1", "one")],
)
def test_dots_lead_deeper_and_lists_are_counted_from_one(path: str, value: Any) -> None:
    held = {"plan": {"steps": [{"name": "a"}, {"name": "b"}], "title": "x"}, "a.b": 7, "a": {"b": 8}, "n": {"1": "one"}}
    assert says(f"the state {path} should be {value}", run(state=held)) is None
    assert says(f"the output {path} should be {value}", run(result=held)) is None


@pytest.mark.parametrize(
    ("path", "said", "help"),
    [
        ("sumary", 'the state has no key "sumary"', 'the state has summary, plan; did you mean "summary"?'),
        ("plan.0", 'plan is a list of 2 items, and has no "0"', "its items are counted from 1"),
        ("plan.3", 'plan is a list of 2 items, and has no "3"', "its items are counted from 1"),
        ("plan.1.titel", 'plan.1 has no key "titel"', 'plan.1 has title; did you mean "title"?'),
        ("summary.x", 'summary is the text "s", and has no key "x"', ""),
        ("plan.2.x", 'plan.2 is empty, and has no key "x"', ""),
    ],
)
def test_what_is_missing_is_told_from_what_is_there(path: str, said: str, help: str) -> None:
    outcome = state(summary="s", plan=[{"title": "t"}, {}])
    for demand in ("be 1", "exist", "contain x", "match pattern x", "be similar to x", "be at least 1"):
        unmet = says(f"the state {path} should {demand}", outcome)
        assert unmet is not None
        assert (unmet.actual, unmet.near) == (said, help)
    for demand in ("not be 1", "not exist", "not contain x", "be null"):
        assert says(f"the state {path} should {demand}", outcome) is None


def test_what_is_null_does_not_exist() -> None:
    assert actual("the state x should exist", state(x=None)) == "it is null"
    assert says("the state x should not exist", state(x=None)) is None
    assert says("the state x should exist", state(x=False)) is None


def test_an_empty_state_has_no_keys() -> None:
    assert actual("the state x should exist", run()) == 'the state is empty, and has no key "x"'


# -------------------------------------------------------------------- contain


@pytest.mark.parametrize(
    ("said", "value"),
    [
        ("5", "15 apples"),
        ("5", 15),
        ("ap", "apples"),
        ("5", [1, 5.0]),
        ("5", ["5"]),
        ('{"a": 1}', [{"a": 1}]),
        ("apple", {"apple": True}),
        ("red", {"apple": "red"}),
        ("5", {"apples": 5}),
        ('{"a": {"b": 1}}', {"a": {"b": 1, "c": 2}}),
    ],
)
def test_texts_have_pieces_lists_items_and_tables_keys_values_and_fields(said: str, value: Any) -> None:
    assert says(f"the state x should contain {said}", state(x=value)) is None
    assert says(f"the state x should not contain {said}", state(x=value)) is not None


@pytest.mark.parametrize(
    ("said", "value"),
    [
        ("Ap", "apples"),
        ("ap", ["apples"]),
        ("1", [True]),
        ('{"a": 1}', [{"a": 1, "b": 2}]),
        ('{"a": 1}', {"a": 2}),
        ("ed", {"apple": "red"}),
        ("app", {"apple": "red"}),
        ("deep", {"a": {"b": "deep"}}),
    ],
)
def test_what_is_not_in_it_is_not(said: str, value: Any) -> None:
    assert says(f"the state x should contain {said}", state(x=value)) is not None
    assert says(f"the state x should not contain {said}", state(x=value)) is None


@pytest.mark.parametrize(
    "said", ["reads", "moss grows", '"a\\nb"', 'said "hi"', '"text\\":"', "12", "7", "true", '{"n": 12}', "12.0"]
)
def test_the_whole_output_has_what_its_text_has(said: str) -> None:
    result = {"text": 'Ada reads: moss grows 7 cm, said "hi"\n', "n": 12, "deep": {"lines": ["a\nb", True]}}
    assert says(f"the output should contain {said}", run(result=result)) is None


@pytest.mark.parametrize("said", ["Reads", "1", "false", '{"n": 13}'])
def test_the_whole_output_has_a_number_only_where_it_stands_by_itself(said: str) -> None:
    assert says(f"the output should contain {said}", run(result={"n": 12, "text": "Ada reads"})) is not None


def test_a_text_that_is_there_but_for_capitals_is_a_hint() -> None:
    assert near("the state x should contain Moss", state(x="wet moss")) == "only capitals differ"
    assert near("the state x should contain Fern", state(x="wet moss")) == ""


# -------------------------------------------------------------------- patterns, likeness, numbers


def test_a_pattern_is_searched_in_the_text_of_anything() -> None:
    assert says(r"the state x should match pattern ^\d+$", state(x=42)) is None
    assert says(r'the output should match pattern "a":\[1,2\]', run(result={"b": 1, "a": [1, 2]})) is None
    assert says(r"the state x should match pattern \bb\b", state(x="a b c")) is None


def test_a_pattern_that_is_too_dear_fails_and_says_so() -> None:
    said = actual(r"the state x should match pattern (?>a+)+(a+)+(a+)+$", state(x="a" * 30_000 + "b"))
    assert said.startswith("that cannot be told: the pattern ")


def test_the_threshold_is_what_is_enough() -> None:
    text = "the moon pulls the sea"
    assert says(f"the state x should be similar to {text} with threshold 1", state(x="The moon  pulls the Sea")) is None
    assert says(f"the state x should be similar to {text} with threshold 1", state(x="the moon pulls the seas"))
    assert says(f"the state x should be similar to {text} with threshold 0", state(x="xyz")) is None


def test_a_doc_string_is_the_text_that_is_compared() -> None:
    assert says("the output should be similar to:", run(result="Moss\n grows"), below="moss grows") is None
    assert says("the output should be:", run(result="Moss\ngrows"), below="Moss\ngrows") is None


@pytest.mark.parametrize(
    ("value", "said"),
    [
        ("7", 'it is the text "7", which is no number'),
        (True, "it is true, which is no number"),
        ([7], "it is [7], which is no number"),
    ],
)
def test_only_numbers_are_compared_as_numbers(value: Any, said: str) -> None:
    assert actual("the state x should be at least 1", state(x=value)) == said
    assert actual("the state x should be between 1 and 9", state(x=value)) == said


@pytest.mark.parametrize(
    ("bound", "held"),
    [
        ("less than", (True, False, False)),
        ("at most", (True, True, False)),
        ("at least", (False, True, True)),
        ("more than", (False, False, True)),
        ("Greater Than", (False, False, True)),
    ],
)
def test_each_bound_holds_on_its_side(bound: str, held: tuple[bool, ...]) -> None:
    found = [says(f"the output n should be {bound} 2.5", run(result={"n": n})) is None for n in (2, 2.5, 3)]
    assert tuple(found) == held


def test_both_ends_are_between() -> None:
    held = [says("the output n should be between 1 and 3", run(result={"n": n})) is None for n in (0.5, 1, 3, 3.5)]
    assert held == [False, True, True, False]


def test_between_the_wrong_way_round_is_nothing() -> None:
    assert near("the output n should be between 9 and 1", run(result={"n": 5})) == (
        "no number is: the first one is the greater"
    )


# -------------------------------------------------------------------- subjects


def test_of_a_run_without_an_end_no_output_can_be_judged() -> None:
    for demand in ("be 1", "not be 1", "contain x", "not contain x", "exist", "be null", "match pattern x"):
        assert actual(f"the output should {demand}", failed("no moss", "")) == (
            "there is no output: the run failed: no moss (news.tac:3)"
        )
    assert says("the output summary should not exist", failed("no moss")) is None


def test_a_field_of_what_has_none_is_said_so() -> None:
    assert actual("the output x should be 1", run(result="hello")) == (
        'the output is the text "hello", and has no field "x"'
    )
    assert actual("the output x should be 1", run()) == "the procedure returned nothing"


def test_a_field_called_output_is_the_whole_where_there_is_none() -> None:
    assert says("the output output.n should be 1", run(result={"n": 1})) is None
    assert says("the output output should contain moss", run(result={"text": "wet moss"})) is None
    assert says("the output output should be 2", run(result={"output": 2})) is None


def test_the_error_is_its_message_or_its_code() -> None:
    outcome = failed("no moss left", "out_of_stock")
    for demand in ("be out_of_stock", "be no moss left", "contain moss", "contain stock", "match pattern ^out"):
        assert says(f"the error should {demand}", outcome) is None
    assert actual("the error should not contain stock", outcome) == 'it is the text "no moss left" (out_of_stock)'
    assert says("the error should not be moss", outcome) is None
    assert says("the error should not exist", run()) is None


def test_a_stop_without_a_reason_is_told_from_no_stop() -> None:
    assert actual("the stop reason should exist", run(stop_reason="")) == "no reason was given for the stop"
    assert actual("the stop reason should be enough", run()) == "the run was not asked to stop"
    assert near("the stop reason should exist", run("waiting")) == "the run did not complete: it waits"
    assert near("the stop reason should exist", run("waiting", stop_reason="")) == ""
    assert says("the stop reason should be scenario limit", run("limited", stop_reason="scenario limit")) is None


def test_what_is_missing_from_the_state_of_a_run_that_failed_names_the_failure() -> None:
    outcome = failed("no moss", "", state={"n": 1})
    assert near("the state x should exist", outcome) == (
        "the state has n; the run did not complete: it failed: no moss (news.tac:3)"
    )
