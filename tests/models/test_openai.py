"""OpenAIChat against a real server: what goes out, what comes back."""

from __future__ import annotations

import asyncio
import dataclasses
import json
import subprocess
import sys
from collections.abc import Callable
from typing import Any

import pytest

from tactus.errors import Blocked
from tactus.models import Conversation, Message, ModelFault, Reply, ToolCall, ToolSpec, Usage
from tactus.models.openai import OpenAIChat
from tests.fake_openai import KEY, FakeOpenAI, serve

SEARCH = ToolSpec(
    "search",
    "Search the web",
    {"type": "object", "title": "Search", "properties": {"q": {"type": "string", "default": "x"}}},
)
LOOK = {"text": "Let me look.", "calls": [{"name": "search", "args": {"q": "tea"}, "id": "call_abc"}]}
BOTH = pytest.mark.parametrize("stream", [True, False], ids=["streamed", "whole"])


def conversation(*messages: Message, **fields: Any) -> Conversation:
    made = Conversation("openai", "gpt-4o-mini", "Be brief.", messages or (Message("user", "hi"),))
    return dataclasses.replace(made, **fields)


def ask(
    server: FakeOpenAI,
    asked: Conversation,
    on_text: Callable[[str], None] = lambda text: None,
    **options: Any,
) -> Reply:
    async def once() -> Reply:
        model = OpenAIChat(options.pop("key", KEY), server.url, **options)
        try:
            return await model.request(asked, on_text)
        finally:
            await model.close()

    return asyncio.run(once())


@BOTH
def test_a_reply_is_flat_and_keeps_what_the_provider_said(stream: bool) -> None:
    with serve(LOOK) as server:
        reply = ask(server, conversation(tools=(SEARCH,)), stream=stream)
    assert reply.text == "Let me look."
    assert reply.calls == (ToolCall("call_abc", "search", {"q": "tea"}),)
    assert reply.usage == Usage(input=1200, output=42, cache_read=1024, reported=True)
    assert (reply.model, reply.provider, reply.finish_reason) == ("gpt-4o-mini", "openai", "tool_calls")
    assert reply.request_id.startswith("chatcmpl-")
    assert reply.raw is not None
    assert reply.raw["library"] == "pydantic-ai"
    assert reply.raw["version"][0] == "2"
    json.dumps(reply.raw, allow_nan=False)


def test_the_text_arrives_piece_by_piece() -> None:
    pieces: list[str] = []
    with serve("one two three four", chunk=4) as server:
        reply = ask(server, conversation(), pieces.append)
    assert pieces == ["one ", "two ", "thre", "e fo", "ur"]
    assert "".join(pieces) == reply.text


def test_without_streaming_the_text_arrives_in_one_piece() -> None:
    pieces: list[str] = []
    with serve("one two three four") as server:
        ask(server, conversation(), pieces.append, stream=False)
        assert server.requests[0]["body"]["stream"] is False
    assert pieces == ["one two three four"]


def test_a_stream_asks_for_its_usage() -> None:
    with serve() as server:
        ask(server, conversation())
        assert server.requests[0]["body"]["stream_options"] == {"include_usage": True}


@BOTH
def test_usage_that_is_not_reported_is_known_to_be_unknown(stream: bool) -> None:
    with serve(usage=None) as server:
        assert ask(server, conversation(), stream=stream).usage == Usage(reported=False)


@BOTH
def test_a_reply_may_be_empty(stream: bool) -> None:
    with serve("") as server:
        reply = ask(server, conversation(), stream=stream)
    assert (reply.text, reply.calls, reply.finish_reason) == ("", (), "stop")


def test_settings_and_tools_go_out_as_they_were_said() -> None:
    settings = {"temperature": 0.2, "max_tokens": 90, "top_p": 0.5, "seed": 7, "stop": "END"}
    with serve() as server:
        ask(server, conversation(tools=(SEARCH,), settings=settings))
        body = server.requests[0]["body"]
    assert [body[name] for name in ("temperature", "max_completion_tokens", "top_p", "seed", "stop")] == [
        0.2,
        90,
        0.5,
        7,
        ["END"],
    ]
    assert body["tools"][0]["function"] == {
        "name": "search",
        "description": "Search the web",
        "parameters": SEARCH.parameters,
    }
    assert body["messages"][0] == {"role": "system", "content": "Be brief."}


