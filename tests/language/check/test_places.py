"""Words in the wrong place: what does something belongs into a procedure, what declares belongs to the top level."""

from __future__ import annotations

import pytest

from tactus.language.check.places import places
from tests.language.check.told import Told, main, program, told

WORKER = 'worker = Agent { model = "gpt-4o" }\nsearch = Tool { function(args) return 1 end }\n'


def found(source: str, files: dict[str, str] | None = None) -> list[Told]:
    return told(places, source, files)


# --- what does something, at the top level


@pytest.mark.parametrize(
    ("line", "name"),
    [
        ('worker("Hello")', "worker"),
        ("local x = worker()", "worker"),
        ("worker.turn{}", "worker"),
        ('Agent("worker")()', "worker"),
        ("search{}", "search"),
        ("tactus.done{}", "done"),
        ("sub()", "sub"),
        ('Procedure.run("sub")', "sub"),
        ("Procedure.run(sub)", "Procedure.run"),
        ('Human.approve("Go on?")', "Human.approve"),
        ('local ask = Human.input ask("Name?")', "Human.input"),
        ("Sleep(1)", "Sleep"),
        ("Step.run('a', function() end)", "Step.run"),
        ("checkpoint()", "checkpoint"),
        ("File.read('a.txt')", "File.read"),
        ("System.alert('x')", "System.alert"),
        ("for i = 1, 2 do Sleep(i) end", "Sleep"),
    ],
)
def test_what_does_something_at_the_top_level_is_found(line: str, name: str) -> None:
    source = WORKER + "sub = Procedure { function() end }\n" + line + "\n" + main("")
    (one,) = found(source)
    assert (one.code, one.message) == (
        "TAC701",
        f"`{name}` does something: it can only be used inside a procedure, not at the top level of the file",
    )


@pytest.mark.parametrize(
    "line",
    [
        "local ask = function() worker() end",
        'log("loading")',
        "state.x = 1",
        "local now = os.time()",
        'local key = os.getenv("KEY")',
        'local w = Agent("worker")',
        "local name = worker.name",
        "GraphNode.root()",
        "Stop.requested()",
        "local co = coroutine.wrap(worker)",
        "unknown()",
        "local mcp = {a = {b = print}} mcp.a.b()",
        "filters.last_n(3)",
    ],
)
def test_what_only_declares_or_computes_is_let_be(line: str) -> None:
    assert not found(WORKER + line + "\n" + main("worker() search{}"))


def test_a_script_does_things_at_its_top_level() -> None:
    assert not found(WORKER + 'worker("Hello")\nHuman.approve("Go on?")\nlocal n = Iterations.current()\nreturn n\n')


def test_a_module_does_nothing_at_its_top_level() -> None:
    lib = {"lib/slow.tac": "local M = {}\nSleep(60)\nreturn M\n"}
    assert found('local slow = require("lib.slow")\nreturn 1\n', lib) == [
        Told(
            "TAC701",
            'require("lib.slow")',
            "`Sleep` does something: it can only be used inside a procedure, not at the top level of the file "
            "(lib/slow.tac:2)",
        )
    ]
    assert not found('local ok = pcall(require, "lib.slow")\nreturn 1\n', lib)


@pytest.mark.parametrize(
    ("line", "word"),
    [
        ("local n = Iterations.current()", "Iterations.current"),
        ("search.called()", "Tool.called"),
        ('Tool.called("search")', "Tool.called"),
        ('Stage.set("a")', "Stage.set"),
        ("worker.session.clear()", "Session.clear"),
        ("MessageHistory.get()", "MessageHistory.get"),
        ("Checkpoint.next_position()", "Checkpoint.next_position"),
    ],
)
def test_nobody_runs_while_the_file_is_loaded(line: str, word: str) -> None:
    (one,) = found(WORKER + line + "\n" + main(""))
    assert (one.code, one.message) == ("TAC702", f"`{word}` is of a running procedure: no procedure runs yet")


# --- what declares, inside of a function that runs later


