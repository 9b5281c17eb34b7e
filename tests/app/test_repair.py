"""Runs that are retried from a position, and forks that go another way from one."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import pytest

from tactus.app import bundle, repair
from tactus.app.activation import Settings
from tactus.app.runs import App
from tactus.config.snapshot import Snapshot
from tactus.errors import Owned, UsageError
from tactus.models import ModelFault
from tactus.runtime import Entry, Event
from tactus.storage import RequestRecord, Run, owners
from tactus.storage.memory import MemoryStore
from tests.agents.doubles import AGENT, Model, says
from tests.programs import LATER, Clock, CrashingStore, People, go_on, in_main, logged

HOUR = 3600.0


@dataclass
class Desk:
    """One store in which runs live; remembers what people were asked, and what was told."""

    people: Callable[[RequestRecord], Any] = lambda request: LATER
    model: Model | None = None
    store: MemoryStore = field(default_factory=lambda: MemoryStore(clock=Clock()))
    patience: float = HOUR
    quiet_entries: int = 16
    limits: dict[str, float] = field(default_factory=dict)
    raised: dict[str, float] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    heard: list[Event] = field(default_factory=list)

    @property
    def clock(self) -> Clock:
        clock = self.store._clock
        assert isinstance(clock, Clock)
        return clock

    @property
    def app(self) -> App:
        settings = Settings(
            listen=self.heard.append,
            patience=self.patience,
            sleep=self.clock.sleep,
            models=self.model,
            quiet_entries=self.quiet_entries,
            raised=self.raised,
        )
        return App(self.store, settings)

    def run(self, body: str, before: str = "", id: str = "r1") -> Run:
        app, sources = self.app, bundle.make("main.tac", before + in_main(body))
        return go_on(app, app.create(sources, {}, id=id, seed=7, under=Snapshot(limits=self.limits)), self._person)

    def resume(self, id: str = "r1") -> Run:
        app = self.app
        return go_on(app, app.claim(id), self._person)

    def retry(self, at: str = "", id: str = "r1") -> Run:
        run = self.store.run(id)
        self.store.retry(run, repair.retry_from(self.store, run, at).path)
        return self.resume(id)

    def fork(self, at: str = "", edited: str = "", id: str = "f1") -> Run:
        run, app = self.store.run("r1"), self.app
        position = repair.fork_at(self.store, run, at, edited=bool(edited))
        sources = bundle.make("edited.tac", in_main(edited)) if edited else ""
        return go_on(app, app.fork(run, position, sources=sources, id=id), self._person)

    def live(self, id: str = "r1") -> list[tuple[str, int]]:
        return [(entry.path, entry.generation) for entry in self.store.load(id).entries]

    def _person(self, request: RequestRecord) -> Any:
        self.asked.append(request["id"])
        return self.people(request)


def refused(desk: Desk, at: str = "") -> str:
    with pytest.raises(UsageError) as raised:
        repair.retry_from(desk.store, desk.store.run("r1"), at)
    return str(raised.value)


ASKS = """
  Log.info("begin")
  local first = Human.input{message = "First?"}
  Log.info("between")
  local second = Human.input{message = "Second?", on_timeout = "error", timeout = 60}
  Log.info("end")
  return first .. " " .. second
