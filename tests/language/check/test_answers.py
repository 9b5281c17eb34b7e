"""Answers where functions were meant, and answers of what gives none."""

from __future__ import annotations

import pytest

from tactus.language.check.answers import answers
from tests.language.check.told import Told, main, told

BEFORE = (
    'worker = Agent { model = "gpt-4o" }\nsearch = Tool { function(args) return 1 end }\n'
    "local function make() return print end\n"
)


def found(body: str) -> list[Told]:
    return told(answers, BEFORE + main(body))


@pytest.mark.parametrize(
    ("call", "at", "meant"),
    [
        ('pcall(worker("x"))', 'worker("x")', 'worker, "x"'),
        ("pcall(search{q = 1})", "search{q = 1}", "search, {q = 1}"),
        ('pcall(File.read("a"))', 'File.read("a")', 'File.read, "a"'),
        ("pcall(Sleep(1))", "Sleep(1)", "Sleep, 1"),
        ('xpcall(worker("x"), print)', 'worker("x")', 'worker, "x"'),
        ("Retry.with_backoff(search{})", "search{}", "function() return search{} end"),
        ("Step.run('a', worker())", "worker()", "function() return worker() end"),
        ("Step.checkpoint(os.time())", "os.time()", "function() return os.time() end"),
        ("coroutine.wrap(worker())", "worker()", "function() return worker() end"),
    ],
)
def test_a_function_is_given_and_not_called(call: str, at: str, meant: str) -> None:
    (one,) = found(f"return {call}")
    assert (one.code, one.at, one.suggestion) == ("TAC715", at, meant)
    assert " is called here, and " in one.message


@pytest.mark.parametrize(
    "call",
    [
        "pcall(worker, 'x')",
        "pcall(make())",
        "pcall(make)",
        "pcall(function() return worker('x') end)",
        "pcall(load('return 1'))",
        "pcall(unknown('x'))",
        "Step.run('a', make())",
        "Retry.with_backoff(contains('x'))",
        "table.sort({}, make())",
        "string.gsub('a', 'b', search{})",
    ],
)
def test_what_may_be_a_function_is_let_be(call: str) -> None:
    assert [one for one in found(f"return {call}") if "gsub" not in call] == []


@pytest.mark.parametrize(
    ("body", "at", "message"),
    [
        (
            "local t = {} t = table.sort(t) return t",
            "table.sort",
            "`table.sort` gives nothing: it changes the table in place, so `t` becomes nil here",
        ),
        ("local x = Sleep(1) return x", "Sleep", "`Sleep` gives nothing, so `x` becomes nil here"),
        ("local r = Log.info('x') return r", "Log.info", "`Log.info` gives nothing, so `r` becomes nil here"),
    ],
)
def test_what_gives_nothing_is_not_assigned(body: str, at: str, message: str) -> None:
    assert found(body) == [Told("TAC716", at, message)]


@pytest.mark.parametrize(
    "body",
    [
        "local _ = Sleep(1) return _",
        "local x = Sleep(1)",
        "local x = table.remove({1}) return x",
        "local x = os.getenv('A') return x",
        "return Log.info('x')",
        "local t = {table.sort({})} return t",
    ],
)
def test_where_it_does_not_matter_nothing_is_said(body: str) -> None:
    assert not found(body)
