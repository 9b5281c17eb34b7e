"""Every example of every step: a run in which it holds, one in which it does not, and what is then said."""

from __future__ import annotations

from typing import Any

import pytest

from tactus.language.phrases import PHRASES, Phrase, match
from tactus.language.phrases.values import SUBJECTS
from tactus.testing.outcome import Outcome
from tactus.testing.steps import CHECKS, Unmet
from tests.testing.steps.runs import called, failed, holding, rejected, run, searched, staged, took

COUNTING = ("agent_takes_turns", "agent_takes_so_many")
"""Steps with When that check as well."""
NEEDED = [phrase for phrase in PHRASES if "then" in phrase.kinds or phrase.id in COUNTING]
Row = tuple[Outcome, Outcome, str, str]

SO, OTHER, PAIR = (called(("search", args, "writer")) for args in ({"query": "test"}, {"query": "x"}, {"limit": 5}))
TWO = called(("search", {"query": "two words", "limit": 5, "page": 1}))
DELEGATED = called(("delegate", {"to": "writer"}, "researcher"))
BY_ITSELF = called(("delegate", {}))
NONE = took()
ROWS: dict[str, Row] = {
    # tools
    "the search tool should be called": (SO, run(), "the search tool to be called", "it was not called"),
    'the tool "search" should be called': (SO, DELEGATED, "the search tool to be called", "it was not called"),
    "the search tool should be called at least once": (
        *(searched(1), searched(0)),
        *("the search tool to be called at least once", "it was not called"),
    ),
    "the search tool should be called exactly once": (
        *(searched(1), searched(2)),
        *("the search tool to be called exactly once", "it was called 2 times"),
    ),
    "the search tool should be called exactly 2 times": (
        *(searched(2), searched(3)),
        *("the search tool to be called exactly 2 times", "it was called 3 times"),
    ),
    "the search tool should be called at least 3 times": (
        *(searched(3), searched(2)),
        *("the search tool to be called at least 3 times", "it was called 2 times"),
    ),
    "the search tool should be called at most 1 time": (
        *(searched(0), searched(2)),
        *("the search tool to be called at most once", "it was called 2 times"),
    ),
    "the search tool should be called twice": (
        *(searched(2), searched(1)),
        *("the search tool to be called exactly 2 times", "it was called once"),
    ),
    'the tool "search" should be called three times': (
        *(searched(3), searched(4)),
        *("the search tool to be called exactly 3 times", "it was called 4 times"),
    ),
    "the search tool should not be called": (
        *(DELEGATED, searched(2)),
        *("the search tool not to be called", "it was called 2 times"),
    ),
    "the tool search should not be called": (
        *(run(), searched(1)),
        *("the search tool not to be called", "it was called once"),
    ),
    "the search tool should be called with query=test": (
        *(SO, OTHER),
        *('the search tool to be called with query="test"', 'it was called once, with query="x"'),
    ),
    'the search tool should be called with query="two words", limit=5': (
        *(TWO, PAIR),
        *('the search tool to be called with query="two words", limit=5', "it was called once, with limit=5"),
    ),
    'the tool "search" should be called with {"query": "test"}': (
        *(SO, run()),
        *('the search tool to be called with query="test"', "it was not called"),
    ),
    "the search tool should not be called with query=test": (
        *(OTHER, SO),
        *('the search tool not to be called with query="test"', "it was called so once"),
    ),
    'the tool "search" should not be called with query=test': (
        *(run(), SO),
        *('the search tool not to be called with query="test"', "it was called so once"),
    ),
    "the researcher should call the delegate tool": (
        *(DELEGATED, BY_ITSELF),
        *("the researcher agent to call the delegate tool", "it did not call it"),
    ),
    "the researcher agent should call the delegate tool": (
        *(DELEGATED, called(("delegate", {}, "writer"))),
        *("the researcher agent to call the delegate tool", "it did not call it"),
    ),
    'the agent "researcher" should call the "delegate" tool': (
        *(DELEGATED, called(("search", {}, "researcher"))),
        *("the researcher agent to call the delegate tool", "it did not call it"),
    ),
    "the agent should call the delegate tool": (
        *(DELEGATED, BY_ITSELF),
        *("an agent to call the delegate tool", "none did"),
    ),
    "the researcher should not call the delegate tool": (
        *(BY_ITSELF, DELEGATED),
        *("the researcher agent not to call the delegate tool", "it called it once"),
    ),
    "the researcher agent should not call the delegate tool": (
        *(called(("delegate", {}, "writer")), DELEGATED),
        *("the researcher agent not to call the delegate tool", "it called it once"),
    ),
    'the agent "researcher" should not call the delegate tool': (
        *(run(), DELEGATED),
        *("the researcher agent not to call the delegate tool", "it called it once"),
    ),
    "the agent should not call the delegate tool": (
        *(BY_ITSELF, DELEGATED),
        *("no agent to call the delegate tool", "it was called by researcher (once)"),
    ),
    # the procedure
    "the procedure should complete successfully": (
        *(run(), failed("no such topic")),
        *("the procedure to complete", "it failed: no such topic (program_error, news.tac:3)"),
    ),
    "the procedure should complete": (run(), run("waiting"), "the procedure to complete", "it waits"),
    "the procedure should fail": (failed("x"), run(), "the procedure to fail", "it completed"),
    'the procedure should fail with "no such topic"': (
        *(failed("there is no such topic"), failed("no topic")),
        *('the procedure to fail with "no such topic"', "it failed: no topic (program_error, news.tac:3)"),
    ),
    "the procedure should be rejected": (
        *(rejected("too long"), failed("x", "")),
        *("the procedure to be rejected", "it failed: x (news.tac:3)"),
    ),
    'the procedure should be rejected with "too many topics"': (
        *(rejected("there are too many topics"), rejected("too long")),
        *('the procedure to be rejected with "too many topics"', "it was rejected: too long"),
    ),
    "the total iterations should be less than 10": (
        *(took(a=9), took(a=4, b=6)),
        *("the total iterations to be less than 10", "they were 10"),
    ),
    "the total iterations should be at least 2": (
        *(took(a=1, b=1), took(a=1)),
        *("the total iterations to be at least 2", "they were 1"),
    ),
    "the total iterations should be 3": (
        *(took(a=1, b=2), took(a=4)),
        *("the total iterations to be exactly 3", "they were 4"),
    ),
    "the total iterations should be between 2 and 5": (
        *(took(a=5), took(a=3, b=3)),
        *("the total iterations to be between 2 and 5", "they were 6"),
    ),
    "the stage should be complete": (
        *(staged("planning", "complete"), staged("complete", "planning")),
        *('the stage to be "complete"', 'it was "planning"'),
    ),
    'the stage should be "complete"': (
        *(staged("complete"), run()),
        *('the stage to be "complete"', "no stage was entered"),
    ),
    "the stage should transition from planning to executing": (
        *(staged("planning", "executing", "complete"), staged("planning", "review", "executing")),
        *('the stage to go from "planning" to "executing"', 'from "planning" it went to "review"'),
    ),
}


