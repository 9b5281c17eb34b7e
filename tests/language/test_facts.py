"""What a file declares and says, word by word."""

from __future__ import annotations

import time
from typing import Any

import pytest

from tactus.language.facts import Facts
from tactus.language.finding import Span
from tactus.language.literals import UNKNOWN

FIELDS = 'model = "openai/gpt-4o-mini"'


def of(source: str) -> Facts:
    return Facts(source, "main.tac")


def asked(source: str) -> Any:
    """The one argument of the call of `ask`, and the facts around it."""
    facts = of(source)
    (call,) = (call for call in facts.scopes.calls if facts.said(call.callee) == "ask")
    return facts, call.given[0]


# --------------------------------------------------------------------- places


@pytest.mark.parametrize(
    ("source", "text", "expected"),
    [
        ("x = y", "y", Span(1, 5, 1, 6)),
        ("\n\n  x = y", "y", Span(3, 7, 3, 8)),
        ("x = 'ä€😀' .. y", "y", Span(1, 14, 1, 15)),
        ("x = [[\nä\n]]", "[[\nä\n]]", Span(1, 5, 3, 3)),
        ("\ufeffx = y", "y", Span(1, 5, 1, 6)),
        ("#!/usr/bin/tactus\nx = y", "y", Span(2, 5, 2, 6)),
        ("a = 1\r\nx = y", "y", Span(2, 5, 2, 6)),
        ("a = 1\rx = y", "y", Span(2, 5, 2, 6)),
    ],
)
def test_places_count_lines_as_lua_does_and_columns_in_characters(source: str, text: str, expected: Span) -> None:
    facts = of(source)
    start = facts.text.index(text.encode())
    assert facts.span_of(start, start + len(text.encode())) == expected


# --------------------------------------------------------------------- values


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("ask(1)", 1),
        ("local x = 1 ask(x)", 1),
        ("x = 'a' ask((x))", "a"),
        ("local x = 1 local y = x local z = y ask(z)", 1),
        ("local x x = 1 ask(x)", 1),
        ("local x = {a = 1} ask(x)", {"a": 1}),
        ("x = 1 x = 2 ask(x)", UNKNOWN),
        ("local x = 1 f = function() x = 2 end ask(x)", UNKNOWN),
        ("local x ask(x)", UNKNOWN),
        ("ask(x)", UNKNOWN),
        ("local a, x = f() ask(x)", UNKNOWN),
        ("for x = 1, 2 do ask(x) end", UNKNOWN),
        ("function f(x) ask(x) end", UNKNOWN),
        ("local x = {} x.a = 1 ask(x)", UNKNOWN),
        ("local x = {} local y = x x.a = 1 ask(y)", UNKNOWN),
        ("local x = {1} f(x) ask(x)", UNKNOWN),
        ("x = x ask(x)", UNKNOWN),
        ("local x = y y = x ask(x)", UNKNOWN),
    ],
)
def test_what_never_changes_is_followed(source: str, expected: Any) -> None:
    facts, node = asked(source)
    value = facts.constant(node)
    assert value is expected if expected is UNKNOWN else value == expected


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("ask{a = 1}", False),
        ("local x = {a = 1} ask(x)", False),
        ("local x = {a = 1} local y = x ask(y)", False),
        ("ask{a = 1, [k] = 2}", True),
        ("local x = {a = 1, [k] = 2} ask(x)", True),
    ],
)
def test_a_table_is_followed_to_where_it_is_written(source: str, expected: bool) -> None:
    facts, node = asked(source)
    table = facts.table(node)
    assert table is not None
    assert "a" in table.fields
    assert table.open is expected


@pytest.mark.parametrize(
    "source",
    [
        *("ask(x)", "ask(f())", "ask(1)", "local x = {} x = {1} ask(x)"),
        "local x = {a = 1} x.b = 2 ask(x)",
        "local x = {a = 1} x.a = nil ask(x)",
        "local x = {a = 1} add(x) ask(x)",
        "local x = {a = 1} local y = x x.b = 2 ask(y)",
    ],
)
def test_what_is_not_written_out_or_may_change_is_no_table(source: str) -> None:
    facts, node = asked(source)
    assert facts.table(node) is None


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("ask('x')", "string"),
        ("local x = 1 ask(x)", "integer"),
        ("ask(function() end)", "function"),
        ("local function f() end ask(f)", "function"),
        ("function f() end ask(f)", "function"),
        ("local w = Agent{} ask(w)", "agent"),
        ("ask(tactus.done)", "tool"),
        ("ask(f())", ""),
        ("ask(x)", ""),
    ],
)
def test_kinds_of_values(source: str, expected: str) -> None:
    facts, node = asked(source)
    assert facts.kind(node) == expected


