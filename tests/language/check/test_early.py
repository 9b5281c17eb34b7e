"""The input and the state at the top level of a file with a procedure."""

from __future__ import annotations

import pytest

from tactus.language.check import Host
from tactus.language.check.early import early
from tests.language.check.told import main, program, told


@pytest.mark.parametrize(
    ("line", "at", "said"),
    [
        (
            "state.count = 1",
            "state.count",
            "`state.count` is set at the top level of the file, and no procedure has it",
        ),
        ('State.set("count", 1)', "State.set", "`State.set` is set at the top level"),
        ("local s = state s.count = 1", "s.count", "`s.count` is set at the top level"),
        ("local topic = input.topic", "input.topic", "`input.topic` is always nil at the top level of the file"),
        ('w = Agent { system_prompt = "x" .. input.topic }', "input.topic", "a prompt shows it as {input.topic}"),
    ],
)
def test_what_belongs_to_a_call_is_not_there_yet(line: str, at: str, said: str) -> None:
    (one,) = told(early, line + "\n" + main("return 1"))
    assert (one.code, one.at) == ("TAC718", at)
    assert said in one.message


def test_each_is_told_once() -> None:
    lines = "state.a = input.a\nstate.b = input.b\n"
    assert [one.at for one in told(early, lines + main("return 1"))] == ["state.a", "input.a"]


@pytest.mark.parametrize(
    "line",
    [
        "local topic = function() return input.topic end",
        "function keep(x) state.x = x end",
        "local state = {} state.x = 1",
        "local settings = {input = {x = 1}} settings.input.x = 2",
        "if input.topic then print(1) end",
        "local ok = pcall(function() return input.topic end)",
        "local x = input",
    ],
)
def test_what_runs_later_or_is_ones_own_is_let_be(line: str) -> None:
    assert not told(early, line + "\n" + main("return 1"))


def test_a_script_and_a_module_are_let_be() -> None:
    assert not told(early, "state.x = input.x\nreturn state.x\n")
    module = program("state.x = input.x\n" + main("return 1"), {}, part=True)
    assert not list(early(module, Host()))
