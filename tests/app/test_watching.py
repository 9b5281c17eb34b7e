"""Taking forward what is due, in this process: what happens to runs that break down, and to a store that is busy."""

from __future__ import annotations

import asyncio
import json
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from typing import Any

import pytest

from tactus.app import bundle
from tactus.app.activation import Settings, nobody
from tactus.app.heartbeat import Heartbeats
from tactus.app.runs import App
from tactus.app.watching import Left, Watch
from tactus.config.snapshot import Snapshot
from tactus.errors import BusyStore, StoreError
from tactus.runtime import Event, Listener
from tactus.storage import Parked, Response, Run, owners
from tactus.storage.memory import MemoryStore
from tests.programs import in_main

ADDS = bundle.make("main.tac", in_main("Sleep(0) return input.n + 1"))
SPINS = bundle.make("main.tac", in_main('Log.info("on") Sleep(0) while true do end'))
ASKS = bundle.make("main.tac", in_main('Sleep(0) return Human.approve("Go on, please?")'))
SLEEPS = bundle.make("main.tac", in_main("Sleep(60) return 1"))


class Told:
    """What a watch has told."""

    def __init__(self) -> None:
        self.all: list[Left | StoreError] = []

    def __call__(self, one: Left | StoreError) -> None:
        self.all.append(one)

    @property
    def runs(self) -> list[tuple[str, str]]:
        return [(one.run.id, one.run.status) for one in self.all if isinstance(one, Left)]


def ready(store: MemoryStore, *ids: str, sources: str = ADDS, limits: dict[str, float] | None = None) -> None:
    """Runs that nobody has begun."""
    app = App(store)
    for n, run_id in enumerate(ids):
        run = app.create(sources, {"n": n}, id=run_id, under=Snapshot(limits=limits or {}))
        store.park(run_id, run.epoch, Parked("ready"))
        owners.release(run.owner)


def watch(store: MemoryStore, told: Told, patience: float = 0.0, **more: Any) -> Watch:
    made = Watch(App(store, Settings(patience=patience)), listen=lambda run: nobody, tell=told, **more)
    _made.append(made)
    return made


_made: list[Watch] = []


@pytest.fixture(autouse=True)
def _closed() -> Iterator[None]:
    yield
    while _made:
        _made.pop().close()


async def until(happened: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 10
    while not happened():
        assert time.monotonic() < deadline, "it does not happen"
        await asyncio.sleep(0.005)


def test_everything_that_is_due_is_taken_forward_once() -> None:
    store, told = MemoryStore(), Told()
    ids = [f"r{n}" for n in range(25)]
    ready(store, *ids)
    asyncio.run(watch(store, told, at_once=3).once())
    assert sorted(told.runs) == sorted((run_id, "done") for run_id in ids)
    assert [json.loads(store.run(run_id).result or "") for run_id in ids] == list(range(1, 26))


def test_once_takes_no_run_twice() -> None:
    store, told = MemoryStore(), Told()
    ready(store, "a", sources=SLEEPS)
    asyncio.run(watch(store, told).once(["a", "a"]))
    assert told.runs == [("a", "waiting")]
    assert store.run("a").epoch == 2


def test_a_run_that_another_was_faster_to_take_is_left_to_it() -> None:
    class Late(MemoryStore):
        """Between looking and taking somebody else takes them all."""

        thief = ""

        def due(self, limit: int = 100) -> list[Run]:
            found = super().due(limit)
            for run in found:
                self.claim(run.id, self.thief)
            return found

    store, told = Late(), Told()
    ready(store, "a", "b")
    with owners.held() as store.thief:
        asyncio.run(watch(store, told).once())
        assert told.all == []
        assert store.run("a").owner == store.run("b").owner == store.thief


def test_a_run_that_breaks_down_is_left_alone_longer_and_longer() -> None:
    store, told = MemoryStore(), Told()
    ready(store, "bad", sources=SLEEPS)
    store._programs.clear()
    ready(store, "good")

    async def go() -> None:
        task = asyncio.create_task(watch(store, told, rest=0.3).forever(0.01))
        await until(lambda: len(told.all) >= 4)
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)

    began = time.monotonic()
    asyncio.run(go())
    assert time.monotonic() - began > 0.3 + 0.6
    assert ("good", "done") in told.runs
    broken = [one for one in told.all if isinstance(one, Left) and one.error]
    assert {one.run.id for one in broken} == {"bad"}
    assert all("no program" in str(one.error) for one in broken)


