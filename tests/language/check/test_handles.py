"""Members of handles and of results that are not there."""

from __future__ import annotations

import pytest

from tactus.language.check.handles import handles
from tests.language.check.told import Told, main, told

MADE = """\
done = tactus.done
search = Tool { function() end }
part = Procedure { name = "part", function() end }
worker = Agent { tools = {done, search} }
"""


def found(line: str) -> list[Told]:
    return told(handles, MADE + main(line))


def only(line: str) -> Told:
    (one,) = found(line)
    return one


@pytest.mark.parametrize(
    ("line", "at", "message", "suggestion"),
    [
        ("if done.caled() then end", "caled", 'a tool has no "caled"; did you mean "called"? (name, call, ', "called"),
        ("search.lst_result()", "lst_result", 'a tool has no "lst_result"; did you mean "last_result"?', "last_result"),
        ("worker.trun()", "trun", 'an agent has no "trun"; did you mean "turn"? (name, session, turn)', "turn"),
        ("worker:trun{}", "trun", 'an agent has no "trun"', "turn"),
        ("part.rn{}", "rn", 'a procedure has no "rn"; did you mean "run"? (name, run)', "run"),
        ("worker.session.histroy()", "histroy", 'a session has no "histroy"; did you mean "history"?', "history"),
        ("local s = worker.session s.clera()", "clera", 'a session has no "clera"', "clear"),
        ("local r = worker() return r.ouput", "ouput", 'a result has no "ouput"; did you mean "output"?', "output"),
        ("local r = worker.turn{} return r.txt", "txt", 'a result has no "txt"; did you mean "text"?', "text"),
        ("return worker().zzz()", "zzz", 'a result has no "zzz"', ""),
        ("local n = GraphNode.create{} n:set_scroe(1)", "set_scroe", 'a node has no "set_scroe"', "set_score"),
        ("GraphNode.root():chldren()", "chldren", 'a node has no "chldren"', "children"),
        ("local p = GraphNode.root():parent() p:scor()", "scor", 'a node has no "scor"', "score"),
        ("local r = Human.review{} return r.decison", "decison", 'a review has no "decison"', "decision"),
        ("local c = Tool.last_call('x') return c.arg", "arg", 'a call has no "arg"; did you mean "args"?', "args"),
        ("local c = search.last_call() return c.arg", "arg", 'a call has no "arg"', "args"),
        ("local w = worker w.trun()", "trun", 'an agent has no "trun"', "turn"),
        ("Agent('worker').trun()", "trun", 'an agent has no "trun"', "turn"),
        ("local f = done['caled']", "'caled'", 'a tool has no "caled"', "'called'"),
        ("local r = worker() return r.nothing", "nothing", 'a result has no "nothing" (output, text, ', ""),
    ],
)
def test_a_member_that_is_not_there_is_found(line: str, at: str, message: str, suggestion: str) -> None:
    one = only(line)
    assert (one.code, one.at, one.suggestion) == ("TAC104", at, suggestion)
    assert one.message.startswith(message)


def test_the_agents_of_the_older_spelling_are_agents() -> None:
    (one,) = told(handles, "agent('helper', {})\n" + main("Helper.trun{}"))
    assert (one.code, one.at) == ("TAC104", "trun")


@pytest.mark.parametrize(
    "line",
    [
        "if done.called() then end search.reset() part.run{} worker.turn{} return worker.name",
        "local r = worker() return r.output .. r.text .. r.data .. r.message, r.usage.total_tokens, r.new_messages()",
        "local r = worker() r.note = 'x' return r.note",
        "local r = worker() r['note'] = 'x' return r.note",
        "local r = worker() annotate(r) return r.note",
        "local r = worker() if r.note then end return r.note",
        "local r = worker() r = other() return r.note",
        "local r = search{} return r.anything",
        "local r = part{} return r.anything",
        "local ok, r = pcall(worker) return r.anything",
        "for _, w in ipairs({worker}) do w.anything() end",
        "function f(worker) return worker.anything end",
        "local worker = {} worker.anything()",
        "local s = GraphNode.root():score() return s.anything",
        "local x = worker[name]",
        "local r = Human.approve{} return r.x",
        "local h = Session.history() return h[1].role",
        "local m = Model('x') return m.anything",
        "worker.session.clear() worker.session:tail(3)",
    ],
)
def test_what_is_there_or_may_be_is_let_be(line: str) -> None:
    assert found(line) == []


def test_a_slip_is_found_even_where_others_see_the_result() -> None:
    assert [one.at for one in found("local r = worker() annotate(r) return r.ouput")] == ["ouput"]


def test_a_member_of_a_later_version_says_so() -> None:
    assert only("worker.run{max_turns = 3}") == Told(
        "TAC901", "run", "`run` of `worker` is not available in this version"
    )
