"""What is declared twice, without a name, below its first use; and a program of which nobody knows where it begins."""

from __future__ import annotations

import pytest

from tactus.language.check.declarations import declarations
from tests.language.check.told import Told, main, program, told

AGENT = '{ model = "openai/gpt-4o" }'
TOOL = "{ function(args) return 1 end }"


def found(source: str, **files: str) -> list[Told]:
    return told(declarations, source, {f"lib/{name}.tac": text for name, text in files.items()})


def only(source: str, **files: str) -> Told:
    (one,) = found(source, **files)
    return one


# --- twice


def test_two_agents_of_one_name_are_found_at_the_second() -> None:
    source = f"w = Agent {AGENT}\nlocal x = Agent {AGENT}\nother = {{w = Agent {AGENT}}}\n" + main("")
    assert only(source) == Told(
        "TAC309",
        "Agent",
        'two agents are called "w": the other one is at main.tac:1; give one of them another name',
    )


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (f"search = Tool {TOOL}", f'Tool "search" {TOOL}'),
        (f"search = Tool {TOOL}", f"M.search = Tool {TOOL}"),
        (f'x = Tool {{ name = "search", function() end }} do local search = Tool {TOOL} end', ""),
        ("sub = Procedure { function() end }", 'Procedure "sub" { function() end }'),
        ("Procedure { function() end }", "Procedure { function() end }"),
        ('hitl("a", {type = "input", message = "?"})', 'hitl("a", {type = "approval", message = "?"})'),
        ('agent("r", {model = "gpt-4o"})', f"r = Agent {AGENT}"),
    ],
)
def test_two_of_one_name_are_found_however_they_are_named(first: str, second: str) -> None:
    assert only(f"M = {{}}\n{first}\n{second}\n").code == "TAC309"


@pytest.mark.parametrize(
    "source",
    [
        f"w = Agent {AGENT}\nlocal t = Tool {{ name = 'w', function() end }}",  # of two kinds
        f"if input.big then w = Agent {AGENT} else w = Agent {AGENT} end",
        f"w = input.big and Agent {{ name = 'w' }} or Agent {{ name = 'w' }}\nx = Agent {AGENT}",
        f"local function make() return Agent {{ name = 'w' }} end\nw = Agent {AGENT}",
        f"w = Agent {AGENT}\nlocal same = Agent('w')",
        "for i = 1, 2 do Tool { name = 't' .. i, function() end } end",
        f"w = Agent {{ name = input.name }}\nv = Agent {AGENT}",
    ],
)
def test_what_may_be_declared_once_is_let_be(source: str) -> None:
    assert not found(source + "\n" + main(""))


def test_a_module_has_names_of_the_same_program() -> None:
    source = f'local tools = require("lib.tools")\nsearch = Tool {TOOL}\n' + main("")
    assert only(source, tools=f"return {{search = Tool {TOOL}}}").message == (
        'two tools are called "search": the other one is at lib/tools.tac:1; give one of them another name'
    )


def test_two_modules_with_one_name_are_found_where_the_second_is_required() -> None:
    source = 'local a = require("lib.a")\nlocal b = require("lib.b")\n' + main("")
    assert only(source, a=f"return {{t = Tool {TOOL}}}", b=f"return {{t = Tool {TOOL}}}") == Told(
        "TAC309", 'require("lib.b")', 'two tools are called "t", at lib/a.tac:1 and lib/b.tac:1'
    )


def test_a_module_that_may_not_be_loaded_is_let_be() -> None:
    source = f"search = Tool {TOOL}\n" + main('local tools = require("lib.tools")')
    assert not found(source, tools=f"return {{search = Tool {TOOL}}}")


def test_a_tool_called_done_has_one_beside_it() -> None:
    assert only(f"done = Tool {TOOL}\nlocal finish = tactus.done\n" + main("")).message == (
        'two tools are called "done": the other one is `tactus.done`; give yours another name'
    )
    assert not found(f"done = Tool {TOOL}\n" + main(""))
    assert not found("done = tactus.done\nlocal again = tactus.done\n" + main(""))


def test_stages_are_declared_once_and_each_once() -> None:
    assert [one.message for one in found('Stages {"a", "b", "a"}\nStages {"c"}\n' + main(""))] == [
        'the stage "a" is declared twice',
        "the stages are declared already, at main.tac:1; declare them in one place",
    ]


def test_a_script_has_one_input() -> None:
    assert only('input {a = "string"}\ninput {b = "string"}\noutput {c = "string"}\nstate {}\nreturn 1\n').message == (
        "there are two `input { ... }`: the other one is at main.tac:1"
    )


def test_an_agent_has_one_double() -> None:
    source = f"w = Agent {AGENT}\n" + main("") + 'Mocks { w = {message = "x"} }\nMocks { w = {message = "y"} }\n'
    assert only(source).message == '"w" has a mock already; give it one, with all its turns'


