"""A spent budget ends the run, whatever the program has wrapped itself in."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor
from itertools import repeat

import pytest

from tactus.errors import Stopped
from tactus.runtime.ask import Answer, Ask
from tests.vm.programs import drive, failure, here, machine, run

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
    with pytest.raises(Stopped) as caught:
        thread.send(None)
    assert (caught.value.code, caught.value.message) == (
        "cpu",
        "the program used up its 2,000,000 instructions (limits.instructions; raise it with "
        "--limit instructions=4000000)",
    )
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


WORK = "for i = 1, 300000 do local x = i end "


@here
def test_cpu_seconds_of_all_slices_are_added_up() -> None:
    start = time.process_time()
    with pytest.raises(Stopped, match=r"used up its 0\.2 seconds of CPU time \(limits\.cpu_seconds"):
        drive(machine(seconds=0.2).load("main.tac", f"while true do {WORK} host() end"), repeat(None))
    assert 0.2 <= time.process_time() - start < 2


def test_a_program_that_computes_for_too_long_is_stopped_by_the_clock_on_the_wall() -> None:
    start = time.monotonic()
    with pytest.raises(
        Stopped, match=r"the program computed for longer than its 0\.05 seconds \(limits\.wall"
    ) as caught:
        run("while true do end", vm=machine(wall=0.05))
    assert caught.value.code == "wall"
    assert time.monotonic() - start < 10


def test_a_slice_that_ended_too_late_is_the_last_one() -> None:
    with pytest.raises(Stopped, match=r"longer than its 0\.01 seconds"):
        run(f"{WORK * 5} return 1", vm=machine(wall=0.01))


def test_waiting_for_an_answer_takes_no_time() -> None:
    def late(ask: Ask) -> int:
        time.sleep(0.3)
        return 7

    assert run("return host()", late, vm=machine(wall=0.2, seconds=0.2)) == 7


def test_what_is_done_between_two_slices_is_not_counted() -> None:
    vm = machine(seconds=0.1)
    vm.scope(0)
    run("for i = 1, 1000 do end", vm=vm)
    until = time.process_time() + 0.2
    while time.process_time() < until:
        pass
    vm.patch(0, '{"set":{"x":"' + "x" * 100_000 + '"}}')
    assert len(vm.state(0)) > 100_000
    assert run("return state.x", vm=vm) == "x" * 100_000


@here
def test_programs_in_several_threads_do_not_pay_for_each_other() -> None:
    """Each would have too little if it had to pay for both."""
    body = f"{WORK * 10} return 1"
    start = time.thread_time()
    run(body)
    enough = 1.6 * (time.thread_time() - start)
    with ThreadPoolExecutor(2) as pool:
        assert list(pool.map(lambda _: run(body, vm=machine(seconds=enough)), range(2))) == [1, 1]


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
    with pytest.raises(Stopped, match="the program wrote more than its 1 MB of log lines") as caught:
        run("while true do pcall(print, ('x'):rep(1000)) end", vm=machine(log=1 << 20))
    assert caught.value.code == "log"


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


def test_a_clock_that_ticks_changes_no_count() -> None:
    source = "local function f(n) return 1 + f(n + 1) end return pcall(f, 1)"
    counts, until = set(), time.time() + 1.2
    while time.time() < until:
        vm = machine()
        drive(vm.load("main.tac", source))
        counts.add(vm.used)
    assert len(counts) == 1
