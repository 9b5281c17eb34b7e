"""What `tactus fix` writes in today's spelling, and what it leaves."""

from __future__ import annotations

import textwrap

import pytest

from tactus.errors import ProgramError
from tactus.language.fix import NAMES_OF_FIELDS, OLDER, Fixed, fixed
from tactus.language.lexer import COMMENT, LONG, tokens
from tactus.language.words import BY_NAME
from tactus.vm.compiler import syntax_error
from tests.language.lua import CORPUS

MAIN = "Procedure { function(input) end }\n"


def fix(source: str) -> Fixed:
    return fixed(source, "it.tac", syntax_error)


def new(source: str) -> str:
    """The new text of a source of which nothing is left as it is."""
    done = fix(source)
    assert done.left == ()
    assert fix(done.text) == done, "a second time changes nothing"
    return done.text


def lua(text: str) -> str:
    return textwrap.dedent(text).lstrip("\n")


# --------------------------------------------------------------------- declarations


@pytest.mark.parametrize(
    ("before", "after"),
    [
        # a variable of that name is free: it is assigned
        ('agent("w", {model = "m"})', 'w = Agent {model = "m"}'),
        ('agent("w", { model = "m" })', 'w = Agent { model = "m" }'),
        ('agent( "w" ,\n  {model = "m"}\n)', 'w = Agent {model = "m"}'),
        ("agent([[w]], {})", "w = Agent {}"),
        ('tool("t", {}, function(a) return a end)', "t = Tool { function(a) return a end }"),
        ('tool("t", function(a) return a end)', "t = Tool { function(a) return a end }"),
        ('tool("t", {handler = f})', "t = Tool {handler = f}"),
        ('tool("t", {description = "d"}, f)', 't = Tool {description = "d", f}'),
        ('tool("t", {description = "d",}, M.f)', 't = Tool {description = "d", M.f}'),
        ('procedure("p", {}, function() end)', "p = Procedure { function() end }"),
        # it is assigned to a variable or a field of that name already
        ('t = tool("t", {handler = f})', "t = Tool {handler = f}"),
        ('local t = tool("t", {handler = f})', "local t = Tool {handler = f}"),
        ('M = {} M.t = tool("t", {handler = f})', "M = {} M.t = Tool {handler = f}"),
        ('M = {t = tool("t", {handler = f})}', "M = {t = Tool {handler = f}}"),
        ('w = agent("w", {})', "w = Agent {}"),
        ('W = agent("W", {})', "W = Agent {}"),
        # else the name stands in the call, as it did
        ('u = tool("t", {handler = f})', 'u = Tool "t" {handler = f}'),
        ('M = {u = tool("t", {handler = f})}', 'M = {u = Tool "t" {handler = f}}'),
        ('t = 1 tool("t", {handler = f})', 't = 1 Tool "t" {handler = f}'),
        ('local function g(t) end tool("t", {handler = f})', 'local function g(t) end Tool "t" {handler = f}'),
        ('tool("web-search", {handler = f})', 'Tool "web-search" {handler = f}'),
        ("tool('log', {handler = f})", "Tool 'log' {handler = f}"),
        ('tool("end", {handler = f})', 'Tool "end" {handler = f}'),
        ('if x then tool("t", {handler = f}) end', 'if x then Tool "t" {handler = f} end'),
        ('for i = 1, 1 do t = tool("t", {handler = f}) end', 'for i = 1, 1 do t = Tool "t" {handler = f} end'),
        ('a, t = 1, tool("t", {handler = f})', 'a, t = 1, Tool "t" {handler = f}'),
        ('tool("t", {}, f) tool("t", {}, f)', 't = Tool { f } Tool "t" { f }'),
        ('list = {tool("t", {handler = f})}', 'list = {Tool "t" {handler = f}}'),
        # the name comes from the place already
        ("w = agent {}", "w = Agent {}"),
        ('agent "w" {}', 'Agent "w" {}'),
        ('agent {name = "w"}', 'Agent {name = "w"}'),
        ("t = tool { handler = f }", "t = Tool { handler = f }"),
        ('x = tool("t")', 'x = Tool("t")'),
        ('x = agent("w")', 'x = Agent("w")'),
        # these declare no names
        ("specifications([[Feature: x]])", "Specification([[Feature: x]])"),
        ("specifications [[Feature: x]]", "Specification [[Feature: x]]"),
        ("evaluations {runs = 1, dataset = {}}", "Evaluation {runs = 1, dataset = {}}"),
        ('stages({"a", "b"})', 'Stages({"a", "b"})'),
        ('toolset("s", {type = "lua", tools = {}})', 's = Toolset {type = "lua", tools = {}}'),
    ],
)
def test_an_older_declaration(before: str, after: str) -> None:
    assert new(MAIN + before) == MAIN + after


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ('procedure("main", {}, function() end)', "Procedure { function() end }"),
        ('main = procedure("main", {}, function() end)', "Procedure { function() end }"),
        ('local main = procedure("main", {}, function() end)', "Procedure { function() end }"),
        ('main = procedure("main", {}, function() return main end)', "main = Procedure { function() return main end }"),
        ('main = 1 main = procedure("main", {}, f)', "main = 1 main = Procedure { f }"),
        ('start = procedure("main", {}, f)', 'start = Procedure "main" { f }'),
        ("procedure { function(input) end }", "Procedure { function(input) end }"),
        ("procedure(function(input) end)", "Procedure(function(input) end)"),
        ('return procedure("main", {}, f)', 'return Procedure "main" { f }'),
        ('procedure "main" { f }', 'Procedure "main" { f }'),
    ],
)
def test_the_main_procedure(before: str, after: str) -> None:
    assert new(before) == after


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("return input.n", "(input) return input.n"),
        ("local t = input.tags[1] f(input['a'])", "(input) local t = input.tags[1] f(input['a'])"),
        ("return 1", "() return 1"),
        ("return input", "() return input"),
        ("input.n = 1 return input.n", "() input.n = 1 return input.n"),
        ("return function() return input.n end", "() return function() return input.n end"),
        ("local input = {} return input.n", "() local input = {} return input.n"),
        (
            "local x = input.a local input = {} return input.n",
            "(input) local x = input.a local input = {} return input.n",
        ),
    ],
)
def test_a_body_that_only_reads_fields_of_the_input_gets_it_as_its_parameter(before: str, after: str) -> None:
    assert new(f'procedure("main", {{}}, function() {before} end)') == f"Procedure {{ function{after} end }}"