def test_reasoning_effort_reaches_a_reasoning_model() -> None:
    with serve() as server:
        ask(server, conversation(model="gpt-5-mini", settings={"reasoning_effort": "low"}))
        assert server.requests[0]["body"]["reasoning_effort"] == "low"


def test_a_setting_the_model_does_not_take_is_the_providers_to_refuse() -> None:
    with serve() as server, pytest.raises(ModelFault, match="'temperature' does not support") as raised:
        ask(server, conversation(model="gpt-5-mini", settings={"temperature": 0.2}))
    assert (raised.value.code, raised.value.retryable) == ("model_error", False)


def test_an_unknown_setting_is_never_left_out_in_silence() -> None:
    with serve() as server, pytest.raises(ModelFault, match=r'"temprature".*did you mean "temperature"'):
        ask(server, conversation(settings={"temprature": 0.2}))
    assert server.requests == []


@pytest.mark.parametrize("keep_raw", [True, False], ids=["with raw", "without raw"])
@BOTH
def test_a_tools_result_goes_back_under_the_providers_own_call_id(stream: bool, keep_raw: bool) -> None:
    with serve([LOOK, "Tea it is."]) as server:
        asked = conversation(tools=(SEARCH,))
        first = ask(server, asked, stream=stream)
        raw = json.loads(json.dumps(first.raw)) if keep_raw else None
        assistant = Message("assistant", first.text, first.calls, raw=raw)
        result = Message("tool", "a drink", call_id="call_abc", name="search")
        reply = ask(server, conversation(*asked.messages, assistant, result, tools=(SEARCH,)), stream=stream)
        sent = server.requests[1]["body"]["messages"]
    assert reply.text == "Tea it is."
    assert sent[2]["content"] == "Let me look."
    assert sent[2]["tool_calls"][0]["id"] == "call_abc"
    assert json.loads(sent[2]["tool_calls"][0]["function"]["arguments"]) == {"q": "tea"}
    assert sent[3] == {"role": "tool", "tool_call_id": "call_abc", "content": "a drink"}


def test_a_tools_failure_reaches_the_model_as_an_error() -> None:
    calling = Message("assistant", "", (ToolCall("call_abc", "search", {}),))
    failed = Message("tool", "no network", call_id="call_abc", name="search", ok=False)
    with serve(["?", "I see."]) as server:
        ask(server, conversation(Message("user", "hi"), calling, failed, tools=(SEARCH,)))
        assert json.loads(server.requests[0]["body"]["messages"][3]["content"]) == {"error": "no network"}


def test_raw_brings_back_what_the_flat_view_does_not_hold() -> None:
    with serve(["first", "second"]) as server:
        first = ask(server, conversation())
        assert first.raw is not None
        thought = {"part_kind": "thinking", "content": "hm", "id": "reasoning", "provider_name": "openai"}
        first.raw["data"]["parts"].insert(0, thought)
        said = Message("assistant", first.text, raw=first.raw)
        ask(server, conversation(Message("user", "hi"), said, Message("user", "and?")))
        assert "hm" in json.dumps(server.requests[1]["body"]["messages"][2])


@pytest.mark.parametrize(
    "raw",
    [
        {"library": "other", "version": "1", "data": {}},
        {"library": "pydantic-ai", "version": "9", "data": {"parts": "unreadable"}},
        {
            "library": "pydantic-ai",
            "version": "2",
            "data": {"parts": [{"part_kind": "text", "content": "old"}]},
        },
    ],
    ids=["another library", "unreadable", "edited since"],
)
def test_raw_that_does_not_fit_gives_way_to_the_flat_view(raw: dict[str, Any]) -> None:
    said = Message("assistant", "new", raw=raw)
    with serve(["?", "ok"]) as server:
        ask(server, conversation(Message("user", "hi"), said, Message("user", "and?")))
        assert server.requests[0]["body"]["messages"][2] == {"role": "assistant", "content": "new"}


def test_a_system_text_keeps_its_place_in_the_history() -> None:
    with serve() as server:
        ask(server, conversation(Message("user", "hi"), Message("system", "Now in French.")))
        assert [m["role"] for m in server.requests[0]["body"]["messages"]] == ["system", "user", "system"]


