"""`require` of a program's own files, and other files that run inside a run."""

from __future__ import annotations

from typing import Any

import pytest

from tests.programs import error, in_main, logged, result, result_after_crashes, run_program

TEXT = "local M = {}\nfunction M.shout(text) return text:upper() end\nreturn M\n"
WRITER = """
done = tactus.done
worker = Agent { model = "openai/gpt-4o", tools = {done} }
Procedure {
  input = {topic = field.string{required = true}},
  output = {text = field.string{required = true}},
  function(input)
    seen = (seen or 0) + 1
    state.n = (state.n or 0) + 1
    Sleep(1)
    local r = worker()
    return {text = input.topic .. " " .. r.text .. " " .. seen .. state.n .. " " .. math.random(1000)}
  end
}
Mocks { worker = {temporal = {"one", "two"}} }
"""


# --- modules


@pytest.mark.parametrize("name", ["lib.text", "./lib/text", "lib/text", "./lib/text.tac", "./lib/./text"])
@pytest.mark.parametrize(
    "spelling", ["return require({}).shout('a')", "local ok, m = pcall(require, {}) return m.shout('a')"]
)
def test_a_module_stands_beside_the_main_file(name: str, spelling: str) -> None:
    assert result(spelling.format(f'"{name}"'), files={"lib/text.tac": TEXT}) == "A"


def test_a_module_may_be_plain_lua_and_tac_goes_first() -> None:
    assert result("return require('a')", files={"a.lua": "return 'lua'"}) == "lua"
    assert result("return require('a')", files={"a.lua": "return 'lua'", "a.tac": "return 'tac'"}) == "tac"
    assert result("return require('./a.lua')", files={"a.lua": "return 'lua'", "a.tac": "return 'tac'"}) == "lua"


def test_a_module_is_loaded_once_however_it_is_named() -> None:
    files = {"a.tac": "loads = (loads or 0) + 1 return {}", "b.tac": "return require('./a')"}
    assert result("local a = require('a') return {a == require('b'), a == require('./a.tac'), loads}", files=files) == [
        True,
        True,
        1,
    ]


def test_a_module_that_returns_nothing_is_true() -> None:
    assert result("return {require('a'), shared}", files={"a.tac": "shared = 5"}) == [True, 5]


def test_a_module_declares_tools_agents_and_procedures() -> None:
    library = """
    local helper = Tool { input = {n = "integer"}, function(args) return args.n + 1 end }
    local M = {}
    M.add = Tool { input = {n = "integer"}, function(args) return helper{n = args.n} + 1 end }
    M.twice = Procedure { function(input) Sleep(1) return M.add{n = input.n} * 2 end }
    M.critic = Agent { model = "openai/gpt-4o", tools = {M.add} }
    return M"""
    source = """
    local lib = require("lib")
    Mocks { critic = {message = "fine"} }
    """ + in_main(
        "local r = lib.critic('?') "
        "return {lib.twice{n = 1}, Tool.call_count('add'), Procedure.run('twice', {n = 2}), r.text}"
    )
    assert result_after_crashes(source, files={"lib.tac": library}) == [6, 0, 8, "fine"]


def test_two_declarations_of_one_name_are_an_error_wherever_they_stand() -> None:
    files = {"a.tac": "\nlocal search = Tool { function() end }"}
    failed = error("require('a')\nsearch = Tool { function() end }\nreturn 1", files=files)
    assert failed["message"] == (
        'two tools are called "search": the other one is at a.tac:2; give one of them another name'
    )
    assert failed["site"] == "main.tac:2"


def test_only_the_main_files_procedures_can_be_its_main() -> None:
    files = {"a.tac": "helper = Procedure { function() return 1 end }"}
    assert result("require('a')\nonly = Procedure { function() return helper() + 1 end }", files=files) == 2
    failed = error("require('a')\nProcedure { function() end }", files={"a.tac": "\nProcedure { function() end }"})
    assert failed["message"].startswith("this procedure has no name: assign it to a variable")
    assert failed["site"] == "a.tac:2"


