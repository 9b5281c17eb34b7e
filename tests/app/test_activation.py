"""An activation leaves a run where it has to: done, waiting, failed, blocked, stuck, or ready again."""

from __future__ import annotations

import asyncio
import json
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

import pytest

from tactus.app import bundle
from tactus.app.activation import EVENTS, Settings
from tactus.app.repair import fork_at
from tactus.app.runs import App
from tactus.config.snapshot import Snapshot
from tactus.errors import Blocked, Fenced, Owned, UsageError
from tactus.models import Conversation, Reply
from tactus.runtime import Entry, Event
from tactus.storage import Parked, Response, Run
from tactus.storage.memory import MemoryStore
from tests.programs import Clock, go_on, in_main, result_after_crashes, run_program

SECRET = "sk-of-the-house-0123456789"

ASKS = in_main('Sleep(1) Human.approve{message = "Go?"} local t = {} for i = 1, 20000 do t[i] = i end return #t')


def waiting(source: str, limits: dict[str, float] | None = None, **more: object) -> tuple[App, MemoryStore, Run]:
    """A run that waits for its person, and the app that it is in."""
    clock = Clock()
    store = MemoryStore(clock=clock)
    app = App(store, Settings(sleep=clock.sleep, patience=60, **more))  # type: ignore[arg-type]
    run = app.create(bundle.make("main.tac", source), {}, id="r1", mock=True, under=Snapshot(limits=limits or {}))
    run = go_on(app, run)
    assert run.status == "waiting"
    return app, store, run


def test_a_budget_spent_while_live_fails_the_run() -> None:
    app, _, run = waiting(ASKS, {"instructions": 20_000})
    app.store.answer("r1:1@0.0", Response(True))
    run = go_on(app, app.claim("r1"))
    assert run.status == "failed"
    assert json.loads(run.error or "")["code"] == "cpu"


BUSY = in_main('for i = 1, 50000 do local x = i end Sleep(1) Human.approve{message = "Go?"} return 1')


def stuck() -> tuple[App, MemoryStore]:
    """The run f1, which needs more to replay than the run had that it is a fork of."""
    app, store, run = waiting(ASKS, {"instructions": 20_000})
    fork = app.fork(run, fork_at(store, run, edited=True), sources=bundle.make("main.tac", BUSY), id="f1")
    left = go_on(app, fork)
    assert (left.status, json.loads(left.error or "")) == (
        "stuck",
        {
            "message": "while replaying, the program used up its 20,000 instructions "
            "(limits.instructions; raise it with --limit instructions=40000)"
        },
    )
    return app, store


def test_a_budget_spent_while_replaying_leaves_the_run_stuck_until_the_limit_is_raised() -> None:
    app, store = stuck()
    assert go_on(app, app.claim("f1")).status == "stuck"
    more = App(store, replace(app.settings, raised={"instructions": 1_000_000}))
    assert go_on(more, more.claim("f1")).status == "waiting"


def test_what_was_raised_stays_raised() -> None:
    app, store = stuck()
    more = App(store, replace(app.settings, raised={"instructions": 1_000_000}))
    run = go_on(more, more.claim("f1"))
    store.answer("f1:1@0.0", Response(True))
    assert go_on(app, app.claim("f1")).status == "done"
    again = app.fork(run, fork_at(store, run, edited=True), id="f2")
    assert Snapshot.loads(again.settings).limits["instructions"] == 1_000_000


def test_a_limit_that_is_lowered_later_changes_nothing_of_a_run() -> None:
    app, store, _ = waiting(BUSY)
    less = App(store, replace(app.settings, raised={"instructions": 1_000}))
    assert go_on(less, less.claim("r1")).status == "waiting"
    assert "limits@2" not in store.load("r1").inbox


def test_a_run_of_an_unknown_abi_is_stuck_and_says_which_can_finish_it() -> None:
    app, _, run = waiting(ASKS)
    claimed = replace(app.claim("r1"), abi=999)
    run = asyncio.run(app.activate(claimed))
    assert run.status == "stuck"
    assert json.loads(run.error or "")["message"] == (
        "this run was started under abi 999; this Tactus finishes runs of abi 1"
    )