@pytest.mark.parametrize(
    ("sent", "got"),
    [
        ("", {}),
        ('{"q": 1}', {"q": 1}),
        ('{"q": ', '{"q": '),
        ('{"q": NaN}', '{"q": NaN}'),
        ('{"q": 1e999}', '{"q": 1e999}'),
        ("[1]", [1]),
    ],
)
@BOTH
def test_arguments_that_no_journal_can_hold_as_json_stay_a_text(sent: str, got: Any, stream: bool) -> None:
    with serve([{"calls": [{"name": "search", "args": sent}]}, "ok"]) as server:
        asked = conversation(tools=(SEARCH,))
        reply = ask(server, asked, stream=stream)
        assert reply.calls[0].args == got
        for raw in (reply.raw, None):  # the answer to it can be sent
            said = Message("assistant", "", reply.calls, raw=raw)
            result = Message("tool", "bad arguments", call_id=reply.calls[0].id, name="search", ok=False)
            assert ask(server, conversation(*asked.messages, said, result, tools=(SEARCH,))).text == "ok"


def test_a_model_serves_many_requests_at_once_over_one_client() -> None:
    async def many(url: str) -> list[Reply]:
        model = OpenAIChat(KEY, url)
        replies = await asyncio.gather(*(model.request(conversation(), lambda text: None) for _ in range(20)))
        await model.close()
        return replies

    with serve("hello") as server:
        assert [reply.text for reply in asyncio.run(many(server.url))] == ["hello"] * 20
        assert len(server.served) == 20


def test_a_closed_model_opens_again_also_in_another_loop() -> None:
    async def once(model: OpenAIChat) -> str:
        reply = await model.request(conversation(), lambda text: None)
        await model.close()
        return reply.text

    with serve("hello") as server:
        model = OpenAIChat(KEY, server.url)
        assert [asyncio.run(once(model)) for _ in range(2)] == ["hello", "hello"]


def test_a_model_follows_its_user_into_another_loop() -> None:
    async def once(model: OpenAIChat) -> str:
        return (await model.request(conversation(), lambda text: None)).text

    with serve("hello") as server:
        model = OpenAIChat(KEY, server.url)
        with asyncio.Runner() as first, asyncio.Runner() as second:
            assert [runner.run(once(model)) for runner in (first, second)] == ["hello", "hello"]
            assert first.run(once(model)) == "hello"
            first.run(model.close())
            assert second.run(once(model)) == "hello"
            second.run(model.close())


def test_a_cancelled_request_leaves_the_model_usable() -> None:
    async def cancel_then_ask(url: str) -> str:
        model = OpenAIChat(KEY, url)
        slow = asyncio.create_task(model.request(conversation(Message("user", "slow")), lambda text: None))
        await asyncio.sleep(0.15)
        slow.cancel()
        with pytest.raises(asyncio.CancelledError):
            await slow
        reply = await model.request(conversation(), lambda text: None)
        await model.close()
        return reply.text

    def script(body: dict[str, Any]) -> dict[str, Any]:
        return {"text": "done", "delay": 5 if body["messages"][-1]["content"] == "slow" else 0}

    with serve(script) as server:
        assert asyncio.run(cancel_then_ask(server.url)) == "done"


def test_what_the_listener_raises_is_not_mistaken_for_the_providers_fault() -> None:
    def full(text: str) -> None:
        raise OSError("disk full")

    with serve() as server, pytest.raises(OSError, match="disk full"):
        ask(server, conversation(), full)


def test_without_a_key_nothing_is_sent() -> None:
    with serve() as server, pytest.raises(Blocked, match="set OPENAI_API_KEY"):
        ask(server, conversation(), key=" ")
    assert server.requests == []


def test_importing_the_adapter_loads_no_provider_library() -> None:
    code = (
        "import sys, tactus.agents.cost\n"
        "import tactus.models.openai, tactus.models.providers, tactus.models.scripted\n"
        "tactus.models.providers.connect('openai', {'OPENAI_API_KEY': 'x'})\n"
        "heavy = ('pydantic_ai', 'openai', 'pydantic', 'httpx2', 'genai_prices')\n"
        "print([module for module in heavy if module in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
