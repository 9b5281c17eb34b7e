"""Programs that between them say nearly every word, how they are run, and what a worker says when they are."""

from __future__ import annotations

import asyncio
import copy
import json
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from tactus.app import bundle
from tactus.app.activation import Settings
from tactus.app.runs import App
from tactus.config.snapshot import Files, Snapshot
from tactus.errors import RequestError
from tactus.storage import Response, Run, Store
from tactus.storage.memory import MemoryStore
from tactus.vm.sandboxes import Sandbox
from tests.programs import Clock, in_main
from tests.vm.jail.liars import Among, Answer, Bend, Liars, honest

AGENTS = """
done = tactus.done
look_up = Tool {
  description = "looks something up", input = {word = field.string{required = true}}, output = {found = field.number{}},
  function(args) State.set("last", args.word) return {found = #args.word} end
}
researcher = Agent {model = "openai/gpt-4o-mini", system_prompt = "For {input.who}: {state.last} {last}.",
  tools = {look_up, done}, filter = {class = "LastN", count = 4}, budget = {requests = 20}}
Stages {"ask", "tell"}
Procedure {
  input = {who = field.string{default = "you"}}, output = {said = field.string{}},
  state = {last = field.string{}, notes = field.array{}}, max_turns = 9,
  function(input)
    Stage.set("ask")
    local result = researcher{message = "Begin.", temperature = 0.1}
    State.append("notes", result.text)
    Log.info("asked", {notes = state.notes})
    repeat researcher() until Tool.called("done") or Iterations.exceeded(4)
    Stage.advance()
    local direct = look_up{word = "direct"}
    Session.append{role = "user", content = "and?"}
    local old = Session.tail(2)
    Session.rewind(1)
    return {said = look_up.last_result().found .. " " .. direct.found .. " " .. #old .. " " .. Stage.current()
      .. " " .. #result.new_messages() .. " " .. Tool.call_count("look_up")}
  end
}
Mocks {researcher = {temporal = {
  {message = "Looking.", tool_calls = {{tool = "look_up", args = {word = "one"}}}},
  {message = "Done.", tool_calls = {{tool = "done", args = {reason = "enough"}}}}
}}}
"""
STEPS = """
sum = Procedure {
  name = "sum", input = {n = field.number{required = true}},
  function(input) Sleep(1) state.total = input.n return input.n + math.random(1, 3) end
}
Procedure {
  name = "main", state = {seen = field.array{}},
  function(input)
    local a = Step.run("first", function() State.append("seen", "first") Sleep(1) return os.time() end)
    local b = Step.checkpoint(function() return sum{n = 2} end)
    checkpoint()
    local before = Checkpoint.get("first")
    local ok, wrong = pcall(function() return File.read("missing.txt") end)
    File.write("out.txt", "text " .. a)
    local text = Retry.with_backoff(function() return File.read("out.txt") end, {max_attempts = 2})
    Stop.request("enough")
    local node = GraphNode.create{label = "draft", score = 0.5, metadata = {x = 1}}
    node:set_score(0.75)
    GraphNode.set_current(node)
    Session.save_to_node(node)
    print("so far", Checkpoint.next_position(), tostring(wrong.code))
    return {b, text, before == a, wrong.code, node:score(), Stop.requested(), GraphNode.current().label, #state.seen}
  end
}
"""
PEOPLE = """
hitl("confirm", {type = "approval", message = "Publish {state.what}?", timeout = 60, default = false})
Procedure {function(input)
  state.what = "it"
  local go = Human.approve("confirm")
  local name = Human.input{message = "Name?"}
  local picked = Human.select{message = "Which?", options = {"a", "b"}}
  local review = Human.review{message = "Look", artifact = "text"}
  Human.notify("told")
  System.alert{message = "careful", level = "warning"}
  local key, ok = os.getenv("PLAIN"), pcall(os.getenv, "OTHER")
  assert(matches("^v[0-9]+$") ~= nil)
  return {go, name, picked, review.decision, key, ok, Json.decode('{"a":[1,2.5,null]}').a[2]}
end}
"""
SCRIPT = """
input {n = field.number{default = 3}}
output {total = field.number{}}
state {sum = field.number{default = 1}}
local text = require("lib.text")
for i = 1, input.n do state.sum = state.sum + i Sleep(0) end
local other = Procedure.run("./other.tac", {x = text.twice("y")})
Log.warn("end", {sum = state.sum})
return {total = state.sum, other = other}
"""
FAILS = in_main("""
  Sleep(1)
  local ok, e = pcall(function() error({code = "mine", message = "first"}) end)
  local co = coroutine.wrap(function() Sleep(1) coroutine.yield(1) return 2 end)
  co() co()
  error({code = "own", message = e.message .. " and " .. string.rep("x", 50), more = {1, 2}})
""")
BESIDE = {
    "lib/text.tac": "local text = {} function text.twice(s) return s .. s end return text",
    "other.tac": in_main("Sleep(1) return input.x .. tostring(state.sum)", input="{x = field.string{}}"),
}
PROGRAMS: dict[str, str] = {"agents": AGENTS, "steps": STEPS, "people": PEOPLE, "script": SCRIPT, "fails": FAILS}
PEOPLE_SAY = {"approval": True, "input": "Ada", "select": "b", "review": {"decision": "approved"}}


