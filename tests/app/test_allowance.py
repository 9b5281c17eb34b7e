"""What a run may use beside its memory and its time: entries of its journal, and the patience of people."""

from __future__ import annotations

import asyncio
import json
from dataclasses import replace
from pathlib import Path

from tactus.app import bundle
from tactus.app.activation import Settings
from tactus.app.allowance import Allowance
from tactus.app.origins import Origins
from tactus.app.repair import retry_from
from tactus.app.runs import App
from tactus.config.limits import MANY_ENTRIES
from tactus.config.seals import Seals
from tactus.config.snapshot import Snapshot
from tactus.runtime import canonical
from tactus.storage import Response, Run
from tactus.storage.memory import MemoryStore
from tests.programs import Clock, error, go_on, in_main, logged, result, run_program

ASKS = in_main("""
local n = 0
for i = 1, 6 do
  if Human.approve{message = "Number " .. i .. "?", timeout = 0} then n = n + 1 end
end
return n""")


def test_no_program_catches_that_its_journal_is_full() -> None:
    source = in_main("for i = 1, 8 do pcall(Sleep, 0) end return 1")
    assert error(source, limits={"entries": 5}) == {
        "code": "entries",
        "message": "the journal of the run has its 5 entries, and the program asks for more "
        "(limits.entries; raise it with --limit entries=10)",
    }
    assert result(source, limits={"entries": 8}) == 1


def test_the_entries_that_there_was_room_for_are_kept() -> None:
    store = MemoryStore(clock=Clock())
    run, _ = run_program(in_main("for i = 1, 8 do Sleep(0) end"), limits={"entries": 5}, store=store)
    assert (run.status, run.head, len(store.entries("r1"))) == ("failed", 5, 5)


def test_entries_inside_a_step_count_and_so_does_its_own() -> None:
    source = in_main("Step.checkpoint(function() Sleep(0) Sleep(0) return 1 end) return 2")
    assert error(source, limits={"entries": 2})["code"] == "entries"
    assert result(source, limits={"entries": 3}) == 2


def test_a_long_journal_is_told_once() -> None:
    clock = Clock()
    store = MemoryStore(clock=clock)
    source = in_main(f'for i = 1, {MANY_ENTRIES} do Sleep(0) end Human.approve("Go?") Sleep(0) print("end") return 1')
    run, _ = run_program(source, store=store, clock=clock)
    assert run.status == "waiting"
    store.answer(f"r1:{MANY_ENTRIES}@0.0", Response(True))
    app = App(store, Settings(sleep=clock.sleep, patience=60))
    assert go_on(app, app.claim("r1")).status == "done"
    assert logged(store.events("r1")) == [
        "the journal of this run has 10,000 entries, and every resume reads them all; at 100,000 the run is ended "
        "(limits.entries)",
        "end",
    ]


def test_requests_that_nobody_answered_are_counted() -> None:
    said = error(ASKS, limits={"requests": 4})
    assert (said["code"], said["message"]) == (
        "requests",
        "4 requests of the run are unanswered, and the program asks people for more "
        "(limits.requests; raise it with --limit requests=8)",
    )
    assert result(ASKS, limits={"requests": 6}) == 0


def test_requests_that_were_answered_are_not() -> None:
    source = ASKS.replace("timeout = 0", "timeout = 60")
    assert result(source, answers=[True] * 6, limits={"requests": 1}) == 6


def test_nor_are_they_where_the_run_went_on_without_a_replay() -> None:
    store = MemoryStore(clock=Clock())
    app = App(store, Settings(grace=60))
    source = bundle.make("main.tac", ASKS.replace("timeout = 0", "timeout = 60"))

    async def whole() -> str | None:
        run = await app.activate(app.create(source, {}, id="r1", under=Snapshot(limits={"requests": 2})))
        while run.status == "waiting":
            (request,) = store.requests("r1")
            store.answer(request["id"], Response(True))
            run = await app.activate(app.claim("r1"))
        return run.result

    assert asyncio.run(whole()) == "6"


def test_a_request_that_is_open_is_not_counted_twice_when_its_run_goes_on() -> None:
    store = MemoryStore(clock=Clock())
    run_program(in_main('return Human.approve("Go?")'), store=store, limits={"requests": 1})
    app = App(store, Settings())
    for _ in range(3):
        assert go_on(app, app.claim("r1")).status == "waiting"
    store.answer("r1:0@0.0", Response(True))
    assert go_on(app, app.claim("r1")).result == "true"


def test_what_was_set_aside_does_not_count() -> None:
    store = MemoryStore(clock=Clock())
    run, _ = run_program(ASKS, limits={"requests": 6}, store=store)
    assert run.status == "done"
    store.retry(run, retry_from(store, run, "0").path)
    app = App(store, Settings())
    assert go_on(app, app.claim("r1")).status == "done"
    assert len(store.requests("r1", "")) == 12


def begun(limits: dict[str, float]) -> Run:
    settings = Snapshot(limits=limits).dumps()
    return Run("r1", "p", "main.tac", "{}", "running", 1, 0.0, settings, 1, "lua", epoch=4)


def test_more_than_a_run_has_is_news_and_less_is_not() -> None:
    run = begun({"memory": 10 << 20, "entries": 50})
    found = Allowance.of(run, {"limits@3": '{"entries":60}', "stop": "{}"}, {"entries": 55, "memory": 20 << 20})
    assert (found["entries"], found["memory"], found.news) == (60, 20 << 20, {"memory": 20 << 20})


def test_of_a_database_that_came_with_a_folder_only_what_this_user_has_raised_counts(tmp_path: Path) -> None:
    origins = Origins(Seals({"XDG_STATE_HOME": str(tmp_path)}), Snapshot())
    run = begun({"memory": 10 << 20})
    key, value = Allowance.of(run, {}, {"memory": 20 << 20}, origins).kept(run, origins)
    mine = {key: canonical.dumps(value)}
    assert Allowance.of(run, mine, {}, origins)["memory"] == 20 << 20
    theirs = {key: canonical.dumps({**value, "memory": 1 << 40}), "limits@2": canonical.dumps({"memory": 1 << 39})}
    assert Allowance.of(run, theirs, {}, origins)["memory"] == 10 << 20
    assert Allowance.of(replace(run, id="r2"), mine, {}, origins)["memory"] == 10 << 20
    assert Allowance.of(run, theirs, {}, replace(origins, now=None))["memory"] == 1 << 40


def test_what_was_raised_is_kept_with_the_run() -> None:
    store = MemoryStore(clock=Clock())
    source = bundle.make("main.tac", in_main('Human.approve("Go?") return 1'))
    first = App(store, Settings(raised={"memory": 1 << 30, "log": 1}))
    assert go_on(first, first.create(source, {}, id="r1")).status == "waiting"
    assert json.loads(store.load("r1").inbox["limits@1"]) == {"memory": 1 << 30}
    assert go_on(first, first.claim("r1")).status == "waiting"
    assert [key for key in store.load("r1").inbox if key.startswith("limits@")] == ["limits@1"]
