"""Names in texts: what nobody declares is found at the very name, and what may be declared is let be."""

from __future__ import annotations

import pytest

from tactus.language.check.references import references
from tests.language.check.told import Told, main, program, told

TOOLS = """\
search = Tool { input = {query = "string"}, function(args) return 1 end }
done = tactus.done
writer = Agent { model = "openai/gpt-4o", tools = {search, done} }
sum_up = Procedure { function(input) return 1 end }
"""
HITL = """\
hitl("confirm_publish", {type = "approval", message = "Publish?"})
hitl("topic", {type = "input", message = "Which topic?"})
"""


def found(source: str, **files: str) -> list[Told]:
    return told(references, source, {f"lib/{name}.tac": text for name, text in files.items()})


def only(source: str) -> Told:
    (one,) = found(source)
    return one


# --- agents, tools, procedures


def test_a_tool_that_nobody_declares_is_found_at_its_name() -> None:
    assert only(TOOLS + main('Tool.called("serch")')) == Told(
        "TAC302", "serch", 'no tool "serch" is declared (declared: done, search); did you mean "search"?', "search"
    )


@pytest.mark.parametrize("word", ["called", "call_count", "last_call", "last_result", "reset"])
def test_every_word_about_a_tool_looks_it_up(word: str) -> None:
    assert only(TOOLS + main(f'return Tool.{word}("serch")')).at == "serch"
    assert not found(TOOLS + main(f'return Tool.{word}("search"), Tool.{word}(search), Tool.{word}(done)'))


def test_the_tools_of_an_agent_are_looked_up() -> None:
    source = TOOLS + 'other = Agent { model = "openai/gpt-4o", tools = {"search", "serch", done} }\n' + main("")
    assert only(source) == Told(
        "TAC302",
        "serch",
        'agent "other": no tool "serch" is declared (declared: done, search); did you mean "search"?',
        "search",
    )


def test_the_tools_of_a_turn_are_looked_up() -> None:
    assert only(TOOLS + main('writer {message = "Go on", tools = {"serch"}}')).at == "serch"
    assert only(TOOLS + main('writer.turn {tools = {"serch"}}')).at == "serch"
    assert not found(TOOLS + main('writer {tools = {"search", done}}\nwriter {tools = {}}\nwriter("serch")'))


def test_done_is_declared_where_the_library_is_asked_for_it() -> None:
    loop = main('worker()\nreturn Tool.called("done")')
    worker = 'worker = Agent { model = "openai/gpt-4o" }\n'
    assert only(worker + loop).message == 'no tool "done" is declared (declared: none)'
    assert not found(worker + "local done = tactus.done\n" + loop)
    assert not found(worker + 'local done = require("tactus.tools.done")\n' + loop)


def test_a_procedure_may_be_offered_as_a_tool_and_be_named_as_one() -> None:
    assert not found(TOOLS + 'w = Agent { model = "openai/gpt-4o", tools = {sum_up, "sum_up"} }\n' + main(""))


def test_agents_are_looked_up_by_name() -> None:
    assert only(TOOLS + main('Agent("wrter")()')) == Told(
        "TAC301", "wrter", 'no agent "wrter" is declared (declared: writer); did you mean "writer"?', "writer"
    )
    assert not found(TOOLS + main('Agent("writer")()\nAgent "writer" ("Hello")'))


def test_the_older_words_look_up_too() -> None:
    older = 'agent("researcher", {model = "openai/gpt-4o"})\ntool("look", {}, function(args) end)\n'
    assert only(older + main('Tool.called("lok")')).suggestion == "look"
    assert not found(older + main('Researcher.turn({inject = "x"})\nreturn Tool.called("look")'))


@pytest.mark.parametrize("source", ["own", "shared", "writer"])
def test_a_history_comes_from_somewhere_that_there_is(source: str) -> None:
    agent = f'w = Agent {{ model = "openai/gpt-4o", message_history = {{source = "{source}"}} }}\n'
    assert not found(TOOLS + agent + main(""))


