"""What a call does, which functions run in a piece of text, which tools a turn offers."""

from __future__ import annotations

import pytest

from tactus.language.deeds import deeds
from tactus.language.facts import Facts
from tests.language.check.told import main

AGENTS = """\
done = tactus.done
search = Tool { function(args) return 1 end }
worker = Agent { model = "gpt-4o", tools = {search, "done"} }
agent("researcher", {model = "gpt-4o"})
sub = Procedure { function(input) return 1 end }
local M = {w = worker}
function M.help() return 1 end
local function quiet() return 1 end
"""


def last(line: str) -> tuple[str, str]:
    """Kind and name of the last call of a line in a procedure."""
    facts = Facts(AGENTS + main(line), "main.tac")
    inside = [call for call in facts.scopes.calls if call.function.node is not None]
    outermost = max(inside, key=lambda call: (call.node.end_byte, -call.node.start_byte))
    deed = deeds(facts).of(outermost)
    return deed.kind, deed.name


@pytest.mark.parametrize(
    ("line", "kind", "name"),
    [
        ("worker()", "turn", "worker"),
        ("worker.turn{}", "turn", "worker"),
        ("worker:turn{}", "turn", "worker"),
        ("M.w()", "turn", "worker"),
        ("local w = worker w()", "turn", "worker"),
        ('Agent("worker")()', "turn", "worker"),
        ("Researcher.turn{}", "turn", "researcher"),
        ("search{}", "tool", "search"),
        ("done()", "tool", "done"),
        ("tactus.done{}", "tool", "done"),
        ("sub()", "procedure", "sub"),
        ("sub.run{}", "procedure", "sub"),
        ("done.called()", "word", "Tool.called"),
        ("search:reset()", "word", "Tool.reset"),
        ("worker.session.clear()", "word", "Session.clear"),
        ("Human.approve('x')", "word", "Human.approve"),
        ("local ask = Human.approve ask('x')", "word", "Human.approve"),
        ("log('x')", "word", "log"),
        ("string.format('%d', 1)", "library", "string.format"),
        ("quiet()", "function", ""),
        ("M.help()", "function", ""),
        ("worker.nothing()", "unknown", ""),
        ("input.f()", "unknown", ""),
        ("nobody()", "unknown", ""),
        ("local w = input.x and worker w()", "unknown", ""),
        ("local text = 'a' text:upper()", "unknown", ""),
    ],
)
def test_a_call_does_what_its_text_says(line: str, kind: str, name: str) -> None:
    assert last(line) == (kind, name)


def reached(line: str) -> list[str] | None:
    """What the calls of a procedure call, those of the functions they run too."""
    facts = Facts(AGENTS + main(line), "main.tac")
    doing = deeds(facts)
    (body,) = (one for declared in facts.declared if declared.name == "main" for one in facts.body(declared))
    assert body.node is not None
    calls = doing.all_of(*body.node.byte_range)
    return None if calls is None else [facts.said(call.callee) for call in calls]


@pytest.mark.parametrize(
    ("line", "calls"),
    [
        ("quiet() worker()", ["quiet", "worker"]),
        ("local function f() return search{} end f() f()", ["search", "f", "f"]),
        ("local function f() return f() end f()", ["f", "f"]),
        ("pcall(function() worker() end)", ["pcall", "worker"]),
        ("local function g() worker() end pcall(g)", ["worker", "pcall"]),
        ("table.sort(input.list)", ["table.sort"]),
        ("pcall(worker, 'x')", ["pcall"]),
        ("pcall(Human.approve, 'x')", ["pcall"]),
        ("nobody()", None),
        ("pcall(nobody)", None),
        ("pcall(input.f)", None),
        ("Retry.with_backoff(input.f)", None),
        ("load('worker()')()", None),
        ("input.list:each(worker)", None),
        ("require('lib.a')", None),
    ],
)
def test_functions_are_followed_as_far_as_the_text_shows_them(line: str, calls: list[str] | None) -> None:
    found = reached(line)
    assert (found if found is None else sorted(set(found))) == (calls if calls is None else sorted(set(calls)))


@pytest.mark.parametrize(
    ("line", "tools"),
    [
        ("worker()", {"search", "done"}),
        ("worker('x')", {"search", "done"}),
        ("worker{message = 'x'}", {"search", "done"}),
        ("worker{tools = {}}", set()),
        ("worker{tools = {search}}", {"search"}),
        ("worker{tools = {sub, 'x'}}", {"sub", "x"}),
        ("Researcher()", set()),
        ('Agent("worker")()', {"search", "done"}),
        ("worker(input)", None),
        ("worker{tools = input.tools}", None),
        ("worker{tools = {input.tool}}", None),
        ("worker{tools = {mcp.a.b}}", None),
        ("pcall(worker, {tools = {search}})", {"search"}),
        ("search{}", {"search"}),
        ("pcall(search)", {"search"}),
        ("log('x')", set()),
    ],
)
def test_a_turn_offers_its_tools_or_its_agents(line: str, tools: set[str] | None) -> None:
    facts = Facts(AGENTS + main(line), "main.tac")
    inside = [call for call in facts.scopes.calls if call.function.node is not None]
    calls = [call for call in inside if facts.said(call.node) == line]
    assert deeds(facts).calls(calls[0]) == tools


def test_what_a_piece_of_text_may_call_is_known_once() -> None:
    facts = Facts(AGENTS + main("worker{tools = {search}} done{}"), "main.tac")
    doing = deeds(facts)
    assert doing.callable(*facts.root.byte_range) == frozenset({"search", "done"})
    assert deeds(facts) is doing
