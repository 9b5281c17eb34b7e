"""Which variable every name of a file is."""

from __future__ import annotations

import time

import pytest

from tactus.language.parse import as_lua_counts, parsed
from tactus.language.scopes import CALLED, INDEXED, READ, TESTED, Scopes, Variable, scopes


def of(source: str) -> Scopes:
    text = as_lua_counts(source)
    return scopes(text, parsed(text))


def meant(source: str) -> str:
    """Every use as `name=` and the value of its variable, else its kind; in the order of the text."""
    text = as_lua_counts(source)

    def shown(variable: Variable) -> str:
        node = variable.value
        return text[node.start_byte : node.end_byte].decode() if node is not None else variable.kind

    found = of(source).uses
    return " ".join(f"{found[at].variable.name}={shown(found[at].variable)}" for at in sorted(found))


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("x = 1 f(x)", "f=global x=1"),
        ("local x = 1 f(x)", "f=global x=1"),
        ("local x = 1 local x = 2 f(x)", "f=global x=2"),
        ("local x = 1 local x = x f(x)", "x=1 f=global x=x"),
        ("local x = 1 do local x = 2 f(x) end g(x)", "f=global x=2 g=global x=1"),
        ("do local x = 1 end f(x)", "f=global x=global"),
        ("local x <const>, y <close> = 1, nil f(x, y)", "f=global x=1 y=nil"),
        ("local a, b = g() f(a, b)", "g=global f=global a=g() b=local"),
        ("local a, b = 1 f(a, b)", "f=global a=1 b=local"),
        ("local a f(a) a = 2", "f=global a=2"),
        ("local a = 1 a = 2 f(a)", "f=global a=local"),
        ("a, b = 1, 2 f(a, b)", "f=global a=1 b=2"),
        ("a = 1 local a = 2 a = 3 f(a)", "f=global a=local"),
        ("(f)(x)", "f=global x=global"),
        ("f{x = y, [z] = 1, w}", "f=global y=global z=global w=global"),
        ("f(t.x, t['y'], t[k]) t:m(a)", "f=global t=global t=global t=global k=global t=global a=global"),
        ("f'x' f[[y]] f(\"z\")", "f=global f=global f=global"),
        ("-- f(x)\n--[[ g(y) ]]", ""),
    ],
)
def test_a_name_is_the_last_local_above_it_else_a_global(source: str, expected: str) -> None:
    assert meant(source) == expected


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("local function f() return f end", "f=local function f() return f end"),
        ("local f = function() return f end", "f=global"),
        ("local f f = function() return f end", "f=function() return f end"),
        ("function f() return f end", "f=function f() return f end"),
        ("local f function f() end f()", "f=function f() end"),
        ("function f(a) return a end", "a=parameter"),
        ("local x = 1 function f(x) return x end g(x)", "x=parameter g=global x=1"),
        ("local x = 1 function f() return x end", "x=1"),
        ("local x = 1 f = function() x = 2 end g(x)", "g=global x=local"),
        ("function f(...) return ... end", ""),
        ("function f(a, ...rest) return a, rest.n end", "a=parameter rest=parameter"),
        ("function M.f() return self end", "M=global self=global"),
        ("function M:f(x) return self, x end", "M=global self=parameter x=parameter"),
        ("function M.a.b:c() return self end", "M=global self=parameter"),
        ("function f() local x = 1 end g(x)", "g=global x=global"),
    ],
)
def test_functions_have_scopes_of_their_own(source: str, expected: str) -> None:
    assert meant(source) == expected


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("for i = i, 3 do f(i) end g(i)", "i=global f=global i=loop g=global i=global"),
        ("for i = 1, 3 do local i = i f(i) end", "i=loop f=global i=i"),
        ("for k, v in pairs(k) do f(k, v) end", "pairs=global k=global f=global k=loop v=loop"),
        ("while x do local x = 1 f(x) end", "x=global f=global x=1"),
        ("repeat local x = 1 until x", "x=1"),
        ("repeat local x = 1 until f(x) g(x)", "f=global x=1 g=global x=global"),
        ("repeat do local x = 1 end until x", "x=global"),
        ("repeat until x", "x=global"),
        (
            "if a then local x = 1 f(x) elseif x then g(x) else h(x) end",
            "a=global f=global x=1 " + "x=global g=global x=global h=global x=global",
        ),
        (
            "if a then local x = 1 elseif b then local x = 2 f(x) else local x = 3 g(x) end",
            "a=global b=global f=global x=2 g=global x=3",
        ),
        ("goto x ::x:: local x = 1 goto x", ""),
        ("while a do local b <close> = c if b then break end end", "a=global c=global b=c"),
    ],
)
def test_blocks_and_loops_end_what_they_declare(source: str, expected: str) -> None:
    assert meant(source) == expected


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("global x, y = 1, 2 f(x, y)", "f=global x=1 y=2"),
        ("global x x = 5 f(x)", "f=global x=5"),
        ("global x <const> = 3 f(x)", "f=global x=3"),
        ("global * f(x)", "f=global x=global"),
        ("global <const> * f(x)", "f=global x=global"),
        ("global function f() return f end", "f=global function f() return f end"),
        ("local x = 1 do global x x = 2 f(x) end g(x)", "f=global x=2 g=global x=1"),
        ("local f = 1 do global function f() end f() end g(f)", "f=global function f() end g=global f=1"),
    ],
)
def test_a_global_declaration_names_the_global_in_its_block(source: str, expected: str) -> None:
    assert meant(source) == expected


