"""Operators and loops that are given what they do not take."""

from __future__ import annotations

import pytest

from tactus.language.check.operands import operands
from tests.language.check.told import Told, main, told

INPUTS = 'input = {name = field.string{default = "x"}, list = field.array{default = {}}, n = "integer"}, '


def found(body: str, before: str = "") -> list[Told]:
    return told(operands, before + main(body, INPUTS))


@pytest.mark.parametrize(
    ("body", "at", "message"),
    [
        ('return "Hello " + input.name', "+", '`+` adds numbers, and "Hello " is none: texts are joined with `..`'),
        ('return input.name + "!"', "+", '`+` adds numbers, and "!" is none: texts are joined with `..`'),
        ('return ("a" .. "b") + x', "+", '`+` adds numbers, and "a" .. "b" is none: texts are joined with `..`'),
    ],
)
def test_texts_are_not_added(body: str, at: str, message: str) -> None:
    assert found(body) == [Told("TAC713", at, message, "..")]


def test_a_chain_is_told_once() -> None:
    assert len(found('return "a " + input.name + " b " + input.n')) == 1


@pytest.mark.parametrize(
    "body",
    [
        'return "10" + 5',
        'return " 0x1F " + 1',
        'return "1e3" + 1',
        "return input.name + 1",
        'return "a" .. 1',
        'return "" + 1',
    ],
)
def test_what_may_be_a_number_is_let_be(body: str) -> None:
    assert not found(body)


def test_operators_of_ones_own_are_let_be() -> None:
    assert not found('return "a" + path', "local mt = {__add = function(a, b) return b end}\n")
    assert not found('local t = {1} return "a" .. t', "local mt = {__concat = function(a, b) return b end}\n")


@pytest.mark.parametrize(
    ("body", "at", "rest", "suggestion"),
    [
        ("local t = {1, 2} return 'a' .. t", "t", "t is a list: write table.concat(t, separator)", ""),
        (
            "return 'a' .. {x = 1}",
            "{x = 1}",
            "{x = 1} is a table: write Json.encode({x = 1}), or one of its fields",
            "",
        ),
        ("return 'a' .. input", "input", "input is a table: write Json.encode(input), or one of its fields", ""),
        (
            "return 'a' .. input.list",
            "input.list",
            "input.list is a list: write table.concat(input.list, separator)",
            "",
        ),
        ("local x return x .. 'a'", "x", "x is nil: nothing assigns it", ""),
        (
            "local ok = Human.approve('Go on?') return 'ok: ' .. ok",
            "ok",
            "ok is true or false: write tostring(ok)",
            "tostring(ok)",
        ),
        ("local function f() end return f .. 'x'", "f", "f is a function: call it, f()", ""),
        (
            "local r = Human.review {message = 'x', artifact = 'y'} return 'r' .. r",
            "r",
            "r is a table: write one of its fields",
            "",
        ),
    ],
)
def test_what_is_no_text_is_not_joined(body: str, at: str, rest: str, suggestion: str) -> None:
    assert found(body) == [Told("TAC713", at, f"`..` joins texts and numbers, and {rest}", suggestion)]


@pytest.mark.parametrize(
    "body",
    [
        "local r = worker('x') return 'r' .. r .. worker .. r.text",
        "local ok, e = pcall(Sleep, -1) return 'e' .. e",
        "return 'n' .. input.n .. 1 .. #input.list .. os.time()",
        "local x if input.n then x = 'y' end return 'x' .. x",
        "local t = {1} t = 'text' return 'x' .. t",
        "return 'x' .. tostring({}) .. (input.anything or '')",
        "for i = 1, 2 do print('n' .. i) end",
    ],
)
def test_what_makes_a_text_is_joined(body: str) -> None:
    assert not found(body, 'worker = Agent { model = "gpt-4o" }\n')


@pytest.mark.parametrize(
    ("loop", "at", "meant"),
    [
        ("for i, x in {1, 2} do", "{1, 2}", "ipairs({1, 2})"),
        ("for k, v in {a = 1} do", "{a = 1}", "pairs({a = 1})"),
        ("for x in input.list do", "x in input.list", "_, x in ipairs(input.list)"),
        ("for i, x in input.anything do", "input.anything", "ipairs(input.anything)"),
        ("for x in worker('x').tool_calls do", "x in worker('x').tool_calls", "_, x in ipairs(worker('x').tool_calls)"),
        ("for x in search{q = 'x'} do", "x in search{q = 'x'}", "_, x in ipairs(search{q = 'x'})"),
    ],
)
def test_a_loop_needs_pairs_or_ipairs(loop: str, at: str, meant: str) -> None:
    before = 'worker = Agent { model = "gpt-4o" }\nsearch = Tool { function(args) return {} end }\n'
    (one,) = found(f"{loop} end", before)
    assert (one.code, one.at, one.suggestion) == ("TAC714", at, meant)
    assert one.message.endswith(f" is a table: write {meant}")


def test_a_text_cannot_be_gone_through() -> None:
    (one,) = found("for c in input.name do end")
    assert one.message == "a loop goes through what ipairs or pairs give, and input.name is no table"


@pytest.mark.parametrize(
    "loop",
    [
        "for k, v in pairs(input) do",
        "for w in input.name:gmatch('%a') do",
        "for x in iterator do",
        "for x in coroutine.wrap(print) do",
        "for k in next, {1} do",
        "for x in make() do",
        "for i = 1, #input.list do",
    ],
)
def test_what_can_be_called_is_gone_through(loop: str) -> None:
    assert not found(f"{loop} end", "local function make() return next end\n")


def test_a_table_that_can_be_called_is_gone_through() -> None:
    assert not found("for x in {1} do end", "local mt = {__call = next}\n")


def test_true_and_false_have_no_fields() -> None:
    message = "ok is true or false, and has no fields: it stands for itself, `if ... then`"
    assert found('local ok = Human.approve("Go on?") if ok.approved then return 1 end') == [
        Told("TAC104", "ok.approved", message)
    ]
    (one,) = found('return Human.approve("Go on?").decision')
    assert one.at == 'Human.approve("Go on?").decision'
    assert not found('local ok = Human.approve("Go on?") ok = {approved = ok} return ok.approved')
