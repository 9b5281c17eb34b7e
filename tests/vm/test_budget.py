"""A spent budget ends the run, whatever the program has wrapped itself in."""

from __future__ import annotations

import time

import pytest

from tactus.errors import Stopped
from tactus.runtime.ask import Answer
from tests.vm.programs import failure, machine, run

WRAPPED = {
    "plainly": "while true do end",
    "in pcall": "while true do pcall(function() while true do end end) end",
    "in coroutines": "while true do coroutine.wrap(function() while true do end end)() end",
    "in a handler": "while true do xpcall(error, function() while true do end end) end",
    "in __close": "local x <close> = setmetatable({}, {__close = function() while true do end end}) while true do end",
    "in a pattern": "while true do pcall(string.find, ('a'):rep(3000), ('a-'):rep(12) .. 'b') end",
    "in sort": "table.sort({1, 2, 3}, function() while true do end end)",
}


@pytest.mark.parametrize("how", WRAPPED)
def test_instructions_are_counted(how: str) -> None:
    vm = machine(instructions=2_000_000)
    thread = vm.load("main.tac", WRAPPED[how])
    with pytest.raises(Stopped, match="the program used up its 2,000,000 instructions") as caught:
        thread.send(None)
    assert caught.value.code == "cpu"
    with pytest.raises(Stopped):
        thread.send(Answer())
    with pytest.raises(Stopped):
        vm.load("other.tac", "return 1").send(None)
    assert vm.used > 2_000_000


def test_cpu_seconds_are_a_net() -> None:
    start = time.process_time()
    with pytest.raises(Stopped, match=r"the program used up its 0\.2 seconds of CPU time"):
        run("local s = ('a'):rep(1000000) while true do local x = s .. 'b' end", vm=machine(seconds=0.2))
    assert time.process_time() - start < 2


@pytest.mark.parametrize(
    "source",
    [
        "local t = {} while true do t[#t + 1] = {} end",
        "local t = {} while true do pcall(function() t[#t + 1] = ('x'):rep(100000) .. #t end) end",
        "local s = ('x'):rep(2000000) while true do s = s .. s end",
        "local r = coroutine.wrap(function() local t = {} while true do t[#t + 1] = {} end end) pcall(r)",
    ],
)
def test_a_memory_error_is_final(source: str) -> None:
    with pytest.raises(Stopped, match="the program used up its 4 MB of memory") as caught:
        run(source, vm=machine(memory=4 << 20))
    assert caught.value.code == "memory"


def test_an_answer_that_does_not_fit_ends_the_run() -> None:
    with pytest.raises(Stopped, match="memory"):
        run("pcall(host)", "x" * 5_000_000, vm=machine(memory=4 << 20))
    with pytest.raises(Stopped, match="memory"):
        run("pcall(host)", [[i] for i in range(200_000)], vm=machine(memory=4 << 20))


def test_log_lines_are_limited() -> None:
    with pytest.raises(Stopped, match="the program wrote more than 1 MB of log lines") as caught:
        run("while true do pcall(print, ('x'):rep(1000)) end", vm=machine(log=1 << 20))
    assert caught.value.code == "output"


def test_recursion_is_an_ordinary_error() -> None:
    assert "stack overflow" in failure("local function f() return 1 + f() end f()").message


def test_a_small_program_costs_little() -> None:
    vm = machine()
    run("return 1", vm=vm)
    assert vm.used < 2_000


def test_what_is_asked_of_a_spent_vm_says_that_it_is_spent() -> None:
    vm = machine(instructions=10_000)
    with pytest.raises(Stopped):
        vm.load("main.tac", "while true do end").send(None)
    for ask in (lambda: vm.state(0), lambda: vm.patch(0, "{}"), lambda: vm.scope(1)):
        with pytest.raises(Stopped, match="used up its 10,000 instructions"):
            ask()
