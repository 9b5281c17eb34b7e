"""The table of built-in steps: complete, unambiguous, and every way to say a thing says it."""

from __future__ import annotations

from typing import Any

import pytest

from tactus.language.phrases import BY_ID, FAMILIES, KINDS, PHRASES, Phrase, match, notation

EXAMPLES = [(phrase.id, example) for phrase in PHRASES for example in phrase.examples]


def test_every_phrase_stands_in_the_table_once() -> None:
    assert len(BY_ID) == len(PHRASES)


@pytest.mark.parametrize(("id", "example"), EXAMPLES)
def test_an_example_fits_its_own_phrase_and_no_other(id: str, example: str) -> None:
    assert [phrase.id for phrase in PHRASES if phrase.match(example)] == [id]


@pytest.mark.parametrize(("id", "example"), EXAMPLES)
def test_every_value_of_an_example_can_be_read(id: str, example: str) -> None:
    found = BY_ID[id].match(example)
    assert found is not None
    assert found.values().keys() == found.captured.keys()


@pytest.mark.parametrize("phrase", PHRASES, ids=lambda phrase: phrase.id)
def test_every_way_to_say_a_phrase_has_an_example(phrase: Phrase) -> None:
    for pattern in phrase.ways:
        fits = notation.compiled(pattern).fullmatch
        assert any(fits(example) for example in phrase.examples), pattern


@pytest.mark.parametrize("phrase", PHRASES, ids=lambda phrase: phrase.id)
def test_every_phrase_says_what_it_is(phrase: Phrase) -> None:
    assert phrase.doc
    assert phrase.doc[-1] not in ".,"
    assert set(phrase.kinds) <= {"given", "when", "then"}
    assert all(kind in KINDS or kind == notation.CHOICE for kind in phrase.places().values())
    assert all(":" not in form for form in phrase.shown)


@pytest.mark.parametrize("phrase", PHRASES, ids=lambda phrase: phrase.id)
def test_what_people_are_shown_is_a_step_when_its_places_are_filled(phrase: Phrase) -> None:
    """Each shown form, in every wording that its brackets leave, fits its phrase."""
    sample = {"text": '"a b"', "told": '"a b"', "args": "{}", "data": "{}", "arguments": "a=1", "times": "3 times"}
    sample |= {"turns": "2 turns", "n": "2", "least": "1", "most": "2", "number": "3", "threshold": "0.5"}
    sample |= {"turn": "2", "amount": "2"}
    for form in phrase.shown:
        for wording in _wordings(notation.parts(form.replace("{request}", '"x"') if "answers" in form else form)):
            text = " ".join(sample.get(word[1:-1], "x1") if word.startswith("{") else word for word in wording)
            found = match(text)
            assert found is not None, text
            assert found.phrase is phrase, text


def _wordings(parts: tuple[notation.Part, ...]) -> list[list[str]]:
    found: list[list[str]] = [[]]
    for part in parts:
        ways = [["{" + part.name + "}"]] if part.kind else [[part.word]] if part.word else []
        for way in part.ways:
            ways += _wordings(way)
        if part.optional:
            ways.append([])
        found = [[*before, *way] for before in found for way in ways]
    return found


