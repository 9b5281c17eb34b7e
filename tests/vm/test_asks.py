"""A program asks from anywhere, and is answered where it asked."""

from __future__ import annotations

import pytest

from tactus.errors import Failure
from tactus.runtime.ask import Answer, Ask
from tactus.runtime.journal import Entry
from tests.vm.programs import answer, asks_of, done_value, drive, failing, failure, machine, run, said


def test_an_ask_says_what_where_and_from_which_scope() -> None:
    vm = machine()
    vm.scope(7, input='{"a":1}')
    ask = vm.load("deploy.tac", "local x\nx = Human.approve{message = 'Go?'}", scope=7).send(None)
    assert isinstance(ask, Ask)
    assert (ask.op, ask.args) == ("Human.approve", '{"request":{"message":"Go?"}}')
    assert (ask.site, ask.scope, ask.state, ask.live) == ("deploy.tac:2", 7, None, ())


def test_absent_arguments_are_left_out() -> None:
    (ask,) = asks_of("Tool.reset()")
    assert ask.args == "{}"


PLACES = {
    "pcall": 'local _, r = pcall(host, "echo", 1) return r',
    "xpcall": 'local _, r = xpcall(host, print, "echo", 1) return r',
    "index": "return setmetatable({}, {__index = function() return ask() end}).x",
    "add": "return setmetatable({}, {__add = function() return ask() end}) + 1",
    "concat": "return setmetatable({}, {__concat = function() return ask() end}) .. ''",
    "tostring": "return tonumber(tostring(setmetatable({}, {__tostring = function() return ask() end})))",
    "format": "return tonumber(('%s'):format(setmetatable({}, {__tostring = function() return ask() end})))",
    "iterator": "for v in function(_, last) if not last then return ask() end end do return v end",
    "ipairs": "for _, v in ipairs(setmetatable({}, {__index = ask})) do return v end",
    "pairs": "for _, v in pairs(setmetatable({}, {__pairs = function() return once end})) do return v end",
    "coroutine": "return coroutine.wrap(function() return coroutine.wrap(function() return ask() end)() end)()",
    "bare coroutine": 'return coroutine.wrap(host)("echo", 1)',
    "sort": "local t, r = {2, 1} table.sort(t, function(a, b) r = ask() return a < b end) return r",
    "gsub": "return tonumber((('x'):gsub('x', function() return ask() end)))",
    "close": "local r do local c <close> = setmetatable({}, {__close = function() r = ask() end}) end return r",
}
HELPERS = """local function ask() return (host("echo", 1)) end
local function once(_, k) if not k then return 1, ask() end end
"""


@pytest.mark.parametrize("place", PLACES)
def test_a_program_may_ask_in(place: str) -> None:
    vm = machine()
    done, asks = drive(vm.load("main.tac", HELPERS + PLACES[place]), [1])
    assert done_value(done) == 1
    assert [(ask.op, ask.file) for ask in asks] == [("host", "main.tac")]
    assert asks[0].line == (3 if place == "bare coroutine" or place.endswith("pcall") else 1)


def test_a_message_handler_cannot_wait() -> None:
    lines = said("""
xpcall(error, function()
  local ok, why = pcall(Human.approve, "x")
  print(why)
end, "e")""")
    assert lines[0].startswith("main.tac:3: 'Human.approve' cannot be used here: ")


def test_a_coroutine_inside_a_message_handler_cannot_wait_either() -> None:
    lines = said("""
xpcall(error, function()
  local ok, why = pcall(coroutine.wrap(function() return (Human.input("x")) end))
  print(why)
end, "e")""")
    assert lines[0].startswith("main.tac:3: 'Human.input' cannot be used here: ")


def test_a_waiting_coroutine_cannot_be_resumed_or_closed() -> None:
    vm = machine()
    vm.load("lib.tac", 'co = coroutine.create(function() return host("echo", 1) end) coroutine.resume(co)').send(None)
    value = done_value(
        drive(
            vm.load(
                "main.tac",
                """
local ok, why = coroutine.resume(co, "forged")
return {tostring(ok), why, coroutine.status(co), (select(2, pcall(coroutine.close, co)))}""",
            )
        )[0]
    )
    assert value == [
        "false", "cannot resume non-suspended coroutine", "normal",
        "main.tac:3: cannot close a running coroutine",
    ]  # fmt: skip