def turns() -> dict[str, Row]:
    """Steps about turns: of one agent and of all of them, in every wording."""
    researcher, summarizer = ("the researcher agent", "researcher"), ("the summarizer agent", "summarizer")
    rows: dict[str, Row] = {}
    for (agent, name), says in ((researcher, "takes"), (summarizer, "should take")):
        one, two, three, four = (took(**{name: count, "other": 9}) for count in (1, 2, 3, 4))
        none = took(other=9)
        for who in (agent, f'the agent "{name}"', f"the {name}"):
            rows[f"{who} {says} turns"] = (one, none, f"{agent} to take a turn", "it took none")
            exactly = f"{agent} to take exactly"
            rows[f"{who} {says} 3 turns"] = (three, two, f"{exactly} 3 turns", "it took 2")
            rows[f"{who} {says} 2 turns"] = (two, three, f"{exactly} 2 turns", "it took 3")
            rows[f"{who} {says} 1 turn"] = (one, none, f"{exactly} 1 turn", "it took none")
            rows[f"{who} {says} at least 1 turn"] = (three, none, f"{agent} to take at least 1 turn", "it took none")
            rows[f"{who} {says} exactly 2 turns"] = (two, one, f"{exactly} 2 turns", "it took 1")
            for two_ in ("2", "two"):
                at_most = f"{agent} to take at most 2 turns"
                rows[f"{who} {says} at most {two_} turns"] = (none, four, at_most, "it took 4")
            for some in ("turns", "any turns", "a turn"):
                rows[f"{who} should not take {some}"] = (none, two, f"{agent} not to take a turn", "it took 2 turns")
    for says in ("takes", "should take"):
        rows[f"the agent {says} turns"] = (took(a=1), NONE, "an agent to take a turn", "none did")
    rows["the agent takes a turn"] = (
        *(took(a=1), took(a=1, b=1)),
        *("the agents to take exactly 1 turn together", "they took 2"),
    )
    rows["the agent should take at least 3 turns"] = (
        *(took(a=2, b=1), took(a=1, b=1)),
        *("the agents to take at least 3 turns together", "they took 2"),
    )
    return rows