def test_a_history_of_nobody_is_found() -> None:
    agent = 'w = Agent { model = "openai/gpt-4o", message_history = {source = "wrter"} }\n'
    assert only(TOOLS + agent + main("")) == Told(
        "TAC301",
        "wrter",
        'agent "w": message_history.source: no agent "wrter" is declared (declared: w, writer); did you mean "writer"?',
        "writer",
    )


def test_procedures_are_looked_up_by_name() -> None:
    assert only(TOOLS + main('Procedure.run("sumup", {})')) == Told(
        "TAC303", "sumup", 'no procedure "sumup" is declared (declared: main, sum_up); did you mean "sum_up"?', "sum_up"
    )
    assert not found(TOOLS + main('Procedure.run("sum_up")\nProcedure.run(sum_up)\nProcedure.run("./other.tac")'))


def test_the_name_that_a_variable_holds_is_looked_up_where_it_is_written() -> None:
    source = TOOLS + 'local name = "serch"\n' + main("Tool.called(name)\nTool.reset(name)")
    assert [(one.at, one.suggestion) for one in found(source)] == [("serch", "search")]


def test_names_of_modules_are_names_of_the_program() -> None:
    source = 'local tools = require("lib.tools")\n' + main('Tool.called("look_up")\nTool.called("look_op")')
    (one,) = found(source, tools="return {look_up = Tool { function(args) return 1 end }}\n")
    assert one.at == "look_op"


@pytest.mark.parametrize(
    "source",
    [
        'require("lib.nowhere")\n',
        "local make = load('x = Tool { function() end }')\n",
        "for i = 1, 3 do Tool { name = 't' .. i, function(args) end } end\n",
        "local tools = {}\nlocal function make(T) tools.a = T { function(args) end } end\nmake(Tool)\n",
        "_G[input] = Tool { name = input, function(args) end }\n",
        "search = Tool(input.options)\n",
        "t = Toolset { type = 'mcp', server = 'x' }\n",
        "local all = mcp.brave\n",
    ],
)
def test_where_more_may_be_declared_than_the_text_shows_nothing_is_said(source: str) -> None:
    assert not found(source + main('return Tool.called("serch")'))


def test_of_a_file_whose_program_is_not_known_nothing_is_said() -> None:
    facts = program('return function() return Tool.called("search") end\n', {}, part=True)
    assert not list(references(facts, None))  # type: ignore[arg-type]


def test_a_name_of_ones_own_is_no_word() -> None:
    assert not found('local Tool = {called = print}\nTool.called("serch")\n')
    assert not found(TOOLS + main('local Stage = {set = print}\nStage.set("x")'))


def test_a_name_that_is_put_together_is_let_be() -> None:
    assert not found(TOOLS + main('return Tool.called("se" .. input.x), Procedure.run(input.name)'))


def test_words_of_a_later_version_are_not_looked_into() -> None:
    assert not found(TOOLS + main('Procedure.spawn("nobody")'))
    assert not found('w = Agent { model = "openai/gpt-4o", toolsets = {"nobody"} }\n' + main(""))


# --- stages


def test_a_stage_that_is_not_declared_is_found() -> None:
    source = 'Stages {"planning", "writing"}\n' + main('Stage.set("plannning")')
    assert only(source) == Told(
        "TAC304",
        "plannning",
        'no stage "plannning" is declared (stages: planning, writing); did you mean "planning"?',
        "planning",
    )


def test_stages_are_looked_at_by_every_word() -> None:
    source = 'stages({"planning", "writing"})\n' + main('Stage.is("x")\nStage.advance("y")\nStage.advance()')
    assert [one.at for one in found(source)] == ["x", "y"]


@pytest.mark.parametrize("declared", ["", "local names = {}\nnames[1] = 'x'\nStages(names)\n", "Stages(input)\n"])
def test_where_no_stages_are_known_any_name_is_one(declared: str) -> None:
    assert not found(declared + main('Stage.set("anything")'))


# --- requests


def test_a_request_that_is_not_declared_is_found() -> None:
    assert only(HITL + main('Human.approve("confirm_publsh")')) == Told(
        "TAC305",
        "confirm_publsh",
        'no request called "confirm_publsh" is declared; did you mean "confirm_publish"?; '
        'a message is a sentence: {message = "…"}',
        "confirm_publish",
    )


