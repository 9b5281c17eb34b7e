"""Scopes: state, input, random numbers; patches; and what a Step may not change."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tactus.errors import Failure
from tactus.runtime.ask import Ask, Done
from tactus.vm.thread import VM
from tests.vm.programs import answer, done_value, drive, failing, failure, machine, run


def value(vm: VM, source: str, scope: int = 0, *replies: Any) -> Any:
    return done_value(drive(vm.load("main.tac", source, scope=scope), replies)[0])


def test_state_is_a_table_in_every_way_that_matters() -> None:
    assert run("""
state.list = {3, 1, 2}
table.sort(state.list) table.insert(state.list, 4)
state.list[1] = 9
State.set("n", 5) State.increment("n") State.increment("m", 2) State.append("l", "a") State.append("l", "b")
local keys = {}
for k in pairs(state) do keys[#keys + 1] = k end
local copy = State.all() copy.list[1] = 0
return {state = state, keys = keys, first = next(state), text = Json.encode(state), got = State.get("no", 7),
        one = state.list[1], len = #state}""") == {
        "state": {"l": ["a", "b"], "list": [9, 2, 3, 4], "m": 2, "n": 6},
        "keys": ["l", "list", "m", "n"],
        "first": "l",
        "text": '{"l":["a","b"],"list":[9,2,3,4],"m":2,"n":6}',
        "got": 7,
        "one": 9,
        "len": 0,
    }  # fmt: skip
    assert run("state.x = 1 State.clear() return state") == {}


def test_state_refuses_what_json_cannot_say() -> None:
    assert failure("state.f = print").message == "state.f is a function, which cannot leave the program"
    assert failure("state.a = {b = print}").message == "state.a has a function at b, which cannot leave the program"
    assert (
        failure("State.append('n', 1) State.increment('n')").message
        == "State.increment: state.n is a table, not a number"
    )


def test_state_changed_underneath_fails_where_it_leaves() -> None:
    vm = machine()
    value(vm, "state.a = {} state.a.f = print")
    with pytest.raises(Failure, match=r"the state has a function at a\.f"):
        vm.state(0)


def test_input_is_read_only() -> None:
    vm = machine()
    vm.scope(0, input='{"b":[1,2],"a":"x"}')
    count = "local n = 0 for k in pairs(input) do n = n + 1 end "
    assert value(vm, count + "return {input.a, #input.b, n, Json.encode(input)}") == ["x", 2, 2, '{"a":"x","b":[1,2]}']
    with pytest.raises(Failure, match=r"the input is read-only: input\.a cannot be assigned"):
        value(vm, "input.a = 1")
    assert run("return input") == {}


def test_every_scope_has_its_own_state_and_a_part_shares_it() -> None:
    vm = machine()
    vm.scope(1, state='{"n":1}', input='{"i":1}')
    value(vm, "state.n = 10")
    done = vm.load("f.tac", "return function() state.n = state.n + input.i return state end", functions=True).send(None)
    assert isinstance(done, Done)
    part = vm.call(json.loads(done.value)["$fn"], "[]", scope=2, parent=1, carry=True).send(None)
    assert isinstance(part, Done)
    assert part.value == part.state == '{"n":2}'
    assert (vm.state(0), vm.state(1)) == ('{"n":10}', '{"n":2}')
    vm.forget(1)
    assert vm.state(1) == "{}"


def test_a_coroutine_stays_in_the_scope_of_its_creator() -> None:
    vm = machine()
    vm.scope(1, state='{"n":1}')
    value(vm, "co = coroutine.wrap(function() while true do coroutine.yield(state.n) end end)", 1)
    value(vm, "state.n = 5")
    assert value(vm, "return {co(), state.n}") == [1, 5]


def test_random_numbers_are_luas_own_and_each_stream_is_its_own() -> None:
    from lupa import lua55

    numbers = """local r = {}
for i = 1, 5 do r[i] = math.random(1, 1000) end
r[6] = math.random() r[7] = math.random(0)
return r"""
    reference = lua55.LuaRuntime().execute("math.randomseed(42, 0) " + numbers)
    assert run("math.randomseed(42) " + numbers) == list(reference.values())
    vm = machine()
    vm.scope(1, stream="4/1")
    vm.scope(2, stream="4/2")
    one, two, outer = (value(vm, numbers, scope) for scope in (1, 2, 0))
    assert one != two != outer
    assert outer == run(numbers)


def test_declared_keys_are_checked_when_assigned_and_when_changed_in_place() -> None:
    vm = machine()
    vm.scope(0, state='{"list":[]}', declared=("list", "n"))
    thread = vm.load(
        "main.tac", "state.n = 1\ntable.insert(state.list, 2)\nhost()\nhost()\nstate.other = 1\nstate.n = 'x'"
    )
    said = [thread.send(None)]
    for _ in range(3):
        said.append(thread.send(answer(None)))
    asks = [message for message in said if isinstance(message, Ask)]
    assert [(ask.op, ask.args if ask.op != "host" else "", ask.line) for ask in asks] == [
        ("State.check", '{"key":"n","value":1}', 1),
        ("State.check", '{"key":"list","value":[2]}', 3),
        ("host", "", 3),
        ("host", "", 4),
    ]
    last = thread.send(answer(None))
    assert isinstance(last, Ask)
    assert [note.data["message"] for note in last.notes] == ["state.other is not declared in the procedure's state"]
    with pytest.raises(Failure, match=r"main\.tac:6: n is a number"):
        thread.send(failing("n is a number"))


def test_a_patch_changes_the_tables_that_the_program_holds() -> None:
    vm = machine()
    value(vm, "state.a = {b = {1, {x = 1}, 3}, gone = 1} held = state.a.b state.old = 1")
    delta = {
        "set": {"new": {"k": 1}},
        "drop": ["old"],
        "into": {
            "a": {
                "drop": ["gone"],
                "into": {"b": {"set": {"1": "one"}, "into": {"2": {"set": {"x": 2}}}, "append": [4, None]}},
            }
        },
    }
    vm.patch(0, json.dumps(delta))
    assert json.loads(vm.state(0)) == {"a": {"b": ["one", {"x": 2}, 3, 4, None]}, "new": {"k": 1}}
    assert value(vm, "return {held == state.a.b, held[1], held[2].x}") == [True, "one", 2]


def step(body: str, before: str = "") -> tuple[VM, int]:
    vm = machine()
    ask = vm.load("main.tac", f"{before}\nStep.checkpoint(function() {body} end)").send(None)
    assert isinstance(ask, Ask)
    return vm, ask.live[0]


@pytest.mark.parametrize(
    ("before", "body", "what"),
    [
        ("local total = 1", "total = total + 1", "local total"),
        ("local list = {1}", "list[1] = 2", "local list"),
        ("local t = {f = print}", "t = {}", "local t"),
        ("total = 1", "total = 2", "global total"),
        ("", "fresh = 1", "global fresh"),
        ("", "string.x = 1 print = nil", "global print"),
        ("local n = 1", "n = 1.0", "local n"),
    ],
)
def test_a_step_that_changes_something_outside_itself_fails(before: str, body: str, what: str) -> None:
    vm, handle = step(body, before)
    with pytest.raises(Failure) as caught:
        drive(vm.call(handle, "[]", scope=0, watch=True))
    assert (caught.value.code, caught.value.site) == ("step_changes_outside", "main.tac:2")
    assert caught.value.message == f"return it from the Step instead of changing {what}"


def test_a_step_may_change_state_and_what_is_its_own() -> None:
    before = "local t, h, own = {1}, {f = print}, 0/0"
    vm, handle = step("local x = own state.n = #t h.g = h local y = t return state.n", before)
    done, _ = drive(vm.call(handle, "[]", scope=0, watch=True, carry=True))
    assert (done.value, done.state) == ("1", '{"n":1}')