HELLO = "Hello there"
LIKE = 'to be similar to "Hello there", by'
TAILS: dict[str, tuple[Any, Any, str, str]] = {
    'should be "Hello there"': (HELLO, "Hello", 'to be "Hello there"', 'it is "Hello"'),
    "should be done": ("done", "Done!", 'to be "done"', 'it is "Done!"'),
    "should be 5": (5.0, 4, "to be 5", "it is 4"),
    'should not be "Hello"': ("hello", "Hello", 'not to be "Hello"', 'it is "Hello"'),
    "should not be 5": (4, 5.0, "not to be 5", "it is 5.0"),
    "should exist": ("", None, "to exist", ""),
    "should not exist": (None, "Hello", "not to exist", 'it is the text "Hello"'),
    'should contain "Hello"': ("Oh, Hello!", "Hell", 'to contain "Hello"', 'it is the text "Hell"'),
    "should contain Hello": (HELLO, "hello", 'to contain "Hello"', 'it is the text "hello"'),
    'should not contain "Hello"': ("Hell", HELLO, 'not to contain "Hello"', f'it is the text "{HELLO}"'),
    'should match pattern "^H[a-z]+"': ("Hi", "Oh", "to match the pattern ^H[a-z]+", 'it is the text "Oh"'),
    "should match the pattern ^H[a-z]+": ("Hiho", "Oh Hi", "to match the pattern ^H[a-z]+", 'it is the text "Oh Hi"'),
    'should be similar to "Hello there"': (
        *("hello  there!", "Goodbye"),
        *(f"{LIKE} 0.8 or more", 'it is the text "Goodbye", similar by 0.11'),
    ),
    'should be similar to "Hello there" with threshold 0.9': (
        *("HELLO THERE!", "Hello them"),
        *(f"{LIKE} 0.9 or more", 'it is the text "Hello them", similar by 0.85'),
    ),
    'should fuzzy match "Hello there" with threshold 0.7': (
        *("Hello them", "Hello you!"),
        *(f"{LIKE} 0.7 or more", 'it is the text "Hello you!", similar by 0.57'),
    ),
    "should fuzzy match Hello there": (
        *("Hello, there", "Hello"),
        *(f"{LIKE} 0.8 or more", 'it is the text "Hello", similar by 0.62'),
    ),
    "should be at least 5": (5, 4.5, "to be at least 5", "it is 4.5"),
    "should be less than 2.5": (2, 2.5, "to be less than 2.5", "it is 2.5"),
    "should be between 1 and 10": (10, 11, "to be between 1 and 10", "it is 11"),
}
MISSING = {
    "the state summary": 'the state has no key "summary"',
    "the output greeting": 'the output has no field "greeting"',
    "the output": "the procedure returned nothing",
    "the stop reason": "the run was not asked to stop",
    "the error": "there was none: the run completed",
}


def values() -> dict[str, Row]:
    """Steps about values, each of all that they can speak of."""
    subjects = {*MISSING, *(subject.number for subject in SUBJECTS.values() if subject.number)}
    return {
        f"{subject} {tail}": (
            *(holding(subject, meets), holding(subject, misses)),
            *(f"{subject} {expected}", actual if misses is not None else MISSING.get(subject, "")),
        )
        for subject in subjects
        for tail, (meets, misses, expected, actual) in TAILS.items()
        if subject != "the error" or meets != ""  # an error without a text is none
    }


ROWS |= turns() | values()
ROWS["the error should exist"] = (failed("x"), run(), "the error to exist", MISSING["the error"])
ROWS["the stop reason should exist"] = (
    *(run(stop_reason="enough"), run()),
    *("the stop reason to exist", MISSING["the stop reason"]),
)
EXAMPLES = [(phrase, example) for phrase in NEEDED for example in phrase.examples]


def test_every_phrase_that_says_what_holds_has_a_check_and_no_other() -> None:
    assert CHECKS.keys() == {phrase.id for phrase in NEEDED}


@pytest.mark.parametrize(("phrase", "example"), EXAMPLES, ids=[example for _, example in EXAMPLES])
def test_an_example_holds_of_one_run_and_not_of_another(phrase: Phrase, example: str) -> None:
    found = match(example)
    assert found is not None
    meets, misses, expected, actual = ROWS[example]
    CHECKS[phrase.id](meets, found.values())
    with pytest.raises(Unmet) as unmet:
        CHECKS[phrase.id](misses, found.values())
    assert (unmet.value.expected, unmet.value.actual) == (expected, actual)
