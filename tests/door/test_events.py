"""Events of a run as Python hears them."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

import pytest

from tactus import Runtime
from tactus.errors import UnknownRun
from tactus.runtime import Event
from tests.awaited import awaited
from tests.door.shared import ASK, request
from tests.programs import in_main


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