def test_a_module_does_nothing_by_itself_wherever_it_is_loaded() -> None:
    files = {"a.tac": "local f = 1\nSleep(1)"}
    message = "`Sleep` does something: it can only be used inside a procedure, not at the top level of the file"
    for source in ("require('a')\n" + in_main("return 1"), "return require('a')", in_main("return require('a')")):
        failed = error(source, files=files)
        assert (failed["message"], failed["site"]) == (message, "a.tac:2")
    failed = error("return require('a')", files={"a.tac": "input { n = 'integer' }"})
    assert failed["message"] == "a module has no input of its own: `input { ... }` belongs to the main file"


def test_a_module_may_be_loaded_while_a_procedure_runs() -> None:
    files = {"a.tac": "local t = Tool { name = 'late', function() return 7 end } return t"}
    assert result_after_crashes(in_main("Sleep(1) local t = require('a') Sleep(1) return t()"), files=files) == 7
    failed = error(in_main("Step.checkpoint(function() return require('a').x end)"), files=files)
    assert failed["message"] == (
        'require("a") loads a module inside a Step, where it would not be loaded again on replay: '
        "load it at the top of the file"
    )
    assert result(
        in_main("require('a') return Step.checkpoint(function() return require('a').name end)"), files=files
    ) == ("late")


def test_errors_of_a_module_have_its_line() -> None:
    failed = error("return require('lib.a').f()", files={"lib/a.tac": "return {f = function()\n  error('no')\nend}"})
    assert (failed["message"], failed["site"]) == ("no", "lib/a.tac:2")
    failed = error("return 1, require('a')", files={"a.tac": "x = = 1"})
    assert failed["message"] == "the module a cannot be compiled: a.tac:1: unexpected symbol near '='"
    failed = error("return 1, require('a')", files={"a.tac": "\nlocal t = {Agent{}}"})
    assert failed["site"] == "a.tac:2"


def test_modules_that_require_each_other_are_an_error_that_shows_the_chain() -> None:
    files = {"a.tac": "return {require('b')}", "b.tac": "return {require('./c')}", "c.tac": "return {require('a')}"}
    failed = error("return {require('a')}", files=files)
    assert failed["message"] == "modules that require each other: a.tac -> b.tac -> c.tac -> a.tac"


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("../secret", '"../secret" may lie outside of the folder of main.tac'),
        ("lib/../../x", "may lie outside of the folder"),
        ("/etc/passwd", "may lie outside of the folder"),
        ("C:/x", "may lie outside of the folder"),
        ("a\\\\b", "is no name of a module"),
        ("lib..x", '"lib..x" is no name of a module'),
        ("", "is no name of a module"),
        ("./", "is no path of a file"),
        ("tactus.tools.dine", 'there is no module "tactus.tools.dine" (there are: '),
        (
            "lib.x",
            'there is no module "lib.x" in this run: lib/x.tac or lib/x.lua was not beside main.tac when it started',
        ),
        ("main", "main.tac is the program itself, no module of it"),
    ],
)
def test_a_name_that_is_no_module_is_refused(name: str, message: str) -> None:
    failed = error(f'local x = 1\nlocal y = require("{name}")')
    assert message in failed["message"]
    assert failed["site"] == "main.tac:2"
    assert failed["code"] == "unknown_module"


# --- files that run inside a run


def test_a_file_beside_the_program_runs_as_a_procedure() -> None:
    source = in_main("""
      worker = "mine"
      local first = Procedure.run("./writer.tac", {topic = "a"})
      local second = Procedure.run("./writer.tac", {topic = "b"})
      return {first.text, second.text, worker, seen or "nil", state.n or 0}""")
    first, second, *rest = result_after_crashes(source, files={"writer.tac": WRITER})
    assert first.startswith("a one 11 ")
    assert second.startswith("b two 11 ")
    assert first.split()[-1] != second.split()[-1]
    assert rest == ["mine", "nil", 0]


def test_a_files_names_are_its_own() -> None:
    other = """
    search = Tool { function() return "other" end }
    Procedure { function() return {search(), Tool.call_count("search"), lib().n} end }
    lib = function() return require("counter") end"""
    counter = "n = (n or 0) + 1 return {n = n}"
    source = """
    search = Tool { function() return "main" end }
    require("counter") require("./counter")
    """ + in_main('return {Procedure.run("./other.tac"), search(), Tool.call_count("search"), n}')
    files = {"other.tac": other, "counter.tac": counter}
    assert result_after_crashes(source, files=files) == [["other", 1, 1], "main", 1, 1]