"""


def answering(*names: str, text: str = "yes") -> People:
    """A person who answers the questions that begin so, and lets the others pass."""
    return lambda request: text if request["message"].startswith(names) else LATER


def timed_out(people: People | None = None) -> Desk:
    """ASKS, whose second question nobody answered in time: it has failed."""
    desk = Desk(people or answering("First"))
    assert desk.run(ASKS).status == "waiting"
    desk.clock.now += HOUR
    assert desk.resume().status == "failed"
    return desk


# ---------------------------------------------------------------- retry


def test_a_retry_does_the_failed_ask_again_and_what_stands_before_it_not() -> None:
    desk = timed_out()
    desk.people, desk.asked = answering("Second", text="now"), []
    run = desk.retry()
    assert (run.status, run.result) == ("done", '"yes now"')
    assert desk.asked == ["r1:1@1.0"]
    assert desk.live() == [("0", 0), ("1", 1)]
    assert run.head == len(desk.store.entries("r1")) == 3


def test_yesterdays_answer_approves_nothing_today() -> None:
    desk = Desk(lambda request: True)
    body = 'local yes = Human.approve("Deploy it?") Human.approve("Tell them?") return yes'
    assert desk.run(body).result == "true"
    desk.people, desk.asked = lambda request: LATER, []
    assert desk.retry("0").status == "waiting"
    assert desk.asked == ["r1:0@1.0"]
    old, new = desk.store.request("r1:0@0.0"), desk.store.request("r1:0@1.0")
    assert (old["status"], old["value"], new["status"]) == ("answered", True, "pending")
    desk.people = lambda request: False
    assert desk.resume().result == "false"


def test_log_lines_before_the_position_are_not_told_again_and_those_after_it_are() -> None:
    desk = timed_out()
    desk.people, desk.heard = answering("Second"), []
    desk.retry()
    assert logged(desk.heard) == ["end"]
    desk.heard = []
    desk.retry("0")
    assert desk.store.run("r1").status == "waiting"
    assert logged(desk.heard) == []
    desk.people = answering("First", "Second")
    desk.heard = []
    desk.resume()
    assert logged(desk.heard) == ["between", "end"]
    said = [event for event in desk.store.events("r1") if event.kind == "log"]
    assert logged(said) == ["begin", "between", "end", "between", "end"]


def test_a_question_that_is_asked_again_is_an_event_again() -> None:
    desk = timed_out()
    desk.people = lambda request: LATER
    desk.retry()
    desk.resume()
    asked = [event.data["id"] for event in desk.store.events("r1") if event.kind == "request"]
    assert asked == ["r1:0@0.0", "r1:1@0.0", "r1:1@1.0"]


def test_a_timer_is_set_anew() -> None:
    desk = Desk(patience=0)
    assert desk.run("Sleep(60) error(Human.input{message = 'x', timeout = 0, on_timeout = 'error'})").wake_at
    desk.clock.now += 61
    assert desk.resume().status == "failed"
    run = desk.retry("0")
    assert (run.status, run.wake_at) == ("waiting", desk.clock.now + 60)
    assert set(desk.store.load("r1").inbox) == {"0@0.0", "0@1.0", "generation/1"}


def test_a_model_request_that_failed_is_made_again_and_the_others_are_not_paid_for_twice() -> None:
    model = Model(says("one"), ModelFault("model_error", "the model is overloaded"))
    desk = Desk(model=model)
    assert desk.run('return worker("a").text .. worker("b").text', AGENT).status == "failed"
    position = repair.retry_from(desk.store, desk.store.run("r1"))
    assert (position.path, position.lost) == ("1/0", "Model.request")
    model.replies = (says("one"), says("two"))
    assert desk.retry().result == '"onetwo"'
    assert [asked.ordinal for asked in model.asked] == [0, 1, 1]


def test_a_run_is_retried_as_often_as_it_takes() -> None:
    desk = timed_out()
    for generation in (1, 2, 3):
        desk.people, desk.asked = (lambda request: LATER), []
        assert desk.retry().status == "waiting"
        desk.clock.now += HOUR
        assert desk.resume().status == "failed"
        assert set(desk.asked) == {f"r1:1@{generation}.0"}
        assert desk.live() == [("0", 0), ("1", generation)]
    desk.people = answering("First", "Second")
    assert desk.retry("0").result == '"yes yes"'
    assert desk.live() == [("0", 4), ("1", 4)]
    assert desk.store.run("r1").head == 1 + 4 + 2


IN_A_STEP = """
  local a = Step.checkpoint(function()
    Sleep(1)
    return Human.input{message = "Inside?", timeout = 60, on_timeout = "error"}
  end)
  return a