# --- the main procedure


def test_of_several_procedures_one_is_the_main_one() -> None:
    source = "first = Procedure { function() end }\nsecond = Procedure { function() end }\n"
    assert only(source) == Told(
        "TAC310",
        "Procedure",
        "the file has no main procedure: leave one Procedure { ... } unnamed (it declares first, second)",
    )


@pytest.mark.parametrize(
    "more",
    [
        "Procedure { function() end }",
        'main = procedure("main", {}, function() end)',
        "function main() end",
        "main = function() end",
        'third = Procedure { name = "main", function() end }',
        "third = Procedure(input)",
        "return {first = first, second = second}",
        'require("lib.nowhere")',
    ],
)
def test_where_one_may_be_the_main_one_nothing_is_said(more: str) -> None:
    source = "first = Procedure { function() end }\nsecond = Procedure { function() end }\n" + more
    assert not found(source)


def test_the_only_procedure_is_the_main_one_and_a_part_has_none() -> None:
    assert not found("first = Procedure { function() end }\n")
    facts = program("a = Procedure { function() end }\nb = Procedure { function() end }\n", {}, part=True)
    assert not list(declarations(facts, None))  # type: ignore[arg-type]


# --- without a name


@pytest.mark.parametrize(
    "source",
    [
        f"Agent {AGENT}",
        f"local agents = {{ Agent {AGENT} }}",
        f"print(Agent {AGENT})",
        f"for i = 1, 2 do w = Agent {AGENT} end",
        f"local function make() return Agent {AGENT} end",
        f"agents[1 + 1] = Agent {AGENT}",
        f"local A = Agent\nw = A {AGENT}",
    ],
)
def test_a_declaration_to_which_the_source_gives_no_name_is_found(source: str) -> None:
    one = only(f"{source}\n" + main(""))
    word = "A" if "local A" in source else "Agent"
    assert one == Told(
        "TAC311",
        word,
        "this agent has no name: assign it to a variable (worker = Agent { ... }) "
        'or give it one (Agent { name = "...", ... })',
    )


@pytest.mark.parametrize(
    "source",
    [
        f"local w <const> = Agent {AGENT}",
        f'Agent "w" {AGENT}',
        'Agent { name = "w" }',
        "for i = 1, 2 do Agent { name = 'w' .. i } end",
        "local function make(options) return Agent(options) end",
        "local function make(options) return Agent { table.unpack(options) } end",
        "local P = Procedure\nP { function() end }",
        "w = Tool(function(args) return 1 end)",
    ],
)
def test_a_declaration_that_has_a_name_or_may_have_one_is_let_be(source: str) -> None:
    assert not found(source + "\n")


def test_a_procedure_that_is_given_away_needs_a_name() -> None:
    assert only("print(Procedure { function() end })\n").message.startswith("this procedure has no name")


# --- below


def test_a_tool_below_its_agent_is_nil_there() -> None:
    source = f'w = Agent {{ model = "gpt-4o", tools = {{search, done}} }}\nsearch = Tool {TOOL}\ndone = tactus.done\n'
    assert found(source + main("")) == [
        Told("TAC312", "search", "`search` is declared below, on line 2, and is nil here: move it up"),
        Told("TAC312", "done", "`done` is declared below, on line 3, and is nil here: move it up"),
    ]


def test_a_script_calls_what_is_there() -> None:
    assert only(f"w()\nw = Agent {AGENT}\n").message.startswith("`w` is declared below, on line 2")


@pytest.mark.parametrize(
    "source",
    [
        f"search = Tool {TOOL}\nw = Agent {{ tools = {{search}} }}\nsearch = Tool {{ name = 'b', function() end }}",
        f'w = Agent {{ tools = {{"search"}} }}\nsearch = Tool {TOOL}',
        f"function make() return Agent {{ name = 'w', tools = {{search}} }} end\nsearch = Tool {TOOL}",
        f"w = Agent {{ tools = {{search or done}} }}\nsearch = Tool {TOOL}\ndone = tactus.done",
        "w = Agent { tools = list }\nlist = {}",
        f"for i = 1, 2 do w = Agent {{ name = 'w' .. i, tools = {{search}} }} search = Tool {TOOL} end",
        f"print(w)\nw = Agent {AGENT}",
    ],
)
def test_what_may_be_there_in_time_is_let_be(source: str) -> None:
    assert not [one for one in found(source + "\n" + main("")) if one.code == "TAC312"]


def test_a_module_may_have_assigned_the_global_before() -> None:
    source = 'require("lib.tools")\nw = Agent { tools = {search} }\nsearch = nil\n' + main("")
    again = source.replace("search = nil", f"search = Tool {TOOL}")
    assert not found(again, tools="search = 1")
