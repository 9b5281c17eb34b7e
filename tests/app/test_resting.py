"""A run that waits is kept as it is for a while; going on with it is what a replay would have been, without one."""

from __future__ import annotations

import asyncio
import gc
import weakref
from collections.abc import Callable, Coroutine
from dataclasses import replace
from typing import Any

import pytest

from tactus.app import bundle
from tactus.app.activation import Settings
from tactus.app.resting import Resting
from tactus.app.runs import App
from tactus.config.snapshot import Snapshot
from tactus.runtime import Event, canonical
from tactus.storage import Response, Run
from tactus.storage.memory import MemoryStore
from tests.acceptance.life import PROGRAMS
from tests.programs import Clock, in_main

ASKS = bundle.make(
    "main.tac",
    in_main("""
      local said = {Sleep(0)}
      for i = 1, 3 do
        Log.info("asking " .. i)
        said[i] = Human.input{message = "Question " .. i .. "?"}
        state.last = said[i]
        Sleep(5)
      end
      return said
    """),
)


class House:
    """A store, and apps that take its runs forward in one loop."""

    def __init__(self, grace: float = 60.0) -> None:
        self.clock = Clock()
        self.store = MemoryStore(clock=self.clock)
        self.heard: list[Event] = []
        self.app = self.another(grace)

    def another(self, grace: float) -> App:
        return App(self.store, Settings(listen=self.heard.append, grace=grace, sleep=self.clock.sleep))

    async def further(self, run_id: str = "r", app: App | None = None) -> Run:
        app = app or self.app
        return await app.activate(app.claim(run_id))

    async def begin(self, source: str = ASKS, run_id: str = "r", **more: Any) -> Run:
        return await self.app.activate(self.app.create(source, {}, id=run_id, seed=7, **more))

    def answer(self, value: Any, run_id: str = "r") -> None:
        (request,) = self.store.requests(run_id)
        assert self.store.answer(request["id"], Response(value, actor="ann", via="test")).accepted

    @property
    def replays(self) -> int:
        return sum(event.kind == "replayed" for event in self.heard)

    async def to_the_end(self) -> Run:
        """Answers every question and lets every time pass."""
        while True:
            for request in self.store.requests("r"):
                value = True if request["type"] == "approval" else f"answer to {request['message']}"
                assert self.store.answer(request["id"], Response(value, actor="ann", via="test")).accepted
            wake_at = self.store.run("r").wake_at
            if wake_at is not None:
                self.clock.now = max(self.clock.now, wake_at)
            run = await self.further()
            if run.status != "waiting":
                return run


def kept(house: House) -> tuple[Any, ...]:
    """What the store holds of the run, without what counts its claims and replays."""
    entries = [replace(entry, epoch=0, instructions=0, started_at=0.0) for entry in house.store.entries("r")]
    events = [(event.kind, event.path, event.ordinal, event.data, event.at) for event in house.store.events("r")]
    return entries, events, house.store.requests("r", ""), house.store.run("r").result


def lived(grace: float, source: str, **more: Any) -> House:
    house = House(grace)

    async def go() -> None:
        assert (await house.begin(source, **more)).status == "waiting"
        ended = await house.to_the_end()
        assert ended.status == "done", ended.error

    asyncio.run(go())
    house.app.close()
    return house


@pytest.mark.parametrize(
    "source",
    [
        ASKS,
        bundle.make("words.tac", (PROGRAMS / "words.tac").read_text("utf-8")),
        bundle.make(
            "main.tac",
            """
            ask = Tool { input = {what = "string"}, function(args) return Human.input{message = args.what} end }
            desk = Agent { model = "openai/m", tools = {ask} }
            Procedure { function(input)
              local r = desk()
              Step.checkpoint(function() state.n = 1 return Human.approve("Is that all, then?") end)
              return {r.tool_calls[1].result, r.tool_calls[2].result, state.n}
            end }
            Mocks { desk = {tool_calls = {{tool = "ask", args = {what = "a?"}}, {tool = "ask", args = {what = "b?"}}}} }
            """,
        ),
    ],
    ids=["questions and timers", "words", "inside tools and steps"],
)
def test_it_is_what_a_replay_would_have_been(source: str) -> None:
    cold, hot = lived(0.0, source, mock=True), lived(60.0, source, mock=True)
    assert kept(hot) == kept(cold)
    assert cold.replays > 0
    assert hot.replays == 0


