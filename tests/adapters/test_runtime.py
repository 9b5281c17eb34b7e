"""TactusRuntime: the class of the first descriptions, one workflow under one id."""

from __future__ import annotations

import asyncio
import json
import time
from pathlib import Path
from typing import Any

import pytest

from tactus import ChatMessage, Request, Response, Runtime, TactusRuntime
from tactus.adapters.file_storage import FileStorage
from tactus.adapters.memory import MemoryStorage
from tactus.door.people import Answers, Transcript
from tactus.errors import RequestError, UsageError
from tactus.models.scripted import Scripted
from tests.awaited import awaited
from tests.programs import in_main

ASK = in_main('return {yes = Human.approve{message = "Go?", timeout = input.t}}', input="{t = field.number{}}")
TALK = """
w = Agent { model = "openai/gpt-4o", initial_message = "Begin with this.", tools = {tactus.done} }
Procedure { function(input)
  w("Say hello")
  Human.notify("half way")
  local ok = Human.approve("Go on, please?")
  w("And again")
  return {ok = ok}
end }
Mocks { w = {temporal = {
  {message = "Hello", tool_calls = {{tool = "done", args = {reason = "said"}}}},
  {message = "Again"},
}} }
"""
SAID = [
    ("INTERNAL", "user", "Begin with this."),
    ("CHAT", "user", "Say hello"),
    ("CHAT", "assistant", "Hello"),
    ("INTERNAL", "tool", "Done"),
    ("NOTIFICATION", "program", "half way"),
    ("PENDING_APPROVAL", "program", "Go on, please?"),
    ("RESPONSE", "person", "true"),
    ("CHAT", "user", "And again"),
    ("CHAT", "assistant", "Again"),
]


def told(messages: list[ChatMessage]) -> list[tuple[str, str, str]]:
    return [(message.kind, message.role, message.content) for message in messages]


@awaited
async def test_the_block_of_the_first_description_works() -> None:
    """Word for word, imports included; the two names that it takes for granted are the program and its input."""
    block = """
from tactus import TactusRuntime
from tactus.adapters.memory import MemoryStorage
from tactus.adapters.cli_hitl import CLIHITLHandler
runtime = TactusRuntime(
procedure_id="my-workflow",
storage_backend=MemoryStorage(),
hitl_handler=CLIHITLHandler(),
chat_recorder=None # Optional
)
"""
    names: dict[str, Any] = {}
    exec(block, names)
    yaml_config, context = in_main("return {double = input.n * 2}"), {"n": 4}
    result = await names["runtime"].execute(yaml_config, context)
    assert result == {
        "run_id": "my-workflow",
        "status": "done",
        "result": {"double": 8},
        "error": None,
        "usage": {"total_tokens": 0, "requests": 0},
        "cost": None,
        "requests": [],
        "success": True,
        "output": {"double": 8},
    }
    assert json.loads(json.dumps(result)) == result


@awaited
async def test_without_anybody_to_answer_the_run_waits_and_the_same_id_goes_on_with_it() -> None:
    storage = MemoryStorage()
    first = await TactusRuntime("w", storage).execute(ASK)
    assert (first["status"], first["success"], first["output"]) == ("waiting", False, None)
    assert [request["message"] for request in first["requests"]] == ["Go?"]
    answered = await TactusRuntime("w", storage, Answers({"Go?": True})).execute(ASK)
    assert (answered["run_id"], answered["output"]) == ("w", {"yes": True})


@awaited
async def test_after_a_run_that_has_ended_a_new_one_begins() -> None:
    storage = MemoryStorage()
    runtime = TactusRuntime("w", storage)
    ids = [(await runtime.execute(in_main("return 1")))["run_id"] for _ in range(3)]
    assert ids == ["w", "w.2", "w.3"]


@awaited
async def test_an_unfinished_run_is_not_gone_on_with_as_another() -> None:
    storage = MemoryStorage()
    runtime = TactusRuntime("w", storage)
    await runtime.execute(ASK, {"t": 60})
    with pytest.raises(UsageError, match="was started with another program"):
        await runtime.execute(in_main("return 1"))
    with pytest.raises(UsageError, match="was started with another input"):
        await runtime.execute(ASK, {"t": 61})
    assert (await runtime.execute(ASK))["status"] == "waiting"