def test_what_is_declared_or_only_assigned_is_told_apart() -> None:
    found = of("global a local b = 1 c = 2 function d() end global function e() end f()").globals
    assert {name: (variable.stated, len(variable.values)) for name, variable in found.items()} == {
        "a": (True, 0),
        "c": (False, 1),
        "d": (False, 1),
        "e": (True, 1),
        "f": (False, 0),
    }


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("f()", CALLED),
        ("f{}", CALLED),
        ("(f)()", CALLED),
        ("f.x = 1", INDEXED),
        ("f:m()", INDEXED),
        ("f[1]()", INDEXED),
        ("(f).x()", INDEXED),
        ("if f then end", TESTED),
        ("if a then elseif f then end", TESTED),
        ("while f do end", TESTED),
        ("repeat until f", TESTED),
        ("x = not f", TESTED),
        ("x = f or 1", TESTED),
        ("x = f and 1", TESTED),
        ("x = f == nil", TESTED),
        ("x = nil ~= f", TESTED),
        ("x = f --[[ or ]] or 1", TESTED),
        ("if a and f then end", TESTED),
        ("if (f) then end", TESTED),
        ("x = type(f) == 'function'", TESTED),
        ("x = 1 or f", READ),
        ("x = f == 1", READ),
        ("x = -f", READ),
        ("x = f", READ),
        ("x = {f}", READ),
        ("x = {y = f}", READ),
        ("x = {[f] = 1}", READ),
        ("x(f)", READ),
        ("return f", READ),
        ("x = t[f]", READ),
        ("for i = f, 2 do end", READ),
        ("for i in f do end", READ),
        ("x = y --[[ == nil ]] + f", READ),
    ],
)
def test_how_a_name_is_used(source: str, expected: str) -> None:
    found = [use.how for use in of(source).uses.values() if use.variable.name == "f"]
    assert found == [expected]


def test_a_function_knows_its_parameters_and_returns_and_who_assigns_what() -> None:
    found = of("function f(a, b) if a then return 1 end return function() x = 1 return 2 end end")
    main, f, inner = found.functions
    assert main.node is None
    assert [one.name for one in f.parameters] == ["a", "b"]
    assert [len(one.returns) for one in (main, f, inner)] == [0, 2, 1]
    assert inner.outer is f
    assert found.globals["x"].setters == [inner]
    assert found.globals["f"].setters == [main]


def test_a_call_knows_its_arguments_and_the_loops_of_its_own_function() -> None:
    source = "while a do f(1, --[[ and ]] 2) for i = 1, 2 do g() h = function() k() end end end m()"
    calls = {call.callee.text: call for call in of(source).calls}
    assert [one.type for one in calls[b"f"].given] == ["number", "number"]
    assert {(name or b"").decode(): len(call.loops) for name, call in calls.items()} == {"f": 1, "g": 2, "k": 0, "m": 0}


def test_a_loop_knows_its_calls_what_it_assigns_and_how_it_is_left() -> None:
    source = """
    while a() do
      x = 1
      repeat
        if b() then break end
        if c() then goto out end
      until d()
      if e then return end
    end
    ::out::
    """
    outer, inner = of(source).loops
    assert [call.callee.text for call in outer.calls] == [b"a", b"b", b"c", b"d"]
    assert [one.name for one in outer.assigned] == ["x"]
    assert [node.type for node in outer.exits] == ["goto_statement", "return_statement"]
    assert [node.type for node in inner.exits] == ["break_statement", "goto_statement"]
    assert [loop.condition is not None for loop in (outer, inner)] == [True, True]


def test_assignments_to_fields_are_kept_with_their_values() -> None:
    text = "M.x = 1 t['y'], z = 2 function M.f() end function M:g() end"
    shown = [(target.text, value.type if value else None) for target, value in of(text).sets]
    assert shown == [
        (b"M.x", "number"),
        (b"t['y']", "number"),
        (b"M.f", "function_declaration"),
        (b"M:g", "function_declaration"),
    ]


@pytest.mark.parametrize(
    "source",
    [
        "x = " + "(" * 20_000 + "1" + ")" * 20_000,
        "x = " + "{" * 20_000 + "}" * 20_000,
        "x = " + " .. ".join(["a"] * 20_000),
        "x = " + "+".join(["a"] * 20_000),
        "f" + "()" * 20_000,
        "a" + ".b" * 20_000 + " = 1",
        "do " * 5_000 + "end " * 5_000,
        "x = " + "function() return " * 3_000 + "1" + " end" * 3_000,
        "while a do " * 3_000 + "end " * 3_000,
    ],
    ids=["parentheses", "tables", "concats", "sums", "calls", "fields", "blocks", "functions", "loops"],
)
def test_no_nesting_is_too_deep(source: str) -> None:
    started = time.process_time()
    assert of(source).functions
    assert time.process_time() - started < 5


@pytest.mark.parametrize(
    "source", ["local", "x = ", "f(", "function", "for i", "local x <", "}", "if x", "\x00", "global"]
)
def test_what_is_no_lua_gives_what_could_be_made_out(source: str) -> None:
    assert of(source).functions[0].node is None
