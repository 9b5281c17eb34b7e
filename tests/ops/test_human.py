"""Human.*: a person answers, or does not."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tactus.activation import Settings
from tactus.app import App
from tactus.storage import Response
from tactus.storage.memory import MemoryStore
from tests.programs import Clock, go_on, in_main, result, result_after_crashes, run_program

ASK = "local v, why = Human.%s return {tostring(v), tostring(why)}"


def yes(request: dict[str, Any]) -> Any:
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


@pytest.mark.parametrize(
    ("call", "sentence"),
    [
        ("approve()", "Human.approve takes a text or a table"),
        ("approve{}", "Human.approve needs a message"),
        ("approve{message = ' '}", "Human.approve needs a message"),
        ("approve{mesage = 'M'}", 'Human.approve has no option "mesage"; did you mean "message"?'),
        ("approve{message = 'M', timeout = 'x'}", "timeout is a number of seconds, 0 or more"),
        ("approve{message = 'M', timeout = -1}", "timeout is a number of seconds, 0 or more"),
        ("approve{message = 'M', on_timeout = 'retry'}", 'on_timeout is "default" or "error" in this version'),
        ("input{message = 'M', schema = {type = 'strin'}}", 'did you mean "string"?'),
        ("approve('confirm_publish')", 'no request called "confirm_publish" is declared'),
    ],
)
def test_wrong_options_are_refused(call: str, sentence: str) -> None:
    assert sentence in result(in_main(f"local ok, e = pcall(function() return Human.{call} end) return e.message"))
