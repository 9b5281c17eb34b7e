"""What is wrong with a program, and where."""

from __future__ import annotations

import pytest

from tactus.errors import Failure, ProgramError
from tests.vm.programs import failure, machine, run


@pytest.mark.parametrize(
    ("source", "message", "line"),
    [
        ("local x = 1\nx = = 2", "unexpected symbol near '='", 2),
        ("if true then\n", "'end' expected (to close 'if' at line 1) near <eof>", 2),
    ],
)
def test_a_syntax_error_has_file_and_line(source: str, message: str, line: int) -> None:
    with pytest.raises(ProgramError) as caught:
        machine().load("lib/main.tac", source)
    assert (caught.value.message, caught.value.file) == (message, "lib/main.tac")
    assert caught.value.line in (line, line - 1)


def test_a_runtime_error_has_its_place_and_the_stack() -> None:
    error = failure("""local function deploy()
  local x
  return x.y
end
function outer() local r = deploy() return r end
local r = outer()""")
    assert str(error) == "main.tac:3: attempt to index a nil value (local 'x')"
    assert error.code == "program_error"
    assert error.trace == (
        "main.tac:3: in function 'deploy'",
        "main.tac:5: in function 'outer'",
        "main.tac:6: in main chunk",
    )


def test_a_table_that_the_program_raised_survives() -> None:
    error = failure("local x = 1\nerror({code = 'mine', message = 'no', retryable = true, n = 1})")
    assert (error.code, error.message, error.retryable, error.site) == ("mine", "no", True, "main.tac:2")
    assert error.raised == {"code": "mine", "message": "no", "retryable": True, "n": 1}


@pytest.mark.parametrize(
    ("raised", "message"),
    [
        ("'plain', 0", "plain"),
        ("nil", "error object is a nil value"),
        ("setmetatable({}, {__tostring = function() return 'shown' end})", "shown"),
        ("{f = print}", "error object is a table value"),
        ("{1, 2}", "[1,2]"),
    ],
)
def test_whatever_is_raised_has_a_message_and_a_place(raised: str, message: str) -> None:
    error = failure(f"error({raised})")
    assert (error.message, error.site) == (message, "main.tac:1")


def test_lua_strings_stay_strings_for_pcall() -> None:
    assert run("return (select(2, pcall(function() local x = {} .. 1 end)))") == (
        "main.tac:1: attempt to concatenate a table value"
    )


@pytest.mark.parametrize(
    ("source", "message"),
    [
        ("string.rep()", "bad argument #1 to 'rep' (string expected, got no value)"),
        ("table.insert(nil, 1)", "bad argument #1 to 'insert' (table expected, got no value)"),
        ("table.sort{1, 'a'}", "attempt to compare string with number"),
        ("setmetatable({}, {__gc = print})", "'__gc' finalizers are not available"),
        ("setmetatable({}, {__mode = 'k'})", "weak tables ('__mode') are not available"),
        ("('x'):format() string.format('%p', {})", "invalid conversion '%p' to 'format'"),
        ("load('\\27Lua')", "binary chunks cannot be loaded: load takes text only"),
        ("next({}, {})", "next: this table has a table as a key; such keys have no stable order and would break "
         "replay (use string or number keys)"),
        ("Agent('x', 5)", "`Agent` needs a table: Agent { ... }"),
        ("Step.checkpoint(5)", "`checkpoint` needs a function"),
    ],
)  # fmt: skip
def test_library_errors_name_the_programs_line(source: str, message: str) -> None:
    error = failure("local x = 1\n" + source)
    assert (
        error.message.replace("`Step.checkpoint` needs a function, not a number", "`checkpoint` needs a function")
        == message
    )
    assert error.site == "main.tac:2"


def test_a_first_line_for_the_shell_is_a_comment() -> None:
    assert run("#!/usr/bin/env tactus\nreturn 1") == 1
    assert run("\ufeff-- mark\nreturn 2") == 2


def test_an_error_in_a_coroutine_crosses_resume() -> None:
    with pytest.raises(Failure, match=r"main\.tac:1: deep"):
        run("local co = coroutine.wrap(function() error('deep') end) co()")
