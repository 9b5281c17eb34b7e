"""What a program gives to its own tools and procedures, and what these give back."""

from __future__ import annotations

import pytest

from tactus.language.check.calls import calls
from tests.language.check.told import Told, main, told
from tests.programs import error, in_main

MADE = """\
search = Tool {
  input = {
    query = field.string{required = true}, limit = field.integer{default = 3, min = 1, max = 9},
    kind = {type = "string", enum = {"web", "notes"}}, tags = field.array{items = "string"},
    place = field.object{properties = {city = "string"}}
  },
  function(args) return args.limit end
}
sub = Procedure { name = "sub", input = {text = field.string{required = true}, n = "integer"}, function() end }
free = Tool { function() end }
"""


def found(line: str) -> list[Told]:
    return told(calls, MADE + main(line))


@pytest.mark.parametrize(
    ("line", "at", "message", "suggestion"),
    [
        (
            "search{qurey = 'x'}",
            "qurey",
            'search.qurey is not declared: expected kind, limit, place, query or tags; did you mean "query"?',
            "query",
        ),
        ("search{}", "{}", "search.query is missing: expected a string", ""),
        ("search()", "search", "search.query is missing: expected a string", ""),
        ("search{limit = 2}", "{limit = 2}", "search.query is missing: expected a string", ""),
        ("search{query = 5}", "5", "search.query is 5: expected a string", ""),
        ("search{query = 'x', limit = 10}", "10", "search.limit is 10: expected an integer from 1 to 9", ""),
        ("search{query = 'x', limit = '3'}", "'3'", 'search.limit is "3": expected an integer from 1 to 9', ""),
        (
            "search{query = 'x', kind = 'nots'}",
            "'nots'",
            'search.kind is "nots": expected one of "web", "notes"; did you mean "notes"?',
            "'notes'",
        ),
        ("search{query = 'x', tags = {'a', 5}}", "5", "search.tags[2] is 5: expected a string", ""),
        ("search{query = 'x', place = {city = 1}}", "1", "search.place.city is 1: expected a string", ""),
        (
            "search{query = 'x', place = {cty = 'y'}}",
            "cty",
            "search.place.cty is not declared: expected city",
            "city",
        ),
        ("search('x')", "'x'", 'search takes a table of named arguments, not "x"', ""),
        ("search({'x'})", "{'x'}", "search takes a table of named arguments, not a list", ""),
        ("search.call{query = 5}", "5", "search.query is 5: expected a string", ""),
        ("local s = search s{query = 5}", "5", "search.query is 5: expected a string", ""),
        ("sub{}", "{}", 'in procedure "sub": input.text is missing: expected a string', ""),
        ("sub.run{txt = 'x'}", "txt", 'in procedure "sub": input.txt is not declared: expected n or text', "text"),
        ("Procedure.run('sub', {text = 5})", "5", 'in procedure "sub": input.text is 5: expected a string', ""),
        ("Procedure.run(sub, {text = 5})", "5", 'in procedure "sub": input.text is 5: expected a string', ""),
        ("Procedure.run('sub')", "Procedure.run", 'in procedure "sub": input.text is missing: expected a string', ""),
        ("sub('x')", "'x'", 'sub takes a table of named inputs, not "x"', ""),
    ],
)
def test_what_a_schema_refuses_is_found(line: str, at: str, message: str, suggestion: str) -> None:
    (one,) = found(line)
    assert (one.code, one.at, one.suggestion) == ("TAC208", at, suggestion)
    assert one.message.startswith(message)
    said = error(MADE + in_main(line))["message"]
    assert said == one.message or "takes a table" in one.message


def test_of_several_mistakes_each_is_found() -> None:
    line = "search{qurey = 'x', limit = 99, kind = 'books'}"
    assert [one.at for one in found(line)] == ["qurey", "99", "'books'"]


@pytest.mark.parametrize(
    "line",
    [
        "search{query = 'x'} search{query = text, limit = n, tags = {}, place = {}}",
        "search{query = 'a' .. 'b', tags = {first}}",
        "search(args) search(args()) search(unpack(args))",
        "search{[key] = 'x'}",
        "search{unpack(args)}",
        "local a = {query = 'x'} a.limit = 2 search(a)",
        "local a = {qurey = 'x'} mend(a) search(a)",
        "free{anything = 1} free() free('x')",
        "sub{text = 'x', n = 3.0} sub{text = 'x', n = nil}",
        "Procedure.run(name, {}) Procedure.run('./other.tac', {}) Procedure.run('nobody', {})",
        "local search = other search{}",
        "function f(search) search{} end",
        "pcall(search, {})",
        "worker{tools = {search}}",
        "search.called() search.reset()",
    ],
)
def test_what_is_right_or_open_is_let_be(line: str) -> None:
    assert found(line) == []


