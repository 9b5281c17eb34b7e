"""The hello program of the first promise, verbatim but for its key, over real HTTP."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from decimal import Decimal
from pathlib import Path

import pytest

from tests import fake_openai

HELLO = """\
done = tactus.done
greeter = Agent {
provider = "openai",
model = "gpt-4o-mini",
system_prompt = [[
You are a friendly greeter. Greet the user by name: {input.name}
When done, call the done tool.
]],
tools = {done}
}
Procedure {
input = {
name = field.string{default = "World"}
},
output = {
greeting = field.string{required = true}
},
function(input)
repeat
greeter()
until Tool.called("done")
return { greeting = Tool.last_result("done") }
end
}
Specification([[
Feature: Greeting
Scenario: Agent greets and completes
When the greeter agent takes turns
Then the done tool should be called exactly once
And the procedure should complete successfully
]])
"""
USAGE = {
    "prompt_tokens": 1200,
    "completion_tokens": 42,
    "total_tokens": 1242,
    "prompt_tokens_details": {"cached_tokens": 1024},
}
SCRIPT = [
    {"text": "Let me think of something nice.", "calls": [], "usage": USAGE},
    {"text": "", "calls": [{"name": "done", "args": {"reason": "Hello, Ada!"}}], "usage": USAGE},
]


def hello(folder: Path, url: str, *words: str) -> subprocess.CompletedProcess[str]:
    (folder / "hello.tac").write_text(HELLO)
    keys = {"OPENAI_API_KEY": fake_openai.KEY, "OPENAI_BASE_URL": url}
    command = [sys.executable, "-m", "tactus", "run", "hello.tac", *words]
    return subprocess.run(
        command, cwd=folder, env={**os.environ, **keys}, capture_output=True, text=True, timeout=60, check=False
    )


def test_hello_greets_with_the_tokens_that_the_server_reported_and_what_they_cost(tmp_path: Path) -> None:
    with fake_openai.serve(SCRIPT) as server:
        ran = hello(tmp_path, server.url, "--param", "name=Ada", "--json")
        asked = [request["body"] for request in server.requests]
    assert ran.returncode == 0, ran.stderr
    said = json.loads(ran.stdout)
    assert said["result"] == {"greeting": "Hello, Ada!"}
    assert said["usage"]["total_tokens"] == 2 * 1242
    # gpt-4o-mini: 0.15 $ per million input tokens, 0.075 cached, 0.60 output
    one = (Decimal(1200 - 1024) * 15 + Decimal(1024) * Decimal("7.5") + Decimal(42) * 60) / Decimal(10**8)
    assert said["cost"] == pytest.approx(float(2 * one), rel=1e-9)
    assert len(asked) == 2
    assert "Greet the user by name: Ada" in json.dumps(asked[0]["messages"])
    assert asked[1]["messages"][-1]["content"] == "Continue. Call done when you are finished."
    assert "$ Cost greeter: $0.000128 (1242 tokens, openai/gpt-4o-mini, " in ran.stderr
    assert "Total Cost: $0.000257" in ran.stderr
    assert fake_openai.KEY not in ran.stdout + ran.stderr


def test_hello_uses_its_default(tmp_path: Path) -> None:
    with fake_openai.serve(SCRIPT) as server:
        ran = hello(tmp_path, server.url)
        assert "by name: World" in json.dumps(server.requests[0]["body"]["messages"])
    assert json.loads(ran.stdout) == {"greeting": "Hello, Ada!"}