"""


def test_a_step_that_failed_is_done_again_as_a_whole() -> None:
    desk = Desk()
    desk.run(IN_A_STEP)
    desk.clock.now += HOUR
    assert desk.resume().status == "failed"
    desk.people = lambda request: "yes"
    run = desk.retry()
    assert run.result == '"yes"'
    assert desk.live() == [("0", 1), ("0/0", 1), ("0/1", 1)]


def test_no_position_is_inside_of_what_is_remembered_as_a_whole() -> None:
    desk = Desk(lambda request: "yes")
    desk.run("Sleep(1)" + IN_A_STEP.replace("return a\n", ""))
    assert refused(desk, "1/1") == (
        "position 1/1 is inside 1, which is remembered as a whole (Step.checkpoint at main.tac:4): use 1"
    )
    assert "inside 0, which is remembered as a whole (Sleep at main.tac:3)" in refused(desk, "0/0")
    with pytest.raises(UsageError, match="position 1/1 is inside 1"):
        repair.fork_at(desk.store, desk.store.run("r1"), "1/1")


def test_inside_a_step_that_was_not_finished_a_position_is_like_any_other() -> None:
    desk = Desk()
    desk.run(IN_A_STEP)
    assert desk.live() == [("0/0", 0)]
    run = desk.retry("0/1")
    assert run.status == "waiting"
    assert [request["id"] for request in desk.store.requests("r1")] == ["r1:0/1@1.0"]
    desk.people = lambda request: "yes"
    assert desk.resume().result == '"yes"'
    assert desk.live() == [("0", 0), ("0/0", 0), ("0/1", 1)]


def beside(*times: tuple[str, float, float]) -> Desk:
    """A run that failed, with entries at these paths that began and were answered at these times."""
    desk = Desk()
    with owners.held() as owner:
        run = Run("r1", "p", "main.tac", "{}", "ready", 1, 0.0, "{}", 1, "lua55")
        desk.store.create(run, "{}", owner)
        entries = [
            Entry(path, "Fetch", "{}", "d", "main.tac", 1, True, "1", started_at=began, finished_at=ended)
            for path, began, ended in times
        ]
        desk.store.finish("r1", 1, "failed", head=0, entries=entries)
    return desk


def test_no_position_is_among_asks_that_ran_side_by_side() -> None:
    desk = beside(("0/0", 1, 2), ("0/1", 2, 5), ("0/2", 2, 3), ("1", 5, 6))
    assert refused(desk, "0/2") == "position 0/2 is among asks that ran side by side, inside 0: use 0"
    assert [entry.path for entry in repair.retry_from(desk.store, desk.store.run("r1"), "0/1").kept] == ["0/0"]
    assert [entry.path for entry in repair.retry_from(desk.store, desk.store.run("r1"), "0").kept] == []
    one_after_another = beside(("0/0", 1, 2), ("0/1/0", 2, 3), ("0/2/0", 3, 5))
    assert repair.retry_from(one_after_another.store, one_after_another.store.run("r1"), "0/2").kept


def test_a_position_is_a_path() -> None:
    desk = timed_out()
    assert repair.retry_from(desk.store, desk.store.run("r1"), "01").path == "1"
    for at in ("x", "1/", "-1", "1.2", "1 "):
        assert "a position is a path of the journal like 4 or 4/1" in refused(desk, at)
    assert refused(desk, "2") == "nothing stands at 2 or after it in the journal of run r1: its last position is 1"


def test_what_the_program_itself_did_wrong_is_not_retried() -> None:
    desk = Desk()
    desk.run("Sleep(0) local x = nothing.here")
    said = refused(desk)
    assert "run r1 was ended by its program and not by an answer, so the same would happen again" in said
    assert "tactus runs fork r1 --program FILE" in said
    assert "tactus runs retry r1 --from PATH" in said


def test_what_has_not_failed_is_only_retried_from_a_position() -> None:
    desk = Desk(lambda request: "yes")
    assert desk.run(ASKS).status == "done"
    assert "run r1 is done: nothing in it has failed" in refused(desk)
    desk.people = answering("Second", text="no")
    assert desk.retry("1").result == '"yes no"'
    waiting = Desk()
    waiting.run(ASKS)
    assert "run r1 is waiting and has not ended; to go on: tactus resume r1" in refused(waiting)


def test_a_run_that_lives_is_not_retried() -> None:
    desk = Desk()
    run = desk.app.create(bundle.make("main.tac", in_main("return 1")), {}, id="r1")
    with pytest.raises(Owned, match="run r1 is owned by process"):
        repair.retry_from(desk.store, run, "0")
    owners.release(run.owner)
    assert "run r1 is running and has not ended" in refused(desk)


def test_a_cancelled_run_goes_on_where_it_was_and_asks_again() -> None:
    desk = Desk(answering("First"))
    desk.run(ASKS)
    desk.store.cancel("r1", '{"code":"cancelled","message":"enough"}')
    desk.people, desk.asked = answering("Second", text="after all"), []
    run = desk.retry()
    assert run.result == '"yes after all"'
    assert desk.asked == ["r1:1@1.0"]
    assert desk.store.request("r1:1@0.0")["status"] == "cancelled"
    assert desk.live() == [("0", 0), ("1", 1)]


def test_a_run_that_was_cancelled_before_it_asked_anything_is_retried_too() -> None:
    desk = Desk()
    desk.run(ASKS)
    desk.store.cancel("r1", "{}")
    desk.people = lambda request: "yes"
    assert desk.retry().result == '"yes yes"'


def test_a_run_that_passed_a_limit_goes_on_where_it_was() -> None:
    desk = Desk(answering("First"))
    desk.limits = {"instructions": 50_000}
    work = "for i = 1, 50000 do local x = i end "
    run = desk.run('Human.approve("First") ' + work + "return 1")
    assert (run.status, json.loads(run.error or "")["code"]) == ("failed", "cpu")
    assert desk.retry().status == "failed", "nothing was raised"
    desk.raised = {"instructions": 5_000_000}
    assert desk.retry().result == "1"
    assert desk.asked == ["r1:0@0.0"], "nobody is asked again"


def test_an_error_of_the_program_that_is_called_like_a_limit_is_not_retried() -> None:
    desk = Desk()
    assert desk.run('error({code = "cpu", message = "no"})').status == "failed"
    assert "run r1 was ended by its program" in refused(desk)


def test_a_retry_comes_to_the_same_end_wherever_its_process_dies() -> None:
    body = """
      local a = Human.input{message = "a?"}
      state.b = Step.checkpoint(function() Log.info("step") return math.random(1, 1000000) end)
      local ok = Human.approve{message = "Go on?", timeout = 60, on_timeout = "error"}
      Log.info("on")
      Sleep(1)
      local c = Step.checkpoint(function() return Human.input("c?") end)
      Sleep(0)
      return {a, state.b, ok, c, math.random(1, 1000000), os.time()}
    """

    def live(at: int, quiet: int) -> tuple[CrashingStore, Desk]:
        store = CrashingStore(0, Clock())
        desk = Desk(answering("a?"), store=store, quiet_entries=quiet)
        desk.run(body)
        desk.clock.now += HOUR
        assert desk.resume().status == "failed"
        desk.people = lambda request: True if request["type"] == "approval" else "yes"
        store.appends, store.at = 0, at
        assert desk.retry().status == "done"
        return store, desk

    for quiet in (1, 16):
        whole, desk = live(0, quiet)
        assert whole.appends >= 3
        for at in range(1, whole.appends + 1):
            store, crashed = live(at, quiet)
            assert store.run("r1").result == whole.run("r1").result, at
            assert crashed.live() == desk.live() == [("0", 0), ("1", 0), *((p, 1) for p in ("2", "3", "4", "4/0", "5"))]
            assert told(store) == told(whole), at


def told(store: MemoryStore, id: str = "r1") -> list[Any]:
    return [(event.kind, event.data) for event in store.events(id) if event.kind != "state"]


# ---------------------------------------------------------------- fork


def test_a_fork_keeps_what_stands_before_its_position_and_does_the_rest_itself() -> None:
    desk = Desk(answering("First", "Second"))
    assert desk.run(ASKS).status == "done"
    desk.people, desk.asked = answering("Second", text="otherwise"), []
    fork = desk.fork("1")
    assert (fork.status, fork.result) == ("done", '"yes otherwise"')
    assert desk.asked == ["f1:1@0.0"]
    original = desk.store.run("r1")
    assert original.result == '"yes yes"'
    assert (fork.seed, fork.created_at, fork.input, fork.settings) == (
        original.seed,
        original.created_at,
        original.input,
        original.settings,
    )
    assert (fork.parent, fork.parent_key) == ("", "fork:r1@1")
    assert logged(desk.store.events("f1")) == ["begin", "between", "end"], "it tells its own story"


def test_random_numbers_and_the_clock_of_a_fork_are_those_of_its_original_up_to_the_position() -> None:
    body = "local n, at = math.random(), os.time() Sleep(5) return {n, at, math.random(), Human.input('x?')}"
    desk = Desk(lambda request: "yes")
    first = json.loads(desk.run(body).result or "")
    desk.clock.now += HOUR
    assert json.loads(desk.fork("1").result or "") == first


def test_a_fork_of_a_run_that_waits_asks_for_itself() -> None:
    desk = Desk(answering("First"))
    desk.run(ASKS)
    fork = desk.fork()
    assert fork.status == "waiting"
    assert {request["id"]: request["status"] for request in desk.store.requests(status="")} == {
        "r1:0@0.0": "answered",
        "r1:1@0.0": "pending",
        "f1:1@0.0": "pending",
    }
    desk.store.cancel("r1", "{}")
    assert desk.store.run("f1").status == "waiting", "it is no child"
    desk.people = answering("Second")
    assert desk.resume("f1").result == '"yes yes"'


def test_a_fork_leaves_at_the_error_that_ended_its_original() -> None:
    desk = timed_out()
    desk.people = answering("Second", text="in time")
    assert desk.fork().result == '"yes in time"'
    assert [entry.path for entry in desk.store.entries("f1")] == ["0", "1"]


def test_a_fork_with_an_edited_program_goes_on_where_the_first_one_broke() -> None:
    desk = Desk(lambda request: "3")
    assert desk.run('local n = Human.input("How many?") Sleep(1) return n.x.y').status == "failed"
    desk.asked = []
    fork = desk.fork(edited='local n = Human.input("How many?") Sleep(1) return tonumber(n) * 2')
    assert (fork.result, fork.name, desk.asked) == ("6", "edited.tac", [])
    assert fork.program != desk.store.run("r1").program


def test_an_edited_program_that_asks_something_else_before_the_position_is_stuck_and_says_where() -> None:
    desk = Desk(lambda request: "yes")
    desk.run(ASKS)
    fork = desk.fork("1", edited='return Human.input{message = "Something else?"}')
    assert fork.status == "stuck"
    said = json.loads(fork.error or "")["message"]
    assert "does not ask what its journal holds at 0" in said
    assert 'Human.input {"request":{"message":"First?"}}' in said
    assert desk.fork("0", edited='return Human.input{message = "Something else?"}', id="f2").result == '"yes"'


def test_of_a_run_that_was_retried_only_what_counts_is_kept() -> None:
    desk = timed_out()
    desk.people = answering("Second", text="at last")
    desk.retry()
    assert desk.live() == [("0", 0), ("1", 1)]
    with pytest.raises(UsageError, match="run r1 is done, and a fork of all of it would only say the same again"):
        desk.fork()
    desk.asked = []
    fork = desk.fork(edited=ASKS)
    assert (fork.result, desk.asked) == ('"yes at last"', [])
    assert desk.live("f1") == [("0", 0), ("1", 0)]
    assert desk.fork("2", id="f2").result == '"yes at last"'


def test_a_fork_can_be_forked_and_retried() -> None:
    desk = timed_out()
    desk.people = lambda request: LATER
    desk.fork()
    desk.clock.now += HOUR
    assert desk.resume("f1").status == "failed"
    desk.people, desk.asked = answering("Second"), []
    assert desk.retry(id="f1").result == '"yes yes"'
    assert desk.asked == ["f1:1@1.0"]


def test_what_a_fork_begins_with_is_there_with_it_or_not_at_all() -> None:
    desk = timed_out()
    position = repair.fork_at(desk.store, desk.store.run("r1"))
    with pytest.raises(UsageError, match="a run's id is made of letters"):
        desk.app.fork(desk.store.run("r1"), position, id="a/b")
    made = desk.app.fork(desk.store.run("r1"), position, id="f1")
    assert made.head == len(desk.store.entries("f1")) == 1
    asyncio.run(desk.app.activate(made))