@awaited
async def test_a_program_that_cannot_start_is_a_result_too(tmp_path: Path) -> None:
    result = await TactusRuntime("w", MemoryStorage()).execute("x = = 1\n")
    assert (result["success"], result["status"], result["run_id"], result["output"]) == (False, "failed", None, None)
    assert (result["error"]["code"], result["error"]["site"]) == ("program_error", "main.tac:1")


@awaited
async def test_the_source_is_a_path_too_and_file_storage_is_found_again(tmp_path: Path) -> None:
    (tmp_path / "ask.tac").write_text(ASK)
    for expected in ("waiting", "waiting"):
        storage = FileStorage(tmp_path / "data")
        assert (await TactusRuntime("w", storage).execute(tmp_path / "ask.tac"))["status"] == expected
        storage.close()
    async with Runtime(storage=tmp_path / "data") as runtime:
        assert [request.run_id for request in await runtime.inbox()] == ["w"]


@awaited
async def test_other_keywords_are_keys_of_the_configuration() -> None:
    model = Scripted({"w": {"message": "x"}})
    twice = TALK.replace("Human", "local _ = Human", 0)
    limited = TactusRuntime("w", MemoryStorage(), Answers(lambda request: True), models=model, max_turns=1)
    result = await limited.execute(twice)
    assert result["error"]["code"] == "max_turns"
    with pytest.raises(UsageError, match='there is no key "max_turn"; did you mean "max_turns"'):
        await TactusRuntime("w", MemoryStorage(), max_turn=1).execute(ASK)


# -------------------------------------------------------------------- the handler


class Later:
    """Answers after a while, or never."""

    def __init__(self, seconds: float = 60.0) -> None:
        self.seconds, self.asked, self.ended = seconds, 0, 0

    async def handle(self, request: Request) -> Response | None:
        self.asked += 1
        try:
            await asyncio.sleep(self.seconds)
            return Response(True, actor="ann", comment="go")
        finally:
            self.ended += 1


@awaited
async def test_a_handler_may_take_its_time_and_says_who_answered() -> None:
    storage = MemoryStorage()
    result = await TactusRuntime("w", storage, Later(0.6)).execute(ASK)
    assert result["output"] == {"yes": True}
    request = storage.request("w:0@0.0")
    assert (request["actor"], request["comment"]) == ("ann", "go")


@awaited
async def test_a_handler_that_leaves_a_request_open_is_asked_once() -> None:
    asked: list[str] = []
    handler = Answers(lambda request: asked.append(request.message))
    result = await TactusRuntime("w", MemoryStorage(), handler).execute(ASK)
    assert (result["status"], asked) == ("waiting", ["Go?"])


@awaited
async def test_a_handler_is_released_when_somebody_else_answers() -> None:
    storage, handler = MemoryStorage(), Later()
    running = asyncio.create_task(TactusRuntime("w", storage, handler).execute(ASK))
    while not handler.asked:
        await asyncio.sleep(0.01)
    storage.answer("w:0@0.0", Response(True, actor="bob"))
    assert (await asyncio.wait_for(running, 5))["output"] == {"yes": True}
    assert handler.ended == 1


@awaited
async def test_a_handler_is_released_at_the_deadline_and_the_default_holds() -> None:
    handler = Later()
    began = time.monotonic()
    result = await TactusRuntime("w", MemoryStorage(), handler).execute(ASK, {"t": 0.4})
    assert (result["output"], handler.ended) == ({"yes": False}, 1)
    assert time.monotonic() - began < 5


@awaited
async def test_an_answer_that_does_not_fit_is_the_handlers_error_and_the_run_waits() -> None:
    storage = MemoryStorage()
    with pytest.raises(RequestError, match="is a yes or no"):
        await TactusRuntime("w", storage, Answers({"Go?": "sure"})).execute(ASK)
    assert storage.run("w").status == "waiting"


