"""How a run ended, its turns in all and its stages."""

from __future__ import annotations

from typing import Any, cast

import pytest

from tactus.storage import RequestRecord
from tactus.testing.steps import SPEAKS_OF_FAILING
from tests.testing.steps.runs import actual, failed, near, rejected, run, says, staged, took

COMPLETES = "the procedure should complete"
STATUSES = ("done", "failed", "rejected", "waiting", "limited", "blocked", "stuck", "cancelled")


def asked(message: str, status: str = "pending") -> RequestRecord:
    return cast(RequestRecord, {"message": message, "status": status})


@pytest.mark.parametrize("status", STATUSES)
def test_each_end_is_what_one_step_says(status: str) -> None:
    held = [says(f"the procedure should {end}", run(status)) is None for end in ("complete", "fail", "be rejected")]
    assert held == [status == end for end in ("done", "failed", "rejected")]


def test_a_run_that_waits_says_for_whom_and_what_to_write() -> None:
    outcome = run("waiting", requests=(asked("Sign?", "answered"), asked("Deploy?")))
    unmet = says(COMPLETES, outcome)
    assert unmet is not None
    assert unmet.actual == 'it waits for a person: "Deploy?"'
    assert unmet.near == "say what the person does, as in: When the human approves"
    assert near(COMPLETES, run("waiting")) == ""
    assert near(COMPLETES, run("failed", requests=(asked("Sign?", "answered"),))) == ""


@pytest.mark.parametrize(
    ("status", "error", "said"),
    [
        ("limited", None, "it was stopped at the number of turns that the scenario allows"),
        ("blocked", {"message": "no key for openai"}, "it is blocked: no key for openai"),
        ("stuck", {"message": "out of memory"}, "it is stuck: out of memory"),
        ("cancelled", {"message": "by ada"}, "it was cancelled: by ada"),
        ("failed", {"message": "no moss", "code": "out"}, "it failed: no moss (out)"),
        ("failed", None, "it failed"),
        ("rejected", {"message": "too long"}, "it was rejected: too long"),
    ],
)
def test_every_other_end_is_said_in_words(status: str, error: dict[str, Any] | None, said: str) -> None:
    assert actual(COMPLETES, run(status, error=error)) == said


def test_a_run_that_its_scenario_stopped_can_be_let_go_on() -> None:
    assert near(COMPLETES, run("limited")).startswith("to let it go on, write `takes at least`")


def test_a_failure_is_known_by_its_message_or_its_code() -> None:
    outcome = failed("no moss left", "out_of_stock")
    assert says("the procedure should fail with moss", outcome) is None
    assert says("the procedure should fail with out_of_stock", outcome) is None
    assert near("the procedure should fail with Moss", outcome) == "only capitals differ"
    assert says("the procedure should fail with moss", rejected("no moss")) is not None
    assert says("the procedure should be rejected with moss", outcome) is not None


def test_the_turns_of_all_agents_are_named_where_they_are_not_so_many() -> None:
    assert near("the total iterations should be more than 3", took(a=1, b=2)) == (
        "agents that took turns: a (1 turn), b (2 turns)"
    )
    assert near("the total iterations should be exactly 1", run()) == "no agent took a turn"
    assert says("the total iterations should be between 3 and 3", took(a=1, b=2)) is None
    assert says("the total iterations should be more than 2", took(a=1, b=2)) is None
    assert says("the total iterations should be at most 3", took(a=1, b=2)) is None


TRANSITION = "the stage should transition from planning to done"


@pytest.mark.parametrize(
    ("stages", "said"),
    [
        ((), "no stage was entered"),
        (("done", "planning"), 'it stayed in "planning"'),
        (("review", "done"), 'it was never in "planning"'),
        (("planning", "review", "done"), 'from "planning" it went to "review"'),
        (("planning", "a", "planning", "b"), 'from "planning" it went to "a", "b"'),
    ],
)
def test_a_transition_that_was_not_is_told_from_those_that_were(stages: tuple[str, ...], said: str) -> None:
    assert actual(TRANSITION, staged(*stages)) == said


def test_the_way_through_the_stages_is_shown() -> None:
    assert near(TRANSITION, staged("planning", "review", "done")) == "the stages were: planning → review → done"
    assert near("the stage should be done", staged("done", "review")) == "the stages were: done → review"
    assert near("the stage should be done", staged("review")) == ""
    both = run(stages=((None, "a"), (None, "x"), ("a", "b"), ("b", "c")))
    assert near("the stage should be done", both) == "the stages were: a → x → a → b → c"


def test_steps_that_speak_of_failing_let_a_run_fail() -> None:
    for id in ("procedure_fails", "procedure_rejected_with", "error_contains", "stop_reason_is"):
        assert id in SPEAKS_OF_FAILING
    for id in ("procedure_completes", "state_exists", "output_is", "tool_called", "agent_takes_turns"):
        assert id not in SPEAKS_OF_FAILING
