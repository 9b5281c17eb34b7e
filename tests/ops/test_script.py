"""Script mode: a file without a procedure, whose top level is the body of its main procedure."""

from __future__ import annotations

import asyncio
import json
from typing import Any

import pytest

from tactus.app import bundle, loading
from tactus.errors import ProgramError
from tactus.language.program import Program
from tactus.vm.sandboxes import Inside
from tests.programs import error, in_main, logged, result, result_after_crashes, run_program

GREETER = """
input { name = field.string{required = true} }
output { greeting = field.string{required = true} }
state { tries = field.integer{default = 1} }
greeter = Agent { model = "openai/gpt-4o-mini", system_prompt = "Greet {input.name}, try {state.tries}" }
Mocks { greeter = {message = "Hello!"} }
"""


def inspected(source: str, files: dict[str, str] | None = None) -> Program:
    return asyncio.run(loading.inspect(bundle.make("main.tac", source, files), Inside(loading.WORDS)))


# --- what it gives


@pytest.mark.parametrize(
    ("source", "value"),
    [
        ("return 5", 5),
        ("return {1, 2}", [1, 2]),
        ("Sleep(1) return nil, 3", None),
        ("local x = Json.decode('[1]') return x", [1]),
        ("return 'a' .. (input.name or 'b')", "ab"),
        ("log('only')", None),
        ("state.x = 1", None),
        ("w = Agent{model = 'openai/gpt-4o'}", None),
        ("# shell\nreturn 5", 5),
    ],
)
def test_the_top_level_is_the_body(source: str, value: Any) -> None:
    assert result(source) == value


def test_input_output_and_state_are_declared_at_the_top() -> None:
    source = (
        GREETER + "local r = greeter() state.tries = state.tries + 1 return {greeting = r.text, more = state.tries}"
    )
    run, heard = run_program(source, {"name": "Ada"})
    assert json.loads(run.result or "") == {"greeting": "Hello!"}
    assert [line for line in logged(heard) if "dropped" in line]
    assert [event.data["state"] for event in heard if event.kind == "state"] == [{"tries": 2}]


def test_the_input_is_checked_and_has_its_defaults() -> None:
    source = "input { n = field.integer{default = 2, max = 9}, m = 'number' }\nreturn {input.n, input.m}"
    assert result(source, {"m": 1.5}) == [2, 1.5]
    failed = error(source, {"n": 10})
    assert (failed["code"], failed["message"]) == (
        "invalid_input",
        "input.n is 10: expected an integer, at most 9",
    )
    assert failed["site"] == "main.tac:1"


def test_an_input_that_nobody_declares_is_taken_as_it_is() -> None:
    assert result("return input", {"n": [1, {"a": 2}]}) == {"n": [1, {"a": 2}]}
    assert result("local t = {} for k, v in pairs(input) do t[#t + 1] = k end return t", {"b": 1, "a": 2}) == ["a", "b"]
    assert error("input.n = 1")["message"] == "the input is read-only: input.n cannot be assigned"


def test_the_result_is_held_against_the_output() -> None:
    failed = error("output { n = field.integer{required = true} }\nreturn {n = 'x'}")
    assert failed["code"] == "invalid_output"
    assert failed["message"].endswith('output.n is "x": expected an integer')


def test_the_state_has_its_types_and_defaults() -> None:
    source = "state { n = field.integer{default = 1}, list = field.array{default = {}} }\n"
    assert result_after_crashes(source + "Sleep(1) State.append('list', 2) return {state.n, state.list}") == [1, [2]]
    assert error(source + "state.n = 'x'")["message"] == 'state.n is "x": expected an integer'
    assert result("state.n = 5\n" + source + "return state.n") == 5


# --- it is a run like any other


def test_its_asks_are_the_runs_own_and_survive_crashes() -> None:
    body = """
      local total = 0
      for i = 1, 3 do
        Sleep(i)
        total = total + Step.checkpoint(function() return math.random(10) end)
      end
      local yes = Human.approve("Go on?")
      log("total", {n = total})
      return {total > 2, yes}"""
    assert result_after_crashes(body, answers=[True] * 50) == [True, True]
    script, _ = run_program(body, seed=3, answers=[True])
    procedure, _ = run_program(in_main(body), seed=3, answers=[True])
    assert script.result == procedure.result
    assert script.head == procedure.head


def test_functions_and_tools_see_what_the_script_has() -> None:
    source = """
    local calls = 0
    twice = Tool { input = {n = "integer"}, function(args) calls = calls + 1 return args.n * 2 end }
    local function greet() return "Hello, " .. input.name end
    local first = twice{n = 1}
    Sleep(1)
    return {greet(), first, twice{n = 4}, calls, Tool.call_count("twice")}"""
    assert result_after_crashes(source, {"name": "Ada"}) == ["Hello, Ada", 2, 8, 2, 2]


def test_a_step_of_a_script_is_watched() -> None:
    failed = error("local n = 0\nStep.checkpoint(function() n = 1 end)")
    assert failed["code"] == "step_changes_outside"
    assert failed["message"] == "return it from the Step instead of changing local n"


