"""What the text of a file says of it as a whole."""

from __future__ import annotations

import time

import pytest

from tactus.language.outline import Named, files, front, is_script, line_of

PROCEDURES = ("Procedure", "procedure")


@pytest.mark.parametrize(
    "source",
    [
        "",
        "x = 1",
        "log('Procedure') -- Procedure {}",
        "local procedure = input.procedure log(procedure)",
        "x.procedure = {procedure = 1} x:procedure()",
        "Procedure.run('a') local run = Procedure.run",
        "Procedure('a'){x = 1} Procedure 'a' 'b'",
        "local function main() end main()",
        "local main function main() end",
        "local main main = function() end",
        "t = {main = function() end} function t.main() end main = 5 log(main)",
        "function f() main = function() end end",
        "do local main = 1 end",
    ],
)
def test_a_file_that_declares_no_procedure_is_a_script(source: str) -> None:
    assert is_script(source, PROCEDURES, "main")


@pytest.mark.parametrize(
    "source",
    [
        "Procedure {}",
        "procedure('main', {}, function() end)",
        "procedure(function() end)",
        "Procedure 'a' {}",
        "x = {Procedure{}}",
        "local function f() return Procedure {} end",
        "local P = Procedure",
        "f(Procedure)",
        "t = {p = Procedure}",
        "function main() end",
        "main = function() end",
        "global function main() end",
        "a, main = 1, function() end",
        "if a then function main() end end",
    ],
)
def test_a_file_that_declares_one_or_has_a_global_main_is_none(source: str) -> None:
    assert not is_script(source, PROCEDURES, "main")


def test_the_line_of_a_global_function_is_known() -> None:
    assert line_of("\n\nfunction main() end", "main") == 3
    assert line_of("local function main() end", "main") == 0


def test_other_files_are_named_by_constants() -> None:
    source = """require "a.b" local c = pcall(require, "c") require("g").h("i")
    Procedure.run("./o.tac", {}) local z = [[./p/q.tac]] -- require("x")
    require(name) require("d" .. e) s = "require('y')" m.require("z") t = "o.tac"
    """
    assert files(source) == [
        Named("module", "a.b", 1),
        Named("module", "c", 1),
        Named("module", "g", 1),
        Named("file", "./o.tac", 2),
        Named("file", "./p/q.tac", 2),
    ]


def test_what_can_be_said_before_the_file_runs_keeps_its_lines() -> None:
    source = "x = 1\nMocks { a = {n = -1, [1] = 'x'} } Mocks { b = x } f()\nlocal y = Mocks {}\nSpecification([[a\nb]])"
    expected = "\nMocks { a = {n = -1, [1] = 'x'} }\n\nSpecification([[a\nb]])"
    kept = front(source, ("Mocks", "Specification"))
    assert [line.rstrip() for line in kept.split("\n")] == expected.split("\n")
    assert front("Mocks { a = function() end }", ("Mocks",)) == ""
    assert front("if x then Mocks { a = 1 } end x.Mocks { a = 1 }", ("Mocks",)) == ""


def test_a_long_file_is_looked_at_quickly() -> None:
    source = (
        "local text = require('lib.text')\n" + "x = f(1, {a = 'b', c = g(2)}) Procedure.run('a', {main = 1})\n" * 1000
    )
    started = time.process_time()
    assert is_script(source, PROCEDURES, "main")
    assert files(source) == [Named("module", "lib.text", 1)]
    assert front(source, ("Mocks",)) == ""
    assert time.process_time() - started < 3
