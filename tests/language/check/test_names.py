"""Names that are nowhere defined."""

from __future__ import annotations

import pytest

from tactus.language.check.names import names
from tactus.language.facts import Facts
from tests.language.check.told import Told, main, told


def found(source: str, **files: str) -> list[Told]:
    return told(names, source, {f"{name}.tac": text for name, text in files.items()})


def only(source: str, **files: str) -> Told:
    (one,) = found(source, **files)
    return one


@pytest.mark.parametrize(
    ("source", "at", "message", "suggestion"),
    [
        ("worker = Agnet {}", "Agnet", 'there is no "Agnet"; did you mean "Agent"?', "Agent"),
        ("worker = agnet('x', {})", "agnet", 'there is no "agnet"; did you mean "agent"?', "agent"),
        ("prnt('x')", "prnt", 'there is no "prnt"; did you mean "print"?', "print"),
        ("tostrng(1)", "tostrng", 'there is no "tostrng"; did you mean "tostring"?', "tostring"),
        ("humn.approve{}", "humn", 'there is no "humn"; did you mean "Human"?', "Human"),
        ("f(deployment)", "deployment", 'there is no "deployment"; nothing in this program defines it', ""),
        ("print(total)", "total", 'there is no "total"; nothing in this program defines it', ""),
        ("deploy()", "deploy", 'there is no "deploy"; nothing in this program defines it', ""),
        ("local greeter = 1 f = greter", "greter", 'there is no "greter"; did you mean "greeter"?', "greeter"),
        ("topic = 'x' return topik", "topik", 'there is no "topik"; did you mean "topic"?', "topic"),
        ("function run(limit) return limt end", "limt", 'there is no "limt"; did you mean "limit"?', "limit"),
    ],
)
def test_a_name_that_is_nowhere_defined_is_found(source: str, at: str, message: str, suggestion: str) -> None:
    source = source.replace("f(", "print(")
    assert only(source) == Told("TAC101", at, message, suggestion)


def test_of_a_tool_it_is_said_that_it_is_one() -> None:
    one = only("search = Tool { function() end }\nworker = Agent { tools = {serch} }")
    assert one == Told("TAC101", "serch", 'there is no tool "serch"; did you mean "search"?', "search")


def test_a_local_of_another_block_is_named_with_its_line() -> None:
    one = only("if x == 1 then\n  local count = 1\nend\nprint(count)\nx = 1")
    assert one == Told("TAC101", "count", 'there is no "count" here: that of line 2 ends with its block')


def test_a_local_that_is_declared_below_is_named_with_its_line() -> None:
    one = only("local function a() return b() end\nlocal function b() end\nreturn a()")
    assert one == Told("TAC101", "b", 'there is no "b" here yet: it is declared below, in line 2')


def test_a_function_with_a_dot_has_no_self() -> None:
    one = only("M = {}\nfunction M.f() return self.x end\nfunction M:g() return self.x end")
    assert one.message == 'there is no "self" here: only functions that are declared with a colon have one'


def test_a_name_of_the_programs_own_is_said_once_and_a_misspelled_word_each_time() -> None:
    assert [one.at for one in found("deploy() deploy() deploy()")] == ["deploy"]
    assert [one.at for one in found("Agnet{} Agnet{} Agnet{}")] == ["Agnet", "Agnet", "Agnet"]


@pytest.mark.parametrize(
    "source",
    [
        "print(type(1), _G, _VERSION, math, utf8)",
        "x = 1 print(x)",
        "function f() return g() end function g() end",
        "global x print(x)",
        "local x print(x)",
        "for i, v in ipairs({}) do print(i, v) end",
        "M = {} function M:f(...) return ..., self end",
        "if deploy then deploy() end",
        "deploy = deploy or function() end deploy()",
        "x = deploy and deploy.now()",
        "while not ready do end print(ready)",
        "x = type(socket_like) == 'table' and socket_like.x",
        "if extra == nil then extra() end",
        "_G.deploy = 1 print(deploy)",
        "_G['deploy'] = 1 print(deploy)",
        "_G[name()] = 1 print(deploy)",
        "rawset(_G, 'deploy', 1) print(deploy)",
        "setmetatable(_G, {__index = find}) print(deploy)",
        "load('deploy = 1')() print(deploy)",
        "local _ENV = {} print(deploy)",
        "_ENV.deploy = 1 print(deploy)",
        "agent('helper', {}) Helper.turn{}",
        "agent(name, {}) Helper.turn{}",
        "Procedure { dependencies = {api = {type = 'http_client'}}, function() return api.get('/') end }",
        "step('it is polite', function() assert_that(1) end)",
        "require('nowhere') print(deploy)",
    ],
)
def test_what_may_be_defined_is_let_be(source: str) -> None:
    assert found(source) == []


def test_a_global_of_another_file_of_the_program_is_known() -> None:
    assert found("require('lib') print(shared)", lib="shared = 1") == []
    assert [one.at for one in found("require('lib') print(sharde)", lib="shared = 1")] == ["sharde"]
    assert only("require('lib') print(sharde)", lib="shared = 1").suggestion == "shared"


def test_a_file_that_is_a_part_of_something_is_let_be() -> None:
    from tactus.language.check import Host

    assert list(names(Facts("print(deploy)", "main.tac", part=True), Host())) == []


# --------------------------------------------------------------------- what was taken out


@pytest.mark.parametrize(
    ("line", "at", "instead"),
    [
        (
            "local f = io.open('x')",
            "io.open",
            "use File.read and File.write: files of the folder that the host granted",
        ),
        ("io.write('x')", "io.write", "use print or Log.info to write a line, File.write to write a file"),
        ("local stdin = io.stdin", "io.stdin", "use File.read, File.write and File.list: files of the folder"),
        ("dofile('x.lua')", "dofile", "use require for a module, Procedure.run for another program"),
        ("print(package.path)", "package.path", "use require: it finds modules beside the program"),
        ("loadstring('x')", "loadstring", "use load"),
    ],
)
def test_what_was_taken_out_of_the_library_is_named_with_what_to_use(line: str, at: str, instead: str) -> None:
    one = only(main(line))
    assert (one.code, one.at) == ("TAC103", at)
    assert one.message.startswith(f"`{at}` is not part of Lua here: {instead}")


def test_a_name_that_the_program_defines_was_not_taken_out() -> None:
    assert found("io = {open = print} io.open('x')") == []
    assert found("local io = require('lib') io.open('x')", lib="return {}") == []