def test_a_parameter_of_its_own_stays() -> None:
    source = 'procedure("main", {}, function(given) return input.n end)'
    assert new(source) == "Procedure { function(given) return input.n end }"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (
            """
            search = tool("search", {
              description = "d" -- what for
              -- nothing else
            }, function(args)
              local long = [[
            as it is
              ]]

              return args -- this
            end)
            """,
            """
            search = Tool {
              description = "d", -- what for
              -- nothing else
              function(args)
                local long = [[
            as it is
              ]]

                return args -- this
              end
            }
            """,
        ),
        (
            """
            do
              M.t = tool("t", {
                input = {},
              },
              function(args)
                return args
              end)
            end
            """,
            """
            do
              M.t = Tool {
                input = {},
                function(args)
                  return args
                end
              }
            end
            """,
        ),
        (
            """
            main = procedure("main", {}, function()
              return input.n
            end)
            """,
            """
            Procedure { function(input)
              return input.n
            end }
            """,
        ),
        (
            """
            p = procedure("p", {input = {n = "int"}}, function()
              return 1
            end)
            """,
            """
            p = Procedure {input = {n = "int"}, function()
              return 1
            end}
            """,
        ),
        (
            """
            t = tool("t", {
            }, f)
            """,
            """
            t = Tool {
              f
            }
            """,
        ),
    ],
)
def test_the_function_behind_the_table_becomes_its_last_item(before: str, after: str) -> None:
    for newline in ("\n", "\r\n"):
        assert new(lua(before).replace("\n", newline)) == lua(after).replace("\n", newline)


def test_what_is_formatted_stays_formatted_and_what_is_not_keeps_its_own_ways() -> None:
    call = 'procedure("main", {\n  input = {}\n}, function()\n  tool("t", {\n    handler = f\n  })\nend)\n'
    formatted = 'Procedure {\n  input = {},\n  function()\n    Tool "t" {\n      handler = f\n    }\n  end\n}\n'
    assert new(call) == formatted
    assert new("x=1\n" + call) == "x=1\n" + formatted