# --------------------------------------------------------------------- words


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("ask(Human)", "Human"),
        ("ask(Human.approve)", "Human.approve"),
        ("ask(Human['approve'])", "Human.approve"),
        ("ask((Human).approve)", "Human.approve"),
        ("local H = Human ask(H.approve)", "Human.approve"),
        ("local a = Human.approve ask(a)", "Human.approve"),
        ("ask(mcp.brave.search)", "mcp.brave.search"),
        ("ask(anything)", "anything"),
        ("local Human = {} ask(Human.approve)", ""),
        ("Human = {} ask(Human.approve)", ""),
        ("function Human() end ask(Human)", ""),
        ("global Human ask(Human)", ""),
        ("function f(Human) ask(Human.approve) end", ""),
        ("ask(Human[x])", ""),
        ("ask(f().x)", ""),
        ("local _ENV = {} ask(Human)", ""),
        ("function f(_ENV) end ask(Human)", ""),
        ("_ENV.x = 1 ask(Human)", ""),
        ("ask(a.b.c.d.e.f.g.h.i.j.k.l.m.n)", ""),
    ],
)
def test_the_path_of_what_the_program_does_not_define(source: str, expected: str) -> None:
    facts, node = asked(source)
    assert facts.path(node) == expected


def test_words_are_found_under_every_name_in_the_order_of_the_text() -> None:
    facts = of(
        "Sleep(1) local a = Human.approve a{} Human:notify{} f() local Log = {} Log.info() x.Sleep() Stop.reason()"
    )
    assert [(facts.said(call.callee), word.name) for call, word in facts.words] == [
        ("Sleep", "Sleep"),
        ("a", "Human.approve"),
        ("Human:notify", "Human.notify"),
        ("Stop.reason", "Stop.reason"),
    ]
    assert [word.name for _, word in facts.called("Stop.reason", "Sleep")] == ["Sleep", "Stop.reason"]


# --------------------------------------------------------------------- declarations


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        (f"x = Agent {{ {FIELDS} }}", "x"),
        (f"local x = Agent {{ {FIELDS} }}", "x"),
        (f"x = Agent {{ name = 'y', {FIELDS} }}", "y"),
        (f"local n = 'y' x = Agent {{ name = n, {FIELDS} }}", "y"),
        (f"x = Agent {{ name = f(), {FIELDS} }}", None),
        (f"Agent 'x' {{ {FIELDS} }}", "x"),
        (f"agent('x', {{ {FIELDS} }})", "x"),
        (f"local y = Agent('x', {{ {FIELDS} }})", "x"),
        (f"M.x = Agent {{ {FIELDS} }}", "x"),
        (f"return {{ x = Agent {{ {FIELDS} }} }}", "x"),
        (f"for i = 1, 2 do Agent {{ {FIELDS} }} end", None),
        ("local A = Agent A('x', {})", "x"),
        ("x = Agent(f())", None),
        ("x = Agent { [k] = 1 }", None),
    ],
)
def test_a_declaration_has_the_name_that_it_gets_at_run_time(source: str, expected: str | None) -> None:
    (declared,) = of(source).declared
    assert (declared.kind, declared.name) == ("agent", expected)


def test_a_name_alone_looks_up_and_declares_nothing() -> None:
    assert of("x = Agent 'y' z = Agent('w')").declared == []


def test_a_declaration_has_its_fields_and_its_functions() -> None:
    facts = of("t = tool('half', {input = {n = 'integer'}}, function(args) end)\nProcedure { function() end }")
    tool, main = facts.declared
    assert (tool.word, tool.kind, tool.name, len(tool.functions)) == ("tool", "tool", "half", 1)
    assert facts.said(tool.value("parameters", "input") or tool.call) == "{n = 'integer'}"
    assert tool.value("output") is None
    assert facts.span(tool.at) == Span(1, 5, 1, 9)
    assert (main.name, [one.node is not None for one in facts.body(main)]) == ("main", [True])


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("w = Agent{} ask(w)", ("agent", "w")),
        ("local w = Agent{} local v = w ask(v)", ("agent", "w")),
        ("ask(Agent{name = 'w'})", ("agent", "w")),
        ("ask(Agent('w'))", ("agent", "w")),
        ("w = Agent('v') ask(w)", ("agent", "v")),
        ("agent('helper', {}) ask(Helper)", ("agent", "helper")),
        ("M = {} M.t = Tool{} ask(M.t)", ("tool", "t")),
        ("local M = {t = Tool{}} ask(M.t)", ("tool", "t")),
        ("local done = tactus.done ask(done)", ("tool", "done")),
        ("ask(require('tactus.tools.done'))", ("tool", "done")),
        ("s = mcp.brave.search ask(s)", ("tool", "search")),
        ("p = Procedure{function() end} ask(p)", ("procedure", "p")),
        ("ask(w)", None),
        ("w = Agent{} w = Agent{} ask(w)", None),
        ("w = f(Agent{}) ask(w)", None),
        ("M = {t = Tool{}} M.t = nil ask(M.t)", None),
        ("for _, w in ipairs{Agent{}} do ask(w) end", None),
    ],
)
def test_what_an_expression_holds(source: str, expected: tuple[str, str] | None) -> None:
    facts, node = asked(source)
    handle = facts.handle(node)
    assert (handle and (handle.kind, handle.name)) == expected


