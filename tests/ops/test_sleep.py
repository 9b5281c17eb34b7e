"""Sleep: the time to wake up is decided once."""

from __future__ import annotations

import json

from tactus.app.activation import Settings
from tactus.app.runs import App
from tactus.storage.memory import MemoryStore
from tests.programs import Clock, go_on, in_main, result, result_after_crashes, run_program

HOUR = in_main("local t = os.time() Sleep(3600) return os.time() - t >= 3600")


def test_a_short_sleep_is_waited_for_here() -> None:
    clock = Clock()
    began = clock.now
    assert result(HOUR, clock=clock, patience=4000) is True
    assert clock.now - began >= 3600


def test_a_long_sleep_parks_the_run_and_the_time_to_wake_up_stays() -> None:
    clock = Clock()
    store = MemoryStore(clock=clock)
    run, _ = run_program(HOUR, store=store, clock=clock, patience=60)
    assert run.status == "waiting"
    (first,) = json.loads(run.waiting_on)
    clock.now += 1800
    app = App(store, Settings(patience=60, sleep=clock.sleep))
    run = go_on(app, app.claim(run.id))
    assert json.loads(run.waiting_on) == [first]
    assert run.wake_at == first["until"]
    clock.now += 1800
    assert go_on(app, app.claim(run.id)).status == "done"


def test_a_crash_in_the_sleep_does_not_start_it_again() -> None:
    assert result_after_crashes(in_main("Sleep(100) Sleep(200) return math.floor(os.clock() / 100)")) == 3


def test_it_takes_a_number_of_seconds() -> None:
    for wrong in ('"x"', "-1", "nil", "true"):
        message = result(in_main(f"local ok, e = pcall(Sleep, {wrong}) return e.message"))
        assert message == "Sleep takes a number of seconds, 0 or more"


def test_no_time_at_all_is_fine() -> None:
    assert result(in_main("Sleep(0) return 1")) == 1