def test_a_busy_store_is_told_and_looked_at_again() -> None:
    class Busy(MemoryStore):
        looks = 0

        def due(self, limit: int = 100) -> list[Run]:
            self.looks += 1
            if self.looks < 3:
                raise BusyStore("it is locked")
            return super().due(limit)

    store, told = Busy(), Told()
    ready(store, "a")

    async def go() -> None:
        task = asyncio.create_task(watch(store, told).forever(0.01))
        await until(lambda: ("a", "done") in told.runs)
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)

    asyncio.run(go())
    assert [str(one) for one in told.all if isinstance(one, BusyStore)] == ["it is locked"] * 2


def test_a_watch_that_nobody_can_hear_any_more_ends() -> None:
    store = MemoryStore()
    ready(store, "a")

    def tell(one: Left | StoreError) -> None:
        raise BrokenPipeError

    deaf = Watch(App(store), listen=lambda run: nobody, tell=tell)
    with closing(deaf), pytest.raises(BrokenPipeError):
        asyncio.run(asyncio.wait_for(deaf.forever(0.01), 10))
    assert store.run("a").status == "done"


def test_what_is_under_way_when_it_ends_is_given_back() -> None:
    store, told = MemoryStore(), Told()
    ready(store, "a", "b", sources=SLEEPS)
    heard: list[Event] = []

    async def go() -> None:
        with closing(Watch(App(store, Settings(patience=100)), listen=lambda run: heard.append, tell=told)) as one:
            task = asyncio.create_task(one.forever(0.01))
            await until(lambda: [event.kind for event in heard].count("sleeping") == 2)
            assert {store.run(run_id).status for run_id in "ab"} == {"running"}
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)

    asyncio.run(go())
    assert {(store.run(run_id).status, store.run(run_id).owner) for run_id in "ab"} == {("ready", "")}
    assert told.all == []


def test_a_run_that_is_cancelled_meanwhile_is_told_and_the_others_go_on() -> None:
    store, told = MemoryStore(), Told()
    ready(store, "a", "b", sources=SLEEPS)

    async def go() -> None:
        task = asyncio.create_task(watch(store, told, patience=100).forever(0.01))
        await until(lambda: {store.run(run_id).status for run_id in "ab"} == {"running"})
        store.cancel("a", '{"code":"cancelled","message":"enough"}')
        await until(lambda: told.runs == [("a", "cancelled")])
        assert store.run("b").status == "running"
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)

    asyncio.run(go())


def test_a_program_that_computes_holds_up_no_other_run() -> None:
    """Taken up first, done last."""
    store, told = MemoryStore(), Told()
    ready(store, "spins", sources=SPINS, limits={"cpu_seconds": 0.3})
    ready(store, "a", "b")
    asyncio.run(watch(store, told, at_once=2).once())
    assert told.runs == [("a", "done"), ("b", "done"), ("spins", "failed")]
    assert json.loads(store.run("spins").error or "")["code"] == "cpu"


class Heard:
    """What is heard of runs, and in which threads."""

    def __init__(self) -> None:
        self.all: list[tuple[str, str, int]] = []

    def __call__(self, run: Run) -> Listener:
        return lambda event: self.all.append((run.id, event.kind, threading.get_ident()))

    def kinds(self, run_id: str) -> list[str]:
        return [kind for id, kind, _ in self.all if id == run_id]

    def lanes(self, run_id: str) -> set[int]:
        return {lane for id, _, lane in self.all if id == run_id}