# --------------------------------------------------------------------- the whole


def test_a_global_that_another_file_assigns_is_not_followed() -> None:
    main, module = of("x = 1 local y = 2 ask(x, y, Human, Log)"), of("x = 2 y = 3 Human = {} print(Log)")
    (call,) = main.scopes.calls
    assert [main.constant(node) for node in call.given[:2]] == [1, 2]
    assert [main.path(node) for node in call.given[2:]] == ["Human", "Log"]
    main.modules = [module]
    assert [main.constant(node) for node in call.given[:2]] == [UNKNOWN, 2]
    assert [main.path(node) for node in call.given[2:]] == ["", "Log"]


@pytest.mark.parametrize("what", ["lost", "part"])
def test_a_global_is_not_followed_where_other_files_are_not_known(what: str) -> None:
    facts = of("x = 1 local y = 2 ask(x, y)")
    setattr(facts, what, True)
    (call,) = facts.scopes.calls
    assert [facts.constant(node) for node in call.given] == [UNKNOWN, 2]


def test_a_file_and_its_modules_are_each_listed_once() -> None:
    main, one, two = of(""), of(""), of("")
    main.modules, one.modules, two.modules = [one, two], [two], [main]
    assert list(main.all()) == [main, one, two]


@pytest.mark.parametrize(
    "source",
    [
        "x = " + "(" * 5_000 + "Agent{}" + ")" * 5_000 + " ask(x)",
        "ask(" + "(" * 5_000 + "Human.approve" + ")" * 5_000 + ")",
        "ask(Human" + ".x" * 20_000 + ")",
        "ask(x" + "()" * 20_000 + ")",
        "ask(x" + ":m()" * 5_000 + ")",
        "ask(" + "{" * 5_000 + "}" * 5_000 + ")",
        "ask(" + "..".join(["'x'"] * 5_000) + ")",
        "x0 = 1 " + " ".join(f"x{i + 1} = x{i}" for i in range(500)) + " ask(x500)",
        "M = {} " + " ".join(f"M.a{i + 1} = M.a{i}" for i in range(500)) + " ask(M.a500)",
    ],
    ids=["handle", "path", "fields", "calls", "methods", "tables", "concats", "variables", "members"],
)
def test_no_chain_is_too_long(source: str) -> None:
    started = time.process_time()
    facts, node = asked(source)
    assert facts.words is not None
    assert facts.declared is not None
    assert facts.handled is not None
    facts.constant(node), facts.kind(node), facts.table(node), facts.handle(node), facts.path(node)
    assert time.process_time() - started < 5


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("Agent { tools = x } Agent { tools = x }", True),
        ("Agent 'a' { tools = x } agent('b', { tools = x })", True),
        ("Tool { input = x, output = {y = field.object{properties = x}} }", True),
        ("Human.approve(x) Human.approve(x)", True),
        ("Agent { tools = x } x.y = 1", False),
        ("Agent { tools = x } change(x)", False),
        ("Agent { tools = x } state.x = x", False),
        ("Agent { tools = x } State.set('x', x)", False),
        ("Agent { tools = x } local y = x", False),
        ("Agent { tools = x } for _, one in ipairs(x) do one.z = 1 end", False),
    ],
)
def test_a_table_that_is_only_told_to_words_does_not_change(source: str, expected: bool) -> None:
    facts = of(f"local x = {{a = 1}} {source}")
    use = facts.scopes.variables[0].uses[0]
    assert (facts.table(use.node) is not None) is expected
    assert facts.written(use.node) is not None
