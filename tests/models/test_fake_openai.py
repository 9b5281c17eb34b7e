"""The stand-in for the provider refuses what the provider refuses, or tests against it would prove nothing."""

from __future__ import annotations

import json
import subprocess
import sys
import urllib.error
import urllib.request
from pathlib import Path
from typing import Any

import pytest

from tests.fake_openai import KEY, serve

USER = {"role": "user", "content": "hi"}
CALL = {"id": "c1", "type": "function", "function": {"name": "t", "arguments": "{}"}}
CALLING = {"role": "assistant", "content": None, "tool_calls": [CALL]}
RESULT = {"role": "tool", "tool_call_id": "c1", "content": "x"}


def post(url: str, body: Any, key: str | None = KEY) -> tuple[int, Any]:
    """(status, body) of a request."""
    headers = {"Content-Type": "application/json"} | ({"Authorization": f"Bearer {key}"} if key else {})
    request = urllib.request.Request(f"{url}/chat/completions", json.dumps(body).encode(), headers)
    try:
        with urllib.request.urlopen(request, timeout=10) as answer:
            return answer.status, json.load(answer)
    except urllib.error.HTTPError as error:
        with error:
            return error.code, json.load(error)


def body(*messages: Any, **fields: Any) -> dict[str, Any]:
    return {"model": "gpt-4o", "messages": list(messages or (USER,)), **fields}


def tool(name: str, parameters: Any) -> dict[str, Any]:
    return {"type": "function", "function": {"name": name, "parameters": parameters}}


OBJECT = {"type": "object", "properties": {}}
LIST = {"type": "object", "properties": {"x": {"type": "array"}}}


@pytest.mark.parametrize(
    ("asked", "status", "says"),
    [
        (body(model="nonsense"), 404, "The model `nonsense` does not exist"),
        ({"model": "gpt-4o", "messages": []}, 400, "empty array"),
        ({"model": "gpt-4o"}, 400, "Missing required parameter: 'messages'"),
        ({"messages": [USER]}, 400, "you must provide a model"),
        (body(mood="good"), 400, "Unrecognized request argument supplied: mood"),
        (body({"role": "robot", "content": "x"}), 400, "Invalid value: 'robot'"),
        (body(USER, {"role": "assistant", "content": None}), 400, "expected a string, got null"),
        (body(USER, CALLING), 400, "did not have response messages: c1"),
        (body(USER, CALLING, USER), 400, "did not have response messages: c1"),
        (body(USER, RESULT), 400, "must be a response to a preceeding message"),
        (body(USER, CALLING, RESULT, RESULT), 400, "must be a response to a preceeding message"),
        (body(tools=[]), 400, "expected 1 to 128 tools"),
        (body(tools=[tool("a.b", OBJECT)]), 400, "does not match pattern"),
        (body(tools=[tool("a" * 65, OBJECT)]), 400, "string too long"),
        (body(tools=[tool("a", OBJECT), tool("a", OBJECT)]), 400, "'a' is there twice"),
        (body(tools=[tool("a", {"type": "array"})]), 400, "schema must be a JSON Schema of 'type: \"object\"'"),
        (body(tools=[tool("a", {})]), 400, "schema must be a JSON Schema"),
        (body(tools=[tool("a", LIST)]), 400, "array schema missing items"),
        (body(tool_choice="auto"), 400, "only allowed when 'tools'"),
        (body(stream_options={"include_usage": True}), 400, "only allowed when 'stream'"),
        (body(temperature=3), 400, "between 0 and 2"),
        (body(model="o3", temperature=0.1), 400, "does not support 0.1 with this model"),
        (body(reasoning_effort="low"), 400, "Unrecognized request argument supplied: reasoning_effort"),
    ],
)
def test_it_refuses_what_the_provider_refuses(asked: Any, status: int, says: str) -> None:
    with serve() as server:
        got, answer = post(server.url, asked)
        assert server.requests[0]["status"] == got == status
    assert says in answer["error"]["message"]


@pytest.mark.parametrize(("key", "says"), [(None, "You didn't provide"), ("sk-other", "Incorrect API key")])
def test_it_wants_the_key(key: str | None, says: str) -> None:
    with serve() as server:
        status, answer = post(server.url, body(), key)
    assert (status, says in answer["error"]["message"]) == (401, True)


def test_a_tool_answered_in_order_is_taken() -> None:
    with serve() as server:
        assert post(server.url, body(USER, CALLING, RESULT, tools=[tool("t", OBJECT)]))[0] == 200


def test_a_reply_depends_on_nothing_but_the_request() -> None:
    said = {"role": "assistant", "content": "one"}
    with serve(["one", "two"]) as server:
        answers = [post(server.url, asked) for asked in (body(USER, said), body(), body(USER, said))]
        assert answers[0] == answers[2]
        texts = [answer["choices"][0]["message"]["content"] for _, answer in answers]
        assert texts == ["two", "one", "two"]
        assert post(server.url, body(USER, said, USER, said))[0] == 400


def test_a_script_may_go_by_model_and_by_system_prompt() -> None:
    system = {"role": "system", "content": "You summarize texts."}
    script = {"gpt-4o": "four", "system:summarize": "short", "*": "any"}
    with serve(script) as server:
        asked = (body(), body(system, USER), body(model="gpt-4.1"))
        texts = [post(server.url, each)[1]["choices"][0]["message"]["content"] for each in asked]
    assert texts == ["four", "short", "any"]


def test_as_a_process_it_logs_every_request(tmp_path: Path) -> None:
    log, script = tmp_path / "log", tmp_path / "script.json"
    script.write_text(json.dumps(["hello"]))
    command = [sys.executable, "-m", "tests.fake_openai", "0", "--log", str(log), "--script", str(script)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as server:
        try:
            assert server.stdout is not None
            url = server.stdout.readline().split()[-1]
            statuses = [post(url, asked)[0] for asked in (body(), body(), body(model="x"))]
        finally:
            server.terminate()
    entries = [json.loads(line) for line in log.read_text().splitlines()]
    assert [entry["status"] for entry in entries] == statuses == [200, 200, 404]
    assert entries[0]["digest"] == entries[1]["digest"] != entries[2]["digest"]