def test_a_run_goes_on_where_it_rests() -> None:
    """Also where another lane is free by then."""
    store, told, heard = MemoryStore(), Told(), Heard()
    ready(store, "naps", sources=bundle.make("main.tac", in_main("Sleep(0.3) return 1")))
    ready(store, "asks", sources=ASKS)

    async def go() -> None:
        with closing(Watch(App(store, Settings(patience=1)), listen=heard, tell=told, at_once=2)) as one:
            task = asyncio.create_task(one.forever(0.01))
            await until(lambda: told.runs == [("asks", "waiting"), ("naps", "done")])
            assert store.answer("asks:1@0.0", Response(True, actor="ann")).accepted
            await until(lambda: ("asks", "done") in told.runs)
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)

    asyncio.run(go())
    assert "replayed" not in heard.kinds("asks")
    assert len(heard.lanes("asks")) == 1
    assert heard.lanes("asks") != heard.lanes("naps")


def test_a_run_goes_on_elsewhere_where_its_lane_computes_for_another() -> None:
    store, told, heard = MemoryStore(), Told(), Heard()
    ready(store, "asks", sources=ASKS)

    async def go() -> None:
        with closing(Watch(App(store), listen=heard, tell=told, at_once=2)) as one:
            task = asyncio.create_task(one.forever(0.01))
            await until(lambda: told.runs == [("asks", "waiting")])
            ready(store, "spins", sources=SPINS, limits={"cpu_seconds": 0.3})
            await until(lambda: "log" in heard.kinds("spins"))
            assert store.answer("asks:1@0.0", Response(True, actor="ann")).accepted
            await until(lambda: ("spins", "failed") in told.runs)
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)

    asyncio.run(go())
    assert told.runs == [("asks", "waiting"), ("asks", "done"), ("spins", "failed")]
    assert "replayed" in heard.kinds("asks")
    assert heard.lanes("spins") < heard.lanes("asks"), "it was where the other one had rested"


def test_a_run_that_is_left_is_told_before_it_is_taken_again() -> None:
    class Quick(MemoryStore):
        """What a run waits for comes as soon as it has left, while its lane is still at it."""

        def claim(self, run_id: str, owner: str) -> Run:
            claimed.append(list(told.runs))
            return super().claim(run_id, owner)

        def park(self, run_id: str, epoch: int, parked: Parked, events: Sequence[Event] = ()) -> bool:
            left = super().park(run_id, epoch, parked, events)
            if parked.status == "waiting":
                self.answer("asks:1@0.0", Response(True, actor="ann"))
                time.sleep(0.2)
            return left

    store, told, claimed = Quick(), Told(), list[list[tuple[str, str]]]()
    ready(store, "asks", sources=ASKS)

    async def go() -> None:
        task = asyncio.create_task(watch(store, told).forever(0.01))
        await until(lambda: len(told.runs) == 2)
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)

    asyncio.run(go())
    assert claimed == [[], told.runs[:1]]
    assert told.runs[1] == ("asks", "done")


def test_what_is_written_while_it_looks_is_seen_at_once() -> None:
    class Slow(MemoryStore):
        """Somebody writes right after it has looked."""

        def due(self, limit: int = 100) -> list[Run]:
            found = super().due(limit)
            if not self.runs():
                ready(self, "a")
            return found

    store, told = Slow(), Told()

    async def go() -> None:
        task = asyncio.create_task(watch(store, told).forever(60))
        await until(lambda: told.runs == [("a", "done")])
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)

    asyncio.run(go())


def test_a_lost_run_is_noticed_before_the_next_beat() -> None:
    store, lost = MemoryStore(), list[float]()
    with owners.held() as owner:
        run = store.create(Run("r", "p", "main.tac", "{}", "ready", 1, 0.0, "{}", 1, "lua55"), "{}", owner)
        began = time.monotonic()
        with Heartbeats(store, every=60).holding(run, lambda: lost.append(time.monotonic() - began)) as held:
            store.cancel("r", "{}")
            while not held.lost and time.monotonic() - began < 10:
                time.sleep(0.01)
    assert lost
    assert lost[0] < 5