def test_a_cancelled_activation_gives_the_run_back() -> None:
    clock = Clock()
    store = MemoryStore(clock=clock)

    async def forever(seconds: float) -> None:
        await asyncio.Event().wait()

    app = App(store, Settings(sleep=forever, patience=60))
    run = app.create(bundle.make("main.tac", in_main("Sleep(5) return 1")), {}, id="r1")

    async def interrupted() -> None:
        task = asyncio.create_task(app.activate(run))
        await asyncio.sleep(0.05)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task

    asyncio.run(interrupted())
    assert store.run("r1").status == "ready"
    assert app.claim("r1").status == "running"


def test_an_answer_that_comes_while_the_run_parks_is_not_lost() -> None:
    class Quick(MemoryStore):
        """A person who answers after the run has looked and before it has parked."""

        def park(self, run_id: str, epoch: int, parked: Parked, events: Sequence[Event] = ()) -> bool:
            for request in self.requests(run_id):
                self.answer(request["id"], Response(True))
            return super().park(run_id, epoch, parked, events)

    run, _ = run_program(in_main('return Human.approve("Shall we go?")'), store=Quick(clock=Clock()))
    assert (run.status, run.result) == ("done", "true")


def test_two_activations_of_one_process_exclude_each_other() -> None:
    app, _, _ = waiting(ASKS)
    app.claim("r1")
    with pytest.raises(Owned, match="run r1 is owned by process"):
        app.claim("r1")


def test_a_run_that_was_taken_over_writes_nothing_more() -> None:
    clock = Clock()
    store = MemoryStore(clock=clock)

    async def taken(seconds: float) -> None:
        store.park("r1", 1, Parked("ready"))
        store.claim("r1", "elsewhere|boot|1|1|token")

    app = App(store, Settings(sleep=taken, patience=60))
    run = app.create(bundle.make("main.tac", in_main("Sleep(5) return 1")), {}, id="r1")
    with pytest.raises(Fenced):
        asyncio.run(app.activate(run))
    assert store.entries("r1") == []


def test_what_the_operator_has_to_mend_blocks_the_run_and_writes_nothing() -> None:
    class Locked:
        def __init__(self) -> None:
            self.open = False

        async def request(self, conversation: Conversation, on_text: Callable[[str], None]) -> Reply:
            if not self.open:
                raise Blocked("no key")
            return Reply("Hi.")

        async def close(self) -> None: ...

    source = 'w = Agent { model = "openai/gpt-4o" }\n' + in_main("return pcall(w)")
    clock, model = Clock(), Locked()
    store = MemoryStore(clock=clock)
    run, _ = run_program(source, mock=False, models=model, store=store, clock=clock)
    assert (run.status, json.loads(run.error or "")) == ("blocked", {"message": "no key"})
    assert store.entries("r1") == []
    model.open = True
    app = App(store, Settings(models=model, sleep=clock.sleep))
    assert go_on(app, app.claim("r1")).status == "done"


def test_what_a_model_of_the_host_says_of_a_key_is_not_kept() -> None:
    class Telling:
        async def request(self, conversation: Conversation, on_text: Callable[[str], None]) -> Reply:
            raise Blocked(f"the house's own model does not take {SECRET}")

        async def close(self) -> None: ...

    app = App(MemoryStore(clock=Clock()), Settings(models=Telling(), environ={"OPENAI_API_KEY": SECRET}))
    sources = bundle.make("main.tac", 'w = Agent { model = "openai/gpt-4o" }\n' + in_main("return pcall(w)"))
    run = asyncio.run(app.activate(app.create(sources, {}, id="r1")))
    assert run.status == "blocked"
    assert "does not take [secret:OPENAI_API_KEY:" in (run.error or "")
    assert SECRET not in (run.error or "")


def test_the_state_is_shown_where_the_run_waits_and_where_it_ends() -> None:
    app, store, _ = waiting(in_main('state.n = 1 Human.approve("Shall we?") state.n = 2 return 1'))
    store.answer("r1:0@0.0", Response(True))
    go_on(app, app.claim("r1"))
    assert [event.data["state"] for event in store.events("r1") if event.kind == "state"] == [{"n": 1}, {"n": 2}]


@pytest.mark.parametrize("id", ["a:b", "a b", "", "x" * 101])
def test_an_id_that_cannot_be_one_is_refused(id: str) -> None:
    app = App(MemoryStore())
    if id == "":
        assert app.create(bundle.make("main.tac", ASKS), {}, id=id).id.startswith("run_")
        return
    with pytest.raises(UsageError, match="a run's id is made of letters"):
        app.create(bundle.make("main.tac", ASKS), {}, id=id)


