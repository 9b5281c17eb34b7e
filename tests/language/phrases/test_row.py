"""What is found where a step fits a phrase: values with their places; and a program's own steps."""

from __future__ import annotations

import pytest

from tactus.language.phrases import Custom, Phrase, PhraseError, match


def test_what_is_found_knows_its_place_in_the_step() -> None:
    text = 'the "web search" tool should be called with query="two words"'
    found = match(text)
    assert found is not None
    tool, arguments = found.captured["tool"], found.captured["arguments"]
    assert text[tool.start : tool.end] == "web search"
    assert text[arguments.start : arguments.end] == 'query="two words"'
    assert (tool.ref, arguments.ref) == (True, False)


def test_the_kinds_of_places_say_what_they_name() -> None:
    found = match('the agent "a" calls tool "t" with args {}')
    assert found is not None
    assert [(one.name, one.kind, one.ref) for one in found.captured.values()] == [
        ("agent", "agent", True),
        ("tool", "tool", True),
        ("args", "object", False),
    ]


@pytest.mark.parametrize(
    ("text", "id", "name", "value"),
    [
        ('the agent "a" responds with:', "agent_responds", "text", '{"x": 1}'),
        ("the output should be:", "output_is", "value", {"x": 1}),
        ("the search tool should be called with:", "tool_called_with", "arguments", {"x": 1}),
        ('the agent "a" calls tool "t" with args:', "agent_calls_tool", "args", {"x": 1}),
        ("the output should be similar to:", "output_similar", "text", '{"x": 1}'),
        ("the output should match pattern:", "output_matches", "regex", '{"x": 1}'),
    ],
)
def test_the_last_value_may_stand_in_a_doc_string(text: str, id: str, name: str, value: object) -> None:
    assert match(text) is None
    found = match(text, below='{"x": 1}')
    assert found is not None
    assert isinstance(found.phrase, Phrase)
    assert (found.phrase.id, found.values()[name]) == (id, value)
    assert (found.captured[name].start, found.captured[name].end) == (-1, -1)


def test_a_doc_string_is_not_needed_where_the_value_is_in_the_line() -> None:
    found = match("the output should be 5", below="something")
    assert found is not None
    assert found.values() == {"value": 5}


def test_a_step_of_the_programs_own_has_places() -> None:
    own = Custom("the {thing} is {how} (or not)")
    found = match("the sea   is very blue (or not)", [own])
    assert found is not None
    assert found.phrase is own
    assert found.values() == {"thing": "sea", "how": "very blue"}


@pytest.mark.parametrize(
    ("text", "value"),
    [("it costs 5", 5), ('it costs "5"', "5"), ("it costs [1, 2]", [1, 2]), ("it costs a lot", "a lot")],
)
def test_what_a_place_of_ones_own_step_holds_is_json_or_a_text(text: str, value: object) -> None:
    found = Custom("it costs {price}").match(text)
    assert found is not None
    assert found.values() == {"price": value}


def test_quotes_hold_a_place_together() -> None:
    found = Custom("{a} and {b}").match('"x and y" and z')
    assert found is not None
    assert found.values() == {"a": "x and y", "b": "z"}


@pytest.mark.parametrize("text", ["the research quality is low", "the research quality is high now", ""])
def test_another_text_is_not_ones_own_step(text: str) -> None:
    assert Custom("the research quality is high").match(text) is None


def test_everything_else_of_ones_own_step_is_meant_literally() -> None:
    own = Custom("a.b [c] {1} (d|e)* costs {x}")
    assert own.match("a.b [c] {1} (d|e)* costs 3") is not None
    assert own.match("aXb [c] {1} (d|e)* costs 3") is None
    assert own.places() == {"x": "value"}


def test_ones_own_step_goes_before_a_built_in_one() -> None:
    own = Custom("the procedure runs")
    found = match("the procedure runs", [own])
    assert found is not None
    assert found.phrase is own


def test_a_value_that_is_none_says_why() -> None:
    found = match('the agent "a" calls tool "t" with args {x: 1}')
    assert found is not None
    with pytest.raises(PhraseError, match=r"^is no JSON: expecting property name enclosed in double quotes"):
        found.values()