@pytest.mark.parametrize(
    ("line", "word"),
    [
        ('local w = Agent { model = "gpt-4o" }', "Agent"),
        ('Agent "w" { model = "gpt-4o" }', "Agent"),
        ('agent("w", {model = "gpt-4o"})', "agent"),
        ("t = Tool { function() end }", "Tool"),
        ("Procedure { function() end }", "Procedure"),
        ("Mocks { w = {} }", "Mocks"),
        ('hitl("a", {type = "input", message = "?"})', "hitl"),
        ('Stages {"a"}', "Stages"),
        ("Specification([[Feature: x]])", "Specification"),
        ('output {x = "string"}', "output"),
        ('if input.x then local w = Agent { model = "gpt-4o" } end', "Agent"),
        ("local function make() return Agent { name = 'w' } end make()", "Agent"),
    ],
)
def test_what_declares_in_a_procedure_is_found(line: str, word: str) -> None:
    (one,) = found(main(line))
    assert one == Told("TAC703", word, f"{word} declares something: it belongs at the top level of the file")


def test_a_tool_and_a_main_function_declare_nothing_either() -> None:
    assert [one.at for one in found("t = Tool { function(args) Mocks {} end }\n" + main(""))] == ["Mocks"]
    assert [one.at for one in found("t = Tool { handler = function(args) Mocks {} end }\nreturn t{}\n")] == ["Mocks"]
    assert [one.at for one in found("function main() Mocks {} end\n")] == ["Mocks"]
    assert [one.at for one in found('tool("t", {}, function(args) Mocks {} end)\n' + main(""))] == ["Mocks"]


@pytest.mark.parametrize(
    "source",
    [
        "local function make(n) return Agent { name = n } end\nlocal w = make('w')\n" + main(""),
        "for i = 1, 2 do Agent { name = 'w' .. i } end\n" + main(""),
        "if os.time() > 0 then Mocks {} end\n" + main(""),
        main('local w = Agent("worker")\nlocal t = Tool("search") {}'),
        'local function ask() local w = Agent { name = "w" } return w() end\nreturn ask()\n',  # a script
        main('local Agent = print\nAgent { model = "x" }'),
        main('local Toolset = 1\nreturn Model "x"'),
    ],
)
def test_what_declares_while_the_file_is_loaded_is_let_be(source: str) -> None:
    assert not found(source)


# --- the schemas of a script


def test_a_file_with_a_procedure_has_no_schema_of_its_own() -> None:
    assert found('input {a = "string"}\n' + main("")) == [
        Told(
            "TAC704",
            "input",
            "`input { ... }` at the top level is for files without a procedure; here it belongs into the procedure: "
            "Procedure { input = { ... }, function(input) ... end }",
        )
    ]


@pytest.mark.parametrize("line", ["local a = input.a", "Sleep(1)", "worker()"])
def test_the_schema_of_a_script_stands_above_what_it_does(line: str) -> None:
    (one,) = found(WORKER + f'{line}\ninput {{a = "string"}}\n')
    assert (one.code, one.at) == ("TAC705", "input")
    assert one.message == (
        "`input { ... }` stands too late: main.tac:3 has done something or looked at the input already; "
        "move it to the top of the file"
    )


@pytest.mark.parametrize(
    "line",
    [
        "log('x')",
        "local function f() return input.a end",
        "local x = state.a",
        "if os.time() > 1 then Sleep(1) end",
        "local input = {a = 1}\nlocal b = input.a",
        "Mocks {}",
    ],
)
def test_what_does_nothing_may_stand_above_it(line: str) -> None:
    assert not found(WORKER + f'{line}\noutput {{a = "string"}}\nreturn 1\n')


def test_of_a_part_nobody_knows_whether_it_is_a_script() -> None:
    facts = program("Sleep(1)\ninput.x = nil\n", {}, part=True)
    assert not list(places(facts, None))  # type: ignore[arg-type]


def test_a_look_up_by_a_name_that_is_computed_declares_nothing() -> None:
    body = 'for _, name in ipairs({"worker"}) do Agent(name)("Hello") end'
    assert not found(WORKER + main(body))
    assert not found(WORKER + "function main() return Tool(name){} end\n")
    assert [one.code for one in found(WORKER + main("local w = Agent(fields, 1)"))] == ["TAC703"]
    assert [one.code for one in found(WORKER + main("local fields = {name = 'x'} local w = Agent(fields)"))] == [
        "TAC703"
    ]
