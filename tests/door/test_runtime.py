"""Tactus from Python: the Runtime, through its own methods."""

from __future__ import annotations

import asyncio
import json
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import FrozenInstanceError, dataclass
from pathlib import Path
from typing import Any

import pytest

from tactus import Model, Request, Run, Runtime
from tactus.errors import Owned, ProgramError, RequestError, RunExists, StoreError, UnknownRun, UsageError
from tactus.models import Conversation, Reply
from tactus.models.scripted import Scripted
from tactus.runtime import Event
from tactus.storage.memory import MemoryStore
from tactus.storage.sqlite import SqliteStore
from tests.awaited import awaited
from tests.programs import in_main

ASK = in_main(
    'return {yes = Human.approve{message = "Go?", timeout = input.timeout}}', input="{timeout = field.number{}}"
)
NAME = in_main('return {name = Human.input{message = "Your name?"}}')
SPIN = in_main("local n = 0 for i = 1, 30000000 do n = n + i % 7 end return {n = n}")
TURN = """
w = Agent { model = "openai/gpt-4o", system_prompt = "Be brief." }
Procedure { function(input) return {text = w("Hello?").output} end }
Mocks { w = {message = "from the file"} }
"""
REPLY = Scripted({"w": {"message": "from Python", "usage": {"prompt_tokens": 10, "completion_tokens": 5}}})


@dataclass
class Clock:
    now: float = 1_700_000_000.0

    def __call__(self) -> float:
        return self.now


def request(run: Run) -> Request:
    (asked,) = run.requests
    return asked


# -------------------------------------------------------------------- what a run comes to


@awaited
async def test_a_run_that_ends_gives_its_result() -> None:
    async with Runtime(storage="memory") as runtime:
        run = await runtime.start(in_main("return {double = input.n * 2}"), {"n": 21})
        assert (run.status, run.result, run.error, run.requests) == ("done", {"double": 42}, None, ())
        assert run == await runtime.get(run.run_id) == await runtime.resume(run.run_id)


@awaited
async def test_waiting_is_a_status_and_so_is_every_other_end() -> None:
    async with Runtime(storage="memory") as runtime:
        waiting = await runtime.start(ASK)
        failed = await runtime.start(in_main('error("no luck")'))
        asleep = await runtime.start(in_main("Sleep(86400)"))
        assert [run.status for run in (waiting, failed, asleep)] == ["waiting", "failed", "waiting"]
        assert failed.error is not None
        assert (failed.error["message"], failed.error["site"]) == ("no luck", "main.tac:3")
        assert (request(waiting).message, request(waiting).type) == ("Go?", "approval")


@awaited
async def test_a_run_has_the_fields_of_the_command_lines_json_and_no_others(tmp_path: Path) -> None:
    async with Runtime(storage=tmp_path) as runtime:
        run = await runtime.start(ASK, id="one")
        assert json.loads(json.dumps(run.as_object())) == run.as_object()
        said = await _said(tmp_path, "resume one --json")
        assert run.as_object() == json.loads(said)
        assert [asked.as_object() for asked in await runtime.inbox()] == json.loads(
            await _said(tmp_path, "inbox --json")
        )


async def _said(folder: Path, line: str) -> str:
    """What another process prints."""
    words = [sys.executable, "-m", "tactus", *line.split(), "--storage-path", str(folder)]
    process = await asyncio.create_subprocess_exec(
        *words, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE, stdin=asyncio.subprocess.DEVNULL
    )
    out, err = await process.communicate()
    assert process.returncode in (0, 3), err.decode()
    return out.decode()


@awaited
async def test_a_run_cannot_be_changed() -> None:
    async with Runtime(storage="memory") as runtime:
        run = await runtime.start(ASK)
        for frozen in (run, request(run)):
            with pytest.raises(FrozenInstanceError):
                frozen.status = "done"  # type: ignore[misc]


