"""What every store promises about runs that are cancelled, retried, taken up by somebody else, or deleted."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from tactus.errors import Fenced, Owned, RunExists, StoreError, UnknownRun
from tactus.runtime.generations import Cut
from tactus.storage import BLOB_BYTES, Parked, Store, owners
from tactus.storage.owners import LEASE_SECONDS
from tactus.testing.conformance.base import Suite
from tactus.testing.conformance.samples import START, YES, Clock, a_request, a_run, an_entry, an_event, started

WHY = '{"code":"cancelled","message":"no more money"}'


def failed(store: Store, owner: str, paths: tuple[str, ...] = ("0", "1", "2"), run_id: str = "run_1") -> None:
    """A run with entries at these paths that has failed."""
    started(store, owner, run_id)
    store.append(run_id, 1, 0, [an_entry(path) for path in paths], [an_event(path) for path in paths])
    store.finish(run_id, 1, "failed", error='{"code":"x","message":"y"}', head=len(paths))


class LivesSuite(Suite):
    """What every store promises about runs that are cancelled, retried, taken up by somebody else, or deleted."""

    # ---------------------------------------------------------------- beginning with a past

    def test_a_run_can_begin_with_a_past(self, store: Store, owner: str) -> None:
        long = '"' + "x" * BLOB_BYTES + '"'
        past = [an_entry("0"), an_entry("1", value=long)]
        run = store.create(a_run(), "{}", owner, past)
        assert (run.head, run.epoch, run.status) == (2, 1, "running")
        assert store.run("run_1") == run
        assert store.load("run_1").entries == past
        store.append("run_1", 1, 2, [an_entry("2")], [])
        with pytest.raises(RunExists):
            store.create(a_run(), "{}", owner, [an_entry("9")])
        assert [entry.path for entry in store.entries("run_1")] == ["0", "1", "2"]

    # ---------------------------------------------------------------- lists

    def test_runs_are_found_by_status_age_and_name(self, store: Store, owner: str) -> None:
        store.create(a_run("a", name="release.tac"), "{}")
        store.create(a_run("b", name="hello.tac", created_at=START + 10), "{}", owner)
        store.finish("b", 1, "done", head=0)
        store.create(a_run("c", name="prerelease.tac", created_at=START + 20), "{}")

        def found(**wanted: object) -> list[str]:
            return [run.id for run in store.runs(**wanted)]  # type: ignore[arg-type]

        assert found() == ["c", "b", "a"]
        assert found(status=["done"]) == ["b"]
        assert found(status=["done", "ready"]) == ["c", "b", "a"]
        assert found(status=["read"]) == []
        assert found(since=START + 10) == ["c", "b"]
        assert found(name="release") == ["c", "a"]
        assert found(name="release", limit=1) == ["c"]
        assert found(name="release", status=["done"]) == []

    # ---------------------------------------------------------------- due

    def test_what_is_ready_or_overdue_or_left_alone_is_due(self, store: Store, owner: str, clock: Clock) -> None:
        for name in ("awake", "asleep", "asked", "blocked", "stuck", "mine"):
            started(store, owner, name)
            clock.now += 1
        started(store, owners.me(), "orphan")
        store.create(a_run("ready"), "{}")
        clock.now += 1
        store.park("awake", 1, Parked("waiting", [{"until": clock.now + 10}], wake_at=clock.now + 10))
        store.park("asleep", 1, Parked("waiting", [{"until": clock.now + 99}], wake_at=clock.now + 99))
        store.post(1, a_request(run_id="asked"))
        store.park("asked", 1, Parked("waiting", [{"request": "asked:3@0.0"}]))
        store.park("blocked", 1, Parked("blocked"))
        store.park("stuck", 1, Parked("stuck"))
        assert {run.id for run in store.due()} == {"orphan", "ready"}
        clock.now += 10
        assert {run.id for run in store.due()} == {"orphan", "ready", "awake"}
        assert store.answer("asked:3@0.0", YES).accepted
        assert {run.id for run in store.due()} == {"orphan", "ready", "awake", "asked"}

    def test_the_oldest_are_due_first(self, store: Store) -> None:
        for name, age in (("c", 1), ("a", 3), ("b", 2)):
            store.create(a_run(name, created_at=START - age), "{}")
        assert [run.id for run in store.due()] == ["a", "b", "c"]
        assert [run.id for run in store.due(limit=2)] == ["a", "b"]

    def test_a_run_on_another_machine_is_due_when_its_lease_is_over(self, store: Store, clock: Clock) -> None:
        started(store, "elsewhere|boot|1|2|token")
        assert store.due() == []
        clock.now += LEASE_SECONDS
        assert [run.id for run in store.due()] == ["run_1"]

    # ---------------------------------------------------------------- cancel

    def test_cancel_ends_a_run_and_closes_what_it_asked(self, store: Store, owner: str, clock: Clock) -> None:
        started(store, owner)
        store.post(1, a_request())
        store.park("run_1", 1, Parked("waiting", [{"request": "run_1:3@0.0"}], wake_at=START + 9))
        clock.now += 5
        (ended,) = store.cancel("run_1", WHY)
        assert ended == store.run("run_1")
        assert (ended.status, ended.epoch, ended.error, ended.updated_at) == ("cancelled", 2, WHY, START + 5)
        assert (ended.wake_at, ended.waiting_on, ended.owner, ended.lease_until) == (None, "[]", "", None)
        assert store.request("run_1:3@0.0")["status"] == "cancelled"
        assert not store.answer("run_1:3@0.0", YES).accepted
        assert store.run("run_1").status == "cancelled"

    def test_the_owner_of_a_cancelled_run_can_write_nothing(self, store: Store, owner: str) -> None:
        started(store, owner)
        store.append("run_1", 1, 0, [an_entry("0")], [])
        store.cancel("run_1", WHY)
        why = "run run_1 was cancelled: no more money; nothing more was written"
        with pytest.raises(Fenced, match=why):
            store.append("run_1", 1, 1, [an_entry("1")], [an_event("1")])
        with pytest.raises(Fenced, match=why):
            store.heartbeat("run_1", 1)
        with pytest.raises(Fenced, match=why):
            store.finish("run_1", 1, "done", head=1)
        with pytest.raises(Fenced, match=why):
            store.park("run_1", 1, Parked("ready"))
        assert [entry.path for entry in store.entries("run_1")] == ["0"]
        assert store.claim("run_1", owner).status == "cancelled"

    def test_cancel_ends_the_whole_tree_and_nothing_beside_it(self, store: Store, owner: str) -> None:
        started(store, owner, "root")
        started(store, owner, "child", parent="root", parent_key="3")
        started(store, owner, "grandchild", parent="child", parent_key="1")
        started(store, owner, "done", parent="root", parent_key="4")
        store.finish("done", 1, "done", head=0)
        started(store, owner, "fork", parent_key="fork:root@3")
        assert [run.id for run in store.tree("root")] == ["root", "child", "done", "grandchild"]
        assert [run.id for run in store.cancel("child", WHY)] == ["child", "grandchild"]
        assert [run.id for run in store.cancel("root", WHY)] == ["root"]
        assert {run.id: run.status for run in store.runs()} == {
            "root": "cancelled",
            "child": "cancelled",
            "grandchild": "cancelled",
            "done": "done",
            "fork": "running",
        }

    def test_what_has_ended_is_not_cancelled(self, store: Store, owner: str) -> None:
        failed(store, owner)
        before = store.run("run_1")
        assert store.cancel("run_1", WHY) == []
        assert store.run("run_1") == before
        with pytest.raises(UnknownRun):
            store.cancel("run_9", WHY)

    # ---------------------------------------------------------------- stop

    def test_the_first_request_to_stop_counts(self, store: Store, owner: str) -> None:
        started(store, owner)
        assert store.stop("run_1", '{"reason":"one"}') == '{"reason":"one"}'
        assert store.stop("run_1", '{"reason":"two"}') == '{"reason":"one"}'
        assert store.load("run_1").inbox == {"stop": '{"reason":"one"}'}
        assert store.arrived("run_1", "stop") == '{"reason":"one"}'
        assert store.arrived("run_1", "go") is None
        assert store.run("run_1").epoch == 1, "nobody is fenced"
        store.heartbeat("run_1", 1)

    def test_what_has_ended_is_not_told_to_stop(self, store: Store, owner: str) -> None:
        failed(store, owner)
        with pytest.raises(StoreError, match="run run_1 has ended: it is failed"):
            store.stop("run_1", "{}")
        with pytest.raises(UnknownRun):
            store.stop("run_9", "{}")

    def test_a_retried_run_is_not_told_to_stop_any_more(self, store: Store, owner: str) -> None:
        started(store, owner)
        store.stop("run_1", '{"reason":"one"}')
        store.finish("run_1", 1, "failed", head=0, entries=[an_entry("0")])
        store.retry(store.run("run_1"), "0")
        inbox = store.load("run_1").inbox
        assert "stop" not in inbox
        assert inbox["stop@0"] == '{"reason":"one"}'
        assert store.stop("run_1", '{"reason":"two"}') == '{"reason":"two"}'

    # ---------------------------------------------------------------- retry

    def test_a_retry_sets_aside_what_stands_at_its_position_and_after_it(
        self, store: Store, owner: str, clock: Clock
    ) -> None:
        failed(store, owner, ("0", "2/9", "2/10", "2/10/0", "3", "10"))
        clock.now += 5
        run = store.retry(store.run("run_1"), "2/10")
        assert (run.status, run.epoch, run.head, run.error, run.result) == ("ready", 2, 6, None, None)
        assert run == store.run("run_1")
        loaded = store.load("run_1")
        assert [entry.path for entry in loaded.entries] == ["0", "2/9"]
        assert loaded.cuts.cuts == (Cut(1, "2/10", START + 5, 6),)
        assert json.loads(loaded.inbox["generation/1"]) == {"from": "2/10", "at": START + 5, "events": 6}
        assert len(store.entries("run_1")) == 6, "history stays"
        assert [loaded.cuts.generation(path) for path in ("2", "2/9/7", "2/10", "3", "11")] == [0, 0, 1, 1, 1]

    def test_later_generations_count_from_where_they_begin(self, store: Store, owner: str) -> None:
        failed(store, owner, ("0", "1", "2", "3"))

        def again(path: str, head: int, *paths: str) -> list[tuple[str, int]]:
            """Retry from a path, answer these, fail again."""
            store.retry(store.run("run_1"), path)
            epoch = store.claim("run_1", owner).epoch
            cuts = store.load("run_1").cuts
            store.append("run_1", epoch, head, [an_entry(p, generation=cuts.generation(p)) for p in paths], [])
            store.finish("run_1", epoch, "failed", head=head + len(paths))
            return [(entry.path, entry.generation) for entry in store.load("run_1").entries]

        assert again("2", 4, "2", "3", "4") == [("0", 0), ("1", 0), ("2", 1), ("3", 1), ("4", 1)]
        assert again("4", 7, "4") == [("0", 0), ("1", 0), ("2", 1), ("3", 1), ("4", 2)]
        assert again("1", 8, "1") == [("0", 0), ("1", 3)]
        assert again("2", 9, "2", "3") == [("0", 0), ("1", 3), ("2", 4), ("3", 4)]
        assert store.run("run_1").head == len(store.entries("run_1")) == 11

    def test_log_lines_of_what_was_set_aside_are_told_again(self, store: Store, owner: str) -> None:
        started(store, owner)
        said = [an_event("", 0), an_event("0", 0), an_event("0", 1), an_event("1", 0), an_event("2/1", 3)]
        store.append("run_1", 1, 0, [an_entry("0"), an_entry("1"), an_entry("2/1")], said)
        store.finish("run_1", 1, "failed", head=3)
        store.retry(store.run("run_1"), "1")
        loaded = store.load("run_1")
        assert loaded.event_keys == {("", 0), ("0", 0), ("0", 1)}
        assert loaded.older_keys == loaded.event_keys, "the ask at 1 may have said them before it was answered"
        store.claim("run_1", owner)
        store.append("run_1", 3, 3, [an_entry("1", generation=1)], [an_event("0", 1), an_event("1", 0)])
        loaded = store.load("run_1")
        assert loaded.event_keys == {("", 0), ("0", 0), ("0", 1), ("1", 0)}
        assert loaded.older_keys == {("", 0), ("0", 0)}

    def test_a_retry_closes_the_requests_from_its_position_on(self, store: Store, owner: str) -> None:
        started(store, owner)
        store.append("run_1", 1, 0, [an_entry("0")], [])
        for path in ("2/1", "2/10", "3"):
            store.post(1, a_request(f"{path}@0.0", path=path))
        store.park("run_1", 1, Parked("waiting", [{"request": "run_1:3@0.0"}]))
        store.retry(store.run("run_1"), "2/2")
        statuses = {request["path"]: request["status"] for request in store.requests("run_1", "")}
        assert statuses == {"2/1": "pending", "2/10": "cancelled", "3": "cancelled"}
        assert not store.answer("run_1:3@0.0", YES).accepted
        assert store.run("run_1").status == "ready"

    def test_a_run_that_somebody_works_on_is_not_retried(self, store: Store, owner: str) -> None:
        run = started(store, owner)
        with pytest.raises(Owned, match="run run_1 is owned by process"):
            store.retry(run, "0")
        owners.release(owner)
        assert store.retry(run, "0").epoch == 2
        with pytest.raises(Fenced):
            store.append("run_1", 1, 0, [an_entry("0")], [])
        owners.hold(owner)

    def test_of_two_retries_at_once_one_is_made(self, store: Store, owner: str) -> None:
        failed(store, owner)
        seen = store.run("run_1")
        store.retry(seen, "1")
        with pytest.raises(Fenced, match="run run_1 has changed since it was looked at; nothing was set aside"):
            store.retry(seen, "0")
        assert [entry.path for entry in store.load("run_1").entries] == ["0"]

    # ---------------------------------------------------------------- delete, sweep

    def test_a_deleted_run_leaves_nothing(self, store: Store, owner: str) -> None:
        failed(store, owner, run_id="other")
        failed(store, owner)
        store.create(a_run("asking"), "{}", owner)
        store.post(1, a_request(run_id="asking"))
        store.remember("asking", 1, "k", "1")
        store.park("asking", 1, Parked("waiting", [{"request": "asking:3@0.0"}]))
        size = store.size("run_1")
        assert (size.runs, size.entries, size.events, size.requests) == (1, 3, 3, 0)
        assert size.bytes > 100
        assert store.delete("run_1") == size
        assert store.delete("asking").requests == 1
        with pytest.raises(UnknownRun):
            store.run("run_1")
        with pytest.raises(UnknownRun):
            store.size("run_1")
        assert store.entries("run_1") == []
        assert store.events("run_1") == []
        assert store.requests(status="") == []
        assert [run.id for run in store.runs()] == ["other"]
        assert len(store.entries("other")) == len(store.events("other")) == 3
        started(store, owner)
        assert store.load("run_1").entries == [], "its id can be used again"

    def test_a_run_that_somebody_works_on_is_not_deleted(self, store: Store, owner: str) -> None:
        started(store, owner)
        with pytest.raises(Owned):
            store.delete("run_1")
        assert store.run("run_1").status == "running"

    def test_a_run_that_goes_on_again_is_not_pruned(self, store: Store, owner: str) -> None:
        failed(store, owner)
        seen = store.run("run_1")
        store.retry(seen, "1")
        with pytest.raises(Fenced, match="run run_1 goes on again; nothing of it was deleted"):
            store.delete("run_1", seen.epoch)
        assert len(store.entries("run_1")) == 3
        assert store.delete("run_1").entries == 3

    def test_what_no_run_needs_is_swept(self, store: Store, owner: str) -> None:
        started(store, owner, "a", program="kept")
        started(store, owner, "b", program="lost")
        shared, alone = ('"' + letter * BLOB_BYTES + '"' for letter in "xy")
        store.append("a", 1, 0, [an_entry("0", value=shared)], [])
        store.append("b", 1, 0, [an_entry("0", extra=shared, memory=alone), an_entry("1", args=alone)], [])
        assert store.sweep().programs == 0
        store.finish("b", 1, "done", head=2)
        store.delete("b")
        counted = store.sweep(dry=True)
        assert counted.programs == 1
        assert store.bundle("lost")
        assert store.sweep() == counted
        with pytest.raises(StoreError, match="no program lost"):
            store.bundle("lost")
        assert store.bundle("kept")
        assert store.load("a").entries[0].value == shared
        assert store.sweep().bytes == 0

    def test_what_has_ended_is_listed_the_oldest_first(self, store: Store, owner: str, clock: Clock) -> None:
        for name, end in (("c", "done"), ("a", "failed"), ("b", "done")):
            started(store, owner, name)
            clock.now += 1
            store.finish(name, 1, end, head=0)
        started(store, owner, "open")
        started(store, owner, "child", parent="c")
        store.cancel("child", WHY)
        assert store.ended() == [("c", START + 1), ("a", START + 2), ("b", START + 3)]
        assert [id for id, _ in store.ended(["done"])] == ["c", "b"]

    def test_sizes_add_up(self, store: Store, owner: str) -> None:
        failed(store, owner)
        failed(store, owner, ("0",), "run_2")
        both = store.size("run_1") + store.size("run_2")
        assert (both.runs, both.entries) == (2, 4)
        assert both == replace(both, bytes=store.size("run_1").bytes + store.size("run_2").bytes)
