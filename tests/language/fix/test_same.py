"""A program that `tactus fix` has written anew is the same program: it asks the same in the same places, is answered
the same, and comes to the same result. Only its lines may be others."""

from __future__ import annotations

from random import Random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tactus.language.fix import fixed
from tactus.models.scripted import Scripted
from tactus.storage.memory import MemoryStore
from tactus.vm.compiler import syntax_error
from tests.language.lua import COMMENTS, CORPUS, some, spread, texts
from tests.ops import test_spellings as spellings
from tests.programs import Clock, in_main, run_program
from tests.seeds.blocks import of

DONE = "done = tactus.done\n"
TOPIC = {"topic": "moss", "tags": ["a", "b"], "n": 4}


def ran(source: str, input: Any, answers: tuple[Any, ...], **more: Any) -> dict[str, Any]:
    """All that a run leaves behind but its lines and the counts of its instructions."""
    clock = Clock()
    store = MemoryStore(clock=clock)
    run, events = run_program(source, input, answers=answers, store=store, clock=clock, seed=7, **more)
    error = run.error
    return {
        "status": run.status,
        "result": run.result,
        "error": error,
        "entries": [
            (e.path, e.op, e.args, e.digest, e.ok, e.value, e.label, e.extra, e.memory, e.usage, e.cost, e.attempts)
            for e in store.entries("r1")
        ],
        "requests": [(r["id"], r["type"], r["message"]) for r in store.requests("r1")],
        "events": [(event.kind, event.data) for event in events],
    }


def same(source: str, input: Any = None, answers: tuple[Any, ...] = (), **more: Any) -> str:
    """The new text, which differs from the source and does the same."""
    new = fixed(source, "main.tac", syntax_error).text
    assert new != source
    before = ran(source, input, answers, **more)
    assert before["status"] in ("done", "waiting"), before["error"]
    assert ran(new, input, answers, **more) == before
    return new


MOCKS = """
Mocks {
  researcher = {temporal = {
    {message = "Looking.", tool_calls = {{tool = "search", args = {query = "moss"}}}},
    {message = "Found it."},
    {tool_calls = {{tool = "done", args = {reason = "ok"}}}},
    {message = "more"}, {message = "and more"}
  }}
}
"""
SEARCH = """
tool("search", {
  description = "Search",
  parameters = {query = {type = "string", required = true}}
}, function(args)
  State.append("words", args.query)
  return {found = args.query, luck = math.random(100)}
end)
"""
RESEARCHER = """
agent("researcher", {
  model = {name = "openai/gpt-4o", openai_reasoning_effort = "low"},
  system_prompt = "Research {input.topic}",
  filter = {class = "LastN", n = 4},
  tools = {"search", done}
})
"""
PROGRAMS = {
    "the whole of it": DONE
    + SEARCH
    + RESEARCHER
    + """
stages({"looking", "writing"})
main = procedure("main", {
  input = {topic = {type = "string", required = true}, tags = {type = "array"}, n = "int"},
  output = {text = "string", words = "list"},
  state = {words = {type = "array", default = {}}}
}, function()
  Stage.set("looking")
  repeat
    local turn = Researcher.turn({inject = "Look into " .. input.topic, mood = "calm"})
    log(turn.text)
  until Tool.called("done") or Iterations.exceeded(3)
  Stage.advance()
  local ok = Human.approve{message = "Print " .. input.topic .. "?"}
  return {text = tostring(ok) .. Researcher.name, words = state.words}
end)
specifications([[
Feature: Research
  Scenario: It ends
    Then the done tool should be called
]])
evaluations {dataset = {{name = "a", inputs = {topic = "moss"}}}, evaluators = {}}
"""
    + MOCKS,
    "an agent whose variable is taken": DONE
    + SEARCH
    + RESEARCHER
    + 'researcher = "a name"\n'
    + in_main("Researcher.turn() return researcher .. Researcher{inject = 'b'}.text")
    + MOCKS,
    "an agent that is assigned": DONE
    + SEARCH
    + RESEARCHER.replace("agent(", "local who = agent(")
    + in_main("return Researcher.turn().text .. who:turn{inject = 'b'}.text")
    + MOCKS,
    "tools and procedures called by the program": """
local double = tool("double", {parameters = {n = "int"}}, function(args) return args.n * 2 end)
tool("triple", {input = {n = "int"}}, function(args) return args.n * 3 end)
M = {half = tool("half", {handler = function(args) return args.n // 2 end})}
add = procedure("add", {input = {a = "int", b = "int"}}, function() return input.a + input.b end)
procedure("count", function(given) return #given.list end)
procedure("main", function()
  return {double{n = 4}, Tool("triple"){n = 3}, M.half{n = 8}, add{a = 1, b = 2}, add.run{a = input.n, b = 1},
    Procedure.run("count", {list = {1, 2}}), Tool.call_count("triple"), double.name, M.half.name}
end)
""",
    "in a module": 'lib = require("lib")\n' + in_main("return lib.twice{n = input.n}"),
    "curried and unnamed": """
tool "twice" { parameters = {n = "int"}, function(args) return args.n * 2 end }
procedure { function(input) return tool("twice"){n = input.n} end }
""",
    "of a history": 'agent("w", {model = "openai/gpt-4o"})\n'
    + in_main(
        'Session.append({role = "user", content = "a", humanInteraction = "CHAT"}, W) '
        'W.turn{inject = "b"} return W.session.history()'
    )
    + 'Mocks { w = {message = "hi"} }',
    "of a name that a word has": 'agent("human", {model = "openai/gpt-4o"})\n'
    + in_main("return {human == nil, type(Human.approve), Agent('human'){inject = 'x'}.text}")
    + 'Mocks { human = {message = "hi"} }',
    "where names do not fit": """
tool("web-search", {}, function() return "w" end)
tool("log", {}, function() return "l" end)
if true then tool("inner", {}, function() return "i" end) end
for i = 1, 1 do tool("looped", {}, function() return "o" end) end
local other = tool("named", {}, function() return "n" end)
procedure("main", {}, function()
  log("still a word")
  return {Tool("web-search")(), Tool("log")(), Tool("inner")(), Tool("looped")(), other(), other.name, inner == nil}
end)
""",
}
LIB = """
local M = {}
M.twice = tool("twice", {parameters = {n = "int"}}, function(args) return args.n * 2 end)
tool("unused", {}, function() return 1 end)
return M
"""