def test_a_tail_call_is_placed_at_the_return() -> None:
    (ask,) = asks_of("local x = 1\nif x == 2 then\n  return 5\nend\nreturn Human.input {\n  message = 'n',\n}")
    assert ask.line == 5


def test_an_error_answer_is_raised_at_the_asking_line_and_carries_its_origin() -> None:
    source = """local ok, e = pcall(function()
  local r = Human.approve("x")
end)
print(e, "E: " .. e, e.code, e.op, e.retryable, e.raised.n)
error(e)"""
    entry = Entry("4/1", "Human.approve", "{}", "", "main.tac", 2, False, "null")
    bad = Answer('{"code":"timeout","message":"late","retryable":true,"raised":{"n":1}}', ok=False, entry=entry)
    with pytest.raises(Failure) as caught:
        run(source, bad)
    error = caught.value
    assert (str(error), error.code, error.origin, error.retryable) == ("main.tac:2: late", "timeout", "4/1", True)
    assert (error.raised, error.op, error.trace) == ({"n": 1}, "Human.approve", ("main.tac:5: in main chunk",))


def test_an_error_object_shows_its_place() -> None:
    lines = said('local ok, e = pcall(Human.input, "n")\nprint(e, "E: " .. e)', failing("late"))
    assert lines == ["main.tac:1: late\tE: main.tac:1: late"]


def test_a_pair_is_two_results_and_nothing_is_none() -> None:
    assert run("return {Human.approve('x')}", [True, "timed_out"]) == [True, "timed_out"]
    assert run("return select('#', Sleep(1))", 5) == 0
    assert run("local a, b = Human.input('x') return {a == nil, b}", [None, "cancelled"]) == [True, "cancelled"]


def test_the_clock_and_the_count_are_the_answers() -> None:
    vm = machine()
    thread = vm.load("main.tac", "host() return {os.time(), os.date('%H:%M'), os.clock()}")
    thread.send(None)
    done = thread.send(answer(None, now=3661.5, used=5_000_000))
    assert done_value(done) == [3661, "01:01", 3661.5]  # type: ignore[arg-type]
    assert 5_000_000 <= done.used < 5_010_000


def test_functions_travel_beside_the_arguments_and_can_be_called() -> None:
    vm = machine()
    thread = vm.load("main.tac", "local n = 0 return (Step.checkpoint(function(a) return a + 1 end))")
    ask = thread.send(None)
    assert isinstance(ask, Ask)
    assert (ask.args, ask.state) == ("{}", None)
    (handle,) = ask.live
    assert done_value(drive(vm.call(handle, "[41]", scope=0, watch=True, carry=True))[0]) == 42
    thread.send(answer(42))
    with pytest.raises(Failure, match="is not of this run, or its ask is over"):
        drive(vm.call(handle, "[1]", scope=0))


def test_log_lines_travel_with_the_next_message() -> None:
    thread = machine().load("main.tac", 'print("a", 1, {1}) Log.warn("w", {k = 1}) host() log({x = 1}) error("e")')
    ask = thread.send(None)
    assert [note.data for note in ask.notes] == [
        {"level": "info", "message": "a\t1\t[1]"},
        {"level": "warn", "message": "w", "fields": {"k": 1}},
    ]
    with pytest.raises(Failure) as caught:
        thread.send(answer(None))
    assert [note.data["message"] for note in caught.value.notes] == ['{"x":1}']


@pytest.mark.parametrize(
    ("source", "name"),
    [
        ('return Csv.read("x")', "Csv.read"),
        ("local x = 1\nlocal y = mcp.brave.search()", "mcp.brave"),
        ("Step('x', print)", "Step"),
        ("Model 'x' {}", "Model"),
        ("local t = {Program.source}  host('x', t)", "Program.source"),
    ],
)
def test_a_word_that_is_not_built_says_so(source: str, name: str) -> None:
    error = failure(source)
    assert error.message == f"`{name}` is not available in this version"
    assert error.site.startswith("main.tac:")


def test_an_unspoken_word_has_no_name() -> None:
    assert run("return {Tool.call == nil, State.check == nil}") == [True] * 2