@pytest.mark.parametrize(
    "schema",
    [
        "input = schema",
        "input = {[key] = 'string'}",
        "input = {query = kind}",
        "input = {query = {type = kind, required = true}}",
        "[key] = {}",
    ],
)
def test_a_schema_that_is_not_known_refuses_nothing(schema: str) -> None:
    assert told(calls, f"t = Tool {{ {schema}, function() end }}\n" + main("t{query = 5}")) == []


def test_a_field_of_which_not_all_is_known_may_have_a_default() -> None:
    tool = "t = Tool { input = {a = field.string{required = true, default = first}}, function() end }\n"
    assert told(calls, tool + main("t{}")) == []
    assert [one.at for one in told(calls, tool + main("t{a = 5}"))] == ["5"]


def test_a_tool_of_another_file_is_held_against_its_schema_there() -> None:
    lib = "local M = {} M.find = Tool { name = 'find', input = {q = 'string'}, function() end } return M"
    (one,) = told(calls, "require('lib')\n" + main("Tool('find'){q = 5}"), {"lib.tac": lib})
    assert (one.at, one.message) == ("5", "find.q is 5: expected a string")


# --------------------------------------------------------------------- results

OUT = "output = {findings = field.string{required = true}, count = field.integer{default = 0}}, "


@pytest.mark.parametrize(
    ("returns", "at", "message", "suggestion"),
    [
        ("return {findings = 5}", "5", "output.findings is 5: expected a string", ""),
        ("return {}", "{}", "output.findings is missing: expected a string", ""),
        ("return", "return", "output.findings is missing: expected a string", ""),
        ("return {count = 1}", "{count = 1}", "output.findings is missing: expected a string", ""),
        ("return {findngs = 'x'}", "findngs", "output.findings is missing: expected a string", "findings"),
        ("return {findings = x, count = 'many'}", "'many'", 'output.count is "many": expected an integer', ""),
        ("if x then return {findings = 'x'} end return {findings = true}", "true", "output.findings is true", ""),
    ],
)
def test_a_result_that_breaks_its_schema_is_found(returns: str, at: str, message: str, suggestion: str) -> None:
    (one,) = told(calls, main(returns, OUT))
    assert (one.code, one.at, one.suggestion) == ("TAC209", at, suggestion)
    assert one.message.startswith(f'the result of procedure "main" breaks its schema: {message}')
    assert error(main(returns, OUT))["message"] == one.message


def test_a_result_that_is_no_table_is_found() -> None:
    (one,) = told(calls, main("return 'x'", OUT))
    assert one == Told(
        "TAC209", "'x'", 'the result of procedure "main" breaks its schema: output is "x": expected an object'
    )
    assert error(main("return 'x'", OUT))["message"] == one.message


def test_a_field_that_is_dropped_and_is_close_to_another_is_warned_of() -> None:
    (one,) = told(calls, main("return {findings = 'x', cuont = 1}", OUT))
    assert (one.code, one.at, one.suggestion) == ("TAC211", "cuont", "count")
    assert one.message.endswith('output.cuont is not declared: it is dropped; did you mean "count"?')


def test_results_of_tools_and_of_scripts_are_held_against_their_schemas() -> None:
    tool = "t = Tool { output = {n = 'integer'}, function() return {n = 'x'} end }\n"
    (one,) = told(calls, tool)
    assert (one.at, one.message) == ("'x'", 'the result of t.n is "x": expected an integer')
    (one,) = told(calls, "output {n = 'integer'}\nlocal function f() return {n = 'y'} end\nreturn {n = 'x'}")
    assert one.at == "'x'"


@pytest.mark.parametrize(
    "returns",
    [
        "return {findings = x}",
        "return {findings = 'x', more = 1}",
        "return {findings = 'x', count = nil}",
        "return found",
        "return found()",
        "return {[key] = 'x'}",
        "return nil",
        "error('no')",
        "local r = {} r.findings = 'x' return r",
        "return worker()",
        "return f(function() return 5 end)",
    ],
)
def test_other_results_are_let_be(returns: str) -> None:
    assert [one for one in told(calls, main(returns, OUT)) if one.code == "TAC209"] == []


def test_a_last_turn_may_fill_what_is_missing() -> None:
    assert told(calls, main("return {}", OUT + "return_prompt = 'Sum up.', ")) == []


def test_nil_and_why_is_how_a_tool_fails() -> None:
    tool = "t = Tool { output = {n = field.integer{required = true}}, function() return nil, 'no' end }"
    assert told(calls, tool) == []
