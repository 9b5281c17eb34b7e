"""Which events are messages of the conversation, and the shipped doubles of those who answer and record."""

from __future__ import annotations

from typing import Any

import pytest

from tactus.app.standing import Request
from tactus.door.people import SAID, Answers, ChatMessage, Transcript, message
from tactus.runtime import Event
from tactus.runtime.events import KINDS, TRANSIENT
from tests.awaited import awaited

RECORD = {"id": "r:1@0.0", "status": "answered", "value": {"a": 1}, "actor": "ann", "comment": None}


def of(kind: str, **data: Any) -> ChatMessage | None:
    return message("r", Event(kind, data, "3", 2, 5.0), lambda id: {**RECORD, "id": id})


def test_only_known_kinds_of_events_are_messages() -> None:
    assert set(SAID) <= {*KINDS, *TRANSIENT}
    assert of("log", level="info", message="x") is None


def test_a_message_names_its_run_and_its_event() -> None:
    said = of("notification", message="half way", level="info", **{"class": "NOTIFICATION"})
    assert said == ChatMessage(
        "r:3#notification.2", "r", "NOTIFICATION", "program", "half way", at=5.0, data={"level": "info"}
    )


def test_a_reply_that_only_calls_tools_says_nothing() -> None:
    assert of("turn", agent="w", text="", duration_ms=1) is None
    said = of("turn", agent="w", text="hi", duration_ms=1)
    assert said is not None
    assert (said.kind, said.role, said.agent) == ("CHAT", "assistant", "w")


def test_a_call_by_the_program_is_no_message_and_one_by_the_model_is_internal() -> None:
    call = {"tool": "add", "args": {"a": 1}, "result": {"sum": 2}}
    assert of("tool", caller="program", **call) is None
    said = of("tool", caller="model", **call)
    assert said is not None
    assert (said.kind, said.role, said.content, said.data) == ("INTERNAL", "tool", '{"sum":2}', call)
    failed = of("tool", caller="model", tool="add", args={}, error="no")
    assert failed is not None
    assert failed.content == "Error: no"


def test_a_persons_answer_is_looked_up() -> None:
    said = of("response", id="r:1@0.0", type="input", **{"class": "RESPONSE"})
    assert said is not None
    assert (said.role, said.content, said.data["value"], said.data["actor"]) == ("person", '{"a":1}', {"a": 1}, "ann")


def a_request(text: str) -> Request:
    return Request("r:1@0.0", "r", "input", text, None, [], {}, None, None, 0.0, None, "pending")


@awaited
async def test_answers_are_written_down_by_message_or_computed() -> None:
    answers = Answers({"Name?": "Ann", "Sure?": False}, actor="bob")
    name, sure, other = [await answers.handle(a_request(text)) for text in ("Name?", "Sure?", "What?")]
    assert name is not None
    assert sure is not None
    assert (name.value, name.actor, sure.value, other) == ("Ann", "bob", False, None)
    computed = await Answers(lambda request: request.message.upper()).handle(a_request("Name?"))
    assert computed is not None
    assert computed.value == "NAME?"


@awaited
async def test_a_transcript_keeps_a_message_once_the_later_one_holds() -> None:
    kept = Transcript()
    for text in ("first", "again"):
        await kept.record(ChatMessage("1", "r", "CHAT", "user", text))
    await kept.record(ChatMessage("2", "r", "CHAT", "user", "next"))
    assert [said.content for said in kept.messages] == ["again", "next"]


@pytest.mark.parametrize("kind", sorted(SAID))
def test_every_kind_that_is_a_message_has_a_class(kind: str) -> None:
    data = {"class": "CHAT", "role": "user", "content": "x", "text": "x", "message": "x", "id": "r:1@0.0"}
    said = of(kind, **data, tool="t", args={}, result=1, caller="model", type="input", level="info")
    assert said is not None
    assert said.kind
    assert said.id.startswith("r:3#")
