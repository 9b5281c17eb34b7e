"""Human.*: a person answers, or does not."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tactus.app.activation import Settings
from tactus.app.runs import App
from tactus.hitl import taken
from tactus.storage import RequestRecord, Response
from tactus.storage.memory import MemoryStore
from tests.programs import Clock, error, go_on, in_main, result, result_after_crashes, run_program

ASK = "local v, why = Human.%s return {tostring(v), tostring(why)}"


def yes(request: RequestRecord) -> Any:
    return True


def test_a_yes_and_a_no_are_answers() -> None:
    source = in_main(ASK % 'approve{message = "Deploy?"}')
    assert result(source, answers=yes) == ["true", "nil"]
    assert result(source, answers=lambda request: False) == ["false", "nil"]


def test_a_text_is_an_answer() -> None:
    assert result(in_main(ASK % 'input{message = "Name?"}'), answers=lambda request: "Ada") == ["Ada", "nil"]


def test_a_sentence_is_the_message() -> None:
    run, _ = run_program(in_main('return Human.approve("Deploy to production?")'))
    assert run.status == "waiting"


def test_the_request_is_posted_once_and_keeps_what_was_asked() -> None:
    clock = Clock()
    store = MemoryStore(clock=clock)
    run, _ = run_program(
        in_main('return Human.approve{message = "Deploy?", context = {v = "2.1"}, timeout = 60, default = true}'),
        store=store,
        clock=clock,
    )
    app = App(store, Settings(sleep=clock.sleep))
    assert go_on(app, app.claim(run.id)).status == "waiting"
    (request,) = store.requests()
    assert (request["id"], request["type"], request["context"]) == ("r1:0@0.0", "approval", {"v": "2.1"})
    assert request["expires_at"] == request["created_at"] + 60


def late(seconds: float, source: str, answer_at: float | None = None) -> Any:
    """The result when nobody is alive for so long, and then the run is resumed."""
    clock = Clock()
    store = MemoryStore(clock=clock)
    run, _ = run_program(source, store=store, clock=clock)
    assert run.status == "waiting"
    clock.now += seconds
    app = App(store, Settings(sleep=clock.sleep))
    run = go_on(app, app.claim(run.id))
    assert run.status == "done", run.error
    return json.loads(run.result or "null"), store


def test_the_default_holds_when_no_process_was_alive_at_the_deadline() -> None:
    assert late(61, in_main(ASK % 'approve{message = "M", timeout = 60, default = true}'))[0] == ["true", "timed_out"]
    assert late(61, in_main(ASK % 'approve{message = "M", timeout = 60}'))[0] == ["false", "timed_out"]
    assert late(61, in_main(ASK % 'input{message = "M", timeout = 60}'))[0] == ["nil", "timed_out"]
    assert late(61, in_main(ASK % 'input{message = "M", timeout = 60, default = "d"}'))[0] == ["d", "timed_out"]


def test_a_late_yes_is_refused_even_before_anybody_looked() -> None:
    clock = Clock()
    store = MemoryStore(clock=clock)
    source = in_main(ASK % 'approve{message = "M", timeout = 60}')
    run, _ = run_program(source, store=store, clock=clock)
    clock.now += 61
    decision = store.answer("r1:0@0.0", Response(True, actor="late"))
    assert not decision.accepted
    assert decision.request["status"] == "expired"
    app = App(store, Settings(sleep=clock.sleep))
    run = go_on(app, app.claim(run.id))
    assert json.loads(run.result or "") == ["false", "timed_out"]


def test_a_timeout_can_be_an_error() -> None:
    body = 'local ok, e = pcall(Human.approve, {message = "M", timeout = 5, on_timeout = "error"}) return e.code'
    assert late(6, in_main(body))[0] == "timeout"


def test_an_answer_in_time_counts_although_nobody_looked_until_after_the_deadline() -> None:
    clock = Clock()
    store = MemoryStore(clock=clock)
    run, _ = run_program(in_main(ASK % 'approve{message = "M", timeout = 60}'), store=store, clock=clock)
    assert store.answer("r1:0@0.0", Response(True)).accepted
    clock.now += 3600
    app = App(store, Settings(sleep=clock.sleep))
    run = go_on(app, app.claim(run.id))
    assert json.loads(run.result or "") == ["true", "nil"]


def test_answers_survive_crashes() -> None:
    source = in_main("""
      local a = Human.approve{message = "one"}
      Sleep(5)
      local b = Human.input{message = "two"}
      Sleep(5)
      return {a, b}
    """)
    people = {"one": True, "two": "text"}
    assert result_after_crashes(source, answers=lambda request: people[request["message"]]) == [True, "text"]


# -------------------------------------------------------------------- what each kind gives


def answered(call: str, value: Any, comment: str | None = None) -> Any:
    """What Human.<call> gives when a person answers so, wherever the process ends."""
    return result_after_crashes(in_main(f"return Human.{call}"), answers=lambda asked: taken(asked, value, comment))


SELECT = 'select{message = "M", options = {"a", {label = "B b", value = 2}, {label = "C", description = "?"}}%s}'
REVIEW = 'review{message = "M", artifact = %s, options = {{label = "Approve", type = "action"}, "Revise"}}'
MULTIPLE = """multiple{message = "M", questions = {
  {id = "name", message = "Name?"},
  {id = "ok", type = "approval", message = "OK?"},
  {id = "size", type = "select", options = {{label = "Small", value = 1}, {label = "Big", value = 2}}, label = "Size"},
  {id = "note", message = "Note?", required = false},
  {id = "paper", message = "Paper?", default = "plain"}
}}"""


@pytest.mark.parametrize(("said", "value"), [("a", "a"), ("B b", 2), (2, 2), ("C", "C")])
def test_a_choice_is_told_by_value_or_label_and_gives_the_value(said: Any, value: Any) -> None:
    assert answered(SELECT % "", said) == value


def test_several_choices_come_in_the_order_in_which_they_were_offered() -> None:
    assert answered(SELECT % ', mode = "multiple"', ["C", "a", "C"]) == ["a", "C"]
    assert answered(SELECT % ', mode = "multiple"', []) == []


def test_a_review_says_what_was_decided_by_whom_and_when() -> None:
    review = answered(REVIEW % '"a draft"', {"decision": "Revise", "edited_artifact": "better"}, "too short")
    assert review == {
        "decision": "Revise",
        "feedback": "too short",
        "edited_artifact": "better",
        "responded_at": "2023-11-14T22:13:20Z",
        "responder": "somebody",
    }
    assert answered(REVIEW % "{1, 2}", "Approve").keys() == {"decision", "responded_at", "responder"}


def test_a_file_is_where_it_lies_and_what_it_is() -> None:
    file = {"path": "/tmp/a.csv", "name": "a.csv", "size": 3, "mime_type": "text/csv"}
    assert answered('upload{message = "M"}', file) == file
    assert answered('upload{message = "M"}', {"path": "/tmp/a"})["name"] == "a"


def test_several_questions_are_one_request() -> None:
    answer = answered(MULTIPLE, {"name": "Ann", "ok": False, "size": "Big"})
    assert answer == {"name": "Ann", "ok": False, "size": 2, "paper": "plain"}


def test_a_plain_list_of_questions_will_do() -> None:
    source = in_main('return Human.multiple({{id = "n", message = "Name?"}}, {timeout = 60})')
    assert result(source, answers=[{"n": "Ann"}]) == {"n": "Ann"}
    assert late(61, source)[0] == {}


def test_an_escalation_returns_when_it_is_resolved() -> None:
    body = 'local said, why = Human.escalate{message = "Help"} return {tostring(said), tostring(why)}'
    assert result(in_main(body), answers=lambda asked: taken(asked, True)) == ["nil", "nil"]
    assert result(in_main(body), answers=lambda asked: taken(asked, True, "oiled it")) == ["oiled it", "nil"]


def test_a_custom_request_keeps_what_it_is_shown_with() -> None:
    source = in_main('return Human.custom{type = "signature", message = "Sign", pen = "black", schema = "object"}')
    store = MemoryStore(clock=(clock := Clock()))
    run_program(source, store=store, clock=clock)
    (request,) = store.requests()
    assert (request["type"], request["options"]) == ("custom", {"custom": "signature", "data": {"pen": "black"}})
    assert result(source, answers=[{"name": "Ann"}]) == {"name": "Ann"}


# -------------------------------------------------------------------- nobody answers


@pytest.mark.parametrize(
    ("call", "absent"),
    [
        ("approve{message = 'M'%s}", False),
        ("input{message = 'M'%s}", None),
        ("select{message = 'M', options = {'a'}%s}", None),
        ("select{message = 'M', options = {'a'}, mode = 'multiple'%s}", None),
        ("upload{message = 'M'%s}", None),
        ("review{message = 'M', artifact = 'A'%s}", {}),
        ("multiple{message = 'M', questions = {{id = 'q', message = 'Q'}}%s}", {}),
        ("multiple{message = 'M', questions = {{id = 'q', message = 'Q', default = 'd'}}%s}", {"q": "d"}),
        ("escalate{message = 'M'%s}", None),
        ("custom{type = 't', message = 'M'%s}", None),
    ],
)
def test_every_kind_has_an_answer_for_when_nobody_gives_one(call: str, absent: Any) -> None:
    source = in_main(f"local v, why = Human.{call % ', timeout = 60'} return {{v = v, why = why}}")
    assert {"v": None, **late(61, source)[0]} == {"v": absent, "why": "timed_out"}


@pytest.mark.parametrize(
    ("call", "absent"),
    [
        ("select{message = 'M', options = {{label = 'A', value = 1}}, default = 'A'%s}", 1),
        ("select{message = 'M', options = {'a', 'b'}, mode = 'multiple', default = {'b'}%s}", ["b"]),
        ("review{message = 'M', artifact = 'A', default = 'Reject'%s}", {"decision": "Reject"}),
        ("multiple{message = 'M', questions = {{id = 'q', message = 'Q'}}, default = {q = 'd'}%s}", {"q": "d"}),
        ("escalate{message = 'M', default = 'nobody came'%s}", "nobody came"),
        ("custom{type = 't', message = 'M', default = {1, 2}%s}", [1, 2]),
    ],
)
def test_a_default_holds_for_every_kind(call: str, absent: Any) -> None:
    assert late(61, in_main(f"return (Human.{call % ', timeout = 60'})"))[0] == absent


# -------------------------------------------------------------------- another question


class Exchanged(MemoryStore):
    """A store that gives a changed program, once `new` is set."""

    old, new = "", ""

    def bundle(self, program: str) -> str:
        return super().bundle(program).replace(self.old, self.new)


@pytest.mark.parametrize(
    ("call", "old", "new"),
    [
        ("select{message = 'M', options = {'a', 'b'}}", "'b'", "'c'"),
        ("review{message = 'M', artifact = 'one'}", "'one'", "'two'"),
        ("multiple{message = 'M', questions = {{id = 'q', message = 'Q'}}}", "'Q'", "'R'"),
        ("custom{message = 'M', type = 't', pen = 'black'}", "'black'", "'red'"),
        ("escalate{message = 'M', context = {n = 1}}", "n = 1", "n = 2"),
        ("approve{message = 'M', default = true}", "true", "false"),
        ("upload{message = 'M'}", "upload", "input"),
    ],
)
def test_an_answer_to_another_question_is_no_answer(call: str, old: str, new: str) -> None:
    store = Exchanged(clock=(clock := Clock()))
    run, _ = run_program(in_main(f"return Human.{call}"), store=store, clock=clock)
    store.old, store.new = old, new
    app = App(store, Settings(sleep=clock.sleep))
    run = go_on(app, app.claim(run.id))
    assert run.status == "stuck"
    assert "which a person was asked as r1:0@0.0" in (run.error or "")


def test_what_stands_in_an_empty_box_is_no_part_of_the_question() -> None:
    store = Exchanged(clock=(clock := Clock()))
    source = in_main("return Human.input{message = 'M', placeholder = 'one'}")
    run, _ = run_program(source, store=store, clock=clock)
    store.old, store.new = "'one'", "'two'"
    app = App(store, Settings(sleep=clock.sleep))
    assert go_on(app, app.claim(run.id)).status == "waiting"


# -------------------------------------------------------------------- asked again

AGAIN = in_main(
    'local v, why = Human.approve{message = "M", timeout = 60, on_timeout = "retry", retries = 2} '
    "return {v, tostring(why)}",
    state="{n = field.integer{default = 1}}",
)


def attempts(store: MemoryStore) -> list[tuple[str, str]]:
    return [(request["id"], request["status"]) for request in store.requests("r1", status="")]


def test_a_request_can_be_asked_again_and_each_time_counts_anew() -> None:
    clock = Clock()
    store = MemoryStore(clock=clock)
    run, _ = run_program(AGAIN, store=store, clock=clock)
    app = App(store, Settings(sleep=clock.sleep))
    first = store.request("r1:0@0.0")
    clock.now += 100
    assert go_on(app, app.claim(run.id)).wake_at == clock.now + 60
    assert attempts(store) == [("r1:0@0.0", "expired"), ("r1:0@0.1", "pending")]
    assert not store.answer(first["id"], Response(True)).accepted
    assert go_on(app, app.claim(run.id), lambda request: True).status == "done"
    assert json.loads(app.store.run(run.id).result or "") == [True, "nil"]
    assert [entry.attempts for entry in store.entries("r1")] == [2]


def test_after_the_last_attempt_the_default_holds() -> None:
    clock = Clock()
    store = MemoryStore(clock=clock)
    run, _ = run_program(AGAIN, store=store, clock=clock)
    app = App(store, Settings(sleep=clock.sleep))
    while run.status == "waiting":
        clock.now += 61
        run = go_on(app, app.claim(run.id))
    assert json.loads(run.result or "") == [False, "timed_out"]
    assert attempts(store) == [(f"r1:0@0.{n}", "expired") for n in range(3)]
    assert [request["on_timeout"] for request in store.requests("r1", status="")] == ["retry", "retry", "default"]


def test_each_attempt_and_the_end_of_a_request_are_told_once() -> None:
    clock = Clock()
    store = MemoryStore(clock=clock)
    run, _ = run_program(AGAIN, store=store, clock=clock)
    app = App(store, Settings(sleep=clock.sleep))
    go_on(app, app.claim(run.id))
    clock.now += 61
    go_on(app, app.claim(run.id))
    go_on(app, app.claim(run.id), lambda request: True)
    told = [event.data for event in store.events("r1") if event.kind in ("request", "response")]
    assert [data.get("id", "") + " " + data["class"] for data in told] == [
        "r1:0@0.0 PENDING_APPROVAL",
        "r1:0@0.1 PENDING_APPROVAL",
        "r1:0@0.1 RESPONSE",
    ]


def test_without_retries_it_is_asked_three_times_more() -> None:
    source = in_main('return Human.approve{message = "M", timeout = 0, on_timeout = "retry"}')
    store = MemoryStore(clock=(clock := Clock()))
    assert result(source, store=store, clock=clock) is False
    assert len(attempts(store)) == 4


# -------------------------------------------------------------------- told, not asked


def test_a_notice_waits_for_nobody_and_is_told_once() -> None:
    source = in_main("""
      Human.notify{message = "begun", level = "warning", context = {n = 1}, assignees = {"ann"}}
      local nothing = Human.notify("half way")
      Human.approve("Go on?")
      return nothing == nil
    """)
    store = MemoryStore(clock=(clock := Clock()))
    run, heard = run_program(source, store=store, clock=clock)
    app = App(store, Settings(listen=heard.append, sleep=clock.sleep))
    assert go_on(app, app.claim(run.id), yes).result == "true"
    told = [event.data for event in heard if event.kind == "notification"]
    assert told == [
        {
            "message": "begun",
            "level": "warning",
            "context": {"n": 1},
            "assignees": ["ann"],
            "class": "NOTIFICATION",
        },
        {"message": "half way", "level": "info", "class": "NOTIFICATION"},
    ]
    assert [event.data for event in store.events("r1") if event.kind == "notification"] == told
    assert result_after_crashes(source, answers=yes) is True


def test_an_alert_is_told_once_to_operators() -> None:
    source = in_main("""
      System.alert{message = "out of memory", level = "critical", source = "runtime", context = {n = 1}}
      Human.approve("Go on?")
    """)
    store = MemoryStore(clock=(clock := Clock()))
    run_program(source, store=store, clock=clock, answers=yes)
    (alert,) = [event.data for event in store.events("r1") if event.kind == "alert"]
    shown = {"level": "critical", "source": "runtime", "context": {"n": 1}, "class": "ALERT_CRITICAL"}
    assert alert == {"message": "out of memory", **shown}


def test_a_declared_review_is_given_its_artifact_when_it_is_asked() -> None:
    declared = 'hitl("look", {type = "review", message = "How is it?"})\n'
    asked = declared + in_main('return Human.review("look", {artifact = "a text"}).decision')
    assert result(asked, answers=[{"decision": "Approve"}]) == "Approve"
    failed = error(declared + in_main('Human.review("look")'))
    assert failed["message"] == "Human.review needs an artifact: what is reviewed"
