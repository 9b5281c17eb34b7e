"""Other files that run inside a run: globals and modules of their own in the same state."""

from __future__ import annotations

from tactus.runtime import canonical
from tests.vm.programs import done_value, drive, machine


def test_what_is_loaded_in_a_scope_of_its_own_has_its_own_globals() -> None:
    vm = machine()
    drive(vm.load("main.tac", "n = 1 string.shout = string.upper"))
    vm.scope(1, own=True)
    done, _ = drive(vm.load("other.tac", "n = (n or 0) + 5 return {n, string.shout}", scope=1))
    assert done_value(done) == [5]
    vm.scope(1, state='{"x":1}')
    again, _ = drive(vm.load("other.tac", "return {n, state.x}", scope=1))
    assert done_value(again) == [5, 1]
    back, _ = drive(vm.load("main.tac", "return n"))
    assert done_value(back) == 1


def test_a_function_keeps_the_globals_of_its_file() -> None:
    vm = machine()
    vm.scope(1, own=True)
    done, _ = drive(vm.load("other.tac", "n = 7 return {f = function() return n end}", scope=1, functions=True))
    handle = canonical.loads(done.value)["f"]["$fn"]
    assert done_value(drive(vm.call(handle, "[]", scope=2, parent=1))[0]) == 7


def test_what_a_file_kept_goes_with_it() -> None:
    vm = machine(memory=4 << 20)
    for scope in range(1, 400):
        vm.scope(scope, own=True)
        source = "local big = string.rep('x', 50000) return {f = function() return big end}"
        drive(vm.load("other.tac", source, scope=scope, functions=True))
        vm.forget(scope)


def test_the_first_look_at_an_unread_input_asks_for_it_once() -> None:
    vm = machine()
    vm.scope(0, unread=True)
    done, asks = drive(vm.load("main.tac", "return {input.n, #input.list, input.n}"), [{"n": 1, "list": [1, 2]}])
    assert done_value(done) == [1, 2, 1]
    assert [ask.op for ask in asks] == ["Script.read"]


def test_the_top_level_of_a_module_says_so_of_what_it_asks() -> None:
    module = {
        "file": "a.tac",
        "source": "Tool{name = 't', function() end} State.get('x') Sleep(1) return function() Sleep(2) end",
    }
    _, asks = drive(machine().load("main.tac", "require('a')()"), [module, "t"])
    assert [(ask.op, ask.scope) for ask in asks] == [("require", 0), ("Tool", -1), ("Sleep", -1), ("Sleep", 0)]
