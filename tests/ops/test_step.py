"""Step.checkpoint: once, with the change of the run's memory."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tactus.models import Conversation, Reply
from tactus.storage import RequestRecord
from tactus.storage.memory import MemoryStore
from tests.programs import Clock, CrashingStore, error, in_main, result, result_after_crashes, run_program

COUNT = """
local runs = {n = 0}
work = Tool { input = {}, function(args) return "w" end }
"""


def test_a_remembered_step_leaves_the_memory_as_the_function_left_it() -> None:
    source = COUNT + in_main("""
      state.items = {"a"}
      state.deep = {list = {1, 2}, gone = true}
      local v = Step.checkpoint(function()
        state.items[2] = "b"
        state.deep.list[2] = 20
        state.deep.list[3] = 3
        state.deep.gone = nil
        work{}
        return "value"
      end)
      Sleep(1)
      state.items[3] = "c"
      return {v, state.items, state.deep, work.call_count(), work.called(), work.last_result()}
    """)
    expected = ["value", ["a", "b", "c"], {"list": [1, 20, 3]}, 1, True, "w"]
    assert result_after_crashes(source) == expected


def test_references_into_the_state_stay_valid_over_a_remembered_step() -> None:
    source = in_main("""
      state.items = {}
      local items = state.items
      Step.checkpoint(function() state.items[1] = "in" end)
      Sleep(1)
      items[2] = "out"
      return state.items
    """)
    assert result_after_crashes(source) == ["in", "out"]


@pytest.mark.parametrize(
    ("before", "inside", "after"),
    [
        ("", 'state[1] = "a"', ["a"]),
        ('state[1] = "z"', 'state[2] = "a"', ["z", "a"]),
        ('state[1] = "z"', 'state[1] = nil state.b = "a"', {"b": "a"}),
        ('state[1] = "z"', 'state[1] = nil state["1"] = "a"', {"1": "a"}),
        ('state.b = "z" state["1"] = 2', 'State.clear() state[1] = "a"', ["a"]),
    ],
)
def test_the_state_may_become_a_list_or_an_object_inside(before: str, inside: str, after: Any) -> None:
    body = f'{before} Step.run("s", function() {inside} Sleep(1) end) Sleep(1) return State.all()'
    assert result_after_crashes(in_main(body)) == after


def test_random_numbers_inside_do_not_move_the_stream_outside() -> None:
    body = "%s Sleep(1) return {math.random(1000000), math.random(1000000)}"
    without = result(in_main(body % ""), seed=5)
    within = result(in_main(body % "Step.checkpoint(function() math.random() math.random() end)"), seed=5)
    assert within == without


def test_random_numbers_inside_are_the_same_after_a_crash() -> None:
    source = in_main("""
      local a = Step.checkpoint(function() Sleep(1) return math.random(1000000) end)
      local b = Step.checkpoint(function() return math.random(1000000) end)
      Sleep(1)
      return {a, b, a ~= b}
    """)
    assert result_after_crashes(source)[2] is True


def test_steps_nest() -> None:
    source = in_main("""
      state.log = {}
      local v = Step.checkpoint(function()
        table.insert(state.log, "outer")
        local inner = Step.checkpoint(function() table.insert(state.log, "inner") Sleep(1) return 1 end)
        Sleep(1)
        return inner + 1
      end)
      Sleep(1)
      return {v, state.log}
    """)
    assert result_after_crashes(source) == [2, ["outer", "inner"]]


def test_a_failing_step_is_remembered_too() -> None:
    source = in_main("""
      local tries = 0
      local ok, e = pcall(Step.checkpoint, function() state.seen = true error({code = "mine", n = 1}) end)
      Sleep(1)
      return {ok, e.code, e.n, state.seen}
    """)
    assert result_after_crashes(source) == [False, "mine", 1, True]


def test_changing_a_local_outside_is_an_error_that_says_what_to_do() -> None:
    failed = error(in_main("local total = 0 Step.checkpoint(function() total = total + 1 end)"))
    assert failed["code"] == "step_changes_outside"
    assert failed["message"] == "return it from the Step instead of changing local total"


def test_changing_a_table_outside_or_a_global_is_an_error() -> None:
    body = "%s local ok, e = pcall(Step.checkpoint, function() %s end) return e.message"
    say = "return it from the Step instead of changing "
    assert result(in_main(body % ("local t = {a = {1}}", "t.a[1] = 2"))) == say + "local t"
    assert result(in_main(body % ("", "total = 1"))) == say + "global total"
    assert result("total = {1}\n" + in_main(body % ("", "total[1] = 2"))) == say + "global total"
    assert result("total = 1\n" + in_main(body % ("", "total = nil"))) == say + "global total"
    assert result(in_main(body % ("", "print = nil"))) == say + "global print"


def test_what_runs_inside_may_change_nothing_outside_either() -> None:
    say = "return it from the Step instead of changing local calls"
    tool = "local calls = 0\nbump = Tool { function() calls = calls + 1 return calls end }\n"
    body = "bump{} local ok, e = pcall(Step.checkpoint, function() return bump{} end) return {ok, e.message}"
    assert result(tool + in_main(body)) == [False, say]
    sub = "local calls = 0\nsub = Procedure { function() calls = calls + 1 return calls end }\n"
    body = "sub{} local ok, e = pcall(Step.checkpoint, function() return sub{} end) return {ok, e.message}"
    assert result(sub + in_main(body)) == [False, f'in procedure "sub": {say}']


def test_reading_outside_is_fine() -> None:
    assert (
        result("base = {2}\n" + in_main("local n = 3 return Step.checkpoint(function() return n + base[1] end)")) == 5
    )


def test_a_person_may_be_asked_inside() -> None:
    source = in_main("""
      local answer = Step.checkpoint(function() return Human.input{message = "Your name?"} end)
      return answer .. "!"
    """)
    assert result(source, answers=lambda request: "Ada") == "Ada!"
    assert result_after_crashes(source, answers=lambda request: "Ada") == "Ada!"


def test_it_takes_a_function() -> None:
    say = result(in_main("local ok, e = pcall(Step.checkpoint, 5) return tostring(e)"))
    assert say == "main.tac:3: `Step.checkpoint` needs a function, not a number"
    assert "needs a function" in result(in_main("local ok, e = pcall(Step.checkpoint) return tostring(e)"))


def test_a_step_is_stored_before_anything_outside_is_done() -> None:
    stored: list[list[str]] = []

    class Model:
        async def request(self, conversation: Conversation, on_text: Callable[[str], None]) -> Reply:
            stored.append([entry.op for entry in store.entries("r1")])
            return Reply("Hi.", model="m", provider="openai")

        async def close(self) -> None: ...

    def person(request: RequestRecord) -> bool:
        stored.append([entry.op for entry in store.entries("r1")])
        return True

    store = MemoryStore()
    source = 'hello = Agent { model = "openai/m", system_prompt = "Say hi." }\n' + in_main("""
      Step.checkpoint(function() return 1 end)
      hello()
      Step.checkpoint(function() return 2 end)
      Human.approve("Go on, please?")
    """)
    run, _ = run_program(source, mock=False, models=Model(), store=store, answers=person)
    assert run.status == "done"
    assert stored == [["Step.checkpoint"], ["Step.checkpoint", "Model.request", "Step.checkpoint"]]


def test_a_step_may_have_a_name() -> None:
    source = in_main("""
      local runs = Step.run("fetch", function() state.x = (state.x or 0) + 1 return "v" end)
      Sleep(1)
      return {runs, state.x}
    """)
    assert result_after_crashes(source) == ["v", 1]
    store = MemoryStore()
    result(source, store=store)
    step, _ = store.entries("r1")
    assert (step.op, step.label, step.args) == ("Step.run", "fetch", '{"name":"fetch"}')


def test_a_named_step_needs_a_name_and_a_function() -> None:
    for given in ('"", function() end', "5, function() end", "nil, function() end"):
        assert error(in_main(f"Step.run({given})"))["message"] == "Step.run takes a name and a function"
    assert "`Step.run` needs a function, not a string" in error(in_main('Step.run("a", "b")'))["message"]
    assert "`Step.run` needs a function" in error(in_main("Step.run(function() end)"))["message"]


def test_checkpoint_alone_does_the_same_or_only_marks_a_point() -> None:
    source = in_main("""
      checkpoint()
      local v = checkpoint(function() state.x = 1 return "v" end)
      checkpoint()
      Sleep(1)
      return {v, state.x, checkpoint() == nil, Checkpoint.next_position()}
    """)
    assert result_after_crashes(source) == ["v", 1, True, 6]
    assert "`checkpoint` needs a function, not a string" in error(in_main('checkpoint("here")'))["message"]


def test_a_marked_point_is_an_entry_that_commits_nothing_of_its_own() -> None:
    store = CrashingStore(0, Clock())
    result(in_main("for i = 1, 5 do checkpoint() end"), store=store, clock=Clock())
    assert [entry.op for entry in store.entries("r1")] == ["checkpoint"] * 5
    assert store.appends == 0


def test_changing_a_local_in_any_of_them_is_an_error() -> None:
    say = "return it from the Step instead of changing local n"
    for step in ("checkpoint(f)", 'Step.run("x", f)'):
        assert error(in_main(f"local n = 1 local f = function() n = 2 end {step}"))["message"] == say
