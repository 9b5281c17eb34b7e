"""What crosses: values both ways, and every refusal."""

from __future__ import annotations

import json
import random
from typing import Any

import pytest

from tactus.runtime import canonical
from tactus.runtime.ask import Answer, Ask
from tests.vm.programs import done_value, drive, failure, machine, run

ROUND: list[Any] = [
    None, True, False, 0, -1, 2**63 - 1, -(2**63), 1.0, 0.1, 1 / 3, 5e-324, 2.5e-310, -0.0, 1e15, 1e16, 1e17, 1e22,
    123456789012345678.0, 1e-5, 1e-4, 2.0**63, 1.7976931348623157e308, "", "a", 'q"\\\n\r\t\b\f\x00\x1f\x7f', "äöü€😀",
    [], {}, [1, [2, [3]]], {"a": {"b": [{"c": {}}]}}, {"ä": 1, "b": [], "z": {}}, [None, 1, None], [{}, []],
]  # fmt: skip


@pytest.mark.parametrize("value", ROUND, ids=repr)
def test_a_value_comes_back_as_the_same_text(value: Any) -> None:
    text = canonical.dumps(value)
    done, _ = drive(machine().load("main.tac", "local v = host() return v"), [Answer(text)])
    assert done.value == text


def test_floats_have_pythons_text() -> None:
    numbers = [random.Random(1).uniform(-1, 1) * 10.0**e for e in range(-320, 308, 7)]
    done, _ = drive(machine().load("main.tac", "local v = host() return v"), [numbers])
    assert done_value(done) == numbers
    assert done.value == canonical.dumps(numbers)


def test_what_json_has_and_lua_has_not() -> None:
    assert run("local v = host() return {v.a == nil, v.b[2] == Json.null, #v.b}", {"a": None, "b": [1, None]}) == [
        True,
        True,
        2,
    ]
    assert run("return math.type(host())", 2**64) == "float"
    done, _ = drive(machine().load("main.tac", "return host()"), [Answer('"\\ud800x"')])
    assert done_value(done) == "\ufffdx"


def test_empty_tables_are_lists_unless_they_are_marked() -> None:
    assert run("return {a = {}, b = Json.object{}, c = Json.encode({1, Json.null, x})}") == {
        "a": [],
        "b": {},
        "c": "[1,null]",
    }


def test_keys_are_sorted_as_python_sorts_them() -> None:
    done, _ = drive(machine().load("main.tac", "return {b = 1, a = 2, B = 3, ['é'] = 4, ['a b'] = 5, _ = 6}"))
    assert done.value == canonical.dumps(json.loads(done.value))


REFUSED = {
    "function() end": "the argument of host is a function, which cannot leave the program",
    "{context = {x = print}}": "the argument of host has a function at context.x, which cannot leave the program",
    "{1, {coroutine.create(print)}}": "the argument of host has a coroutine at [2][1], which cannot leave the program",
    "loop": "the argument of host has a table that contains itself at me, which cannot leave the program",
    "{x = '\\255'}": "the argument of host has text that is not UTF-8 at x",
    "{x = 0/0}": "the argument of host has nan at x, which JSON cannot say",
    "{1/0}": "the argument of host has an infinity at [1], which JSON cannot say",
    "{1, nil, 3}": "the argument of host is a list with a hole: item 2 is missing",
    "{a = {1, b = 2}}": (
        "the argument of host has a table with both list items and named keys at a; use one or the other"
    ),
    "{[1.5] = 1}": "the argument of host is a table with the key 1.5; keys are texts, or 1, 2, 3, ...",
    "{[true] = 1}": "the argument of host is a table with a boolean as a key; keys are texts, or 1, 2, 3, ...",
    "{[0] = 1}": "the argument of host is a table with the key 0; keys are texts, or 1, 2, 3, ...",
    "deep": "the argument of host is nested more than 100 tables deep",
    "big": (
        "the argument of host is larger than 4194304 bytes, which is too large to leave the program "
        "(limits.output; raise it with --limit output=8MB)"
    ),
}


@pytest.mark.parametrize("value", REFUSED)
def test_what_json_cannot_say_is_refused_with_its_place(value: str) -> None:
    source = f"""local loop = {{}} loop.me = {{loop}} loop.me[1] = loop.me
local deep = {{}} for i = 1, 200 do deep = {{deep}} end
local big = ("x"):rep(5000000)
host("op", {value})"""
    error = failure(source)
    assert (error.message, error.site, error.code) == (REFUSED[value], "main.tac:4", "program_error")


def test_a_result_that_cannot_be_said_fails_the_thread() -> None:
    assert str(failure("local x = {f = print}\nreturn x")) == (
        "main.tac:2: the result has a function at f, which cannot leave the program"
    )
    done, _ = drive(machine().load("main.tac", "return {f = print}", functions=True))
    assert done_value(done) == {"f": {"$fn": 1}}


def test_a_metatable_is_not_asked_on_the_way_out() -> None:
    evil = "setmetatable({1, 2}, {__index = error, __len = error, __pairs = error, __tostring = error})"
    assert run(f"return {evil}") == [1, 2]


def test_only_the_first_value_counts() -> None:
    assert run("return ('abc'):gsub('b', 'x')") == "axc"
    assert run("return") is None


def test_arguments_of_a_call_are_one_list() -> None:
    vm = machine()
    done, _ = drive(vm.load("main.tac", "return function(a, b, c) return {a == nil, b.x, c} end", functions=True))
    handle = done_value(done)["$fn"]
    assert done_value(drive(vm.call(handle, '[null,{"x":1},"ü"]', scope=0))[0]) == [True, 1, "ü"]


def test_an_ask_in_another_encoding_arrives_as_it_was_said() -> None:
    ask = machine().load("größe.tac", 'host("ä", {["ü"] = "€"})').send(None)
    assert isinstance(ask, Ask)
    assert (ask.value, ask.file) == ({"op": "ä", "args": {"ü": "€"}}, "größe.tac")
