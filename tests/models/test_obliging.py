"""The double that nobody has written: a program that loops until its tools are called comes to its end."""

from __future__ import annotations

import dataclasses
import json

import pytest

from tactus.models import Conversation, Message, Reply, ToolCall, ToolSpec, Usage
from tactus.models.obliging import agent_turn, tool_result
from tests.programs import result, result_after_crashes, run_program

SEARCH = ToolSpec(
    "search", "", {"type": "object", "properties": {"query": {"type": "string"}, "n": {"type": "integer"}}}
)
DONE = ToolSpec("done", "", {"type": "object", "properties": {"reason": {"type": "string"}}})
ASKED = Conversation("openai", "gpt-4o", "", (Message("user", "hi"),), tools=(DONE, SEARCH), agent="writer", ordinal=2)
LOOP = """
local done = require("tactus.tools.done")
search = Tool { input = {query = "string", n = {type = "integer", min = 3}}, function(args) return args end }
writer = Agent { model = "openai/gpt-4o", tools = {search, done} }
Procedure { function(input)
  repeat local reply = writer() until done.called()
  return {search.last_call().args, done.last_result(), Iterations.current()}
end }
"""


def calls(*said: Message, tools: tuple[ToolSpec, ...] = (DONE, SEARCH)) -> list[str]:
    messages = (Message("user", "hi"), *said)
    return [call.name for call in agent_turn(dataclasses.replace(ASKED, messages=messages, tools=tools)).calls]


def said(*tools: str) -> Message:
    return Message("assistant", "", calls=tuple(ToolCall("1", tool, {}) for tool in tools))


def test_it_calls_every_tool_with_samples_and_done_last() -> None:
    assert agent_turn(ASKED) == Reply(
        "mock writer",
        (
            ToolCall("call_writer_2_0", "search", {"query": "query", "n": 1}),
            ToolCall("call_writer_2_1", "done", {"reason": "mock writer"}),
        ),
        Usage(),
        model="gpt-4o",
        provider="scripted",
        finish_reason="tool_calls",
        request_id="obliging_writer_2",
    )


def test_without_tools_it_replies() -> None:
    reply = agent_turn(dataclasses.replace(ASKED, tools=()))
    assert (reply.text, reply.calls, reply.finish_reason) == ("mock writer", (), "stop")


def test_it_calls_a_tool_once_in_a_conversation_and_done_again_when_it_is_asked_again() -> None:
    assert calls() == ["search", "done"]
    assert calls(said("search")) == ["done"]
    assert calls(said("search", "done")) == []
    assert calls(said("search", "done"), said()) == ["done"]
    assert calls(said("search"), tools=(SEARCH,)) == []


def test_a_done_without_a_reason_is_a_tool_like_others() -> None:
    own = ToolSpec("done", "", {"type": "object", "properties": {"grade": {"type": "integer", "minimum": 4}}})
    assert agent_turn(dataclasses.replace(ASKED, tools=(own,))).calls[0].args == {"grade": 4}


def test_an_outside_tool_answers_a_sample_of_its_output() -> None:
    assert tool_result("fetch") == "mock fetch"
    assert tool_result("fetch", {"type": "object", "properties": {"status": {"enum": [200, 404]}}}) == {"status": 200}


def test_a_loop_until_done_is_called_ends_after_its_first_turn() -> None:
    assert result_after_crashes(LOOP, mode="obliging") == [{"query": "query", "n": 3}, "mock writer", 1]


@pytest.mark.parametrize(
    ("loop", "turns"),
    [
        ("for i = 1, 3 do repeat writer() until done.called() end", 5),
        ("for i = 1, 3 do repeat writer{message = 'Go on.'} until done.called() end", 5),
        ("repeat local reply = writer() until #reply.tool_calls == 0", 2),
        ("repeat writer() until search.called()", 1),
    ],
)
def test_other_loops_end_too(loop: str, turns: int) -> None:
    source = LOOP.replace("repeat local reply = writer() until done.called()", loop)
    assert result(source, mode="obliging")[2] == turns


def test_who_was_answered_for_is_told_and_not_kept() -> None:
    _, heard = run_program(LOOP, mode="obliging")
    assert [event.data for event in heard if event.kind == "obliged"] == [{"kind": "agent", "name": "writer"}]
    _, heard = run_program(LOOP + 'Mocks { writer = {tool_calls = {{tool = "done"}, {tool = "search"}}} }')
    assert [event for event in heard if event.kind == "obliged"] == []


def test_its_tools_run_unless_they_have_a_double() -> None:
    mocked = LOOP.replace("search.last_call().args", "search.last_result()") + "Mocks { search = {returns = 'found'} }"
    assert result(mocked, mode="obliging")[0] == "found"


def test_it_costs_nothing_under_a_budget_in_usd() -> None:
    source = LOOP.replace("Procedure {", "Procedure { budget = {usd = 0.01},")
    run, _ = run_program(source, mode="obliging")
    assert (run.status, json.loads(run.result or "null")[1]) == ("done", "mock writer"), run.error
