"""What every store promises about runs, entries and events."""

from __future__ import annotations

import threading
from dataclasses import replace

import pytest

from tactus.errors import Fenced, Owned, RunExists, StoreError, UnknownRun
from tactus.storage import BLOB_BYTES, Parked, Store, owners
from tactus.storage.owners import LEASE_SECONDS
from tactus.testing.conformance.base import Suite
from tactus.testing.conformance.samples import START, Clock, a_run, an_entry, an_event, started


class RunsSuite(Suite):
    """What every store promises about runs, entries and events."""

    def test_a_run_without_an_owner_is_ready(self, store: Store) -> None:
        run = store.create(a_run(), "{}")
        assert (run.status, run.epoch, run.owner, run.lease_until) == ("ready", 0, "", None)
        assert run == store.run("run_1") == a_run(updated_at=START)

    def test_a_run_with_an_owner_is_created_claimed(self, store: Store, owner: str) -> None:
        run = started(store, owner)
        assert (run.status, run.epoch, run.owner) == ("running", 1, owner)
        assert run.lease_until == START + LEASE_SECONDS
        assert run == store.run("run_1")

    def test_a_run_id_is_used_once(self, store: Store) -> None:
        store.create(a_run(), "{}")
        with pytest.raises(RunExists, match=r"run run_1 is already in .*`tactus resume run_1` goes on with it"):
            store.create(a_run(name="other.tac"), "{}")
        assert store.run("run_1").name == "main.tac"

    def test_a_program_is_kept_once_however_many_runs_have_it(self, store: Store) -> None:
        store.create(a_run("run_1"), '{"a":1}')
        store.create(a_run("run_2"), '{"a":1}')
        assert store.bundle("hash-1") == '{"a":1}'
        with pytest.raises(StoreError, match="no program hash-9"):
            store.bundle("hash-9")

    def test_an_unknown_run_is_named(self, store: Store, owner: str) -> None:
        with pytest.raises(UnknownRun, match=r"no run run_9 in .*`tactus runs` lists"):
            store.run("run_9")
        with pytest.raises(UnknownRun):
            store.claim("run_9", owner)
        with pytest.raises(UnknownRun):
            store.append("run_9", 1, 0, [], [])

    def test_runs_are_listed_newest_first(self, store: Store) -> None:
        for n in (2, 3, 1):
            store.create(a_run(f"run_{n}", created_at=START + n), "{}")
        assert [run.id for run in store.runs()] == ["run_3", "run_2", "run_1"]
        assert [run.id for run in store.runs(limit=2)] == ["run_3", "run_2"]

    @pytest.mark.parametrize("status", ["ready", "waiting", "blocked", "stuck"])
    def test_a_parked_run_can_be_claimed(self, store: Store, owner: str, other: str, clock: Clock, status: str) -> None:
        started(store, owner)
        assert store.park("run_1", 1, Parked(status, wake_at=START + 60, error='{"message":"no key"}'))
        clock.now += 5
        run = store.claim("run_1", other)
        assert (run.status, run.epoch, run.owner, run.updated_at) == ("running", 2, other, START + 5)
        assert (run.wake_at, run.waiting_on, run.error) == (None, "[]", None)
        assert run.lease_until == START + 5 + LEASE_SECONDS

    def test_a_living_owner_keeps_its_run_whatever_its_lease(
        self, store: Store, owner: str, other: str, clock: Clock
    ) -> None:
        started(store, owner)
        clock.now += 10 * LEASE_SECONDS
        with pytest.raises(Owned, match=r"run run_1 is owned by process \d+ on host .*, which is alive"):
            store.claim("run_1", other)
        assert store.run("run_1").owner == owner

    def test_a_dead_owner_loses_its_run_at_once(self, store: Store, other: str) -> None:
        owner = owners.me()
        started(store, owner)
        assert store.claim("run_1", other).epoch == 2

    def test_an_owner_elsewhere_keeps_its_run_while_its_lease_runs(
        self, store: Store, other: str, clock: Clock
    ) -> None:
        started(store, "elsewhere|boot|1|2|token")
        clock.now += LEASE_SECONDS - 1
        with pytest.raises(Owned, match="process 1 on host elsewhere"):
            store.claim("run_1", other)
        clock.now += 1
        assert store.claim("run_1", other).epoch == 2

    def test_an_ended_run_is_returned_as_it_is(self, store: Store, owner: str, other: str) -> None:
        started(store, owner)
        store.finish("run_1", 1, "done", result="42", head=0)
        assert store.claim("run_1", other) == store.run("run_1")
        assert store.run("run_1").epoch == 1

    def test_of_many_threads_one_gets_the_run(self, store: Store) -> None:
        store.create(a_run(), "{}")
        won: list[str] = []
        lost: list[Owned] = []
        barrier = threading.Barrier(8)

        def race() -> None:
            owner = owners.me()
            owners.hold(owner)
            barrier.wait()
            try:
                won.append(store.claim("run_1", owner).owner)
            except Owned as error:
                lost.append(error)

        threads = [threading.Thread(target=race) for _ in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert won == [store.run("run_1").owner]
        assert len(lost) == 7
        owners.release(won[0])

    def test_an_append_moves_the_head_and_extends_the_lease(self, store: Store, owner: str, clock: Clock) -> None:
        started(store, owner)
        clock.now += 3
        store.append("run_1", 1, 0, [an_entry("0"), an_entry("1")], [an_event()])
        run = store.run("run_1")
        assert (run.head, run.updated_at, run.lease_until) == (2, START + 3, START + 3 + LEASE_SECONDS)

    def test_an_entry_comes_back_as_it_was(self, store: Store, owner: str) -> None:
        started(store, owner)
        full = an_entry(
            "4/1",
            ok=False,
            value='{"code":"tool_error","message":"nö 😀"}',
            label="fetch",
            attempts=2,
            extra='{"library":1}',
            memory='{"state":{}}',
            usage='{"input":3}',
            cost=0.25,
            instructions=900,
            started_at=START,
            finished_at=START + 1,
            epoch=1,
        )
        store.append("run_1", 1, 0, [full, an_entry("5")], [])
        assert store.load("run_1").entries == [full, an_entry("5")] == store.entries("run_1")

    def test_entries_are_in_path_order_as_numbers(self, store: Store, owner: str) -> None:
        started(store, owner)
        paths = ["10", "2", "2/10", "2/9", "0"]
        store.append("run_1", 1, 0, [an_entry(path) for path in paths], [])
        assert [entry.path for entry in store.load("run_1").entries] == ["0", "2", "2/9", "2/10", "10"]
        assert [entry.path for entry in store.entries("run_1")] == ["0", "2", "2/9", "2/10", "10"]

    def test_an_older_generation_is_history_and_not_loaded(self, store: Store, owner: str) -> None:
        started(store, owner)
        store.append("run_1", 1, 0, [an_entry("0"), an_entry("1")], [])
        store.finish("run_1", 1, "failed", head=2)
        store.retry(store.run("run_1"), "1")
        store.claim("run_1", owner)
        store.append("run_1", 3, 2, [an_entry("1", generation=1, value='"new"')], [])
        live = [(entry.path, entry.generation) for entry in store.load("run_1").entries]
        assert live == [("0", 0), ("1", 1)]
        assert [(entry.path, entry.generation) for entry in store.entries("run_1")] == [
            ("0", 0),
            ("1", 0),
            ("1", 1),
        ]

    def test_an_entry_is_written_once(self, store: Store, owner: str) -> None:
        started(store, owner)
        store.append("run_1", 1, 0, [an_entry("0")], [])
        with pytest.raises(StoreError, match=r"run_1 in .* already has an entry at 1, 0; nothing was written"):
            store.append("run_1", 1, 1, [an_entry("1"), an_entry("0", value='"other"')], [an_event()])
        assert store.entries("run_1") == [an_entry("0")]
        assert store.events("run_1") == []
        assert store.run("run_1").head == 1

    @pytest.mark.parametrize("size", [BLOB_BYTES - 2, BLOB_BYTES, 10 * BLOB_BYTES])
    def test_long_texts_come_back_whole(self, store: Store, owner: str, size: int) -> None:
        started(store, owner)
        long = '"' + "é" * (size // 2) + '"'
        entry = an_entry(args=long, value=long, extra=long, memory=long)
        store.append("run_1", 1, 0, [entry, an_entry("1", value=long)], [])
        assert store.load("run_1").entries == [entry, an_entry("1", value=long)]

    def test_a_text_that_looks_like_a_reference_is_a_text(self, store: Store, owner: str) -> None:
        started(store, owner)
        store.append("run_1", 1, 0, [an_entry(value='"sha256:00"')], [])
        assert store.entries("run_1")[0].value == '"sha256:00"'

    def test_the_claimed_over_can_write_nothing(self, store: Store, other: str) -> None:
        started(store, owners.me())
        store.claim("run_1", other)
        with pytest.raises(Fenced, match=r"another process claimed it \(epoch 1 is now 2\); nothing was written"):
            store.append("run_1", 1, 0, [an_entry()], [an_event()])
        with pytest.raises(Fenced):
            store.remember("run_1", 1, "k", "1")
        with pytest.raises(Fenced):
            store.heartbeat("run_1", 1)
        with pytest.raises(Fenced):
            store.park("run_1", 1, Parked("ready"))
        with pytest.raises(Fenced):
            store.finish("run_1", 1, "done", head=0, entries=[an_entry()])
        loaded = store.load("run_1")
        assert (loaded.entries, loaded.event_keys, loaded.inbox) == ([], set(), {})
        assert store.run("run_1").status == "running"

    def test_a_stale_head_writes_nothing(self, store: Store, owner: str) -> None:
        started(store, owner)
        store.append("run_1", 1, 0, [an_entry("0")], [])
        with pytest.raises(Fenced, match="its journal holds 1 entries, not 0"):
            store.append("run_1", 1, 0, [an_entry("1")], [])
        with pytest.raises(Fenced, match="its journal holds 1 entries, not 5"):
            store.finish("run_1", 1, "done", head=5)
        assert [entry.path for entry in store.entries("run_1")] == ["0"]

    def test_a_run_that_is_not_running_takes_no_entries(self, store: Store, owner: str) -> None:
        started(store, owner)
        store.park("run_1", 1, Parked("ready"))
        with pytest.raises(Fenced, match="it is ready, not running"):
            store.append("run_1", 1, 0, [an_entry()], [])

    def test_events_are_counted_from_one_in_each_run(self, store: Store, owner: str) -> None:
        started(store, owner, "run_1")
        started(store, owner, "run_2")
        store.append("run_1", 1, 0, [], [an_event("", 0, n=1), an_event("", 1, n=2)])
        store.append("run_2", 1, 0, [], [an_event("", 0, n=9)])
        store.append("run_1", 1, 0, [an_entry()], [an_event("0", 0, n=3)])
        assert [(event.seq, event.data["n"]) for event in store.events("run_1")] == [(1, 1), (2, 2), (3, 3)]
        assert [event.seq for event in store.events("run_1", after=2)] == [3]
        assert store.events("run_2") == [replace(an_event("", 0, n=9), seq=1)]

    def test_the_keys_of_events_are_loaded(self, store: Store, owner: str) -> None:
        started(store, owner)
        store.append("run_1", 1, 0, [], [an_event("", 0), an_event("2/1", 3)])
        assert store.load("run_1").event_keys == {("", 0), ("2/1", 3)}

    def test_park_and_finish_bring_their_events(self, store: Store, owner: str, other: str) -> None:
        started(store, owner)
        store.park("run_1", 1, Parked("ready"), [an_event("", 0)])
        store.claim("run_1", other)
        store.finish("run_1", 2, "done", head=0, entries=[an_entry()], events=[an_event("0", 0)])
        assert [(event.seq, event.path) for event in store.events("run_1")] == [(1, ""), (2, "0")]

    def test_a_parked_run_has_no_owner(self, store: Store, owner: str, clock: Clock) -> None:
        started(store, owner)
        clock.now += 1
        assert store.park("run_1", 1, Parked("blocked", error='{"message":"no key"}'))
        run = store.run("run_1")
        assert (run.status, run.owner, run.lease_until, run.error) == (
            "blocked",
            "",
            None,
            '{"message":"no key"}',
        )
        assert (run.epoch, run.updated_at) == (1, START + 1)

    def test_the_end_of_a_run_is_kept(self, store: Store, owner: str) -> None:
        started(store, owner)
        store.append("run_1", 1, 0, [an_entry("0")], [])
        store.finish("run_1", 1, "failed", error='{"code":"x"}', result="1", head=1, entries=[an_entry("1")])
        run = store.run("run_1")
        assert (run.status, run.result, run.error, run.head) == ("failed", "1", '{"code":"x"}', 2)
        assert (run.owner, run.lease_until, run.wake_at) == ("", None, None)
        assert len(store.entries("run_1")) == 2

    def test_a_run_ends_and_parks_in_a_known_status(self, store: Store, owner: str) -> None:
        started(store, owner)
        with pytest.raises(ValueError, match="a run ends as one of done, failed, cancelled, rejected"):
            store.finish("run_1", 1, "over", head=0)
        with pytest.raises(ValueError, match="a run is parked as one of waiting, blocked, stuck, ready"):
            store.park("run_1", 1, Parked("done"))

    def test_a_heartbeat_from_another_thread_extends_the_lease(self, store: Store, owner: str, clock: Clock) -> None:
        started(store, owner)
        clock.now += 20
        thread = threading.Thread(target=store.heartbeat, args=("run_1", 1))
        thread.start()
        thread.join()
        assert store.run("run_1").lease_until == START + 20 + LEASE_SECONDS

    def test_heartbeats_and_appends_do_not_disturb_each_other(self, store: Store, owner: str) -> None:
        started(store, owner)
        stop = threading.Event()

        def beat() -> None:
            while not stop.is_set():
                store.heartbeat("run_1", 1)

        thread = threading.Thread(target=beat)
        thread.start()
        for n in range(100):
            store.append("run_1", 1, n, [an_entry(str(n))], [an_event(str(n))])
        stop.set()
        thread.join()
        assert store.run("run_1").head == len(store.events("run_1")) == len(store.entries("run_1")) == 100

    def test_the_first_remembered_value_stays(self, store: Store, owner: str) -> None:
        started(store, owner)
        assert store.remember("run_1", 1, "until:4", "12.5") == "12.5"
        assert store.remember("run_1", 1, "until:4", "99") == "12.5"
        assert store.load("run_1").inbox == {"until:4": "12.5"}

    def test_the_clock_is_the_one_given(self, store: Store, clock: Clock) -> None:
        clock.now = 5.25
        assert store.now() == 5.25
