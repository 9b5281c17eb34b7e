"""People with a double: they are not asked, and everything else is as if they had been."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

import pytest

from tactus.runtime import Event
from tactus.storage import Decision, RequestRecord, Response
from tactus.storage.memory import MemoryStore
from tests.programs import Clock, Crash, error, result, result_after_crashes, run_program

DECLARED = """
hitl("publish", {
  type = "approval", message = "Publish {input.title}?", default = false, context = {place = {city = "Oslo"}}
})
hitl("copies", {type = "input", message = "How many?", schema = field.integer{min = 1}})
hitl("tone", {type = "select", message = "Which tone?", options = {"plain", "warm"}})
hitl("look", {type = "review", message = "Look at it.", artifact = "Moss"})
"""


def program(body: str, mocks: str = "", declared: str = DECLARED) -> str:
    return f"{declared}\nMocks {{ {mocks} }}\nProcedure {{ function(input)\n{body}\nend }}"


ASKS = "return {Human.approve('publish'), Human.approve('publish'), Human.approve('publish')}"


@pytest.mark.parametrize("mode", ["mock", "test", "obliging"])
def test_the_double_answers_at_once_and_the_request_is_in_the_history(mode: str) -> None:
    store, clock = MemoryStore(clock=(clock := Clock())), clock
    source = program("return {Human.approve('publish')}", "publish = {returns = true}")
    run, heard = run_program(source, {"title": "On moss"}, mode=mode, store=store, clock=clock)
    assert (run.status, run.result) == ("done", "[true]"), run.error
    (request,) = store.requests("r1", "")
    assert (request["status"], request["value"], request["actor"], request["answered_via"], request["message"]) == (
        *("answered", True, "double", "mock"),
        "Publish On moss?",
    )
    told = [(event.kind, event.data) for event in heard if event.kind in ("request", "response")]
    assert told == [
        (
            "request",
            {
                "id": "r1:0@0.0",
                "type": "approval",
                "message": "Publish On moss?",
                "class": "PENDING_APPROVAL",
                "name": "publish",
            },
        ),
        ("response", {"id": "r1:0@0.0", "type": "approval", "class": "RESPONSE"}),
    ]


def test_in_a_plain_run_the_person_is_asked() -> None:
    source = program("return Human.approve('publish')", "publish = {returns = true}")
    run, heard = run_program(source, mock=False)
    assert run.status == "waiting"
    assert [event.data["name"] for event in heard if event.kind == "request"] == ["publish"]
    assert result(source, mock=False, answers=[False]) is False


@pytest.mark.parametrize("mode", ["mock", "test", "obliging"])
def test_a_person_without_a_double_is_asked_in_every_mode(mode: str) -> None:
    source = program("return {Human.approve('publish'), Human.input('copies')}", "publish = {returns = true}")
    run, _ = run_program(source, mode=mode)
    assert (run.status, json.loads(run.waiting_on)) == ("waiting", [{"request": "r1:1@0.0"}])
    assert result(source, mode=mode, answers=[4]) == [True, 4]


def test_a_question_that_is_not_declared_has_no_double() -> None:
    source = program("return Human.approve{message = 'publish'}", "publish = {returns = true}")
    assert run_program(source)[0].status == "waiting"


def test_answers_come_in_order_and_the_last_repeats_wherever_the_process_ends() -> None:
    source = program(ASKS, "publish = {temporal = {false, true}}")
    assert result_after_crashes(source) == [False, True, True]


class Torn(MemoryStore):
    """Ends the process once: behind the posting of a request, or behind its answer."""

    def __init__(self, at: str, nth: int, clock: Clock) -> None:
        super().__init__(clock=clock)
        self.at, self.left = at, nth

    def post(self, epoch: int, request: RequestRecord, events: Sequence[Event] = ()) -> RequestRecord:
        posted = super().post(epoch, request, events)
        self._after("post")
        return posted

    def answer(self, request_id: str, response: Response) -> Decision:
        decision = super().answer(request_id, response)
        self._after("answer")
        return decision

    def _after(self, what: str) -> None:
        if what == self.at:
            self.left -= 1
            if self.left == 0:
                raise Crash


@pytest.mark.parametrize("at", ["post", "answer"])
@pytest.mark.parametrize("nth", [1, 2, 3])
def test_a_process_that_ends_between_question_answer_and_entry_changes_nothing(at: str, nth: int) -> None:
    store = Torn(at, nth, clock := Clock())
    source = program(ASKS, "publish = {temporal = {false, true, false}}")
    assert result(source, {"title": "On moss"}, store=store, clock=clock) == [False, True, False]
    assert store.left <= 0
    assert [request["value"] for request in store.requests("r1", "")] == [False, True, False]
    assert [event.kind for event in store.events("r1")] == ["request", "response"] * 3


def test_an_answer_to_another_request_does_not_count() -> None:
    body = "return {Human.input('copies'), Human.approve('publish'), Human.input('copies')}"
    mocks = "publish = {temporal = {true, false}}, copies = {temporal = {1, 2}}"
    assert result_after_crashes(program(body, mocks)) == [1, True, 2]


def test_what_was_asked_in_a_step_counts_where_only_the_step_is_remembered() -> None:
    body = """
    local first = Step.run("ask", function() return Human.approve("publish") end)
    Sleep(1)
    return {first, Human.approve("publish")}"""
    assert result_after_crashes(program(body, "publish = {temporal = {false, true}}")) == [False, True]


def test_a_double_may_look_at_the_question() -> None:
    mocks = """publish = {conditional = {
      {when = {message = "Publish On moss?", type = "approval", context = {place = {city = "Oslo"}}}, returns = true},
      returns = false}}"""
    assert result(program("return Human.approve('publish')", mocks), {"title": "On moss"}) is True
    assert result(program("return Human.approve('publish')", mocks), {"title": "On ferns"}) is False


def test_a_double_may_fail_and_nobody_was_asked() -> None:
    body = """
    local _, first = pcall(Human.approve, "publish")
    local _, second = pcall(Human.approve, "publish")
    return {first.code, first.message, first.op, second.code, Human.approve("publish")}"""
    mocks = 'publish = {temporal = {{error = "gone"}, {error = {code = "lost", message = "x"}}, true}}'
    store = MemoryStore()
    assert result(program(body, mocks), store=store) == ["timeout", "gone", "Human.approve", "lost", True]
    assert [request["id"] for request in store.requests("r1", "")] == ["r1:2@0.0"]
    assert result_after_crashes(program(body, mocks))[3:] == ["lost", True]


@pytest.mark.parametrize(
    ("call", "mocks", "message"),
    [
        (
            "Human.approve('publish')",
            "publish = {returns = 'yes'}",
            'Mocks.publish is no answer to "Publish ?", a request that is a yes or no',
        ),
        (
            "Human.input('copies')",
            "copies = {returns = 0}",
            'Mocks.copies is no answer to "How many?", a request that cannot take this answer: ',
        ),
        (
            "Human.select('tone')",
            "tone = {returns = 'loud'}",
            'Mocks.tone is no answer to "Which tone?", a request that does not offer "loud"',
        ),
        (
            "Human.approve('publish')",
            "publish = {conditional = {{when = {type = 'x'}, returns = true}}}",
            "no branch of",
        ),
    ],
)
def test_a_value_that_is_no_answer_is_an_error_that_names_the_double(call: str, mocks: str, message: str) -> None:
    store = MemoryStore()
    failed = error(program(f"return {call}", mocks), store=store)
    assert failed["message"].startswith(message), failed
    assert store.requests("r1", "") == []


def test_every_kind_has_a_double() -> None:
    body = "return {Human.input('copies'), Human.select('tone'), Human.review('look')}"
    mocks = (
        "copies = {returns = 3}, tone = {returns = 'warm'}, look = {returns = {decision = 'Reject', feedback = 'no'}}"
    )
    copies, tone, look = result_after_crashes(program(body, mocks))
    assert (copies, tone) == (3, "warm")
    assert {key: look[key] for key in ("decision", "feedback", "responder")} == {
        "decision": "Reject",
        "feedback": "no",
        "responder": "double",
    }


def test_the_hosts_double_goes_before_the_files() -> None:
    source = program(ASKS, "publish = {returns = true}")
    assert result(source, doubles={"publish": {"temporal": [True, False]}}) == [True, False, False]
    assert run_program(source, mock=False, doubles={"publish": {"returns": True}})[0].status == "waiting"


INNER = """
hitl("publish", {type = "approval", message = "Inside?"})
Mocks { publish = {temporal = {true, false}} }
Procedure { function(input) return {answers = {Human.approve("publish"), Human.approve("publish")}} end }
"""


def test_a_file_that_runs_inside_has_requests_and_doubles_of_its_own() -> None:
    body = """
    local before = Human.approve("publish")
    local inside = Procedure.run("./inner.tac", {})
    return {before, inside.answers, Human.approve("publish")}"""
    source = program(body, "publish = {temporal = {false, true}}")
    inner = {"inner.tac": INNER}
    assert result_after_crashes(source, files=inner) == [False, [True, False], True]
    always: dict[str, Any] = {"publish": {"returns": True}}
    assert result(source, files=inner, doubles=always) == [True, [True, True], True]
