"""What a run from Python may be started with: programs, inputs, models, configuration."""

from __future__ import annotations

import asyncio
import json
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tactus import Model, Runtime
from tactus.errors import ProgramError, RunExists, UnknownRun, UsageError
from tactus.models import Conversation, Reply
from tactus.runtime import Event
from tactus.storage.memory import MemoryStore
from tests.awaited import awaited
from tests.door.shared import ASK, NAME, REPLY, TURN, Clock, request
from tests.programs import in_main

# -------------------------------------------------------------------- programs and inputs


@awaited
async def test_a_program_is_a_path_a_text_or_a_bundle(tmp_path: Path) -> None:
    text = in_main('return {n = require("part")}')
    (tmp_path / "main.tac").write_text(text)
    (tmp_path / "part.tac").write_text("return 7")
    files = {"main": "main.tac", "files": {"main.tac": text, "part.tac": "return 7"}}
    async with Runtime(storage="memory") as runtime:
        for program in (tmp_path / "main.tac", str(tmp_path / "main.tac"), files, json.dumps(files)):
            assert (await runtime.start(program)).result == {"n": 7}
        for text in ("Procedure { function(input) return 7 end }", "return 7"):
            assert (await runtime.start(text)).result == 7


@awaited
async def test_what_is_no_program_is_refused_before_anything_is_stored(tmp_path: Path) -> None:
    async with Runtime(storage="memory") as runtime:
        for program, wrong, sentence in (
            (tmp_path / "no.tac", UsageError, "there is no file"),
            (str(tmp_path), UsageError, "is no program: a path ends with .tac"),
            (7, UsageError, "a program is a path, a text or a bundle, not int"),
            ({"main": "a.tac", "files": {}}, UsageError, "a bundle is"),
            ('{"main": ', UsageError, "the bundle is not JSON"),
            ("x = = 1\n", ProgramError, "main.tac:1"),
            ("local x = 1\n", ProgramError, "declares no procedure"),
        ):
            with pytest.raises(wrong, match=sentence):
                await runtime.start(program)  # type: ignore[arg-type]
        assert await runtime.look(lambda store: store.runs()) == []


@awaited
async def test_an_input_that_does_not_fit_is_refused_before_anything_is_stored() -> None:
    program = in_main("return input", input="{n = field.number{required = true}}")
    async with Runtime(storage="memory") as runtime:
        for given, sentence in (
            (None, "n is missing|n is required"),
            ({"n": "many"}, "n"),
            ({"n": 1, "m": 2}, '"?m"?'),
            ({"n": {1, 2}}, "the input is not JSON"),
            ([1], "the input is a dict of the procedure's inputs, not list"),
        ):
            with pytest.raises(UsageError, match=sentence):
                await runtime.start(program, given)  # type: ignore[arg-type]
        assert await runtime.look(lambda store: store.runs()) == []
        assert (await runtime.start(program, {"n": 1})).result == {"n": 1}


@awaited
async def test_an_id_is_taken_once() -> None:
    async with Runtime(storage="memory") as runtime:
        assert (await runtime.start(ASK, id="one")).run_id == "one"
        with pytest.raises(RunExists):
            await runtime.start(ASK, id="one")
        with pytest.raises(UsageError, match="a run's id is made of"):
            await runtime.start(ASK, id="one two")
        with pytest.raises(UnknownRun):
            await runtime.resume("two")


@awaited
async def test_with_resume_a_run_that_has_not_ended_is_gone_on_with() -> None:
    async with Runtime(storage="memory") as runtime:
        first = await runtime.start(ASK, {"timeout": 60}, id="one", resume=True)
        assert await runtime.start(ASK, {"timeout": 60}, id="one", resume=True) == first
        assert await runtime.start(ASK, id="one", resume=True) == first
        with pytest.raises(
            UsageError, match=r'"one" has not ended, and was started with another input, {"timeout":60}'
        ):
            await runtime.start(ASK, {"timeout": 61}, id="one", resume=True)
        with pytest.raises(UsageError, match='run "one" has not ended, and was started with another program'):
            await runtime.start(NAME, id="one", resume=True)
        await runtime.answer(request(first).id, True, actor="ann")
        assert (await runtime.start(ASK, id="one", resume=True)).status == "done"
        with pytest.raises(RunExists):
            await runtime.start(ASK, id="one", resume=True)


# -------------------------------------------------------------------- models and configuration


