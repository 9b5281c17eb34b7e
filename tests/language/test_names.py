"""Which names a program declares, and whether the text shows all of them."""

from __future__ import annotations

import pytest

from tactus.language.facts import Facts
from tactus.language.names import Names, names
from tests.language.check.told import main, program

TOOLS = """\
search = Tool { function(args) return 1 end }
local look = Tool { name = "look_up", function(args) return 1 end }
Tool "curried" { function(args) return 1 end }
tool("older", {}, function(args) return 1 end)
sub = Procedure { function(input) end }
w = Agent { model = "gpt-4o", tools = {search} }
"""


def of(source: str, kind: str = "tool") -> Names:
    return names(Facts(source, "main.tac"), kind)


def test_names_are_those_that_the_source_gives() -> None:
    found = of(TOOLS)
    assert found.known == {"search", "look_up", "curried", "older", "sub"}
    assert found.complete
    assert found.declared["look_up"].kind == "tool"
    assert found.declared["sub"].kind == "procedure"
    assert found.missing("look")
    assert not found.missing("search")


def test_each_kind_has_names_of_its_own() -> None:
    assert of(TOOLS, "agent").known == {"w"}
    assert of(TOOLS + main(""), "procedure").known == {"sub", "main"}
    assert of('Stages {"a", "b"}', "stage").known == {"a", "b"}
    assert of('hitl("go", {type = "approval", message = "?"})', "request").known == {"go"}
    assert of('Model "m" { type = "mock" }', "model").known == {"m"}


@pytest.mark.parametrize(
    ("source", "known"),
    [
        ("search = Tool { function() end }", False),
        ("local done = tactus.done", True),
        ('local done = require("tactus.tools.done")', True),
        ('pcall(require, "tactus.tools.done")', True),
        ("local lib = tactus", True),
        ("local tactus = {} local done = tactus.done", False),
    ],
)
def test_done_is_there_where_the_library_is_asked_for_it(source: str, known: bool) -> None:
    assert ("done" in of(source).known) is known


def test_modules_declare_for_the_whole_program() -> None:
    lib = {"lib/a.tac": 'local b = require("lib.b")\nreturn Tool { name = "a", function() end }\n'}
    facts = program('local a = require("lib.a")\n', {**lib, "lib/b.tac": 'return Tool { name = "b", function() end }'})
    assert names(facts, "tool").known == {"a", "b"}
    assert names(facts, "tool").complete


@pytest.mark.parametrize(
    "source",
    [
        'require("lib.nowhere")',
        "local x = load(text)",
        "make(Tool)",
        "local t = {make = Tool}",
        "local make = Tool or print",
        "_G.x = 1",
        "local env = _ENV",
        "x = Tool(options)",
        "x = Tool { name = input.name, function() end }",
        "x = Tool { [key] = 1 }",
    ],
)
def test_where_there_may_be_more_the_names_are_not_complete(source: str) -> None:
    assert not names(program(source + "\n", {}), "tool").complete


@pytest.mark.parametrize(
    "source", ["local T = Tool\nx = T { function() end }", "if Tool then end", "local x = Tool == nil", "return 1"]
)
def test_a_word_that_only_has_another_name_is_followed(source: str) -> None:
    assert of(source).complete or "T {" in source


def test_a_file_whose_program_is_not_known_has_not_all_of_them() -> None:
    assert not names(program("x = Tool { function() end }", {}, part=True), "tool").complete


def test_tools_of_servers_go_by_their_variable_their_own_name_and_their_servers() -> None:
    found = of("look = mcp.brave.search\nM = {find = mcp.disk.read}\nM.go = mcp.disk.write\n")
    assert found.known == {"look", "search", "brave_search", "find", "read", "disk_read", "go", "write", "disk_write"}
    assert found.complete
    assert not of("local all = mcp.brave").complete


def test_bundles_and_tools_in_place_are_known_as_far_as_they_are_written() -> None:
    assert {"add", "math"} <= of('math = Toolset { type = "lua", tools = {{name = "add"}} }').known
    assert not of('math = Toolset { type = "mcp", server = "x" }').complete
    assert of('w = Agent { inline_tools = {{name = "upper"}} }').known == {"upper"}


@pytest.mark.parametrize(("source", "kind"), [("Stages(names)", "stage"), ("hitl(name, {})", "request")])
def test_what_is_declared_by_a_variable_may_be_anything(source: str, kind: str) -> None:
    assert not of(source, kind).complete