# --------------------------------------------------------------------- turns, and the agent's global


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ('agent("w", {}) f = function() W.turn() end', "w = Agent {} f = function() w() end"),
        ('agent("w", {}) x = W.turn({inject = "a"}).text', 'w = Agent {} x = w({message = "a"}).text'),
        ('agent("w", {}) W:turn{inject = "a", n = 1}', 'w = Agent {} w{message = "a", n = 1}'),
        ('agent("w", {}) W("hi") x = {W, W.name}', 'w = Agent {} w("hi") x = {w, w.name}'),
        ('agent("w", {}) w = 1 W()', 'W = Agent "w" {} w = 1 W()'),
        ('agent("web-w", {}) Web()', 'Agent "web-w" {} Web()'),
        ('b = agent("w", {}) W()', 'b = Agent "w" {} b()'),
        ('local w = agent("w", {}) W() w()', "local w = Agent {} w() w()"),
        ('W = agent("w", {}) W()', 'W = Agent "w" {} W()'),
        ('agent("human", {}) Human.notify{message = "x"}', 'human = Agent {} Human.notify{message = "x"}'),
        ('w = Agent {} w.turn{inject = "x"} w.turn()', 'w = Agent {} w{message = "x"} w()'),
        ('Agent "w" {} Agent("w").turn{toolsets = {}}', 'Agent "w" {} Agent("w"){tools = {}}'),
        ("w = Agent {} x.turn{inject = 1} f{inject = 1}", "w = Agent {} x.turn{inject = 1} f{inject = 1}"),
        ("w = Agent {} local t = w.turn", "w = Agent {} local t = w.turn"),
    ],
)
def test_the_global_of_an_older_agent_and_its_turns(before: str, after: str) -> None:
    assert new(MAIN + before) == MAIN + after


# --------------------------------------------------------------------- fields


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("t = Tool {parameters = {}, handler = f}", "t = Tool {input = {}, handler = f}"),
        ('t = Tool {["parameters"] = {}, handler = f}', 't = Tool {["input"] = {}, handler = f}'),
        ("w = Agent {output_type = {}}", "w = Agent {output = {}}"),
        (
            'w = Agent {model = {name = "m", openai_reasoning_effort = "low"}}',
            'w = Agent {model = {name = "m", reasoning_effort = "low"}}',
        ),
        ('w = Agent {filter = {class = "LastN", n = 2}}', 'w = Agent {filter = {class = "LastN", count = 2}}'),
        (
            'Session.append({role = "user", humanInteraction = "CHAT"})',
            'Session.append({role = "user", class = "CHAT"})',
        ),
        ("x = {parameters = {}, inject = 1, n = 2}", "x = {parameters = {}, inject = 1, n = 2}"),
        (
            "t = Tool {input = {parameters = field.string{}, n = field.string{}}, f}",
            "t = Tool {input = {parameters = field.string{}, n = field.string{}}, f}",
        ),
        (
            "t = Tool {input = {}, f} t{inject = 1, parameters = 2}",
            "t = Tool {input = {}, f} t{inject = 1, parameters = 2}",
        ),
    ],
)
def test_an_older_name_of_a_field(before: str, after: str) -> None:
    assert new(MAIN + before) == MAIN + after


def test_every_older_name_of_the_table_of_words_is_known() -> None:
    assert {"inject", "toolsets", "parameters", "output_type", "openai_reasoning_effort"} <= NAMES_OF_FIELDS
    assert set(OLDER) == {"agent", "tool", "toolset", "procedure", "stages", "specifications", "evaluations"}
    assert all(instead in BY_NAME for instead in OLDER.values())


# --------------------------------------------------------------------- what is left


@pytest.mark.parametrize(
    ("source", "why"),
    [
        ('local A = agent A("w", {})', "`agent` is left as it is: it is passed on as a value; Agent is today's"),
        ('x = pcall(tool, "t", {})', "`tool` is left as it is: it is passed on as a value; Tool is today's"),
        ('agent("w", settings)', "`agent` is left as it is: its table is not written out here"),
        ('tool("t", {handler = f}, g())', "`tool` is left as it is: its table is not written out here"),
        ('tool("t", {f, x = 1}, g)', "`tool` is left as it is: its table has items of its own"),
        ('tool("t", --[[ c ]] {handler = f})', "`tool` is left as it is: a comment stands in the way"),
        ('tool("t", {handler = f} -- c\n)', "`tool` is left as it is: a comment stands in the way"),
        ('tool("t", {} --[[ c ]], f)', "`tool` is left as it is: a comment stands in the way"),
        ('agent("w", {}) W = 1', "`agent` is left as it is: it is also the global W, which is assigned elsewhere"),
        ('f(agent("w", {})) W()', "`agent` is left as it is: it is also the global W, which is used"),
        ('b = agent("w", {}) b = 1 W()', "`agent` is left as it is: it is also the global W, which is used"),
        ('function f() W() end b = agent("w", {})', "`agent` is left as it is: it is also the global W, which is used"),
        (
            "for i = 1, 2 do agent{name = 'w' .. i} end",
            "`agent` is left as it is: its name, and so its global, is made at run time",
        ),
        ("t = Tool {parameters = {}, input = {}, f}", "`parameters` is left as it is: its table has input too"),
        (
            "t = Tool {parameters = {}, [k] = {}, f}",
            "`parameters` is left as it is: its table has more than stands there",
        ),
        ("t = Tool {[ [[parameters]] ] = {}, f}", "`[[parameters]]` is left as it is: it is written in long brackets"),
        ("w = Agent {} w --[[ c ]].turn()", "`turn` is left as it is: a comment stands in the way"),
    ],
)
def test_what_is_not_sure_is_left_with_the_reason(source: str, why: str) -> None:
    done = fix(MAIN + source)
    assert done.text == MAIN + source
    assert done.left == ((2, why),)


