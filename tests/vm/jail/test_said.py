"""What a worker may say is what a Machine says, and nothing else."""

from __future__ import annotations

import json
import time
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tactus.app.loading import WORDS
from tactus.runtime import canonical
from tactus.vm.jail import said
from tactus.vm.jail.said import OURS, Check, Wrong, asks
from tactus.vm.state import Limits
from tests.vm.jail.talk import recorded
from tests.vm.programs import answer, drive, machine

LIMITS = Limits(payload=1000, log=1000)
ROWS = {row["name"]: row for row in json.loads(WORDS)}


def ask(op: str = "Sleep", args: Any = "{}", **changed: Any) -> list[Any]:
    """What a fiber says when it asks."""
    fields = {"file": "main.tac", "line": 3, "used": 7, "notes": None, "scope": 0, "state": None, "live": None}
    return ["ask", op, args if isinstance(args, str) else canonical.dumps(args), *{**fields, **changed}.values()]


def done(value: Any = "1", state: Any = None, used: Any = 7, notes: Any = None, why: Any = None) -> list[Any]:
    return ["done", value, state, used, notes, why]


def fail(**fields: Any) -> list[Any]:
    known = {"code": "program_error", "message": "no", "retryable": False, "site": "main.tac:1", "trace": []}
    return ["fail", canonical.dumps({**known, **fields}), None, 7, None, None]


def checked(*messages: Any, most: int = 9, spent: Any = "") -> list[tuple[Any, ...]]:
    check = Check(asks(WORDS), LIMITS)
    body = json.dumps(["ok", 7, {"said": messages, "spent": spent}]).encode()
    kind, used, (rest,) = check.answer(body)
    assert (kind, used) == ("ok", 7)
    return check.messages(rest, most)[0]


def refused(*messages: Any, **more: Any) -> str:
    with pytest.raises(Wrong) as wrong:
        checked(*messages, **more)
    return str(wrong.value)


# what is right


def test_what_the_workers_of_real_programs_say_is_right() -> None:
    for _, talk in recorded():
        check = Check(asks(WORDS), Limits())
        for each in talk:
            kind, _, (rest,) = check.answer(json.dumps(each, ensure_ascii=False).encode())
            if kind == "held":
                assert check.layers(rest) == tuple(rest)
            elif isinstance(rest, dict):
                messages, _ = check.messages(rest, len(rest["said"]))
                assert [list(message) for message in messages] == rest["said"]
            elif isinstance(rest, list):
                assert check.state(rest[1]) == rest[1]


@settings(deadline=None, database=None, derandomize=True, max_examples=100)
@given(
    st.recursive(
        st.one_of(
            *(st.booleans(), st.integers(-(1 << 63), (1 << 63) - 1), st.text(max_size=5)),
            st.floats(allow_nan=False, allow_infinity=False),
        ),
        lambda inner: st.one_of(st.lists(inner, max_size=4), st.dictionaries(st.text(max_size=3), inner, max_size=4)),
        max_leaves=20,
    )
)
def test_whatever_a_program_says_is_canonical(value: Any) -> None:
    vm = machine()
    ended, asked = drive(vm.load("main.tac", "local x = host() host(x) return x"), [answer(value), None])
    check = Check({}, Limits())
    assert check.json(ended.value, 1 << 20) == ended.value
    assert check.json(asked[1].args, 1 << 20) == asked[1].args


def test_every_word_that_a_program_asks_is_known_and_no_other() -> None:
    known = asks(WORDS)
    for name, row in ROWS.items():
        assert (name in known) is (row["built"] and row["kind"] != "lua" and not row["inner"])
    assert not {"Model.request", "print", "Json.encode"} & known.keys()
    assert known.keys() >= OURS.keys()
    assert max(len(word.looks) for word in known.values()) <= 4


def test_an_error_and_an_end_are_messages() -> None:
    assert checked(done(state="[]", why="because"))[0] == ("done", "1", "[]", 7, None, "because")
    assert checked(fail(raised={"a": 1}))[0][0] == "fail"


def test_asks_that_were_answered_ahead_come_with_the_last() -> None:
    assert [message[0] for message in checked(ask(), ask(), done(), most=3)] == ["ask", "ask", "done"]


# what is wrong

NUMBERS = [-1, (1 << 62) + 1, 1.0, True, None, "7"]


