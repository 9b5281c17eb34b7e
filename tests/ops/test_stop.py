"""Stop: a flag, set by the program or from outside; from outside it comes with the next entry."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from tactus.runtime import QUIET_ENTRIES, Entry, Event
from tactus.storage import RequestRecord, records
from tactus.storage.memory import MemoryStore
from tests.programs import Clock, Crash, CrashingStore, error, in_main, result, result_after_crashes, run_program

ANN = json.dumps({"reason": "over budget", "success": False, "by": "ann"})
LOOP = in_main("""
  local turns = 0
  repeat
    Sleep(1)
    turns = turns + 1
  until Stop.requested() or turns == 20
  return {turns, Stop.reason()}
""")


class StoppedStore(CrashingStore):
    """Somebody asks the run to stop right after one of its commits; it may crash after another."""

    def __init__(self, after: int, at: int, clock: Clock) -> None:
        super().__init__(at, clock)
        self.after, self.looks = after, 0

    def append(self, run_id: str, epoch: int, head: int, entries: Sequence[Entry], events: Sequence[Event]) -> None:
        try:
            super().append(run_id, epoch, head, entries, events)
        finally:
            if self.appends == self.after:
                self.stop(run_id, ANN)

    def arrived(self, run_id: str, key: str) -> str | None:
        self.looks += key == records.STOP
        return super().arrived(run_id, key)


def stopped(source: str, after: int, at: int = 0, **more: Any) -> tuple[Any, StoppedStore]:
    clock = Clock()
    store = StoppedStore(after, at, clock)
    return result(source, store=store, clock=clock, seed=7, **more), store


def delivered(store: StoppedStore) -> list[str]:
    """The entries that carry the request."""
    memories = ((entry.path, json.loads(entry.memory or "{}")) for entry in store.entries("r1"))
    return [path for path, memory in memories if "stop" in memory]


def stop_events(store: MemoryStore) -> list[dict[str, Any]]:
    return [event.data for event in store.events("r1") if event.kind == "stop"]


def test_a_program_may_ask_itself_to_stop() -> None:
    source = in_main("""
      local before = {Stop.requested(), Stop.reason() == nil}
      Stop.request("enough")
      Sleep(1)
      Stop.request("another reason", false)
      return {before, Stop.requested(), Stop.reason()}
    """)
    assert result_after_crashes(source) == [[False, True], True, "enough"]


def test_nothing_ends_until_the_program_returns() -> None:
    assert result(in_main("Stop.request() Sleep(1) return {Stop.requested(), Stop.reason()}")) == [True]


def test_it_belongs_to_the_run() -> None:
    source = "sub = Procedure { function() Stop.request('in sub') Sleep(1) end }\n" + in_main(
        "sub{} return Stop.reason()"
    )
    assert result_after_crashes(source) == "in sub"


def test_a_remembered_step_has_asked_too() -> None:
    source = in_main("Step.checkpoint(function() Stop.request('inside') end) Sleep(1) return Stop.reason()")
    assert result_after_crashes(source) == "inside"


def test_it_takes_a_reason_and_whether_that_is_a_success() -> None:
    assert error(in_main("Stop.request(5)"))["message"] == "Stop.request takes the reason as a text"
    wrong = error(in_main("Stop.request('x', 'no')"))["message"]
    assert wrong == "the second argument of Stop.request is true or false"


def test_the_request_is_an_event_that_is_told_once() -> None:
    source = in_main("Stop.request('enough') Sleep(1) Stop.request('more') Sleep(1)")
    assert result_after_crashes(source) is None
    _, events = run_program(source)
    told = [event.data for event in events if event.kind == "stop"]
    assert told == [{"reason": "enough", "success": True, "by": "program"}]


def test_a_request_from_outside_comes_with_the_next_entry() -> None:
    (turns, reason), store = stopped(LOOP, after=3)
    assert (turns, reason) == (4, "over budget")
    assert delivered(store) == ["3"]
    assert stop_events(store) == [{"reason": "over budget", "success": False, "by": "ann"}]


def test_a_replay_sees_it_where_it_was_seen_first() -> None:
    for after in (1, 4):
        expected, whole = stopped(LOOP, after)
        for at in range(1, whole.appends + 1):
            again, store = stopped(LOOP, after, at)
            assert (again, delivered(store)) == (expected, delivered(whole)), f"crash after commit {at}"
            assert stop_events(store) == stop_events(whole)


def test_one_entry_carries_it_however_long_the_run_goes_on() -> None:
    source = in_main("for i = 1, 6 do Sleep(1) end return Stop.requested()")
    for at in range(8):
        found, store = stopped(source, 2, at)
        assert (found, delivered(store)) == (True, ["2"]), f"crash after commit {at}"
        assert len(stop_events(store)) == 1


def test_it_comes_in_a_loop_of_steps_that_touch_nothing_outside() -> None:
    source = in_main("""
      local turns = 0
      repeat
        turns = turns + Step.checkpoint(function() return 1 end)
      until Stop.requested() or turns == 100
      return turns
    """)
    turns, store = stopped(source, after=1)
    assert QUIET_ENTRIES < turns <= 2 * QUIET_ENTRIES
    assert len(delivered(store)) == 1
    assert store.looks < 5, "it is looked for once for each commit"


def test_it_comes_inside_a_step_and_stays_with_it() -> None:
    source = in_main("""
      Sleep(1)
      local inside = Step.checkpoint(function() Sleep(1) return Stop.requested() end)
      Sleep(1)
      return {inside, Stop.requested(), Stop.reason()}
    """)
    expected, whole = stopped(source, after=1, quiet_entries=1)
    assert expected == [True, True, "over budget"]
    assert delivered(whole) == ["1/0"]
    for at in range(1, whole.appends + 1):
        again, store = stopped(source, 1, at, quiet_entries=1)
        assert (again, delivered(store)) == (expected, ["1/0"]), f"crash after commit {at}"


def test_it_comes_with_the_entry_of_a_step_without_disturbing_what_that_carries() -> None:
    source = in_main("""
      Sleep(1)
      Step.checkpoint(function() state.x = 1 end)
      local seen = Stop.requested()
      Sleep(1)
      return {state.x, seen, Stop.reason()}
    """)
    expected, whole = stopped(source, after=1, quiet_entries=1)
    assert expected == [1, True, "over budget"]
    assert delivered(whole) == ["1"]
    for at in range(1, whole.appends + 1):
        assert stopped(source, 1, at, quiet_entries=1)[0] == expected, f"crash after commit {at}"


def test_it_comes_between_the_turns_of_an_agent() -> None:
    source = 'worker = Agent { model = "openai/m" }\nMocks { worker = {message = "Still working."} }\n' + in_main(
        "repeat worker() until Stop.requested() or Iterations.exceeded(9) return Iterations.current()"
    )
    turns, store = stopped(source, after=2)
    assert turns == 3
    assert [stopped(source, 2, at)[0] for at in range(1, store.appends + 1)] == [3] * store.appends


def test_it_comes_with_a_persons_answer() -> None:
    store = MemoryStore(clock=Clock())

    def person(request: RequestRecord) -> bool:
        store.stop("r1", ANN)
        return True

    source = in_main('local before = Stop.requested() Human.approve("Go?") return {before, Stop.requested()}')
    assert result(source, store=store, answers=person) == [False, True]


def test_the_programs_own_request_stays_the_reason() -> None:
    source = in_main("Stop.request('enough') for i = 1, 4 do Sleep(1) end return Stop.reason()")
    reason, store = stopped(source, after=2)
    assert (reason, delivered(store)) == ("enough", ["2"])


def test_a_request_that_comes_after_the_last_ask_is_not_seen() -> None:
    found, store = stopped(in_main("Sleep(1) return Stop.requested()"), after=1)
    assert (found, delivered(store)) == (False, [])


def test_a_crash_in_the_commit_that_delivers_it_loses_nothing() -> None:
    class Torn(StoppedStore):
        def append(self, run_id: str, epoch: int, head: int, entries: Sequence[Entry], events: Sequence[Event]) -> None:
            if self.appends == 3 and not self.torn:
                self.torn = True
                raise Crash
            super().append(run_id, epoch, head, entries, events)

        torn = False

    clock = Clock()
    store = Torn(3, 0, clock)
    assert result(LOOP, store=store, clock=clock, seed=7) == [4, "over budget"]
    assert delivered(store) == ["3"]
