"""The suite for stores finds every kind of broken one. Ours pass it in tests/storage/test_store.py."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

import pytest

from tactus.runtime import Entry, Event
from tactus.storage import Decision, Loaded, Parked, RequestRecord, Response, Run, Store, owners
from tactus.storage.memory import MemoryStore
from tactus.testing.conformance import StorageBackendSuite
from tactus.testing.conformance.samples import START, Clock, a_request, started
from tests.testing.broken import failures


def living() -> str:
    owner = owners.me()
    owners.hold(owner)
    return owner


def posted(store: Store, owner: str) -> Store:
    started(store, owner)
    store.post(1, a_request(expires_at=START + 60))
    return store


def found(broken: Callable[..., Store], test: str) -> list[str]:
    made = {"clock": lambda: Clock(), "owner": living, "other": living}
    return failures(StorageBackendSuite, test, **made, store=broken, posted=posted)


class Unfenced(MemoryStore):
    """Takes the entries of whoever comes."""

    def append(self, run_id: str, epoch: int, head: int, entries: Sequence[Entry], events: Sequence[Event]) -> None:
        run = self.run(run_id)
        super().append(run_id, run.epoch, run.head, entries, events)


class Stealing(MemoryStore):
    """Gives a run to whoever asks."""

    def claim(self, run_id: str, owner: str) -> Run:
        owners.release(self.run(run_id).owner)
        return super().claim(run_id, owner)


class Overwriting(MemoryStore):
    """Begins a run again under the same id."""

    def create(self, run: Run, bundle: str, owner: str = "", entries: Sequence[Entry] = ()) -> Run:
        self._runs.pop(run.id, None)
        return super().create(run, bundle, owner, entries)


class Alphabetical(MemoryStore):
    """Sorts paths as texts."""

    def load(self, run_id: str) -> Loaded:
        loaded = super().load(run_id)
        return replace(loaded, entries=sorted(loaded.entries, key=lambda entry: entry.path))

    def entries(self, run_id: str) -> list[Entry]:
        return sorted(super().entries(run_id), key=lambda entry: entry.path)


class Forgetful(MemoryStore):
    """Does not know which events were told."""

    def load(self, run_id: str) -> Loaded:
        return replace(super().load(run_id), event_keys=set())


class LastAnswer(MemoryStore):
    """Lets a later answer win."""

    def answer(self, request_id: str, response: Response) -> Decision:
        row = self._requests.get(request_id)
        if row is not None and row["status"] == "answered":
            row["status"] = "pending"
        return super().answer(request_id, response)


class Patient(MemoryStore):
    """Takes answers after the deadline."""

    def _overdue(self, row: dict[str, Any], now: float) -> bool:
        return False


class Sleepy(MemoryStore):
    """Does not look into the inbox again before it parks a run."""

    def _woken(self, run_id: str, parked: Parked, now: float) -> bool:
        return False


class Restless(MemoryStore):
    """Asks a person again under the same key."""

    def post(self, epoch: int, request: RequestRecord, events: Sequence[Event] = ()) -> RequestRecord:
        self._requests.pop(request["id"], None)
        return super().post(epoch, request, events)


class Changing(MemoryStore):
    """Remembers what it was told last."""

    def remember(self, run_id: str, epoch: int, key: str, value: str) -> str:
        self._inbox[run_id].pop(key, None)
        return super().remember(run_id, epoch, key, value)


class Deaf(MemoryStore):
    """Does not wake a run that was answered."""

    def _wake(self, run_id: str) -> None: ...


class Nagging(MemoryStore):
    """Leaves the requests of a run that has ended open."""

    def finish(self, run_id: str, *args: Any, **kwargs: Any) -> None:
        before = {id: row["status"] for id, row in self._requests.items()}
        super().finish(run_id, *args, **kwargs)
        for id, status in before.items():
            self._requests[id]["status"] = status


class Childless(MemoryStore):
    """Cancels a run, and not its children."""

    def tree(self, run_id: str) -> list[Run]:
        return [self.run(run_id)]

    def cancel(self, run_id: str, error: str) -> list[Run]:
        children = [run for run in super().tree(run_id) if run.id != run_id]
        ended = super().cancel(run_id, error)
        for run in children:
            self._runs[run.id] = run
        return [run for run in ended if run.id == run_id]


BROKEN = {
    Unfenced: "test_the_claimed_over_can_write_nothing",
    Stealing: "test_a_living_owner_keeps_its_run_whatever_its_lease",
    Overwriting: "test_a_run_id_is_used_once",
    Alphabetical: "test_entries_are_in_path_order_as_numbers",
    Forgetful: "test_the_keys_of_events_are_loaded",
    LastAnswer: "test_another_answer_to_a_decided_request_is_not_accepted",
    Patient: "test_an_answer_at_the_deadline_is_too_late",
    Sleepy: "test_a_run_does_not_wait_for_an_answer_it_has",
    Restless: "test_a_request_is_posted_once",
    Changing: "test_the_first_remembered_value_stays",
    Deaf: "test_an_answer_is_put_into_the_inbox_and_wakes_the_run",
    Nagging: "test_the_end_of_a_run_cancels_what_it_still_asks",
    Childless: "test_cancel_ends_the_whole_tree_and_nothing_beside_it",
}


@pytest.mark.parametrize("broken", BROKEN, ids=lambda broken: broken.__name__)
def test_a_broken_store_is_found(broken: type[MemoryStore]) -> None:
    assert found(lambda clock: broken(clock=clock), BROKEN[broken])


@pytest.mark.parametrize("test", sorted(set(BROKEN.values())))
def test_a_sound_store_passes_where_a_broken_one_fails(test: str) -> None:
    assert not found(lambda clock: MemoryStore(clock=clock), test)


def test_the_suite_has_every_promise_of_a_store() -> None:
    """Each method of the Protocol is called by some test of the suite."""
    promised = {name for name in vars(Store) if not name.startswith("_")}
    source = "".join(inspect.getsource(inspect.getmodule(part)) for part in StorageBackendSuite.__mro__[1:4])  # type: ignore[arg-type]
    assert {name for name in promised if f".{name}(" not in source} <= {"changes", "together", "close", "bundle"}