@pytest.mark.parametrize(
    ("body", "why"),
    [
        (b"", "no JSON"),
        (b"\xff", "no JSON"),
        (b"[" * 100_000, "no JSON"),
        (b"NaN", "no JSON"),
        (b'["ok",0,' + b"1" * 5000 + b"]", "no JSON"),
        (b'["ok",0,"\xed\xa0\x80"]', "no JSON"),
        (b'["ok",0,"\\ud800"]', "half a character"),
        (b'["ok",0,"\\\\\\ud83d\\ude00"]', "half a character"),
        (b"{}", "no answer"),
        (b'["ok"]', "no answer"),
        (b"[1,2]", "no answer"),
        *[(json.dumps(["ok", number]).encode(), "no number") for number in NUMBERS],
    ],
)
def test_bytes_that_are_no_answer(body: bytes, why: str) -> None:
    with pytest.raises(Wrong, match=f"^{why}$"):
        Check({}, LIMITS).answer(body)


@pytest.mark.parametrize(
    ("what", "most", "why"),
    [
        ([], 1, "no messages"),
        ({"said": []}, 1, "no messages"),
        ({"said": {}, "spent": ""}, 1, "no messages"),
        ({"said": [], "spent": ""}, 1, "more or fewer messages than were asked for"),
        ({"said": [ask(), ask()], "spent": ""}, 1, "more or fewer messages than were asked for"),
        ({"said": [done(), done()], "spent": ""}, 2, "a message after the end"),
        ({"said": [done()], "spent": "output"}, 1, "an unknown limit"),
        ({"said": [done()], "spent": "worker"}, 1, "an unknown limit"),
        ({"said": [done()], "spent": None}, 1, "an unknown limit"),
        ({"said": [[]], "spent": ""}, 1, "no message"),
        ({"said": ["ask"], "spent": ""}, 1, "no message"),
        ({"said": [["end"]], "spent": ""}, 1, "an unknown message"),
        ({"said": [done()[:-1]], "spent": ""}, 1, "an unknown message"),
        ({"said": [ask()[:-1]], "spent": ""}, 1, "an unknown message"),
    ],
)
def test_messages_that_are_none(what: Any, most: int, why: str) -> None:
    with pytest.raises(Wrong, match=f"^{why}$"):
        Check(asks(WORDS), LIMITS).messages(what, most)


@pytest.mark.parametrize(
    ("message", "why"),
    [
        (ask("Model.request"), "a word that no program has"),
        (ask("print"), "a word that no program has"),
        (ask(op=["Sleep"]), "a word that no program has"),  # type: ignore[arg-type]
        (ask(args="[]"), "arguments that Sleep does not take"),
        (ask(args={"second": 1}), "arguments that Sleep does not take"),
        (ask("Step.run", {"fn": 1, "name": "x"}), "arguments that Step.run does not take"),
        (ask("Agent", {"name": "x"}), "arguments that Agent does not take"),
        (ask("Agent", {"fields": []}), "arguments that Agent does not take"),
        (ask("Agent", {"fields": {}, "name": 1}), "arguments that Agent does not take"),
        (ask("Agent", {"fields": {}, "unnamed": False}), "arguments that Agent does not take"),
        (ask("Mocks", {}), "arguments that Mocks does not take"),
        (ask("Mocks", {"fields": "x"}), "arguments that Mocks does not take"),
        (ask("Script.input", {}), "arguments that Script.input does not take"),
        (ask("State.check", {"value": 1}), "arguments that State.check does not take"),
        (ask("State.check", {"key": {}}), "arguments that State.check does not take"),
        (ask("Result.messages", {"turn": -1}), "arguments that Result.messages does not take"),
        (ask("Result.messages", {"turn": True}), "arguments that Result.messages does not take"),
        (ask("os.getenv", {"name": ["PATH"]}), "arguments that os.getenv does not take"),
        (ask("Agent.turn", {"agent": {}}, state="{}"), "arguments that Agent.turn does not take"),
        (ask("Tool.call", {"tool": 1}), "arguments that Tool.call does not take"),
        (ask(args='{"seconds": 1}'), "JSON of another kind"),
        (ask(args='{"seconds":1,"seconds":1}'), "JSON of another kind"),
        (ask(args='{"seconds":"\\u0041"}'), "JSON of another kind"),
        (ask(args='{"seconds":1e5}'), "JSON of another kind"),
        (ask(args='{"seconds":NaN}'), "no JSON"),
        (ask(args='{"seconds":1e999}'), "no JSON"),
        (ask(args='{"seconds":9223372036854775808}'), "no JSON"),
        (ask(args='{"seconds":"\\ud800"}'), "half a character"),
        (ask(args='{"seconds":' + "[" * 205 + "]" * 205 + "}"), "a value nested too deep"),
        (ask(args='{"seconds":"' + "x" * 3000 + '"}'), "no text"),
        (ask(args=None), "arguments that Sleep does not take"),
        (ask(file=7), "no text"),
        (ask(file="x" * 5000), "no text"),
        *[(ask(line=number), "no number") for number in (-1, 1 << 40, True, "7")],
        *[(ask(used=number), "no number") for number in NUMBERS],
        (ask(scope=None), "no scope"),
        (ask(scope=True), "no scope"),
        (ask(scope=1 << 40), "no scope"),
        (ask(live="1"), "functions that Sleep does not take"),
        (ask("Step.checkpoint", live="1,2"), "functions that Step.checkpoint does not take"),
        (ask("Step.checkpoint", live="-1"), "no functions"),
        (ask("Step.checkpoint", live="1" * 5000), "no functions"),
        (ask("Step.checkpoint", live=[1]), "no functions"),
        (ask(state="{}"), "a state that Sleep does not take, or none"),
        (ask("Agent.turn", {"agent": "x"}), "a state that Agent.turn does not take, or none"),
        (ask("Agent.turn", {"agent": "x"}, state="5"), "no state"),
        (ask("Agent.turn", {"agent": "x"}, state="{"), "no JSON"),
        (done(value=None), "no text"),
        (done(value="nil"), "no JSON"),
        (done(value="[1, 2]"), "JSON of another kind"),
        (done(value='"' + "x" * 1001 + '"'), "no text"),
        (done(state="null"), "no state"),
        (done(why=5), "no text"),
        (fail(code=5), "no error"),
        (fail(message=None), "no error"),
        (fail(origin=["0"]), "no error"),
        (fail(trace="x"), "no error"),
        (fail(trace=[1]), "no error"),
        (["fail", "[]", None, 7, None, None], "no error"),
        (["fail", None, None, 7, None, None], "no text"),
        (done(notes="{}"), "no log lines"),
        (done(notes="[1]"), "no log lines"),
        (done(notes='[{"level":"loud","message":"x"}]'), "no log lines"),
        (done(notes='[{"level":[],"message":"x"}]'), "no log lines"),
        (done(notes='[{"level":"info"}]'), "no log lines"),
        (done(notes='[{"level":"info","message":"x","more":1}]'), "no log lines"),
        (done(notes='[{"level":"info","message":"x","fields":5}]'), "no log lines"),
        (done(notes='[{"level":"info","message":"' + "x" * 1000 + '"}]'), "more log lines than there may be"),
    ],
)
def test_a_message_that_is_none(message: list[Any], why: str) -> None:
    assert refused(message) == why


