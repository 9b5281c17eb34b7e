"""The calls of tools: which arguments a call has, how calls are counted, and what is said where one is missing."""

from __future__ import annotations

from typing import Any

import pytest

from tactus.testing.outcome import Call, Outcome
from tests.testing.steps.runs import actual, called, near, run, says

WITH = "the search tool should be called with"


@pytest.mark.parametrize(
    ("arguments", "args"),
    [
        ("limit=5", {"limit": 5.0}),
        ("limit=5.0", {"limit": 5}),
        ("limit=5", {"limit": "5"}),
        ("deep=true", {"deep": True}),
        ("query=two words, limit=5", {"query": "two words", "limit": 5}),
        ('filter={"lang": "en"}', {"filter": {"lang": "en", "year": 2020}}),
        ('{"filter": {"tags": ["a"]}}', {"filter": {"tags": ["a"]}}),
        ("filter.lang=en", {"filter": {"lang": "en"}}),
        ("tags.2=b", {"tags": ["a", "b"]}),
        ("filter=null", {"query": "x"}),
        ("{}", []),
    ],
)
def test_a_call_has_the_arguments_that_a_step_names_and_may_have_others(arguments: str, args: Any) -> None:
    assert says(f"{WITH} {arguments}", called(("search", args))) is None
    assert says(f"the search tool should not be called with {arguments}", called(("search", args))) is not None


@pytest.mark.parametrize(
    ("arguments", "args"),
    [
        ("limit=1", {"limit": True}),
        ("deep=true", {"deep": 1}),
        ('limit="5"', {"limit": 5}),
        ("query=Test", {"query": "test"}),
        ("tags=[1]", {"tags": [1, 2]}),
        ('filter={"lang": "en"}', {"filter": {"lang": "de"}}),
        ('filter={"lang": "en"}', {"filter": "en"}),
        ("query=x", []),
        ("query=x", "x"),
    ],
)
def test_other_arguments_are_not_these(arguments: str, args: Any) -> None:
    assert says(f"{WITH} {arguments}", called(("search", args))) is not None
    assert says(f"the search tool should not be called with {arguments}", called(("search", args))) is None


def test_two_arguments_are_those_of_one_call() -> None:
    split = called(("search", {"query": "a", "limit": 1}), ("search", {"query": "b", "limit": 2}))
    assert says(f"{WITH} query=a, limit=1", split) is None
    unmet = says(f"{WITH} query=a, limit=2", split)
    assert unmet is not None
    assert unmet.actual == 'it was called 2 times, with query="a", limit=1; with query="b", limit=2'
    assert unmet.near == "one call has the rest: limit is 1"
    assert near(f"{WITH} query=a, page=2", split) == "one call has the rest: page is missing"


def test_of_many_calls_five_are_listed() -> None:
    many = called(*(("search", {"n": n}) for n in range(12)))
    assert actual(f"{WITH} n=20", many) == (
        "it was called 12 times, with n=0; with n=1; with n=2; with n=3; with n=4 and 7 more"
    )
    assert near("the search tool should be called once", many).endswith("with n=4 and 7 more")


def test_long_arguments_are_cut() -> None:
    assert len(actual(f"{WITH} n=1", called(("search", {"text": "moss " * 100})))) < 240


def test_a_call_that_failed_is_a_call_and_says_why() -> None:
    outcome = Outcome("done", calls=(Call("search", {"query": "x"}, error="no such host"),))
    assert says("the search tool should be called exactly once", outcome) is None
    assert near("the search tool should not be called", outcome) == 'with query="x" (which failed: no such host)'


def test_where_a_tool_was_not_called_the_others_are_named() -> None:
    others = called(("look_up", {}), ("done", {}), ("look_up", {}))
    assert near("the search tool should be called", others) == "tools that were called: look_up (2 times), done (once)"
    assert near("the search tool should be called", run()) == "no tool was called"
    unfinished = near("the search tool should be called twice", run("limited"))
    assert unfinished == (
        "no tool was called; the run did not complete: it was stopped at the number of turns that the scenario allows"
    )


def test_a_call_without_arguments_is_said_to_be_one() -> None:
    assert near("the done tool should not be called", called(("done", []))) == "without arguments"


def test_marks_in_the_name_of_a_tool_may_be_lines() -> None:
    outcome = called(("web/search.pages", {}))
    assert says("the web_search-pages tool should be called", outcome) is None
    assert says("the web_search tool should not be called", outcome) is None


def test_who_called_a_tool_is_told_apart_from_the_program() -> None:
    outcome = called(("search", {}, "writer"), ("search", {}))
    assert near("the researcher agent should call the search tool", outcome) == (
        "it was called by the writer agent (once), the program itself (once)"
    )
    assert says("the agent should call the search tool", outcome) is None
    assert says("the agent should not call the search tool", called(("search", {}))) is None