@pytest.mark.parametrize(
    "source",
    [
        'agent = function() end agent("w", {})',
        'local tool = f tool("t", {}, g)',
        'function stages() end stages({"a"})',
        "local function specifications(text) end specifications([[x]])",
        'function f(agent) agent("w", {}) end',
        '-- agent("w", {})\nx = [[ agent("w", {}) ]]',
        "M.agent('w', {}) x = {agent = 1, tool = 2} x.agent = 3",
    ],
)
def test_what_is_no_word_is_no_older_spelling(source: str) -> None:
    assert fix(MAIN + source) == Fixed(MAIN + source)


@pytest.mark.parametrize(
    "source",
    [
        'agent("w", {}) W()',
        'lib = require("lib") agent("w", {})\n' + MAIN,
        'require(name) agent("w", {})\n' + MAIN,
        'load("x = 1")() agent("w", {})\n' + MAIN,
        'agent("w", {}) _G.W()\n' + MAIN,
    ],
)
def test_a_global_that_another_file_may_use_stays(source: str) -> None:
    done = fix(source)
    assert done.text == source
    assert done.left == ((1, "`agent` is left as it is: it is also the global W, which another file may use"),)


def test_a_file_that_is_not_the_whole_program_gets_no_new_globals() -> None:
    source = 'lib = require("lib")\ntool("t", {}, f)\nmain = procedure("main", {}, f)\n'
    assert new(source) == 'lib = require("lib")\nTool "t" { f }\nmain = Procedure { f }\n'
    assert new('tool("t", {}, f)\nreturn 1\n') == 'Tool "t" { f }\nreturn 1\n'
    library = 'done = require("tactus.tools.done")\ntool("t", {}, f)\n'
    assert new(library + MAIN).startswith('done = require("tactus.tools.done")\nt = Tool { f }\n')


def test_some_are_changed_and_some_are_left() -> None:
    done = fix('tool("a", {}, f)\ntool("b", settings)\n' + MAIN)
    assert done.text == 'a = Tool { f }\ntool("b", settings)\n' + MAIN
    assert done.left == ((2, "`tool` is left as it is: its table is not written out here"),)


def test_what_is_not_lua_is_left_alone() -> None:
    with pytest.raises(ProgramError, match=r"^it.tac:1: unexpected symbol near '='$"):
        fix("x = = 1")


@pytest.mark.parametrize(
    "source", ["#!/usr/bin/env tactus\r\ntool('t', {}, f)\r\n", "\ufeff-- é\ntool('é', {}, f) -- ✓\n"]
)
def test_what_stands_around_it_stays(source: str) -> None:
    kinds = (COMMENT, LONG, "head")
    done = new(source)
    assert next(t for t in tokens(done) if t.kind in kinds).text == tokens(source)[0].text
    assert done.count("\r\n") == source.count("\r\n")
    assert done == source.replace("tool('t', {}, f)", "Tool 't' { f }").replace("tool('é', {}, f)", "Tool 'é' { f }")


@pytest.mark.parametrize("name", CORPUS)
def test_comments_and_texts_of_every_program_of_ours_stay(name: str) -> None:
    source = CORPUS[name]
    done = fix(source)
    assert [t.text for t in tokens(done.text) if t.kind == COMMENT] == [
        t.text for t in tokens(source) if t.kind == COMMENT
    ]
    assert [t.text for t in tokens(done.text) if t.kind == LONG] == [t.text for t in tokens(source) if t.kind == LONG]
    assert syntax_error(done.text, name) is None
    assert fix(done.text).text == done.text
