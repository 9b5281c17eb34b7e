"""The Python of the seeds: what is shown of ours runs as it is printed, imports included."""

from __future__ import annotations

import ast
import asyncio
from pathlib import Path
from types import CodeType
from typing import Any

import pytest

from tests.fake_openai import KEY, serve
from tests.seeds.blocks import Block, named, of

ONLY_COMPILES = [block for block in of("python") if block.only == "compiles"]
RUNS = [block for block in of("python") if not block.only]
PROGRAM = """
done = tactus.done
worker = Agent { model = "openai/gpt-4o", system_prompt = "Work for {input.name}.", tools = {done} }
Procedure {
  input = { name = field.string{required = true} },
  function(input)
    repeat worker() until done.called()
    return { greeting = done.last_result() }
  end
}
"""


def compiled(block: Block) -> CodeType:
    code: CodeType = compile(block.code, block.name, "exec", flags=ast.PyCF_ALLOW_TOP_LEVEL_AWAIT)
    return code


@pytest.mark.parametrize("block", ONLY_COMPILES, ids=str)
def test_python_that_is_not_ours_compiles(block: Block) -> None:
    assert compiled(block).co_names


def test_there_is_python_to_run() -> None:
    assert RUNS == [named("the runtime")]


def test_the_runtime_runs_as_printed(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    names: dict[str, Any] = {"yaml_config": PROGRAM, "context": {"name": "Ada"}}
    with serve([{"text": "", "calls": [{"name": "done", "args": {"reason": "Hello, Ada!"}}]}]) as server:
        monkeypatch.setenv("OPENAI_API_KEY", KEY)
        monkeypatch.setenv("OPENAI_BASE_URL", server.url)
        asyncio.run(eval(compiled(named("the runtime")), names))
        (asked,) = server.served
    assert asked["body"]["messages"][0]["content"] == "Work for Ada."
    assert names["result"]["success"] is True
    assert names["result"]["output"] == {"greeting": "Hello, Ada!"}
    assert names["result"]["run_id"] == "my-workflow"
