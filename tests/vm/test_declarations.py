"""Declarations, handles, turn results and modules."""

from __future__ import annotations

from tests.vm.programs import asks_of, failing, failure, run, said


def test_a_declaration_travels_with_the_names_that_the_source_gives() -> None:
    asks = asks_of(
        'a, b = Agent{model = "m"}, Agent{tools = {"t"}}\nlocal t = Tool "named" { function() end }',
        "a",
        "b",
        "named",
        names='{"Agent:1":["a","b"]}',
    )
    assert [(ask.op, ask.line, ask.args) for ask in asks] == [
        ("Agent", 1, '{"as":"a","fields":{"model":"m"}}'),
        ("Agent", 1, '{"as":"b","fields":{"tools":["t"]}}'),
        ("Tool", 2, '{"fields":{"$items":[{"$fn":1}]},"name":"named"}'),
    ]


def test_other_declarations_carry_their_parameters() -> None:
    asks = asks_of("Specification([[Feature: x]])\nstep('a {b}', function() end)\nMocks { a = { message = 'x' } }")
    assert [ask.args for ask in asks] == [
        '{"text":"Feature: x"}',
        '{"fn":{"$fn":1},"text":"a {b}"}',
        '{"fields":{"a":{"message":"x"}}}',
    ]


def test_a_handle_asks_when_it_is_called_and_by_its_words() -> None:
    source = """local t = Tool{}
t{x = 1} t.called() t:call_count() Tool.last_result(t) Tool.called("t")
local a = Agent{}
a() a("hi") a{message = "m", tools = {t}}
local p = Procedure{}
p{n = 1} p.run{n = 2} Procedure.run(p, {n = 3})
return {t, tostring(a), "p is " .. p, p.name}"""
    replies = ["t", 1, True, 2, 3, True, "a", {}, {}, {}, "p"]
    asks = asks_of(source, *replies)
    assert [(ask.op, ask.args) for ask in asks if ask.op.count(".")] == [
        ("Tool.call", '{"args":{"x":1},"tool":"t"}'),
        ("Tool.called", '{"tool":"t"}'),
        ("Tool.call_count", '{"tool":"t"}'),
        ("Tool.last_result", '{"tool":"t"}'),
        ("Tool.called", '{"tool":"t"}'),
        ("Agent.turn", '{"agent":"a"}'),
        ("Agent.turn", '{"agent":"a","call":"hi"}'),
        ("Agent.turn", '{"agent":"a","call":{"message":"m","tools":["t"]}}'),
        ("Procedure.run", '{"input":{"n":1},"procedure":"p"}'),
        ("Procedure.run", '{"input":{"n":2},"procedure":"p"}'),
        ("Procedure.run", '{"input":{"n":3},"procedure":"p"}'),
    ]
    assert run(source, *replies) == ["t", "agent: a", "p is procedure: p", "p"]


def test_a_handle_cannot_be_written_to() -> None:
    assert failure("local t = Tool{}\nt.x = 1", "t").message == "the fields of a tool cannot be assigned"
    assert failure("rawset(Tool{}, 'x', 1)", "t").message == "this table cannot be written to"


def test_the_result_of_a_turn_is_a_text_and_stands_for_its_output() -> None:
    turn = {"output": {"n": 1}, "message": "the text", "text": "the text", "usage": {"total_tokens": 3}}
    source = """local r = Agent{}()
state.r = r
print(r, "got " .. r, r.usage.total_tokens)
return {r = r, s = state.r.n}"""
    assert run(source, "a", turn) == {"r": {"n": 1}, "s": 1}
    assert said(source, "a", turn) == ["the text\tgot the text\t3"]


def test_the_result_of_a_turn_asks_for_its_messages_by_their_number() -> None:
    turn = {"text": "hi", "$messages": 3}
    source = """local r = Agent{}()
r.new_messages() r:all_messages()
return r["$messages"] == nil"""
    asks = asks_of(source, "a", turn)
    assert [(ask.op, ask.value, ask.site) for ask in asks[2:]] == [
        ("Result.messages", {"turn": 3}, "main.tac:2"),
        ("Result.messages", {"turn": 3, "all": True}, "main.tac:2"),
    ]
    assert run(source, "a", turn) is True


def test_the_session_of_an_agent_says_the_words_of_session_with_the_agent_behind() -> None:
    source = """local a = Agent{}
a.session.history()
a.session:inject_system("x")
a.session.slice(nil, 3)"""
    assert [(ask.op, ask.value, ask.site) for ask in asks_of(source, "a")[1:]] == [
        ("Session.history", {"agent": "a"}, "main.tac:2"),
        ("Session.inject_system", {"agent": "a", "text": "x"}, "main.tac:3"),
        ("Session.slice", {"agent": "a", "last": 3}, "main.tac:4"),
    ]
    assert failure("Agent{}.session.history = 1", "a").message == "the words of a session cannot be assigned"
    assert failure("Agent{}.session.clera()", "a").message.startswith("attempt to call a nil value")
    assert run("return Tool{}.session == nil", "t") is True


def test_a_module_runs_once_and_its_tables_are_shared() -> None:
    source = 'local a = require("lib.a") local b = require("./lib/a") require("lib.a") return {a == b, a.n}'
    first = {"file": "lib/a.tac", "source": "count = (count or 0) + 1 return {n = count}"}
    assert run(source, first, {"loaded": "lib/a.tac"}) == [True, 1]


def test_modules_that_require_each_other_are_an_error() -> None:
    a = {"file": "a.tac", "source": "return require('b')"}
    b = {"file": "b.tac", "source": "local a = require('a') return a"}
    error = failure("require('a')", a, b, {"loaded": "a.tac"})
    assert str(error) == "b.tac:1: modules that require each other: a.tac -> b.tac -> a.tac"


def test_a_module_that_failed_is_not_remembered() -> None:
    bad = {"file": "a.tac", "source": "error('no')"}
    good = {"file": "a.tac", "source": "return 5"}
    assert run("pcall(require, 'a') return require('a')", bad, good) == 5
    broken = failure("require('a')", {"file": "a.tac", "source": "x = = 1"})
    assert broken.message == "the module a cannot be compiled: a.tac:1: unexpected symbol near '='"
    assert failure("require('x')", failing("no module x", "program_error")).message == "no module x"


def test_a_standard_module_is_out_of_the_programs_reach() -> None:
    library = {
        "file": "tactus/x.tac",
        "source": "return ('x'):upper() .. tostring(type) .. string.rep('a', 2)",
        "stdlib": True,
    }
    poison = "string.rep = nil string.upper = nil type = nil tostring = nil return require('tactus.x')"
    assert run(poison, library) == "Xfunction: 0x00000001aa"


def test_done_is_loaded_when_it_is_first_said() -> None:
    asks = asks_of(
        "local d = tactus.done local e = tactus.done", {"file": "d.tac", "source": "return 1", "stdlib": True}
    )
    assert [ask.args for ask in asks] == ['{"name":"tactus.tools.done"}']
