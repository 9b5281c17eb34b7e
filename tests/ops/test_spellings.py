"""The spellings of one language: today's, the older one, and the curried one, in any mix."""

from __future__ import annotations

import pytest

from tests.programs import error, in_main, result, result_after_crashes

OLDER = """
done = tactus.done
search = tool("search", {
  description = "Search",
  parameters = {query = {type = "string", required = true}}
}, function(args) return "found " .. args.query end)

agent("researcher", {
  model = "openai/gpt-4o",
  system_prompt = "Research {input.topic}",
  tools = {"search", done}
})

main = procedure("main", {
  input = {
    topic = { type = "string", required = true },
    depth = { type = "string", enum = {"shallow", "deep"}, default = "shallow" },
    max_results = { type = "number", default = 10 },
    tags = { type = "array", default = {} },
    config = { type = "object", default = {} }
  },
  output = { findings = { type = "string", required = true } }
}, function()
  for i, tag in ipairs(input.tags) do log("Tag " .. i .. ": " .. tag) end
  repeat
    Researcher.turn({inject = "Look into it"})
  until Tool.called("done") or Iterations.exceeded(5)
  return {findings = input.topic .. " " .. input.depth .. ": " .. Tool.last_result("search")}
end)

specifications([[
Feature: Research
  Scenario: It ends
    When the researcher agent takes turns
    Then the done tool should be called
]])
evaluations { runs = 1, dataset = {} }
step("the research quality is high", function() assert(State.get("results")) end)

Mocks {
  researcher = {temporal = {
    {tool_calls = {{tool = "search", args = {query = "moss"}}}},
    {tool_calls = {{tool = "done", args = {reason = "ok"}}}}
  }}
}
"""


def test_the_older_spelling_is_the_same_language() -> None:
    input = {"topic": "moss", "tags": ["a", "b"]}
    assert result_after_crashes(OLDER, input) == {"findings": "moss shallow: found moss"}


CURRIED = """
Tool "twice" { input = {n = "int"}, function(args) return args.n * 2 end }
Agent "writer" { model = "openai/gpt-4o" }
Procedure "helper" { input = {n = "int"}, function(input) return Tool("twice"){n = input.n} end }
Procedure "main" { function(input) return {Procedure("helper"){n = 3}, Agent("writer")("hi").text} end }
Mocks { writer = {message = "Hello"} }
"""


def test_the_curried_spelling_is_the_same_language() -> None:
    assert result(CURRIED) == [6, "Hello"]
    assert result(
        CURRIED.replace("Tool ", "tool ").replace("Agent ", "agent ").replace("Procedure ", "procedure ")
    ) == [
        6,
        "Hello",
    ]


@pytest.mark.parametrize(
    "main",
    [
        'main = procedure("main", {input = {n = "int"}}, function() return input.n end)',
        'procedure("main", function() return input.n end)',
        "procedure({input = {n = 'int'}}, function(given) return given.n end)",
        "procedure { function(input) return input.n end }",
        "Procedure(function(input) return input.n end)",
        "only = Procedure { function() return input.n end }",
        "if true then Procedure { function() return input.n end } end",
        "function main() return input.n end",
        "function main(given) return given.n end",
        "main = function(given) return given.n end",
        "helper = Procedure { function() end }\nfunction main(given) return given.n end",
        "local P = Procedure\nP { function() return input.n end }",
        "local m = Procedure { name = 'main', function() return input.n end }\nother = Procedure { function() end }",
        "return Procedure { function() return input.n end }",
        "return input.n",
        "input { n = 'int' }\nreturn input.n",
    ],
)
def test_a_main_procedure_has_many_spellings(main: str) -> None:
    assert result(main, {"n": 4}) == 4


def test_a_global_function_main_is_no_main_beside_a_declared_one() -> None:
    assert result("function main() return 1 end\nProcedure { function() return main() + 1 end }") == 2


