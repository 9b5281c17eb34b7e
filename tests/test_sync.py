"""The door without await is the same door: method by method, from threads, and where a loop runs already."""

from __future__ import annotations

import asyncio
import inspect
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

import tactus
from tactus.errors import ProgramError, UsageError
from tactus.models import Conversation, Reply
from tactus.runtime import Event
from tactus.sync import Run, Runtime
from tests.awaited import awaited
from tests.programs import in_main

ASK = in_main('Log.info("asking") return {yes = Human.approve{message = "Go?"}, n = input.n}')


def public(door: type) -> dict[str, inspect.Signature]:
    """Its methods by name; where one is awaited or iterated is left aside."""
    methods = {name: member for name, member in vars(door).items() if callable(member) and name[0] != "_"}
    methods["__init__"] = door.__init__  # type: ignore[misc]
    return {name: inspect.signature(member, eval_str=False) for name, member in methods.items()}


def test_it_has_the_methods_of_the_other_and_they_take_the_same() -> None:
    here, there = public(Runtime), public(tactus.Runtime)
    assert list(map(str, sorted(here))) == list(map(str, sorted(there)))
    for name, signature in here.items():
        assert signature.parameters == there[name].parameters, name
        returned = str(there[name].return_annotation).replace("AsyncGenerator[Event, None]", "Iterator[Event]")
        assert str(signature.return_annotation) == returned, name


def test_a_run_from_start_to_end() -> None:
    with Runtime(storage="memory") as runtime:
        run = runtime.start(ASK, {"n": 1}, id="one")
        assert (run.status, runtime.inbox(), runtime.get("one")) == ("waiting", list(run.requests), run)
        assert runtime.answer(run.requests[0].id, True, actor="ann").status == "ready"
        assert runtime.resume("one").result == {"yes": True, "n": 1}
        assert [event.kind for event in runtime.events("one")][:2] == ["log", "request"]
        assert runtime.fork("one", "0", id="two").status == "waiting"
        assert runtime.cancel("two").status == "cancelled"
        assert runtime.look(lambda store: len(store.runs())) == 2


def test_errors_come_as_they_are() -> None:
    with Runtime(storage="memory") as runtime:
        with pytest.raises(ProgramError, match=r"main\.tac:1"):
            runtime.start("x = = 1\n")
        with pytest.raises(tactus.TactusError, match="no run nobody"):
            list(runtime.events("nobody"))


@awaited
async def test_it_works_where_a_loop_runs_already() -> None:
    with Runtime(storage="memory") as runtime:
        assert runtime.start(ASK, {"n": 1}).status == "waiting"
        assert (await asyncio.to_thread(runtime.inbox))[0].message == "Go?"


def test_many_threads_share_one(tmp_path: Path) -> None:
    with Runtime(storage=tmp_path) as runtime, ThreadPoolExecutor(8) as pool:

        def whole(n: int) -> Run:
            run = runtime.start(ASK, {"n": n})
            runtime.answer(run.requests[0].id, True, actor="ann")
            return runtime.resume(run.run_id)

        assert [run.result["n"] for run in pool.map(whole, range(24))] == list(range(24))


def test_events_can_be_followed_and_left() -> None:
    with Runtime(storage="memory") as runtime:
        run = runtime.start(ASK, {"n": 1})
        for event in runtime.events(run.run_id, follow=True):
            if event.kind == "request":
                break
        assert runtime.get(run.run_id).status == "waiting"


def test_what_is_given_is_called_in_a_thread_of_its_own_and_may_not_wait_for_the_runtime() -> None:
    told: list[Any] = []

    class Asking:
        async def request(self, conversation: Conversation, on_text: Any) -> Reply:
            told.append(threading.current_thread())
            with pytest.raises(UsageError, match="cannot call the Runtime that waits for it"):
                runtime.inbox()
            return Reply("hello", model="m")

        async def close(self) -> None: ...

    def listen(event: Event) -> None:
        told.append(threading.current_thread())

    program = 'w = Agent { model = "openai/gpt-4o" } Procedure { function(input) return w("Hi").output end }'
    with Runtime(storage="memory", models=Asking()) as runtime:
        assert runtime.start(program, listen=listen).result == "hello"
    assert len(set(told)) == 1
    assert told[0] is not threading.current_thread()


def test_a_closed_one_says_so_and_may_be_closed_twice() -> None:
    runtime = Runtime(storage="memory")
    runtime.close()
    runtime.close()
    with pytest.raises(UsageError, match="this Runtime is closed"):
        runtime.inbox()


def test_no_thread_is_left() -> None:
    before = threading.active_count()
    with Runtime(storage="memory") as runtime:
        runtime.start(ASK)
    deadline = time.monotonic() + 5
    while threading.active_count() > before and time.monotonic() < deadline:
        time.sleep(0.01)  # a thread that was told to end may still be on its way out
    assert threading.active_count() <= before