def test_what_another_has_taken_forward_meanwhile_is_replayed() -> None:
    house = House()

    async def go() -> None:
        await house.begin()
        house.answer("one")
        await house.further(app=house.another(0.0))
        house.clock.now += 60
        run = await house.further()
        assert (run.status, house.replays) == ("waiting", 2)
        assert len(house.store.requests("r")) == 1

    asyncio.run(go())


def test_under_other_settings_it_is_replayed() -> None:
    house = House()

    async def go() -> None:
        await house.begin()
        house.answer("one")
        settings = replace(house.app.settings, environ={"OPENAI_API_KEY": "another"})
        assert (await house.app.activate(house.app.claim("r"), settings)).status == "waiting"
        assert house.replays == 1

    asyncio.run(go())


def test_after_the_grace_it_is_let_go() -> None:
    house = House(grace=0.05)
    seen: list[weakref.ref[Any]] = []

    async def go() -> None:
        await house.begin()
        (activation, _, _) = house.app._resting._kept["r"]
        seen.append(weakref.ref(activation.vm))
        del activation
        await asyncio.sleep(0.2)
        assert len(house.app._resting) == 0
        house.answer("one")
        await house.further()
        assert house.replays == 1

    asyncio.run(go())
    gc.collect()
    assert seen[0]() is None


def test_only_the_latest_are_kept() -> None:
    house = House()
    house.app._resting = Resting(most=2)

    async def go() -> None:
        for run_id in ("a", "b", "c"):
            await house.begin(run_id=run_id)
        assert list(house.app._resting._kept) == ["b", "c"]
        for run_id in ("a", "c"):
            house.answer("one", run_id)
            await house.further(run_id)
        assert house.replays == 1, "a had to be replayed, c not"

    asyncio.run(go())


def after(change: Callable[[House], Coroutine[Any, Any, object]]) -> House:
    house = House()

    async def go() -> None:
        await house.begin()
        await change(house)

    asyncio.run(go())
    return house


def test_a_cancelled_run_stays_cancelled() -> None:
    async def change(house: House) -> None:
        house.store.cancel("r", "not wanted")
        assert house.app.claim("r").status == "cancelled"

    house = after(change)
    assert house.store.run("r").status == "cancelled"
    assert len(house.store.entries("r")) == 1


def test_an_answer_that_comes_while_it_is_left_is_not_lost() -> None:
    """Between looking and leaving: the run is not left at all."""

    class Quick(MemoryStore):
        def park(self, run_id: str, *more: Any) -> bool:
            for request in self.requests(run_id):
                self.answer(request["id"], Response("at once", actor="ann"))
            return super().park(run_id, *more)

    store = Quick(clock=Clock())
    app = App(store, Settings(grace=60.0))
    source = bundle.make("main.tac", in_main('return Human.input{message = "Now?"}'))
    run = asyncio.run(app.activate(app.create(source, {}, id="r")))
    assert (run.status, run.result) == ("done", '"at once"')
    assert [event.kind for event in store.events("r")].count("request") == 1


def test_a_stop_while_it_rests_leaves_it_waiting() -> None:
    house = House()

    async def go() -> None:
        await house.begin()
        task = asyncio.create_task(house.app.activate(house.app.claim("r")))
        await asyncio.sleep(0.05)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task

    # nothing was answered: it goes on, waits again and is left before the cancel can reach it
    with pytest.raises(BaseException, match="DID NOT RAISE"):
        asyncio.run(go())
    assert house.store.run("r").status == "waiting"
    assert canonical.loads(house.store.run("r").waiting_on) == [{"request": "r:1@0.0"}]


def test_a_run_that_works_again_can_be_stopped_and_resumed() -> None:
    spin = bundle.make("main.tac", in_main('Human.approve("Go on, please?") Sleep(3600) return 1'))
    house = House()
    house.app = App(house.store, Settings(grace=60.0, patience=float("inf")))

    async def go() -> None:
        await house.begin(spin, under=Snapshot())
        house.answer(True)
        task = asyncio.create_task(house.app.activate(house.app.claim("r")))
        await asyncio.sleep(0.1)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task

    asyncio.run(go())
    assert house.store.run("r").status == "ready"
    assert [entry.op for entry in house.store.entries("r")] == ["Human.approve"]