@pytest.mark.parametrize(
    ("source", "message"),
    [
        ("a = Procedure { function() end }\nb = Procedure { function() end }", "(it declares a, b)"),
        ("if false then function main() end end", "the file declares no procedure"),
        ("M = {} M[1 + 1] = Procedure { function() end }", "this procedure has no name: assign it to a variable"),
        ("for i = 1, 2 do Procedure { function() end } end", "this procedure has no name: assign it to a variable"),
        ("local function f() return Tool { function() end } end f()\nreturn 1", "this tool has no name"),
        ("for i = 1, 2 do w = Agent { model = 'gpt-4o' } end", "this agent has no name: assign it to a variable"),
        ("Procedure { function() end }\nProcedure { function() end }", 'two procedures are called "main"'),
        (
            "Tool 't' { function() end }\nlocal t = Tool { function() end }",
            'two tools are called "t": the other one is at',
        ),
    ],
)
def test_a_declaration_without_a_name_or_with_a_taken_one_is_refused(source: str, message: str) -> None:
    failed = error(source)
    assert message in failed["message"]


def test_a_name_in_the_table_goes_first() -> None:
    source = """x = Tool { name = "y", function() return 1 end }
    for i = 1, 2 do Tool { name = "t" .. i, function() end } end
    """
    assert result(source + in_main("return {x.name, Tool.call_count('y'), Tool.call_count('t2')}")) == ["y", 0, 0]


def test_a_field_names_what_it_holds() -> None:
    source = """M = {}
    M.search = Tool { function() return "s" end }
    M["find"] = Tool { function() return "f" end }
    local agents = {writer = Agent { model = "openai/gpt-4o" }}
    """
    assert result(source + in_main("return {M.search.name, M.find(), agents.writer.name}")) == ["search", "f", "writer"]


# --- looking up


def test_a_word_with_a_name_alone_looks_up() -> None:
    source = """
    local early = Tool("late")
    late = Tool { function() return 1 end }
    x, other = Tool("late"), Tool { function() return 2 end }
    """ + in_main("return {early(), early == late, x == Tool('late'), Tool('other')(), tostring(Agent('nobody'))}")
    assert result(source) == [1, True, True, 2, "agent: nobody"]


@pytest.mark.parametrize(
    ("use", "message"),
    [
        ("Tool('t')()", 'no tool "t" is declared (declared: a)'),
        ("Tool('t').called()", 'no tool "t" is declared (declared: a)'),
        ("Agent('w'){message = 'hi'}", 'no agent "w" is declared (declared: none)'),
        ("Procedure('p'){n = 1}", 'no procedure "p" is declared (declared: main)'),
        ("Agent 'w' {message = 'hi'}", "Agent declares something: it belongs at the top level of the file"),
    ],
)
def test_what_nobody_declared_is_an_error_when_it_is_used(use: str, message: str) -> None:
    failed = error("a = Tool { function() end }\nProcedure { function()\n" + use + "\nend }")
    assert failed["message"] == message
    assert failed["site"] == "main.tac:3"


def test_a_declaration_that_is_reached_again_declares_again() -> None:
    failed = error("for i = 1, 2 do\n  Agent 'w' { model = 'gpt-4o' }\nend\nreturn 1")
    assert failed["message"].startswith('two agents are called "w": the other one is at main.tac:2')


def test_an_older_agent_is_also_a_global_with_a_capital_letter() -> None:
    source = """Mocks { w = {message = "hi"}, human = {message = "ho"}, Big = {message = "B"} }
    agent("w", { model = "openai/gpt-4o" })
    agent("human", { model = "openai/gpt-4o" })
    local b = agent("Big", { model = "openai/gpt-4o" })
    """ + in_main("return {W.turn({inject = 'x'}).text, type(Human.approve), Agent('human')().text, Big == b}")
    assert result(source) == ["hi", "function", "ho", True]


def test_the_three_calls_of_a_sub_procedure_are_one_in_every_spelling() -> None:
    source = """sub = procedure("sub", {input = {n = "int"}}, function() return input.n + 1 end)
    """ + in_main('return {sub{n = 1}, sub.run{n = 2}, Procedure.run("sub", {n = 3})}')
    assert result(source) == [2, 3, 4]