def test_log_lines_count_together_without_what_stands_between_them() -> None:
    line = '{"level":"info","message":"' + "x" * 21 + '"}'
    assert 20 * len(line) == LIMITS.log
    twenty = f"[{','.join([line] * 20)}]"
    assert checked(ask(notes=twenty), done(notes=None))
    assert refused(ask(notes=twenty), done(notes=f"[{line}]")) == "more log lines than there may be"


@pytest.mark.parametrize(
    "body",
    [
        b'["ok",0,[' + b"[]," * (1 << 20) + b"1]]",
        b'["ok",0,[' + b'"a",' * (1 << 20) + b"1]]",
        b'["ok",0,[' + b'"\\\\",' * (1 << 20) + b"1]]",
        b'["ok",0,' + b"[" * (1 << 21),
    ],
)
def test_what_would_take_a_thousand_times_its_size_is_not_read(body: bytes) -> None:
    began = time.thread_time()
    with pytest.raises(Wrong, match=r"^too much in one answer$"):
        Check({}, Limits()).answer(body)
    assert time.thread_time() - began < 1


@pytest.mark.parametrize(
    "body",
    [b'"' + b'\\"' * (1 << 21), b'["' + b"\\\\" * (1 << 21) + b'"', b"\\" * (1 << 22), b'"' + b"\\ud" * (1 << 20)],
)
def test_texts_without_an_end_take_no_time(body: bytes) -> None:
    began = time.thread_time()
    with pytest.raises(Wrong):
        Check({}, Limits()).answer(body)
    assert time.thread_time() - began < 1


def test_a_long_answer_of_a_few_texts_is_read() -> None:
    text = canonical.dumps({"a": ['"\\' * 300_000]})
    body = json.dumps(["ok", 7, {"said": [done(text)], "spent": ""}]).encode()
    assert len(body) > said.LARGE
    check = Check({}, Limits())
    (rest,) = check.answer(body)[2]
    assert check.messages(rest, 1)[0][0][1] == text


@pytest.mark.parametrize("layers", [None, "seccomp", [1], [""], ["seccomp\x1b[31m"], ["x" * 30], [["seccomp"]]])
def test_layers_that_are_none(layers: Any) -> None:
    with pytest.raises(Wrong, match=r"^no layers$"):
        Check({}, LIMITS).layers(layers)


def test_the_longest_answer_is_longer_than_any_that_keeps_to_the_limits() -> None:
    payload, log = 1 << 20, 1 << 20
    text = '"' * (payload - 2)
    message = ask("Session.slice", args="", notes=text[:log], state=text)
    message[2] = text * 3
    assert len(json.dumps(message)) < said.most(Limits(payload=payload, log=log))