# -------------------------------------------------------------------- answers


@awaited
async def test_a_person_answers_and_the_run_goes_on() -> None:
    async with Runtime(storage="memory") as runtime:
        run = await runtime.start(ASK)
        assert await runtime.inbox() == list(run.requests)
        ready = await runtime.answer(request(run).id, True, actor="ann", comment="go")
        assert (ready.status, ready.requests, await runtime.inbox()) == ("ready", (), [])
        assert (await runtime.resume(run.run_id)).result == {"yes": True}
        record = await runtime.look(lambda store: store.request(request(run).id))
        assert (record["actor"], record["comment"], record["answered_via"]) == ("ann", "go", "python")


@awaited
async def test_an_answer_of_the_wrong_kind_leaves_the_request_open() -> None:
    async with Runtime(storage="memory") as runtime:
        asked, named = request(await runtime.start(ASK)), request(await runtime.start(NAME))
        for wrong, value in ((asked, "yes"), (asked, 1), (named, True)):
            with pytest.raises(RequestError) as caught:
                await runtime.answer(wrong.id, value, actor="ann")
            assert not caught.value.decided
        assert len(await runtime.inbox()) == 2
        assert (await runtime.answer(named.id, "Ann", actor="ann")).status == "ready"


@awaited
async def test_the_same_answer_twice_is_no_error_and_another_one_is_too_late() -> None:
    async with Runtime(storage="memory") as runtime:
        id = request(await runtime.start(ASK)).id
        await runtime.answer(id, True, actor="ann")
        await runtime.answer(id, True, actor="bob")
        with pytest.raises(RequestError, match='is decided: ann answered "yes" at') as caught:
            await runtime.answer(id, False, actor="bob")
        assert caught.value.decided


@awaited
async def test_an_answer_after_the_deadline_is_too_late_and_the_default_holds() -> None:
    clock = Clock()
    async with Runtime(storage="memory", clock=clock) as runtime:
        run = await runtime.start(ASK, {"timeout": 60})
        clock.now += 60
        with pytest.raises(RequestError, match="nobody answered before 2023-11-14 22:14:20 UTC") as caught:
            await runtime.answer(request(run).id, True, actor="ann")
        assert caught.value.decided
        assert (await runtime.resume(run.run_id)).result == {"yes": False}


@awaited
async def test_who_answers_has_a_name_and_an_unknown_request_is_named() -> None:
    async with Runtime(storage="memory") as runtime:
        with pytest.raises(UsageError, match="actor is who answers"):
            await runtime.answer("r:1@0.0", True, actor="")
        with pytest.raises(RequestError, match=r"no request r:1@0\.0"):
            await runtime.answer("r:1@0.0", True, actor="ann")


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


# -------------------------------------------------------------------- where runs are kept


@awaited
async def test_runs_are_kept_where_the_command_line_keeps_them(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / ".tactus").mkdir()
    (tmp_path / "deep" / "er").mkdir(parents=True)
    monkeypatch.chdir(tmp_path / "deep" / "er")
    async with Runtime() as runtime:
        run = await runtime.start(ASK)
    async with Runtime(storage=tmp_path / ".tactus") as runtime, Runtime(storage=f"{tmp_path}/.tactus/runs.db") as same:
        assert await runtime.get(run.run_id) == await same.get(run.run_id) == run


def test_nothing_is_made_before_it_is_needed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Runtime()
    assert list(tmp_path.iterdir()) == []


@awaited
async def test_a_store_of_your_own_stays_open(tmp_path: Path) -> None:
    store = SqliteStore(tmp_path / "mine.db", durability="normal")
    async with Runtime(storage=store) as runtime:
        run = await runtime.start(ASK)
    assert store.run(run.run_id).status == "waiting"
    store.close()