@awaited
async def test_several_requests_are_handled_at_once() -> None:
    program = """
ask = Tool { description = "Asks", input = {q = field.string{required = true}}, function(args)
  return tostring(Human.approve{message = args.q}) end }
w = Agent { model = "openai/gpt-4o", tools = {ask} }
Procedure { function(input) return #w("Go").tool_calls end }
Mocks { w = {tool_calls = {{tool = "ask", args = {q = "One?"}}, {tool = "ask", args = {q = "Two?"}}}} }
"""
    result = await TactusRuntime("w", MemoryStorage(), Later(0.05), mock=True).execute(program)
    assert (result["status"], result["output"]) == ("done", 2)


@awaited
async def test_a_run_that_sleeps_long_waits_without_its_handler() -> None:
    handler = Later()
    result = await TactusRuntime("w", MemoryStorage(), handler).execute(in_main("Sleep(86400)"))
    assert (result["status"], result["requests"], handler.asked) == ("waiting", [], 0)


@awaited
async def test_a_cancelled_execution_leaves_a_run_that_goes_on_under_its_id() -> None:
    storage, handler = MemoryStorage(), Later()
    running = asyncio.create_task(TactusRuntime("w", storage, handler).execute(ASK))
    while not handler.asked:
        await asyncio.sleep(0.01)
    running.cancel()
    with pytest.raises(asyncio.CancelledError):
        await running
    assert handler.ended == 1
    assert (await TactusRuntime("w", storage, Answers({"Go?": True})).execute(ASK))["output"] == {"yes": True}


# -------------------------------------------------------------------- the recorder


@awaited
async def test_a_recorder_gets_every_message_with_its_class() -> None:
    kept = Transcript()
    runtime = TactusRuntime("w", MemoryStorage(), Answers({"Go on, please?": True}), kept, mock=True)
    assert (await runtime.execute(TALK))["success"]
    assert told(kept.messages) == SAID
    assert {message.run_id for message in kept.messages} == {"w"}
    by_kind = {message.kind: message for message in kept.messages}
    assert by_kind["PENDING_APPROVAL"].data == {"request_id": "w:2@0.0", "type": "approval"}
    assert by_kind["RESPONSE"].data["actor"] == "somebody"
    assert kept.messages[3].data == {"tool": "done", "args": {"reason": "said"}, "result": "Done"}


@awaited
async def test_a_message_is_told_once_and_not_again_on_replay() -> None:
    storage, told_in_all = MemoryStorage(), list[ChatMessage]()

    class Keeping:
        async def record(self, message: ChatMessage) -> None:
            told_in_all.append(message)

    for handler in (None, None, Answers({"Go on, please?": True})):
        await TactusRuntime("w", storage, handler, Keeping(), mock=True).execute(TALK)
    assert told(told_in_all) == SAID
    assert len({message.id for message in told_in_all}) == len(SAID)


@pytest.mark.parametrize("broken", range(len(SAID)))
@awaited
async def test_a_recorder_that_fails_loses_nothing(broken: int) -> None:
    storage, kept = MemoryStorage(), Transcript()

    class Failing(Transcript):
        async def record(self, message: ChatMessage) -> None:
            if len(kept.messages) == broken:
                raise OSError("the recorder's disk is full")
            await kept.record(message)

    person = Answers({"Go on, please?": True})
    with pytest.raises(OSError, match="the recorder's disk is full"):
        await TactusRuntime("w", storage, person, Failing(), mock=True).execute(TALK)
    assert (await TactusRuntime("w", storage, person, kept, mock=True).execute(TALK))["success"]
    assert sorted(told(kept.messages)) == sorted(SAID)


@awaited
async def test_an_answer_that_never_came_is_told_too() -> None:
    kept = Transcript()
    result = await TactusRuntime("w", MemoryStorage(), Later(), kept).execute(ASK, {"t": 0.3})
    assert result["output"] == {"yes": False}
    assert told(kept.messages) == [("PENDING_APPROVAL", "program", "Go?"), ("TIMED_OUT", "person", "")]