@awaited
async def test_a_model_takes_the_place_of_every_provider() -> None:
    async with Runtime(storage="memory", models=REPLY) as runtime:
        run = await runtime.start(TURN)
        assert (run.result, run.usage) == ({"text": "from Python"}, {"total_tokens": 15, "requests": 1})
        assert (await runtime.start(TURN, mock=True)).result == {"text": "from the file"}


@pytest.mark.parametrize("name", ["openai", "openai/gpt-4o"])
@awaited
async def test_models_by_name_take_the_place_of_those(name: str) -> None:
    async with Runtime(storage="memory", models={name: REPLY, "house": REPLY}) as runtime:
        assert (await runtime.start(TURN)).result == {"text": "from Python"}
        assert (await runtime.start(TURN.replace("openai/", "house/"))).result == {"text": "from Python"}
        other = await runtime.start(TURN.replace("openai/gpt-4o", "anthropic/claude-9"))
        assert other.status == "blocked"
        assert other.error is not None
        assert "anthropic" in other.error["message"]


@awaited
async def test_a_model_is_called_in_the_callers_loop_and_text_is_heard_as_it_comes() -> None:
    seen: list[Any] = []

    class Slow:
        async def request(self, conversation: Conversation, on_text: Callable[[str], None]) -> Reply:
            seen.append(asyncio.get_running_loop())
            for piece in ("one", "two"):
                on_text(piece)
                await asyncio.sleep(0.01)
            return Reply("onetwo", model=conversation.model)

        async def close(self) -> None:
            seen.append("closed")

    model: Model = Slow()
    heard: list[tuple[str, int]] = []
    here = threading.get_ident()

    def listen(event: Event) -> None:
        heard.append((event.data["text"] if event.kind == "text" else event.kind, threading.get_ident()))

    async with Runtime(storage="memory", models=model) as runtime:
        await runtime.start(TURN, listen=listen)
    assert seen == [asyncio.get_running_loop()], "and the model stays the caller's to close"
    assert [what for what, _ in heard][:4] == ["waiting_for_model", "one", "two", "message"]
    assert {thread for _, thread in heard} == {here}


@awaited
async def test_the_configuration_is_checked_and_holds() -> None:
    two = TURN.replace('w("Hello?").output', 'w("Hello?").output .. w("And?").output')
    async with Runtime(storage="memory", models=REPLY, config={"max_turns": 1}) as runtime:
        run = await runtime.start(two)
        assert run.error is not None
        assert run.error["code"] == "max_turns"
    async with Runtime(storage="memory", models=REPLY, config={"budget": {"requests": 1}}) as runtime:
        run = await runtime.start(two)
        assert run.error is not None
        assert run.error["code"] == "budget_exceeded"


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"config": {"max_turn": 1}}, 'there is no key "max_turn"; did you mean "max_turns"'),
        ({"config": {"max_turns": 0}}, 'max_turns is a whole number, 1 or more, not "0"'),
        ({"config": {"budget": 3}}, "budget is a table"),
        ({"config": {"log.level": "debug"}}, "log.level is for the command line; a listener shows what you want"),
        ({"config": {"storage": {"kind": "memory"}}}, "storage.kind and the argument storage say the same"),
        ({"config": {"wait": 5}, "clock": Clock()}, "wait cannot hold with a clock of your own"),
        ({"sandbox": "moon"}, "sandbox.kind is one of none, process, docker"),
        ({"storage": "postgres://x"}, r"a storage URL \(postgres://…\) is not available"),
    ],
)
@awaited
async def test_what_the_runtime_cannot_keep_to_is_refused(given: dict[str, Any], sentence: str) -> None:
    async with Runtime(**{"storage": "memory", **given}) as runtime:
        with pytest.raises(UsageError, match=sentence):
            await runtime.start(ASK)


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"tools": [print]}, "tools from Python are not available in this version"),
        ({"channels": ["slack"]}, "channels are not available in this version"),
        ({"storage": 7}, 'storage is a path, "memory" or a store, not int'),
        ({"storage": MemoryStore(), "clock": Clock()}, "give the clock to the store"),
    ],
)
def test_an_argument_that_cannot_act_is_refused(given: dict[str, Any], sentence: str) -> None:
    with pytest.raises(UsageError, match=sentence):
        Runtime(**given)


@awaited
async def test_a_missing_key_blocks_the_run_and_raises_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("OPENAI_API_KEY", raising=False)
    async with Runtime(storage="memory") as runtime:
        run = await runtime.start(TURN)
        assert run.status == "blocked"