@awaited
async def test_a_closed_runtime_says_so() -> None:
    runtime = Runtime(storage="memory")
    await runtime.close()
    await runtime.close()
    with pytest.raises(UsageError, match="this Runtime is closed"):
        await runtime.start(ASK)
    with pytest.raises(UsageError, match="this Runtime is closed"):
        await runtime.inbox()


# -------------------------------------------------------------------- events


@awaited
async def test_events_are_read_by_cursor() -> None:
    async with Runtime(storage="memory") as runtime:
        run = await runtime.start(in_main('for i = 1, 3 do Log.info("line " .. i) end return 1'))
        events = [event async for event in runtime.events(run.run_id)]
        assert [(e.seq, e.data["message"]) for e in events] == [(1, "line 1"), (2, "line 2"), (3, "line 3")]
        assert [e.seq async for e in runtime.events(run.run_id, after=2)] == [3]
        with pytest.raises(UnknownRun):
            await anext(runtime.events("nobody"))


@awaited
async def test_events_can_be_followed_to_the_end_of_the_run() -> None:
    async with Runtime(storage="memory") as runtime:
        run = await runtime.start(in_main('Log.info("a") Human.approve("Go, please?") Log.info("b") return 1'))
        heard: list[str] = []

        async def follow() -> None:
            async for event in runtime.events(run.run_id, follow=True):
                heard.append(event.data.get("message", event.kind))

        following = asyncio.create_task(follow())
        while len(heard) < 2:
            await asyncio.sleep(0.01)
        assert not following.done()
        await runtime.answer(request(run).id, True, actor="ann")
        await runtime.resume(run.run_id)
        await asyncio.wait_for(following, 5)
        assert [text for text in heard if text not in ("state", "response")] == ["a", "Go, please?", "b"]


@awaited
async def test_a_listener_hears_nothing_twice_and_nothing_of_other_runs() -> None:
    program = in_main('Log.info(input.name) Human.approve("Go, please?") Log.info("end") return 1')
    async with Runtime(storage="memory") as runtime:
        heard: dict[str, list[str]] = {"a": [], "b": []}

        def hear(name: str) -> Callable[[Event], None]:
            return lambda event: heard[name].append(event.data["message"]) if event.kind == "log" else None

        runs = await asyncio.gather(*(runtime.start(program, {"name": n}, listen=hear(n)) for n in heard))
        for name, run in zip(heard, runs, strict=True):
            await runtime.answer(request(run).id, True, actor="ann")
            await runtime.resume(run.run_id, listen=hear(name))
        assert heard == {"a": ["a", "end"], "b": ["b", "end"]}


@awaited
async def test_a_listener_that_fails_does_not_disturb_the_run() -> None:
    told: list[Any] = []
    asyncio.get_running_loop().set_exception_handler(lambda loop, context: told.append(context["exception"]))

    def listen(event: Event) -> None:
        raise KeyError(event.kind)

    async with Runtime(storage="memory") as runtime:
        assert (await runtime.start(ASK, listen=listen)).status == "waiting"
    assert told
    assert {type(error) for error in told} == {KeyError}


@awaited
async def test_an_async_listener_holds_the_run_back_and_its_error_stops_it() -> None:
    program = in_main('Log.info("a") Step.checkpoint(function() return 1 end) Log.info("b") return 1')
    order: list[str] = []

    async def slow(event: Event) -> None:
        await asyncio.sleep(0.01)
        order.append(event.data.get("message", event.kind))

    async def broken(event: Event) -> None:
        raise OSError("the disk of the listener is full")

    async with Runtime(storage="memory") as runtime:
        with pytest.raises(OSError, match="the disk of the listener is full"):
            await runtime.start(program, id="one", listen=broken)
        assert (await runtime.get("one")).status == "running"
        assert (await runtime.resume("one", listen=slow)).status == "done"
    assert order == ["a", "b", "status"], "it is told again what it could not hear"


# -------------------------------------------------------------------- many at once