def test_a_script_runs_as_a_procedure_too() -> None:
    other = "input { n = 'integer' }\nSleep(1)\nlocal t = Tool{function() return input.n end}\nreturn {n = t() + 1}"
    source = in_main('return {Procedure.run("./other.tac", {n = 1}), Procedure.run("./other.tac", {n = 5})}')
    assert result_after_crashes(source, files={"other.tac": other}) == [{"n": 2}, {"n": 6}]


def test_a_file_in_a_folder_has_its_modules_beside_it() -> None:
    files = {"sub/other.tac": "return require('lib.x') .. Procedure.run('./more.tac')", "sub/lib/x.tac": "return 'x'"}
    files["sub/more.tac"] = "return 'more'"
    assert result("return Procedure.run('./sub/other.tac')", files=files) == "xmore"


def test_a_step_remembers_what_a_file_did() -> None:
    other = "n = 0\nw = Agent{model = 'openai/gpt-4o'}\nlocal r = w() n = n + 1 return r.text\n"
    other = "Mocks { w = {temporal = {'one', 'two'}} }\n" + other
    source = in_main("""
      local a = Step.checkpoint(function() return Procedure.run("./other.tac") end)
      Sleep(1)
      return {a, Procedure.run("./other.tac")}""")
    assert result_after_crashes(source, files={"other.tac": other}) == ["one", "two"]


def test_a_step_in_a_file_is_remembered_for_the_whole_run() -> None:
    other = """w = Agent { model = "openai/gpt-4o" }
    Mocks { w = {temporal = {"one", "two"}} }
    local text = Step.checkpoint(function() return w().text end)
    Sleep(1)
    return text"""
    source = in_main('return {Procedure.run("./other.tac"), Procedure.run("./other.tac")}')
    assert result_after_crashes(source, files={"other.tac": other}) == ["one", "two"]


def test_a_files_doubles_are_its_own() -> None:
    source = """worker = Agent { model = "openai/gpt-4o" }
    Mocks { worker = {temporal = {"first", "second"}} }
    """ + in_main(
        'local a = worker().text local b = Procedure.run("./writer.tac", {topic = "t"}).text\n'
        "return {a, b:sub(1, 5), worker().text}"
    )
    assert result_after_crashes(source, files={"writer.tac": WRITER}) == ["first", "t one", "second"]


def test_errors_of_a_file_carry_its_name_and_line() -> None:
    files = {
        "bad.tac": "local x = 1\nerror('boom')",
        "early.tac": "\nSleep(1)\nProcedure { function() end }",
        "typed.tac": "Procedure { input = {n = 'integer'}, function() end }",
        "main.tac": "",
    }
    failed = error("Procedure.run('./bad.tac')", files=files)
    assert (failed["message"], failed["site"]) == ('in procedure "bad.tac": boom', "bad.tac:2")
    failed = error("Procedure.run('./early.tac')", files=files)
    assert failed["message"].startswith("`Sleep` does something")
    assert failed["site"] == "early.tac:2"
    caught = "local ok, e = pcall(Procedure.run, './typed.tac', {n = 'x'}) return {e.code, e.message}"
    assert result(caught, files=files) == [
        "invalid_input",
        'in procedure "typed.tac": input.n is "x": expected an integer',
    ]


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("./none.tac", 'there is no file "./none.tac" in this run'),
        ("other.tac", 'there is no file "other.tac" in this run'),
        ("./../x.tac", "may lie outside of the folder of main.tac"),
        ("/x.tac", "may lie outside of the folder of main.tac"),
    ],
)
def test_a_file_that_is_not_there_is_refused(name: str, message: str) -> None:
    value: Any = result(f'local ok, e = pcall(Procedure.run, "{name}") return {{e.code, e.message}}')
    assert value[0] == "unknown_name"
    assert message in value[1]


def test_files_that_run_each_other_have_an_end() -> None:
    files = {"a.tac": "return Procedure.run('./b.tac')", "b.tac": "return Procedure.run('./a.tac')"}
    failed = error("return Procedure.run('./a.tac')", files=files)
    assert failed["code"] == "max_depth"


def test_the_random_numbers_and_log_lines_of_a_file_are_kept() -> None:
    _, heard = run_program("Procedure.run('./a.tac') log('main')", files={"a.tac": "log('a') Sleep(1) log('b')"})
    assert logged(heard) == ["a", "b", "main"]
