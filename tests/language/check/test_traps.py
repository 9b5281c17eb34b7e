"""Traps: what is Lua, and surely does something else than it says."""

from __future__ import annotations

import pytest

from tactus.language.check.traps import traps
from tests.language.check.told import Told, main, told

AGENTS = """\
done = tactus.done
worker = Agent { model = "gpt-4o", tools = {done} }
"""


def found(body: str) -> list[Told]:
    return told(traps, AGENTS + main(body))


def only(body: str) -> Told:
    (one,) = found(body)
    return one


# --- a function taken for its answer


@pytest.mark.parametrize(
    ("line", "at"),
    [
        ("if done.called then end", "done.called"),
        ("repeat worker() until done.called", "done.called"),
        ("while not Stop.requested do worker() end", "Stop.requested"),
        ("if input.x and done.called then end", "done.called"),
        ("if input.x then elseif (done.called) then end", "done.called"),
        ("repeat worker() until done.called or Iterations.exceeded(3)", "done.called"),
        ("if Tool.called == true then end", "Tool.called"),
        ("if done.call_count > 3 then end", "done.call_count"),
        ("local over = Iterations.current >= 3", "Iterations.current"),
        ("local same = 'a' == Stage.current", "Stage.current"),
        ("local t = require('tactus.tools.done') if t.called then end", "t.called"),
        ("if Iterations.exceeded then end", "Iterations.exceeded"),
    ],
)
def test_a_question_without_brackets_is_found(line: str, at: str) -> None:
    one = only(line)
    assert (one.code, one.at) == ("TAC707", at)


def test_it_is_told_how_to_ask() -> None:
    assert only("if done.called then end") == Told(
        "TAC707",
        "done.called",
        "`done.called` is the function itself, not its answer: call it, `done.called()`",
        "done.called()",
    )
    assert only("if Iterations.exceeded then end").message.endswith("call it, `Iterations.exceeded(...)`")
    assert only("if Iterations.exceeded then end").suggestion == ""


@pytest.mark.parametrize(
    "line",
    [
        "if done.called() then end",
        "if done:called() then end",
        'if Tool.called "done" then end',
        "local was_called = done.called",
        "local f = done.called or print",
        "if done.called ~= nil then end",
        "if input.called then end",
        "if worker.called then end",
        "local text = {called = true} if text.called then end",
        "if Human.approve then end",
        "run(done.called)",
        "if f(done.called) then end",
        "-- if done.called then",
        'log("if done.called then")',
        "local Stop = {requested = false} if Stop.requested then end",
    ],
)
def test_a_function_that_may_be_meant_is_let_be(line: str) -> None:
    assert not found(line)


# --- values of two kinds


@pytest.mark.parametrize(
    ("line", "message"),
    [
        (
            'if Human.approve("Go on?") == "yes" then end',
            '`Human.approve("Go on?")` is true or false, and never equal to "yes": it stands for itself, `if ... then`',
        ),
        (
            'local ok, why = Human.approve("Go on?") return ok == "yes", why == "timed_out"',
            '`ok` is true or false, and never equal to "yes": it stands for itself, `if ... then`',
        ),
        ('return worker("x") == "yes"', '`worker("x")` is a table, and never equal to "yes": compare its `.text`'),
        ("return 'yes' ~= worker()", "`worker()` is a table, and never equal to 'yes': compare its `.text`"),
        (
            'local r = Human.review{message = "?", artifact = 1} return r == "Approve"',
            '`r` is a table, and never equal to "Approve": compare its `.decision`',
        ),
        ('return done.called() == "true"', None),
        ('return Tool.call_count("done") == "1"', '`Tool.call_count("done")` is a number, and never equal to "1"'),
        ("return Iterations.current() == true", "`Iterations.current()` is a number, and never equal to true"),
        ('return tonumber(input.x) == "5"', '`tonumber(input.x)` is a number, and never equal to "5"'),
        ("return tostring(input.x) == 5", "`tostring(input.x)` is a text, and never equal to 5"),
        ('return string.find("a", "b") == true', '`string.find("a", "b")` is a number, and never equal to true'),
        ("return #input.x == 3 and (os.time() == [[now]])", "`os.time()` is a number, and never equal to [[now]]"),
        ("return os.time() == -1 or type(input) == -1", "`type(input)` is a text, and never equal to -1"),
    ],
)
def test_what_can_never_be_equal_is_found(line: str, message: str | None) -> None:
    one = only(line)
    assert one.code == "TAC708"
    assert message is None or one.message == message


