"""What listeners hear of a reply while it comes, over real HTTP: pieces of text, then the turn with what it took."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

import pytest

from tactus.runtime import Event
from tests.fake_openai import KEY, FakeOpenAI, serve
from tests.programs import in_main, run_program

REPLIES = {
    "system:You are Ann": "Ann says a long sentence.",
    "system:You are Bob": "Bob answers with another one.",
    "system:You are quiet": {"text": "", "calls": [{"name": "done", "args": {}}]},
}
SOURCE = """
done = tactus.done
ann = Agent { model = "openai/gpt-4o-mini", system_prompt = "You are Ann." }
bob = Agent { model = "openai/gpt-4o", system_prompt = "You are Bob." }
quiet = Agent { model = "openai/gpt-4o", system_prompt = "You are quiet.", tools = {done} }
""" + in_main("""
  ann("Speak.")
  Step.checkpoint(function() bob("Answer.") return 1 end)
  quiet("Be done.")
  ann("Again.")
""")


@pytest.fixture
def server() -> Iterator[FakeOpenAI]:
    with serve(REPLIES) as fake:
        yield fake


def heard_of(server: FakeOpenAI) -> list[Event]:
    environ = {"OPENAI_API_KEY": KEY, "OPENAI_BASE_URL": server.url}
    run, heard = run_program(SOURCE, mock=False, environ=environ)
    assert run.status == "done", run.error
    return heard


def test_every_agents_text_comes_in_pieces_and_the_turn_ends_with_what_it_took(server: FakeOpenAI) -> None:
    heard = [event for event in heard_of(server) if event.kind in ("waiting_for_model", "text", "turn")]
    phases = [(kind, list(events)) for kind, events in groupby(heard, lambda event: event.kind)]
    assert [kind for kind, _ in phases] == [
        *("waiting_for_model", "text", "turn"),
        *("waiting_for_model", "text", "turn"),
        *("waiting_for_model", "turn"),
        *("waiting_for_model", "text", "turn"),
    ]
    texts = [events for kind, events in phases if kind == "text"]
    assert [{event.data["agent"] for event in pieces} for pieces in texts] == [{"ann"}, {"bob"}, {"ann"}]
    assert all(len(pieces) > 2 for pieces in texts)
    spoken = ["".join(event.data["text"] for event in pieces) for pieces in texts]
    assert spoken == [REPLIES["system:You are Ann"], REPLIES["system:You are Bob"], REPLIES["system:You are Ann"]]
    turns = [events[0].data for kind, events in phases if kind == "turn"]
    assert [turn["text"] for turn in turns] == [spoken[0], spoken[1], "", spoken[2]]
    for turn in turns:
        assert turn["usage"] == {
            "prompt_tokens": 1200,
            "completion_tokens": 42,
            "total_tokens": 1242,
            "cached_tokens": 1024,
        }
        assert turn["cost"] > 0
        assert turn["duration_ms"] >= 0


def test_a_turn_without_usage_says_so() -> None:
    with serve("Hello.", usage=None) as server:
        environ = {"OPENAI_API_KEY": KEY, "OPENAI_BASE_URL": server.url}
        source = 'w = Agent { model = "openai/gpt-4o" }\n' + in_main("w()")
        _, heard = run_program(source, mock=False, environ=environ)
    (turn,) = [event.data for event in heard if event.kind == "turn"]
    assert (turn["usage"], turn["cost"], turn["text"]) == (None, None, "Hello.")


def test_a_double_tells_its_text_too() -> None:
    source = 'w = Agent { model = "openai/gpt-4o" }\nMocks { w = {message = "Hello."} }\n' + in_main("w()")
    _, heard = run_program(source)
    assert [(event.kind, event.data["text"]) for event in heard if event.kind in ("text", "turn")] == [
        ("text", "Hello."),
        ("turn", "Hello."),
    ]
