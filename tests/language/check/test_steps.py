"""What a Step changes outside itself."""

from __future__ import annotations

import pytest

from tactus.language.check.steps import steps
from tests.language.check.told import main, told


def changed(body: str) -> list[str]:
    return [one.at for one in told(steps, main(body)) if one.code == "TAC709"]


@pytest.mark.parametrize(
    ("body", "at"),
    [
        ("local total = 0 Step.checkpoint(function() total = total + 1 end)", "total"),
        ("local total Step.run('a', function() local x = 1 x, total = 2, 3 end)", "total"),
        ("checkpoint(function() if input.x then found = 1 end end)", "found"),
        ("local list = {} Step.run('a', function() list[#list + 1] = 1 end)", "list[#list + 1]"),
        ("local list = {1} Step.run('a', function() table.insert(list, 2) end)", "list"),
        ("local map = {a = {}} Step.run('a', function() map.a.b = 1 map.a.c = 2 end)", "map.a.b"),
        ("local n = 0 local function add() n = n + 1 end Step.checkpoint(add)", "n"),
        ("Step.checkpoint(function() function helper() end end)", "function() function helper() end end"),
    ],
)
def test_what_a_step_changes_outside_is_found(body: str, at: str) -> None:
    assert changed(body) == [at]


def test_it_is_told_as_the_run_tells_it() -> None:
    (one,) = told(steps, main("local total = 0 Step.checkpoint(function() total = 1 end)"))
    assert one.message == "return it from the Step instead of changing local total"
    (one,) = told(steps, main("Step.checkpoint(function() total = 1 end)"))
    assert one.message == "return it from the Step instead of changing global total"


@pytest.mark.parametrize(
    "body",
    [
        "local total = Step.checkpoint(function() local n = 0 n = n + 1 return n end)",
        "Step.checkpoint(function(n) n = 1 for i = 1, 2 do n = i end end)",
        "Step.checkpoint(function() state.x = 1 state.list[1] = 2 State.set('y', 1) end)",
        "local total = 0 Retry.with_backoff(function() total = total + 1 end)",
        "local n = 0 local function add() n = n + 1 end Step.checkpoint(function() add() end)",
        "local t = setmetatable({}, {}) Step.run('a', function() t.x = 1 end)",
        "local t = {} setmetatable(t, {}) Step.run('a', function() t.x = 1 end)",
        "local t = {f = print} Step.run('a', function() t.x = 1 end)",
        "local t = make() Step.run('a', function() t.x = 1 end)",
        "local t = {} t.x = 1 Step.run('a', function() local t = {} t.x = 2 end)",
        "Step.run('a', fn)",
        "Step.run('a')",
        "local t = {3, 1} Step.run('a', function() local u = table.concat(t) return #t end)",
    ],
)
def test_what_a_step_keeps_to_itself_is_let_be(body: str) -> None:
    assert not changed(body)
