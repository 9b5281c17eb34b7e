"""What somebody probably meant by a step that says nothing."""

from __future__ import annotations

import pytest

from tactus.language.phrases import Custom, corrected, nearest

OWN = [Custom("the summary reads {how}")]


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("the search tool is called", "the {tool} tool should be called"),
        ("the search tool was called 3 times", "the {tool} tool should be called [at least|at most|exactly] {times}"),
        ("search should be called", "the {tool} tool should be called"),
        ("the procedure completes", "the procedure should complete [successfully]"),
        ("the procedure starts", "the procedure runs"),
        ("the state x equals 5", "the state {key} should be {value}"),
        ("the output field x contains hello", "the output [{field}] should contain {value}"),
        ("the researcher agent take turns", "the [{agent}] agent should take turns"),
        ("the summary should read well", "the summary reads {how}"),
        ("human approves", "the human approves [{request}]"),
        ("the agent writer replies with hello", "the agent {agent} responds with {text}"),
    ],
)
def test_the_nearest_step_is_offered_first(text: str, first: str) -> None:
    assert nearest(text, OWN)[0].shown[0] == first


def test_at_most_three_are_offered() -> None:
    assert len(nearest("the state x should contain be 5")) == 3


@pytest.mark.parametrize("text", ["hello world", "it rains in Spain", "", "5", "a b c d e f g h i j k l m"])
def test_nothing_is_offered_where_nothing_is_near(text: str) -> None:
    assert nearest(text, OWN) == []


@pytest.mark.parametrize(
    ("text", "right"),
    [
        ("the search tool shuold be called", "the search tool should be called"),
        ("the serch tool shoud be caled at leats once", "the serch tool should be called at least once"),
        ("the procedur should complet succesfully", "the procedure should complete successfully"),
        ("the human approve", "the human approves"),
        ("the sumary reads well", "the summary reads well"),
        ("the search tool is called", ""),
        ("the search tool should be called", ""),
    ],
)
def test_misspelled_words_are_spelled_right(text: str, right: str) -> None:
    assert corrected(text, OWN) == right
