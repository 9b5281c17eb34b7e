"""Loops of turns: what they wait for must be able to happen."""

from __future__ import annotations

import pytest

from tactus.language.check.loops import loops
from tactus.language.codes import BY_ID
from tactus.language.finding import ERROR, WARNING
from tests.language.check.told import Told, main, told

AGENTS = """\
done = tactus.done
search = Tool { function(args) return 1 end }
worker = Agent { model = "gpt-4o", tools = {search} }
bare = Agent { model = "gpt-4o" }
full = Agent { model = "gpt-4o", tools = {search, "done"} }
sub = Procedure { function(input) return full() end }
"""


def found(body: str, more: str = "", fields: str = "", files: dict[str, str] | None = None) -> list[Told]:
    return told(loops, AGENTS + more + main(body, fields), files)


def codes(body: str, more: str = "", fields: str = "") -> list[str]:
    return [one.code for one in found(body, more, fields)]


# --- a tool that nobody in the loop has


def test_a_loop_that_waits_for_a_tool_that_its_agent_lacks_is_found_at_the_question() -> None:
    assert found("repeat worker() until done.called()") == [
        Told(
            "TAC601",
            "done.called()",
            "this loop ends when `done` is called, but `worker` does not have it: add it to the tools of `worker`",
        )
    ]
    assert BY_ID["TAC601"].severity == ERROR


@pytest.mark.parametrize(
    "body",
    [
        'repeat worker() until Tool.called("done")',
        "repeat worker() until Tool.called(done)",
        "repeat worker() until done:called()",
        "while not done.called() do worker('Go on') end",
        "while true do worker() if done.called() then break end end",
        "while true do worker() if done.called() then return 1 end end",
        "while true do worker() if (input.x and done.called()) then log('so') break end end",
        "repeat local ok = pcall(worker, 'x') until done.called()",
        "repeat bare() worker{message = 'x'} until done.called()",
        "repeat full{tools = {search}} until done.called()",
        "repeat full{message = 'x', tools = {}} until done.called()",
        "repeat worker() sub() until done.called()",
        "repeat worker() search{} until done.called()",
        "repeat worker() log('x', {n = #input.list}) if input.x then log('y') end until done.called()",
        "repeat for i = 1, 3 do worker() if i == 2 then break end end until done.called()",
        "repeat worker() if not search.called() then goto next end log('x') ::next:: until done.called()",
    ],
)
def test_it_is_found_however_the_loop_is_written(body: str) -> None:
    assert codes(body) == ["TAC601"]


@pytest.mark.parametrize(
    "body",
    [
        "repeat full() until done.called()",
        "repeat full{message = 'x'} until done.called()",
        "repeat worker{tools = {done}} until done.called()",
        "repeat worker() full() until done.called()",
        "repeat pcall(full) until done.called()",
        "repeat worker() done() until done.called()",
        "repeat worker() done{reason = 'x'} until done.called()",
        "repeat worker() pcall(done) until done.called()",
        "repeat worker(input) until done.called()",
        "repeat worker{tools = list} until done.called()",
        "repeat worker() until input.x == 1",
        "full() repeat worker() until done.called()",
        "for i = 1, 3 do repeat worker() until done.called() full() end",
        "repeat worker() helper() until done.called()",
        "repeat worker() input.f() until done.called()",
        "repeat Retry.with_backoff(full) until done.called()",
        "repeat for _, one in ipairs({worker, full}) do one() end until done.called()",
        "repeat local w = pick() w() until done.called()",
        "repeat log('x') until done.called()",
        "repeat worker() until search.called()",
        "repeat worker() until nobody.called()",
        'repeat worker() until Tool.called("nobody")',
    ],
)
def test_where_the_tool_may_be_called_nothing_is_said(body: str) -> None:
    assert not found(body)


def test_functions_of_the_file_are_followed() -> None:
    quiet = "local function note(text) Log.info(text) end\n"
    assert codes("repeat worker() note('x') until done.called()", quiet) == ["TAC601"]
    loud = "local function finish() return full() end\nlocal function note() finish() end\n"
    assert not found("repeat worker() note('x') until done.called()", loud)


@pytest.mark.parametrize(
    "agent",
    [
        'w = Agent { model = "gpt-4o", tools = input.tools }\n',
        'w = Agent { model = "gpt-4o", tools = {mcp.server.done} }\n',
        'w = Agent { model = "gpt-4o", tools = {require("lib.tools").done} }\n',
        'w = Agent { model = "gpt-4o", toolsets = {"all"} }\n',
        'w = Agent { model = "gpt-4o", inline_tools = {{name = "done"}} }\n',
        "w = Agent(options)\n",
        "w = pick()\n",
    ],
)
def test_an_agent_whose_tools_are_not_known_may_have_it(agent: str) -> None:
    assert not found("repeat w() until done.called()", agent)


def test_a_loop_in_a_function_that_others_call_is_judged_by_the_whole_file() -> None:
    inside = "local function go() repeat worker() until done.called() end\n"
    assert not found("full() go()", inside)
    alone = "done = tactus.done\nworker = Agent { model = 'gpt-4o' }\n" + inside + main("go()")
    assert [one.code for one in told(loops, alone)] == ["TAC601"]