WRITES = in_main("""
  local function say(from, to) for i = from, to do Log.info("line " .. i) end end
  say(1, 250) Sleep(0) say(251, 260) Human.approve("Go on, please?") say(261, 500) return 1
""")
LINES = [f"line {i}" for i in range(1, 501)]


class Counted(MemoryStore):
    """Knows the most events that came with one commit; `appended` hears of each run's next entries and events."""

    def __init__(self, clock: Callable[[], float] = Clock(), appended: Callable[[str], object] = id) -> None:  # noqa: B008
        super().__init__(clock=clock)
        self.most, self.appended = 0, appended

    def append(self, run_id: str, epoch: int, head: int, entries: Sequence[Entry], events: Sequence[Event]) -> None:
        self.most = max(self.most, len(events))
        super().append(run_id, epoch, head, entries, events)
        self.appended(run_id)

    def park(self, run_id: str, epoch: int, parked: Parked, events: Sequence[Event] = ()) -> bool:
        self.most = max(self.most, len(events))
        return super().park(run_id, epoch, parked, events)

    def finish(self, *more: Any, events: Sequence[Event] = (), **named: Any) -> None:
        self.most = max(self.most, len(events))
        super().finish(*more, events=events, **named)


def lines(store: MemoryStore) -> list[str]:
    return [event.data["message"] for event in store.events("r1") if event.kind == "log"]


def test_a_long_log_comes_in_many_commits_and_no_line_twice() -> None:
    store = Counted(clock := Clock())
    run, _ = run_program(WRITES, store=store, clock=clock, answers=[True])
    assert run.status == "done"
    assert lines(store) == LINES
    assert store.most == EVENTS


def test_a_long_log_is_whole_wherever_the_process_ends() -> None:
    assert result_after_crashes(WRITES, answers=lambda request: True) == 1


def test_a_run_that_is_stopped_while_its_log_is_stored_loses_no_line() -> None:
    loop: asyncio.AbstractEventLoop
    task: asyncio.Task[Run]

    def stop(run_id: str) -> None:
        if run_id == "r1" and not stopped.is_set():
            stopped.set()
            loop.call_soon_threadsafe(task.cancel)
            time.sleep(0.05)

    store, stopped = Counted(time.time, stop), threading.Event()
    app = App(store, Settings(patience=60))

    def made(run_id: str, source: str) -> Run:
        return app.create(bundle.make("main.tac", source), {}, id=run_id)

    async def go() -> None:
        nonlocal loop, task
        loop = asyncio.get_running_loop()
        beside = asyncio.create_task(app.activate(made("beside", in_main("Sleep(60)"))))
        task = asyncio.create_task(app.activate(made("r1", WRITES)))
        with pytest.raises(asyncio.CancelledError):
            await task
        beside.cancel()
        await asyncio.gather(beside, return_exceptions=True)

    asyncio.run(go())
    assert (stopped.is_set(), store.run("r1").status) == (True, "ready")
    assert lines(store) == LINES[:260]
    assert go_on(app, app.claim("r1"), [True]).status == "done"
    assert lines(store) == LINES
    app.close()


def test_a_reply_is_never_paid_twice_wherever_its_run_is_stopped() -> None:
    class Slow(MemoryStore):
        def append(self, *more: Any) -> None:
            super().append(*more)
            if len(self.entries("r1")) == 1:
                time.sleep(0.02)  # long enough for the loop to breathe before the next write, or after this one
                task.cancel()

    class Paid:
        requests = 0

        async def request(self, conversation: Conversation, on_text: Callable[[str], None]) -> Reply:
            self.requests += 1
            return Reply("Hi.")

        async def close(self) -> None: ...

    task: asyncio.Task[Run]
    store, model = Slow(), Paid()
    app = App(store, Settings(models=model))
    source = 'w = Agent { model = "openai/gpt-4o" }\n' + in_main("for i = 1, 3 do w() end return 1")
    run = app.create(bundle.make("main.tac", source), {}, id="r1")

    async def go() -> None:
        nonlocal task
        task = asyncio.create_task(app.activate(run))
        with pytest.raises(asyncio.CancelledError):
            await task

    asyncio.run(go())
    assert (store.run("r1").status, len(store.entries("r1"))) == ("ready", 1)
    assert model.requests == 1
    assert go_on(app, app.claim("r1")).status == "done"
    assert model.requests == 3