SAID: list[tuple[str, str, dict[str, Any]]] = [
    # what the first description of the language lists
    ("the search tool should be called", "tool_called", {"tool": "search"}),
    ("the search tool should not be called", "tool_not_called", {"tool": "search"}),
    (
        "the search tool should be called at least 3 times",
        "tool_called_times",
        {"tool": "search", "bound": "at least", "times": 3},
    ),
    (
        "the search tool should be called exactly 2 times",
        "tool_called_times",
        {"tool": "search", "bound": "exactly", "times": 2},
    ),
    (
        "the search tool should be called at least once",
        "tool_called_times",
        {"tool": "search", "bound": "at least", "times": 1},
    ),
    (
        "the done tool should be called exactly once",
        "tool_called_times",
        {"tool": "done", "bound": "exactly", "times": 1},
    ),
    ("the done tool should be called twice", "tool_called_times", {"tool": "done", "times": 2}),
    (
        "the search tool should be called with query=test",
        "tool_called_with",
        {"tool": "search", "arguments": {"query": "test"}},
    ),
    (
        "the search tool should be called with a=1, b=2",
        "tool_called_with",
        {"tool": "search", "arguments": {"a": 1, "b": 2}},
    ),
    ("the procedure has started", "procedure_started", {}),
    ("the procedure runs", "procedure_runs", {}),
    ("the state count should be 5", "state_is", {"key": "count", "value": 5}),
    ("the state error should exist", "state_exists", {"key": "error"}),
    ("the procedure should complete successfully", "procedure_completes", {}),
    ("the procedure should fail", "procedure_fails", {}),
    ("the total iterations should be less than 10", "iterations", {"bound": "less than", "n": 10}),
    ("the total iterations should be between 2 and 5", "iterations_between", {"least": 2, "most": 5}),
    ("the agent should take at least 3 turns", "agent_took_so_many", {"bound": "at least", "turns": 3}),
    ("the researcher agent takes turns", "agent_takes_turns", {"agent": "researcher"}),
    ("the researcher agent takes 3 turns", "agent_takes_so_many", {"agent": "researcher", "turns": 3}),
    (
        "the researcher agent takes at least 1 turn",
        "agent_takes_so_many",
        {"agent": "researcher", "bound": "at least", "turns": 1},
    ),
    ("the researcher should call the delegate tool", "agent_calls", {"agent": "researcher", "tool": "delegate"}),
    (
        "the summarizer agent should take at least 1 turn",
        "agent_took_so_many",
        {"agent": "summarizer", "bound": "at least", "turns": 1},
    ),
    ("the state plan.steps should contain draft", "state_contains", {"key": "plan.steps", "value": "draft"}),
    ('the state name should match pattern "^[A-Z]"', "state_matches", {"key": "name", "regex": "^[A-Z]"}),
    ("the state note should be similar to hello", "state_similar", {"key": "note", "text": "hello"}),
    ("the output should exist", "output_exists", {}),
    ("the output label should be spam", "output_is", {"field": "label", "value": "spam"}),
    (
        'the output text should fuzzy match "a b" with threshold 0.7',
        "output_fuzzy",
        {"field": "text", "text": "a b", "threshold": 0.7},
    ),
    ("the stage should be complete", "stage_is", {"stage": "complete"}),
    (
        "the stage should transition from planning to executing",
        "stage_transition",
        {"from": "planning", "to": "executing"},
    ),
    ('the stop reason should contain "limit"', "stop_reason_contains", {"value": "limit"}),
    ("the stop reason should be scenario limit", "stop_reason_is", {"value": "scenario limit"}),
    ('the input topic is "the sea"', "input_is", {"input": "topic", "value": "the sea"}),
    ("the count parameter is 5", "input_is", {"input": "count", "value": 5}),
    ('the agent "a" responds with "Hello."', "agent_responds", {"agent": "a", "text": "Hello."}),
    (
        'the agent "a" on turn 2 responds with "Hello."',
        "agent_responds",
        {"agent": "a", "turn": 2, "text": "Hello."},
    ),
    (
        'the agent "a" when told "hi" responds with "Hello."',
        "agent_responds",
        {"agent": "a", "told": "hi", "text": "Hello."},
    ),
    ('calls tool "t" with args {"x": [1]}', "agent_calls_tool", {"tool": "t", "args": {"x": [1]}}),
    ('returns data {"x": null}', "agent_returns", {"data": {"x": None}}),
    ('the tool "t" returns [1, 2]', "tool_returns", {"tool": "t", "value": [1, 2]}),
    ('the model "m" predicts {"label": "a"}', "model_predicts", {"model": "m", "value": {"label": "a"}}),
    ("the human approves", "human_approves", {}),
    ("the human rejects", "human_rejects", {}),
    ('the human answers "tides"', "human_answers", {"value": "tides"}),
    ("the human does not answer", "human_silent", {}),
    ("2 hours pass", "time_passes", {"amount": 2, "unit": "hours"}),
]


@pytest.mark.parametrize(("text", "id", "values"), SAID, ids=[text for text, _, _ in SAID])
def test_what_a_step_says(text: str, id: str, values: dict[str, Any]) -> None:
    found = match(text)
    assert found is not None
    assert isinstance(found.phrase, Phrase)
    assert (found.phrase.id, found.values()) == (id, values)


@pytest.mark.parametrize(
    "text",
    [
        "the search tool is called",
        "the search tool should be called with",
        "the search tool should be called with nothing",
        "the search tool should be called some times",
        "search should be called",
        "the state should be 5",
        "the procedure has started now",
        "the human answers",
        "the agent responds",
        "hours pass",
        "",
    ],
)
def test_what_says_nothing(text: str) -> None:
    assert match(text) is None


def test_case_and_spaces_of_the_fixed_words_do_not_matter() -> None:
    found = match("The  Search tool should be called At Least   once")
    assert found is not None
    assert found.values() == {"tool": "Search", "bound": "at least", "times": 1}


def test_a_name_may_have_spaces_in_quotes() -> None:
    found = match("the 'web search' tool should be called")
    assert found is not None
    assert found.values() == {"tool": "web search"}


def test_an_agent_may_be_called_agent() -> None:
    found = match("the agent agent takes turns")
    assert found is not None
    assert found.values() == {"agent": "agent"}


def test_a_value_that_looks_like_a_bound_can_be_said_in_quotes() -> None:
    found = match('the state note should be "at least 5"')
    assert found is not None
    assert found.values() == {"key": "note", "value": "at least 5"}


def test_every_family_has_a_name_for_people() -> None:
    assert [phrase.id for family in FAMILIES.values() for phrase in family] == [phrase.id for phrase in PHRASES]