def test_several_agents_are_named() -> None:
    (one,) = found("repeat worker() bare() until done.called()")
    assert one.message.endswith("but `worker` and `bare` do not have it: add it to the tools of one of them")
    (one,) = found("repeat full{tools = {}} until done.called()")
    assert one.message.endswith("but no turn in this loop offers it")


@pytest.mark.parametrize(
    "body",
    [
        "repeat worker() until done.called() or input.x",
        "repeat worker() if input.x then break end until done.called()",
        "repeat worker() if input.x then return end until done.called()",
        "repeat worker() if input.x then goto out end until done.called() ::out::",
        "while not (done.called() or Stop.requested()) do worker() end",
    ],
)
def test_a_loop_that_ends_otherwise_still_looks_at_a_tool_that_nobody_has(body: str) -> None:
    assert codes(body) == ["TAC602"]


def test_a_part_of_a_condition_that_is_never_true_is_a_warning() -> None:
    assert found("repeat worker() until done.called() or Iterations.exceeded(10)") == [
        Told(
            "TAC602",
            "done.called()",
            "`done` is never called in this loop: `worker` does not have it: add it to the tools of `worker`",
        )
    ]
    assert BY_ID["TAC602"].severity == WARNING
    assert not found("repeat full() until done.called() or Iterations.exceeded(10)")
    assert not found("repeat worker() until search.called() or Iterations.exceeded(10)")


# --- no way out


@pytest.mark.parametrize(
    ("body", "at"),
    [
        ("while true do full() end", "true"),
        ("repeat full() until false", "false"),
        ("while 1 do full() end", "1"),
        ("repeat full() until nil", "nil"),
        ("while not false do full() end", "not false"),
        ("local finished = false repeat full() until finished", "finished"),
        ("local finished repeat full() until finished", "finished"),
        ("local on = true while on do full() log('x') end", "on"),
        ("while true do full() for i = 1, 3 do if i == 2 then break end end end", "true"),
        ("while true do full() if false then break end end", "true"),
        ("while true do full() local f = function() return 1 end end", "true"),
        ("while true do full() goto next ::next:: end", "true"),
    ],
)
def test_a_loop_that_nothing_ends_is_found(body: str, at: str) -> None:
    (one,) = found(body)
    assert (one.code, one.at) == ("TAC603", at)


def test_it_is_told_what_could_end_it() -> None:
    assert found("while true do full() end")[0].message == (
        "this loop never ends: `while true` stays as it is, and nothing leaves the loop; "
        "let it look at a tool or at its turns: until done.called() or Iterations.exceeded(10)"
    )


@pytest.mark.parametrize(
    "body",
    [
        "while true do full() if input.x then break end end",
        "while true do full() if Stop.requested() then return end end",
        "local finished = false repeat full() finished = search.called() until finished",
        "local finished = false local function f() finished = true end repeat full() f() until finished",
        "local finished repeat full() if input.x then finished = true end until finished",
        "while input.on do full() end",
        "while state.on do full() end",
        "repeat full() until Iterations.exceeded(3)",
        "repeat full() until Stop.requested()",
        "while true do full() Sleep(60) end",
        "while true do full(Human.input('More?')) end",
        "while true do full() check() end",
        "while true do full() error('enough') end",
        "while true do full() assert(input.x) end",
        "while true do full() coroutine.yield(1) end",
        "while true do log('x') end",
        "pcall(function() while true do full() end end)",
        "local gen = coroutine.wrap(function() while true do full() end end)",
        "for i = 1, math.huge do full() end",
    ],
)
def test_a_loop_that_something_may_end_is_let_be(body: str) -> None:
    assert "TAC603" not in codes(body)


def test_a_limit_may_be_meant_to_end_it() -> None:
    assert not found("while true do full() end", fields="max_turns = 10, ")
    assert not found("while true do full() end", 'w = Agent { model = "gpt-4o", budget = {requests = 3} }\n')


def test_a_tool_may_wait_for_a_person() -> None:
    ask = "ask = Tool { function(args) return Human.input('?') end }\n"
    assert not found("while true do full() end", ask)


def test_a_global_that_another_file_sets_may_change() -> None:
    body = "while going do full() end"
    assert [one.code for one in found(body, "going = true\n")] == ["TAC603"]
    assert not found(
        body, 'going = true\nrequire("lib.a")\n', files={"lib/a.tac": "function stop() going = false end\n"}
    )


def test_what_a_sub_procedure_runs_into_may_be_caught() -> None:
    endless = "forever = Procedure { function(input) while true do full() end end }\n"
    assert codes("return forever()", endless) == ["TAC603"]
    assert not found("return pcall(forever)", endless)


def test_the_inner_loop_and_the_outer_one_are_both_found() -> None:
    assert codes("while true do while true do full() end end") == ["TAC603", "TAC603"]


def test_a_script_is_read_too() -> None:
    script = 'worker = Agent { model = "gpt-4o" }\ndone = tactus.done\n'
    assert [one.code for one in told(loops, script + "while true do worker() end\n")] == ["TAC603"]
    assert [one.code for one in told(loops, script + "repeat worker() until done.called()\n")] == ["TAC601"]