def test_an_error_names_the_word_as_it_is_spelled() -> None:
    failed = error("x = agent { model = 'gpt-4o', tols = {} }\nreturn 1")
    assert failed["message"].startswith('agent has no field "tols"; did you mean "tools"?')
    assert "procedure needs exactly one function" in error("procedure {}")["message"]


FORMS = [
    ("field.string{required = true}", "'a'", "1"),
    ('{type = "string", required = true}', "'a'", "1"),
    ('"string"', "'a'", "1"),
    ("field.number{min = 1, max = 2}", "1.5", "3"),
    ('"float"', "1.5", "'x'"),
    ('{type = "int", enum = {1, 2}}', "2", "3"),
    ('"int"', "2", "2.5"),
    ('"bool"', "false", "0"),
    ('"list"', "{1, 'x'}", "{a = 1}"),
    ('field.array{items = "int"}', "{1}", "{'x'}"),
    ('{type = "array", items = {type = "object", properties = {n = "int"}}}', "{{n = 1}}", "{{n = 'x'}}"),
    ('"dict"', "{a = 1}", "{1}"),
    ("field.object{properties = {n = field.integer{required = true}}}", "{n = 1}", "{}"),
    ('{type = "string", pattern = "^[ab]$"}', "'a'", "'c'"),
]
PLACES = {
    "a tool's input": "t = Tool {{ input = {{x = {form}}}, function(args) return args.x end }}\n"
    "return t{{x = {value}}}",
    "a tool's output": "t = Tool {{ output = {{x = {form}}}, function() return {{x = {value}}} end }}\nreturn t{{}}.x",
    "an older tool's parameters": 'tool("t", {{parameters = {{x = {form}}}}}, function(args) return args.x end)\n'
    'return Tool("t"){{x = {value}}}',
    "a procedure's input": "p = Procedure {{ input = {{x = {form}}}, function(input) return input.x end }}\n"
    "Procedure {{ function() return p{{x = {value}}} end }}",
    "a procedure's output": "Procedure {{ output = {{x = {form}}}, function() return {{x = {value}}} end }}",
    "a procedure's state": "Procedure {{ state = {{x = {form}}}, function() state.x = {value} return state.x end }}",
    "a script's output": "output {{ x = {form} }}\nreturn {{x = {value}}}",
    "a script's state": "state {{ x = {form} }}\nstate.x = {value}\nreturn state.x",
}


@pytest.mark.parametrize(("form", "right", "wrong"), FORMS, ids=[form for form, _, _ in FORMS])
@pytest.mark.parametrize("place", PLACES.values(), ids=list(PLACES))
def test_a_schema_means_the_same_wherever_it_stands(place: str, form: str, right: str, wrong: str) -> None:
    given = result(place.format(form=form, value=right))
    assert (given["x"] if isinstance(given, dict) and "x" in given else given) == result(f"return {right}")
    message = error(place.format(form=form, value=wrong))["message"]
    assert ".x" in message
    assert ": expected " in message


@pytest.mark.parametrize(
    ("form", "message"),
    [
        ("field.string", "input.x is a function: expected a call like field.string{…}"),
        ("field.string{requird = true}", 'input.x has no option "requird": expected '),
        ("{}", "input.x is []: expected field.string{…}"),
        ("5", "input.x is 5: expected field.string{…}"),
        ("field.float{}", "there is no field.float: there are array, boolean, integer, number, object, string"),
        ("field.string{min = 1}", "input.x has min, which is only for number and integer, not for string"),
        ('"text"', 'input.x has type "text": expected string'),
        ("field.integer{default = 'a'}", 'input.x.default is "a": expected an integer'),
    ],
)
def test_a_schema_that_is_none_is_refused_with_its_line(form: str, message: str) -> None:
    for source in (f"\nt = Tool {{ input = {{x = {form}}}, function() end }}\nreturn 1", f"\ninput {{ x = {form} }}"):
        failed = error(source)
        assert message in failed["message"]
        assert failed["site"] == "main.tac:2"