@awaited
async def test_a_program_that_computes_holds_up_neither_the_loop_nor_other_runs() -> None:
    async with Runtime(storage="memory") as runtime:
        await runtime.start(ASK)
        spinning = asyncio.create_task(runtime.start(SPIN))
        await asyncio.sleep(0.02)
        done = 0
        late = 0.0
        while not spinning.done() and done < 5:
            began = time.perf_counter()
            assert (await runtime.start(ASK)).status == "waiting"
            late = max(late, time.perf_counter() - began)
            done += 1
        assert done == 5, "five runs began and parked while the first one computed"
        assert not spinning.done()
        assert (await spinning).status == "done"


@awaited
async def test_many_runs_go_on_at_once_and_each_has_its_own_end(tmp_path: Path) -> None:
    async with Runtime(storage=tmp_path) as runtime:
        runs = await asyncio.gather(*(runtime.start(ASK, id=f"r{n}") for n in range(40)))
        assert len(await runtime.inbox()) == 40

        async def answered(n: int, run: Run) -> Run:
            await runtime.answer(request(run).id, n % 3 == 0, actor="ann")
            return await runtime.resume(run.run_id)

        ended = await asyncio.gather(*(answered(n, run) for n, run in enumerate(runs)))
        assert [run.result for run in ended] == [{"yes": n % 3 == 0} for n in range(40)]


@awaited
async def test_a_run_goes_forward_once_at_a_time() -> None:
    program = in_main("Sleep(0.3) return 1")
    async with Runtime(storage="memory") as runtime:
        first = asyncio.create_task(runtime.start(program, id="one"))
        while not await runtime.look(lambda store: store.runs()):
            await asyncio.sleep(0.01)
        with pytest.raises(Owned, match="run one is owned by process"):
            await runtime.resume("one")
        assert (await first).status == "done"


