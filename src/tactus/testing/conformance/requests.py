"""What every store promises about requests: one answer decides, by the store's clock, and wakes the run."""

from __future__ import annotations

import threading
from typing import Any

import pytest

from tactus.errors import Fenced, RequestError
from tactus.runtime import canonical
from tactus.storage import Decision, Parked, Response, Store, owners
from tactus.testing.conformance.base import Suite
from tactus.testing.conformance.samples import START, YES, Clock, a_request, an_event, started

ID = "run_1:3@0.0"


WAITING = Parked("waiting", [{"request": ID}])


def ids(requests: list[Any]) -> list[str]:
    return [request["id"] for request in requests]


class RequestsSuite(Suite):
    """What every store promises about requests: one answer decides, by the store's clock, and wakes the run."""

    @pytest.fixture
    def posted(self, store: Store, owner: str) -> Store:
        """A store with a running run whose request has 60 seconds."""
        started(store, owner)
        store.post(1, a_request(expires_at=START + 60))
        return store

    def test_a_request_comes_back_as_it_was(self, store: Store, owner: str) -> None:
        started(store, owner)
        request = a_request(schema={"type": "boolean"}, default={"a": [1, None]}, expires_at=START + 9)
        assert store.post(1, request, [an_event()]) == request == store.request(ID)
        assert [event.seq for event in store.events("run_1")] == [1]

    def test_a_request_is_posted_once(self, posted: Store, clock: Clock) -> None:
        posted.answer(ID, YES)
        again = posted.post(1, a_request(message="Deploy again?", created_at=START + 5))
        assert (again["message"], again["status"], again["value"]) == ("Deploy?", "answered", True)

    def test_the_claimed_over_can_post_and_expire_nothing(self, store: Store, other: str, clock: Clock) -> None:
        started(store, owners.me())
        store.post(1, a_request(expires_at=START + 60))
        store.claim("run_1", other)
        clock.now += 60
        with pytest.raises(Fenced):
            store.post(1, a_request("4@0.0"))
        with pytest.raises(Fenced):
            store.expire("run_1", 1, ID)
        assert [request["status"] for request in store.requests(status="")] == ["pending"]

    def test_an_answer_is_put_into_the_inbox_and_wakes_the_run(self, posted: Store, clock: Clock) -> None:
        assert posted.park("run_1", 1, WAITING)
        clock.now += 5
        decision = posted.answer(ID, YES)
        assert decision == Decision(True, posted.request(ID))
        request = decision.request
        assert (request["status"], request["value"], request["comment"]) == ("answered", True, "go")
        assert (request["actor"], request["answered_via"], request["answered_at"]) == ("ann", "cli", START + 5)
        run = posted.run("run_1")
        assert (run.status, run.wake_at, run.updated_at) == ("ready", None, START + 5)
        arrived = {"value": True, "comment": "go", "actor": "ann", "via": "cli", "at": START + 5}
        assert posted.load("run_1").inbox == {"3@0.0": canonical.dumps(arrived)}

    @pytest.mark.parametrize("value", [None, False, 0, "", {"b": 1, "a": [None]}])
    def test_every_json_value_is_an_answer(self, posted: Store, value: Any) -> None:
        assert posted.answer(ID, Response(value)).accepted
        assert posted.request(ID)["value"] == value
        assert canonical.loads(posted.load("run_1").inbox["3@0.0"])["value"] == value

    def test_the_same_answer_twice_is_accepted_and_changes_nothing(self, posted: Store, clock: Clock) -> None:
        first = posted.answer(ID, Response({"a": 1, "b": 2}, actor="ann"))
        clock.now += 600
        again = posted.answer(ID, Response({"b": 2, "a": 1}, actor="bob"))
        assert again == first

    def test_another_answer_to_a_decided_request_is_not_accepted(self, posted: Store) -> None:
        posted.answer(ID, YES)
        decision = posted.answer(ID, Response(False))
        assert (decision.accepted, decision.request["value"]) == (False, True)
        assert not posted.answer(ID, Response(1)).accepted

    def test_an_answer_at_the_deadline_is_too_late(self, posted: Store, clock: Clock) -> None:
        posted.park("run_1", 1, WAITING)
        clock.now = START + 60
        decision = posted.answer(ID, YES)
        assert (decision.accepted, decision.request["status"], decision.request["value"]) == (
            False,
            "expired",
            None,
        )
        assert posted.run("run_1").status == "ready"
        assert posted.load("run_1").inbox == {}
        assert not posted.answer(ID, YES).accepted

    def test_an_answer_before_the_deadline_holds_however_late_it_is_read(self, posted: Store, clock: Clock) -> None:
        clock.now = START + 59.9
        posted.answer(ID, YES)
        clock.now = START + 1000
        assert posted.expire("run_1", 1, ID)["status"] == "answered"

    def test_an_activation_expires_a_request_only_after_its_deadline(self, posted: Store, clock: Clock) -> None:
        clock.now = START + 59.9
        assert posted.expire("run_1", 1, ID)["status"] == "pending"
        clock.now = START + 60
        assert posted.expire("run_1", 1, ID)["status"] == "expired"
        assert posted.request(ID)["status"] == "expired"

    def test_a_request_without_a_deadline_never_expires(self, store: Store, owner: str, clock: Clock) -> None:
        started(store, owner)
        store.post(1, a_request())
        clock.now += 1e9
        assert store.expire("run_1", 1, ID)["status"] == "pending"
        assert store.answer(ID, YES).accepted

    def test_an_answer_does_not_touch_a_run_that_is_not_waiting(self, posted: Store) -> None:
        posted.park("run_1", 1, Parked("blocked", error='{"message":"no key"}'))
        assert posted.answer(ID, YES).accepted
        assert posted.run("run_1").status == "blocked"
        assert posted.run("run_1").error == '{"message":"no key"}'

    def test_an_unknown_request_is_named(self, store: Store, owner: str) -> None:
        started(store, owner)
        sentence = "no request run_1:9@0.0; `tactus inbox` lists the open ones"
        with pytest.raises(RequestError, match=sentence) as caught:
            store.answer("run_1:9@0.0", YES)
        assert not caught.value.decided
        with pytest.raises(RequestError, match=sentence):
            store.request("run_1:9@0.0")
        with pytest.raises(RequestError, match=sentence):
            store.expire("run_1", 1, "run_1:9@0.0")

    def test_a_run_does_not_wait_for_an_answer_it_has(self, posted: Store) -> None:
        posted.answer(ID, YES)
        assert not posted.park("run_1", 1, WAITING, [an_event()])
        assert posted.run("run_1").status == "running"
        assert posted.run("run_1").owner
        assert posted.events("run_1") == []

    def test_a_run_does_not_wait_for_a_request_that_is_expired(self, posted: Store, clock: Clock) -> None:
        clock.now = START + 60
        assert not posted.park("run_1", 1, WAITING)
        posted.answer(ID, YES)
        assert not posted.park("run_1", 1, WAITING)

    def test_a_run_does_not_wait_for_a_time_that_has_passed(self, store: Store, owner: str, clock: Clock) -> None:
        started(store, owner)
        until = Parked("waiting", [{"until": START + 10}], wake_at=START + 10)
        clock.now = START + 10
        assert not store.park("run_1", 1, until)
        clock.now = START + 9
        assert store.park("run_1", 1, until)
        run = store.run("run_1")
        assert (run.status, run.wake_at, run.waiting_on) == ("waiting", START + 10, f'[{{"until":{START + 10}}}]')

    def test_an_interrupted_run_is_released_even_if_it_was_answered(self, posted: Store) -> None:
        posted.answer(ID, YES)
        assert posted.park("run_1", 1, Parked("ready"))
        assert posted.run("run_1").status == "ready"

    def test_no_answer_falls_between_looking_and_waiting(self, store: Store) -> None:
        for n in range(30):
            run_id = f"run_{n}"
            with owners.held() as owner:
                started(store, owner, run_id)
                store.post(1, a_request(run_id=run_id))
                request_id = f"{run_id}:3@0.0"
                barrier = threading.Barrier(2)

                def reply(barrier: threading.Barrier = barrier, request_id: str = request_id) -> None:
                    barrier.wait()
                    store.answer(request_id, YES)

                thread = threading.Thread(target=reply)
                thread.start()
                barrier.wait()
                parked = store.park(run_id, 1, Parked("waiting", [{"request": request_id}]))
                thread.join()
                assert store.run(run_id).status == ("ready" if parked else "running")

    def test_of_many_answers_at_once_one_decides(self, posted: Store) -> None:
        decisions: list[Decision] = []
        barrier = threading.Barrier(6)

        def reply(value: int) -> None:
            barrier.wait()
            decisions.append(posted.answer(ID, Response(value)))

        threads = [threading.Thread(target=reply, args=(n,)) for n in range(6)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert sum(decision.accepted for decision in decisions) == 1
        assert len({decision.request["value"] for decision in decisions}) == 1

    def test_requests_are_listed_oldest_first(self, store: Store, owner: str) -> None:
        started(store, owner, "run_1")
        started(store, owner, "run_2")
        store.post(1, a_request("3@0.0", created_at=START + 2))
        store.post(1, a_request("4@0.0", created_at=START + 3))
        store.post(1, a_request("3@0.0", "run_2", created_at=START + 1))
        store.answer("run_1:4@0.0", YES)
        assert ids(store.requests()) == ["run_2:3@0.0", "run_1:3@0.0"]
        assert ids(store.requests("run_1")) == ["run_1:3@0.0"]
        assert ids(store.requests("run_1", "")) == ["run_1:3@0.0", "run_1:4@0.0"]
        assert ids(store.requests(status="answered")) == ["run_1:4@0.0"]
        assert ids(store.requests(status="")) == ["run_2:3@0.0", "run_1:3@0.0", "run_1:4@0.0"]

    def test_the_end_of_a_run_cancels_what_it_still_asks(self, posted: Store, owner: str) -> None:
        posted.post(1, a_request("4@0.0"))
        posted.answer("run_1:4@0.0", YES)
        started(posted, owner, "run_2")
        posted.post(1, a_request(run_id="run_2"))
        posted.finish("run_1", 1, "cancelled", head=0)
        assert posted.request(ID)["status"] == "cancelled"
        assert posted.request("run_1:4@0.0")["status"] == "answered"
        assert posted.request("run_2:3@0.0")["status"] == "pending"
        assert not posted.answer(ID, YES).accepted
        assert posted.run("run_1").status == "cancelled"

    def test_what_is_given_in_or_out_is_not_shared(self, posted: Store) -> None:
        posted.request(ID)["options"].append("maybe")
        assert posted.request(ID)["options"] == ["yes", "no"]