@pytest.mark.parametrize("name", PROGRAMS)
def test_it_asks_and_answers_the_same(name: str) -> None:
    if name == "in a module":
        new = fixed(LIB, "lib.tac", syntax_error)
        assert new.left == ()
        assert new.text != LIB
        main = PROGRAMS[name]
        assert ran(main, TOPIC, (), files={"lib.tac": LIB}) == ran(main, TOPIC, (), files={"lib.tac": new.text})
        return
    new_text = same(PROGRAMS[name], TOPIC, (True,))
    assert "agent(" not in new_text


@given(st.sampled_from([name for name in PROGRAMS if name != "in a module"]), st.integers(0, 2**32), st.integers(0, 6))
@some(15)
def test_it_is_the_same_however_it_is_spaced_and_wherever_comments_stand(name: str, seed: int, comments: int) -> None:
    random, parts = Random(seed), texts(PROGRAMS[name])
    for _ in range(comments):
        parts.insert(random.randint(0, len(parts)), random.choice(COMMENTS))
    source = spread(parts, random)
    new = fixed(source, "main.tac", syntax_error).text
    assert new != source
    assert [text for text in texts(new) if text.startswith("--")] == [text for text in parts if text.startswith("--")]
    assert ran(new, TOPIC, (True,)) == ran(source, TOPIC, (True,))


def test_it_waits_for_the_same_person() -> None:
    same(PROGRAMS["the whole of it"], TOPIC)


@pytest.mark.parametrize(
    "source",
    [spellings.OLDER, spellings.CURRIED.replace("Tool ", "tool ").replace("Agent ", "agent ")],
    ids=["older", "curried"],
)
def test_the_spellings_that_the_language_takes_are_one(source: str) -> None:
    same(source, {"topic": "moss", "tags": ["a", "b"]})


@pytest.mark.parametrize("block", [block for block in of("lua") if not block.waits], ids=str)
def test_a_block_of_a_seed_does_the_same_in_todays_spelling(block: Any) -> None:
    new = fixed(block.source, "block.tac", syntax_error).text
    more = {"models": Scripted(block.model), "mock": False, "files": block.files}
    before, after = (ran(source, None, (), **more) for source in (block.source, new))
    assert after == before
    assert before["status"] in ("done", "waiting", "failed")


def test_there_are_older_spellings_in_what_is_compared() -> None:
    changed = [name for name, text in CORPUS.items() if fixed(text, name, syntax_error).text != text]
    assert any(name.startswith("docs/words/spellings.md") for name in changed)
    assert any(name.startswith("S0") for name in changed)