def test_the_field_that_was_meant_is_suggested() -> None:
    assert only('local reply = worker("x") return reply == "yes"').suggestion == "reply.text"
    assert (
        only('local said = Human.review{message = "?", artifact = 1} return said == "no"').suggestion == "said.decision"
    )


@pytest.mark.parametrize(
    "line",
    [
        'return worker("x").text == "yes"',
        'return Human.input("Name?") == true',
        'return Human.select{message = "?", options = {1, 2}} == 1',
        'return Tool.last_result("done") == "yes"',
        'return Human.approve("Go on?") == true',
        'return Human.approve("Go on?") == input.wanted',
        'local ok, why = Human.approve("Go on?") return why == "timed_out"',
        'local ok = Human.approve("Go on?") if input.x then ok = "yes" end return ok == "yes"',
        "return worker() == nil",
        'return type(worker) == "table"',
        'return Stage.current() == "writing"',
        'return State.get("x") == "y", state.x == 1',
        'return done{} == "x"',
        'return unknown() == "x", input.f() == 1',
        'return (input.x or worker()) == "x"',
        "return os.time() == 5, 5 ~= os.time()",
        "return Json.decode('1') == 1",
        'local string = {find = print} return string.find("a") == true',
        "-- worker() == 'x'",
        "log([[ worker() == 'x' ]])",
    ],
)
def test_what_may_be_equal_is_let_be(line: str) -> None:
    assert not found(line)


# --- what the VM refuses


def test_finalizers_and_weak_tables_are_refused() -> None:
    assert only('setmetatable({}, {__mode = "k"})') == Told(
        "TAC710", "__mode", "weak tables ('__mode') are not available"
    )
    assert only("local meta = {__gc = print, __index = meta} setmetatable({}, meta)").message == (
        "'__gc' finalizers are not available"
    )


@pytest.mark.parametrize(
    "line",
    [
        "setmetatable({}, {__index = print})",
        "setmetatable({}, meta)",
        'local meta = {__mode = "k"}',
        "setmetatable({}, {__gc = nil})",
        'local setmetatable = print setmetatable({}, {__mode = "k"})',
    ],
)
def test_other_metatables_are_let_be(line: str) -> None:
    assert not found(line)


def test_a_message_handler_cannot_ask() -> None:
    assert only("xpcall(worker, function(e) Human.notify(tostring(e)) return e end)") == Told(
        "TAC711",
        "Human.notify",
        "`Human.notify` cannot be used in the message handler of xpcall, which Lua does not let wait: use pcall",
    )
    assert only("local function tell(e) worker(e) end xpcall(error, tell)").at == "worker"
    assert not found("xpcall(function() worker() end, function(e) log(e) return debug.traceback(e) end)")
    assert not found("local ok = pcall(worker) Human.notify('x')")


def test_what_is_read_only_is_not_assigned() -> None:
    assert only("worker.temperature = 0.2") == Told(
        "TAC712", "worker.temperature", "the fields of an agent cannot be assigned"
    )
    assert only("done.x = 1").message == "the fields of a tool cannot be assigned"
    (one,) = told(traps, "function f() input.x = 1 end\nreturn f()\n")
    assert (one.at, one.message) == ("input.x", "the input is read-only: input.x cannot be assigned")
    assert not found("input.x = 1\nstate.x = 1\nlocal t = {} t.worker = worker t.x = 1")