@contextmanager
def hosted(*sandboxes: Sandbox, store: Store | None = None) -> Iterator[App]:
    """An app with these sandboxes, in which no time passes: every timer is over at once."""
    settings = Settings(environ={"PLAIN": "seen", "KEPT": "secret-value-1"}, patience=1e9, sleep=_at_once)
    app = App(store or MemoryStore(clock=Clock()), settings, sandboxes=Among(*sandboxes))
    try:
        yield app
    finally:
        app.close()


async def _at_once(seconds: float) -> None:
    await asyncio.sleep(0)


def begun(
    app: App, folder: Path, program: str, id: str, sandbox: str = "process", name: str = "main.tac", input: Any = None
) -> Run:
    under = Snapshot(sandbox=sandbox, files=Files(str(folder)), env={"PLAIN": True, "KEPT": False})
    sources = bundle.make(name, PROGRAMS.get(program, program), BESIDE)
    return app.create(sources, input or {}, id=id, mock=True, seed=7, under=under)


async def to_its_end(app: App, run: Run) -> Run:
    """On and on, with people who answer at once; a run that nobody can answer is left as it is."""
    while True:
        run = await app.activate(run)
        open_ = [one for one in app.store.requests(run.id) if one["status"] == "pending"]
        if run.status != "waiting" or not open_:
            return run
        for request in open_:
            said = PEOPLE_SAY.get(request["type"])
            if said is None or not _answered(app.store, request["id"], said):
                return run
        run = app.claim(run.id)


def _answered(store: Store, request: str, value: Any) -> bool:
    try:
        return store.answer(request, Response(value, actor="somebody", via="test")).accepted
    except RequestError:
        return False


def outcome(store: Store, run: Run) -> dict[str, Any]:
    """All that is left of a run, without the times and what names it."""
    entries = [
        (e.path, e.op, e.args, e.file, e.line, e.ok, e.value, e.memory, e.label, e.instructions)
        for e in store.entries(run.id)
    ]
    events = [(event.kind, event.path, event.ordinal, event.data) for event in store.events(run.id)]
    return {
        "status": run.status,
        "result": run.result,
        "error": run.error,
        "entries": entries,
        "events": json.loads(json.dumps(events).replace(run.id, "ID")),
    }


@cache
def recorded() -> tuple[tuple[str, tuple[Answer, ...]], ...]:
    """What the workers of the programs say, in their order."""
    talks = []
    for program in PROGRAMS:
        said: list[Answer] = []
        with (
            TemporaryDirectory() as folder,
            hosted(Liars(_kept(said))) as app,
        ):
            run = asyncio.run(to_its_end(app, begun(app, Path(folder), program, "r1")))
        assert run.status == ("failed" if program == "fails" else "done"), (program, run)
        talks.append((program, tuple(said)))
    return tuple(talks)


def _kept(said: list[Answer]) -> Bend:
    def bend(number: int, answer: Answer) -> Answer:
        said.append(copy.deepcopy(answer))
        return honest(number, answer)

    return bend
