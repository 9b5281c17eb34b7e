"""The turns of agents: of one, and of all together."""

from __future__ import annotations

from tests.testing.steps.runs import near, run, says, took


def test_without_a_name_turns_are_those_of_all_agents() -> None:
    both = took(writer=1, critic=2)
    assert says("the agent should take exactly 3 turns", both) is None
    assert says("the agent takes 3 turns", both) is None
    assert says("the agent should take at most 2 turns", both) is not None


def test_a_name_counts_that_agent_alone() -> None:
    assert says("the writer agent should take exactly 1 turn", took(writer=1, critic=2)) is None
    assert says("the writer agent should not take any turns", took(critic=2)) is None


def test_where_turns_are_missing_those_of_the_others_are_named() -> None:
    assert near("the writer agent takes turns", took(critic=1, clerk=3, writer=0)) == (
        "agents that took turns: critic (1 turn), clerk (3 turns)"
    )
    assert near("the writer agent takes turns", run()) == ""


def test_where_turns_are_too_many_nothing_is_to_be_said_but_for_all_agents() -> None:
    both = took(writer=3, critic=2)
    assert near("the writer agent should take at most 2 turns", both) == ""
    assert (
        near("the agent should not take any turns", both)
        == "agents that took turns: writer (3 turns), critic (2 turns)"
    )


def test_a_run_that_did_not_come_to_its_end_is_named_as_a_reason() -> None:
    outcome = run("waiting", turns={"writer": 1})
    assert near("the writer agent takes 2 turns", outcome) == "the run did not complete: it waits"


def test_turns_up_to_the_limit_of_a_scenario_are_so_many() -> None:
    assert says("the writer agent takes exactly 2 turns", run("limited", turns={"writer": 2})) is None
