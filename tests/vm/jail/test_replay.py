"""A replay in a worker: the same run as a replay here, and few round trips."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from tactus.app import bundle
from tactus.app.repair import fork_at
from tactus.app.runs import App
from tactus.config.snapshot import Snapshot
from tactus.runtime import canonical
from tactus.storage import Response, Run
from tests.programs import in_main
from tests.storm import STORM
from tests.vm.jail.liars import Answer, Liars
from tests.vm.jail.talk import begun, hosted, outcome

ASKS = 1000
LAST = 'return {n, Human.approve{message = "Go on?"}}'
PLAIN = "local n = 0 for i = 1, COUNT do Sleep(i % 3) n = n + i end " + LAST
WORDS_OF_MEMORY = "local n = 0 for i = 1, COUNT do Sleep(0) n = n + (Stop.requested() and 1 or 0) end " + LAST
STEPS = (
    """
local n = 0
for i = 1, COUNT / 2 do
  n = n + Step.run("s" .. i, function() state.last = i Sleep(0) return i end) + state.last
  Sleep(0)
end
"""
    + LAST
)
PARTS = (
    """
local n = 0
for i = 1, COUNT / 4 do
  local ok, wrong = pcall(File.read, "missing" .. i)
  n = n + part{n = i} + (ok and 0 or #wrong.code)
  Sleep(0)
  Log.info("so far", {n = n, now = os.time(), chance = math.random(100)})
end
"""
    + LAST
)
RETRIES = (
    """
local n = 0
for i = 1, COUNT / 5 do
  local tries = 0
  n = n + Retry.with_backoff(function()
    tries = tries + 1
    Sleep(0)
    if tries < 3 then error({code = "flaky", message = "again", retryable = true}) end
    return tries
  end, {max_attempts = 3, initial_delay = 1})
end
"""
    + LAST
)
PART = """part = Procedure {
  name = "part", function(input) Sleep(0) state.x = input.n return File.exists("x") and 1 or 2 end
}
"""
PROGRAMS = {"asks": PLAIN, "words of memory": WORDS_OF_MEMORY, "steps": STEPS, "parts": PARTS, "retries": RETRIES}
"""What a program does COUNT times."""
HANDFUL = 12
FRAMES = {"asks": 0, "words of memory": 2 * ASKS, "steps": ASKS // 2, "parts": ASKS, "retries": 2 * ASKS // 5}
"""How often the worker has to ask the host for more than what is remembered: a word of the run's own memory, a Step,
a part."""
SOME = 60


class Counted(Liars):
    def __init__(self) -> None:
        self.frames = self.bytes = 0
        super().__init__(self._count)

    def _count(self, number: int, answer: Answer) -> Answer:
        self.frames += 1
        return answer


def source(program: str, count: int) -> str:
    return PART + in_main(PROGRAMS[program].replace("COUNT", str(count)), state="{last = field.number{}}")


def waiting(app: App, text: str, folder: Path) -> Run:
    """A run that waits for a person, who has answered."""
    run = asyncio.run(app.activate(begun(app, folder, text, "r1", "none")))
    assert run.status == "waiting", run
    (request,) = app.store.requests("r1")
    app.store.answer(request["id"], Response(True, actor="somebody", via="test"))
    return app.claim("r1")


def both(text: str, folder: Path) -> tuple[dict[str, Any], int]:
    """What is left of a run that went on in a worker, as of one that went on here; and how often the worker spoke."""
    left = []
    counted = Counted()
    for sandbox in ("none", "process"):
        with hosted(counted) as app:
            run = waiting(app, text, folder)
            run = asyncio.run(app.activate(run, replace(app.settings, sandbox=sandbox)))
            left.append(outcome(app.store, run))
    assert left[0] == left[1]
    return left[1], counted.frames


@pytest.mark.parametrize("program", PROGRAMS)
def test_a_replay_is_the_same_there_as_here(program: str, tmp_path: Path) -> None:
    left, frames = both(source(program, SOME), tmp_path)
    assert left["status"] == "done", left
    assert frames <= FRAMES[program] * SOME / ASKS + HANDFUL


@pytest.mark.skipif(not STORM, reason="a storm: set TACTUS_STORM=1")
@pytest.mark.parametrize("program", PROGRAMS)
def test_a_replay_of_many_asks_is_the_same_there_as_here(program: str, tmp_path: Path) -> None:
    left, frames = both(source(program, ASKS), tmp_path)
    assert left["status"] == "done", left
    assert len(left["entries"]) > ASKS
    assert frames <= FRAMES[program] + HANDFUL


def test_a_thousand_answers_take_a_handful_of_round_trips(tmp_path: Path) -> None:
    left, frames = both(source("asks", ASKS), tmp_path)
    assert (left["status"], len(left["entries"])) == ("done", ASKS + 1)
    assert frames <= HANDFUL


BUSY = "local n = 0 for i = 1, COUNT do Sleep(i % 3) for j = 1, 500 do n = n + j end end " + LAST


def copies(text: str, folder: Path, edited: str = "", **limits: float) -> dict[str, Any]:
    """What is left of a copy of a run that waited, whose program or whose limits are others, here and there."""
    left = []
    for sandbox in ("none", "process"):
        with hosted(Counted()) as app:
            waiting(app, text, folder)
            run = app.store.run("r1")
            at = fork_at(app.store, run)
            if limits:
                run = replace(run, settings=replace(Snapshot.loads(run.settings), limits=limits).dumps())
            copy = app.fork(run, at, sources=bundle.make("main.tac", edited or text), id="r2")
            copy = asyncio.run(app.activate(copy, replace(app.settings, sandbox=sandbox)))
            left.append(outcome(app.store, copy))
    assert left[0] == left[1]
    return left[1]


def test_a_limit_that_is_spent_in_the_middle_of_a_replay_leaves_the_run_as_it_does_here(tmp_path: Path) -> None:
    left = copies(in_main(BUSY.replace("COUNT", "200")), tmp_path, instructions=50_000)
    assert left["status"] == "stuck"
    assert "the program used up its 50,000 instructions" in canonical.loads(left["error"])["message"]


def test_another_ask_in_the_middle_of_a_replay_leaves_the_run_as_it_does_here(tmp_path: Path) -> None:
    text = source("asks", SOME)
    left = copies(text, tmp_path, text.replace("Sleep(i % 3)", "Sleep(i < 40 and i % 3 or 7)"))
    assert left["status"] == "stuck"
    assert 'Sleep {"seconds":7}' in canonical.loads(left["error"])["message"]