def test_one_runtime_serves_several_loops_at_once() -> None:
    runtime = Runtime(storage="memory", models=REPLY)
    ended: list[Run] = []

    async def whole(n: int) -> None:
        run = await runtime.start(ASK, {"timeout": n})
        await runtime.answer(request(run).id, True, actor="ann")
        ended.extend([await runtime.resume(run.run_id), await runtime.start(TURN)])

    threads = [threading.Thread(target=asyncio.run, args=(whole(60 + n),)) for n in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    asyncio.run(runtime.close())
    assert [run.status for run in ended] == ["done"] * 8


# -------------------------------------------------------------------- cancelling and forking


@awaited
async def test_a_waiting_run_is_cancelled_and_asks_nobody_any_more() -> None:
    async with Runtime(storage="memory") as runtime:
        run = await runtime.start(ASK)
        ended = await runtime.cancel(run.run_id, actor="ann")
        assert (ended.status, ended.requests, await runtime.inbox()) == ("cancelled", (), [])
        assert ended.error is not None
        assert (ended.error["code"], ended.error["message"]) == ("cancelled", "by ann")
        assert await runtime.cancel(run.run_id) == ended == await runtime.resume(run.run_id)


@awaited
async def test_a_run_that_works_is_cancelled_and_whoever_awaits_it_gets_that_end() -> None:
    program = in_main('Log.info("a") Sleep(60) return 1')
    async with Runtime(storage="memory") as runtime:
        heard = asyncio.Event()
        start = asyncio.create_task(runtime.start(program, id="one", listen=lambda event: heard.set()))
        await heard.wait()
        ended = await runtime.cancel("one", reason="no longer needed")
        assert await asyncio.wait_for(start, 5) == ended
        assert ended.error is not None
        assert ended.error["message"] == "no longer needed"


@awaited
async def test_a_run_that_has_ended_cannot_be_cancelled() -> None:
    async with Runtime(storage="memory") as runtime:
        await runtime.start(in_main("return 1"), id="one")
        with pytest.raises(StoreError, match="one"):
            await runtime.cancel("one")
        with pytest.raises(UnknownRun):
            await runtime.cancel("two")


@awaited
async def test_a_fork_goes_another_way_from_a_position_on() -> None:
    program = in_main('local a = Human.approve("First one?") local b = Human.approve("Second one?") return {a, b}')
    async with Runtime(storage="memory") as runtime:
        run = await runtime.start(program, id="one")
        for _ in range(2):
            await runtime.answer(request(run).id, True, actor="ann")
            run = await runtime.resume("one")
        assert run.result == [True, True]
        fork = await runtime.fork("one", "1", id="two")
        assert (fork.run_id, request(fork).message) == ("two", "Second one?")
        await runtime.answer(request(fork).id, False, actor="ann")
        assert (await runtime.resume("two")).result == [True, False]
        edited = await runtime.fork("one", "1", program.replace("{a, b}", "{first = a}"))
        assert request(edited).message == "Second one?"
        assert (await runtime.get("one")) == run


@awaited
async def test_a_fork_that_cannot_be_is_refused() -> None:
    async with Runtime(storage="memory") as runtime:
        run = await runtime.start(ASK, id="one")
        await runtime.answer(request(run).id, True, actor="ann")
        await runtime.resume("one")
        with pytest.raises(UsageError, match="is done, and a fork of all of it"):
            await runtime.fork("one")
        with pytest.raises(UsageError, match="the program does not take the input of run one"):
            await runtime.fork("one", "0", in_main("return 1", input="{n = field.number{required = true}}"))
        with pytest.raises(RunExists):
            await runtime.fork("one", "0", id="one")
        with pytest.raises(UnknownRun):
            await runtime.fork("two", "0")


# -------------------------------------------------------------------- being told to stop


@awaited
async def test_a_cancelled_start_leaves_a_run_that_can_be_resumed() -> None:
    program = in_main('Log.info("a") Sleep(0.4) return 1')
    async with Runtime(storage="memory") as runtime:
        heard = asyncio.Event()
        start = asyncio.create_task(runtime.start(program, id="one", listen=lambda event: heard.set()))
        await heard.wait()
        start.cancel()
        with pytest.raises(asyncio.CancelledError):
            await start
        assert (await runtime.get("one")).status == "ready"
        assert (await runtime.resume("one")).status == "done"


@awaited
async def test_closing_stops_what_runs_and_it_can_be_resumed(tmp_path: Path) -> None:
    program = in_main('Log.info("a") Sleep(60) return 1')
    runtime = Runtime(storage=tmp_path)
    heard = asyncio.Event()
    start = asyncio.create_task(runtime.start(program, id="one", listen=lambda event: heard.set()))
    await heard.wait()
    await runtime.close()
    with pytest.raises(UsageError, match="this Runtime is closed"):
        await start
    async with Runtime(storage=tmp_path, config={"wait": 0}) as runtime:
        assert (await runtime.get("one")).status == "ready"
        assert (await runtime.resume("one")).status == "waiting"


@awaited
async def test_a_timer_is_waited_for_and_with_a_clock_of_your_own_it_is_yours_to_move() -> None:
    clock = Clock()
    async with Runtime(storage="memory", clock=clock) as runtime:
        run = await runtime.start(in_main("Sleep(3600) return os.time()"))
        assert run.status == "waiting"
        clock.now += 3600
        assert (await runtime.resume(run.run_id)).result == 1_700_003_600
    async with Runtime(storage="memory") as runtime:
        assert (await runtime.start(in_main("Sleep(0.05) return 1"))).status == "done"


@awaited
async def test_a_store_that_cannot_be_used_says_so(tmp_path: Path) -> None:
    (tmp_path / "notes.db").write_text("my notes, not a database\n" * 100)
    async with Runtime(storage=tmp_path / "notes.db") as runtime:
        with pytest.raises(StoreError, match="is not a Tactus database"):
            await runtime.start(ASK)