def test_an_error_of_a_script_has_its_line() -> None:
    failed = error("Sleep(1)\n\nerror('no')")
    assert (failed["message"], failed["site"]) == ("no", "main.tac:3")
    assert error("x = = 1")["site"] == "main.tac:1"
    assert error("Sleep(1)\nreturn function() end")["message"].startswith("the result is a function")


def test_declarations_are_made_where_they_stand() -> None:
    source = """Sleep(1)
    if input.second then
      second = Tool { function() return 2 end }
    end
    return {second and second() or 1}"""
    assert result_after_crashes(source, {"second": True}) == [2]
    assert result(source) == [1]
    inside = "step = nil\nlocal function f() local a = Agent{model = 'openai/gpt-4o'} end f()"
    assert error(inside)["message"].startswith("this agent has no name")
    late = "Step.checkpoint(function() Tool{name = 't', function() end} end)"
    assert error(late)["message"] == "Tool declares something: it belongs at the top level of the file"


def test_doubles_and_specifications_hold_from_the_start_where_they_are_constants() -> None:
    source = """w = Agent { model = "openai/gpt-4o" }
    local r = w()
    Mocks { w = {message = "Hi"} }
    Specification([[Feature: x]])
    log(r.text)"""
    run, heard = run_program(source)
    assert (run.status, logged(heard)) == ("done", ["Hi"])
    program = inspected(source)
    assert program.mocks == {"w": {"message": "Hi"}}
    assert program.kept == [("Specification", {"text": "Feature: x"})]
    failed = error(source.replace('"Hi"', "tostring(r)"))
    assert failed["message"].startswith('agent "w" has no double')


# --- which files are scripts


@pytest.mark.parametrize("source", ["x = 1", "", "-- Procedure {}", "function helper() end", "local f = require"])
def test_a_file_that_does_nothing_is_an_error(source: str) -> None:
    message = "the file declares no procedure: add Procedure { function(input) ... end }"
    assert error(source)["message"] == message
    with pytest.raises(ProgramError, match="declares no procedure"):
        inspected(source)


@pytest.mark.parametrize(
    ("source", "message"),
    [
        ("Sleep(1)\nProcedure { function() end }", "`Sleep` does something: it can only be used inside a procedure"),
        ("Sleep(1)\nfunction main() end", "`Sleep` does something: it can only be used inside a procedure"),
        ("local p = Procedure\nSleep(1)", "`Sleep` does something: it can only be used inside a procedure"),
        ("return Iterations.current(), Procedure{}", "`Iterations.current` is of a running procedure"),
        (
            "input { a = 'string' }\nProcedure { function() end }",
            "`input { ... }` at the top level is for files without a procedure; here it belongs into the procedure: "
            "Procedure { input = { ... }, function(input) ... end }",
        ),
        (in_main("output { a = 'string' }"), "output declares something: it belongs at the top level of the file"),
        (
            "Procedure { function() input { a = 'string' } end }",
            "input declares something: it belongs at the top level of the file",
        ),
        ("input { a = 'strin' }", 'input.a has type "strin"'),
        ("input('a')", "`input` needs a table of fields: input { ... }"),
        ("state(state)", "`state` needs a table of fields: state { ... }"),
        ("output()", "`output` needs a table: output { ... }"),
        (
            "output { a = 'int' }\noutput { b = 'int' }",
            "there are two `output { ... }`: the other one is at main.tac:1",
        ),
        (
            "Sleep(1)\ninput { a = 'string' }",
            "`input { ... }` stands too late: main.tac:1 has done something or looked at the input already; "
            "move it to the top of the file",
        ),
        ("local a = input.a\nstate { a = 'string' }", "`state { ... }` stands too late: main.tac:1 has done something"),
        ("Tool{name = 't', function() input { a = 'int' } end}()", "input declares something"),
    ],
)
def test_what_stands_in_the_wrong_place_is_refused(source: str, message: str) -> None:
    assert message in error(source)["message"]


def test_words_that_only_look_are_no_procedure() -> None:
    source = """local procedure = input.procedure
    local ok, e = pcall(Procedure.run, "nobody")
    return {procedure, e.code}"""
    assert result(source, {"procedure": 7}) == [7, "unknown_name"]


def test_a_script_is_no_procedure_to_call() -> None:
    assert error("Procedure.run('main')")["message"] == "a script is no procedure that can be called by name"


# --- what is known of it before it runs


def test_a_script_is_inspected_without_doing_anything() -> None:
    program = inspected(GREETER + "local name = input.name\nlater = Tool{function() end}\ngreeter(name)")
    assert program.main is not None
    assert program.main.input is not None
    assert program.main.output is not None
    assert program.main.input.names == ("name",)
    assert program.main.output.names == ("greeting",)
    assert list(program.agents) == ["greeter"]
    assert program.tools == {}


def test_a_script_is_inspected_up_to_its_end_where_it_does_nothing() -> None:
    assert list(inspected("t = Tool{function() end}\nstate.x = 1\nreturn 1").tools) == ["t"]
    with pytest.raises(ProgramError, match=r"main\.tac:2: boom"):
        inspected("t = Tool{function() end}\nerror('boom')")
