"""Memory that the journal does not hold is found by losing it."""

from __future__ import annotations

import asyncio

from tactus.testing import suite
from tactus.testing.crash import Crashes, crashes
from tests.programs import in_main
from tests.testing.scenarios import AGENT, collected, hosted


def crashed(source: str, steps: str = "When the procedure runs") -> Crashes:
    with hosted() as host:
        (case,) = collected(f"{source}\nSpecification([[\nFeature: It\nScenario: One\n{steps}\n]])\n", host).cases
        return asyncio.run(crashes(case, host, suite.seed(case, 0)))


SOUND = """
  local text = w("one").text
  local seen = Step.checkpoint(function() state.n = 1 return {text, os.time()} end)
  Sleep(60)
  local yes = Human.approve{message = "Go?", timeout = 60, default = true}
  for i = 1, 3 do w("more") end
  state.n = state.n + 1
  return {seen, yes, state.n, math.random(1, 100)}
"""


def test_a_program_that_keeps_nothing_beside_its_journal_survives_every_moment() -> None:
    tried = crashed(AGENT + in_main(SOUND), "Given the human approves\nThen the procedure should complete")
    assert tried.differences == ()
    assert tried.moments > 10
    assert tried.whole.status == "passed"


def test_a_local_that_a_helper_changes_inside_a_step_is_found() -> None:
    source = """
local count = 0
local function helper() count = count + 1 return count end
""" + in_main("""
  local first = Step.checkpoint(function() return helper() end)
  Sleep(1)
  return count
""")
    first, *_ = crashed(source).differences
    assert first.entry is not None
    assert (first.entry.op, first.what, first.expected, first.actual) == ("Step.checkpoint", "the output", 1, 0)
    assert "what a Step changes outside itself is lost" in first.why


def test_a_scenario_that_fails_by_itself_is_not_tried() -> None:
    tried = crashed(in_main('error("no")'))
    assert (tried.moments, tried.whole.status) == (0, "failed")