@pytest.mark.parametrize("said", ["Deploy?", "Deploy", "confirm publish", "Déjà", "a-b", ""])
def test_any_text_but_a_small_word_is_a_message(said: str) -> None:
    assert not found(HITL + main(f'Human.approve("{said}")'))


def test_a_word_without_any_request_is_no_message_either() -> None:
    assert only(main('Human.approve("deploy")')).message.startswith('no request called "deploy" is declared; a message')


@pytest.mark.parametrize("more", ["hitl(name, {})\n", 'require("lib.nowhere")\n', "declare(hitl)\n"])
def test_where_more_requests_may_be_declared_nothing_is_said(more: str) -> None:
    assert not found(more + main('Human.approve("confirm_publsh")'))


def test_a_request_is_asked_with_its_own_word() -> None:
    assert only(HITL + main('Human.input("confirm_publish")')) == Told(
        "TAC306",
        "confirm_publish",
        '"confirm_publish" is declared as approval (main.tac:1): ask it with Human.approve',
    )
    assert not found(HITL + main('Human.approve("confirm_publish", {timeout = 1})\nHuman.input("topic")'))


def test_a_request_of_a_kind_of_ones_own_is_asked_with_custom() -> None:
    declared = 'hitl("sign", {type = "signature", message = "Sign."})\n'
    assert not found(declared + main('Human.custom("sign")'))


# --- something else in the place of a tool


def test_a_function_is_no_tool() -> None:
    source = "local function shorten(text) return text end\n"
    source += 'w = Agent { model = "openai/gpt-4o", tools = {shorten} }\n' + main("")
    assert only(source) == Told(
        "TAC307",
        "shorten",
        'agent "w": `shorten` is a function, no tool: make one, shorten = Tool { function(args) ... end }',
    )


def test_a_word_is_no_tool() -> None:
    assert only('w = Agent { model = "openai/gpt-4o", tools = {Human.approve} }\n' + main("")).at == "Human.approve"
    assert only('w = Agent { model = "openai/gpt-4o", tools = {string.format} }\n' + main("")).at == "string.format"


def test_an_agent_is_no_tool() -> None:
    source = TOOLS + 'w = Agent { model = "openai/gpt-4o", tools = {writer} }\n' + main("return Tool.called(writer)")
    assert [one.message for one in found(source)] == [
        'agent "w": `writer` is an agent, and `tools` takes a tool',
        "`writer` is an agent, and `Tool.called` takes a tool",
    ]


def test_a_tool_is_no_procedure() -> None:
    assert only(TOOLS + main("Procedure.run(search)")).message == (
        "`search` is a tool, and `Procedure.run` takes a procedure"
    )


@pytest.mark.parametrize("given", ["input.tool", "unknown", "make()", "ok and search or done", "mcp.brave.search"])
def test_what_may_be_a_tool_is_let_be(given: str) -> None:
    assert not found(TOOLS + main(f"return Tool.called({given})"))


# --- doubles


def test_a_double_for_nobody_is_found() -> None:
    assert only(TOOLS + main("") + 'Mocks { writr = {message = "x"} }\n') == Told(
        "TAC308", "writr", 'Mocks.writr names nothing: did you mean "writer"?', "writer"
    )
    assert only(TOOLS + main("") + 'Mocks { ["zzz"] = {message = "x"} }\n').message == (
        "Mocks.zzz names nothing: the program has done, main, search, sum_up, writer"
    )


def test_agents_and_tools_and_procedures_have_doubles() -> None:
    assert not found(TOOLS + main("") + "Mocks { writer = {}, search = {}, sum_up = {}, done = {} }\n")


def test_declared_requests_have_doubles_and_are_what_may_be_meant() -> None:
    declared = TOOLS + main("") + 'hitl("publish", {type = "approval", message = "Publish?"})\n'
    assert not found(declared + "Mocks { publish = {returns = true} }\n")
    assert only(declared + "Mocks { publsh = {returns = true} }\n") == Told(
        "TAC308", "publsh", 'Mocks.publsh names nothing: did you mean "publish"?', "publish"
    )


def test_where_nothing_is_declared_a_double_may_be_of_a_registered_model() -> None:
    assert not found('Mocks { sentiment = {returns = "good"} }\n')
