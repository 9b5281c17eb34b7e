"""The specifications of the seeds pass as they are printed, with programs that do what they say."""

from __future__ import annotations

import pytest

from tactus.testing import suite
from tactus.testing.results import ScenarioResult
from tests.programs import in_main
from tests.seeds.blocks import of
from tests.testing.scenarios import collected, hosted, said

BODY = in_main('repeat researcher() until Tool.called("done") return "researched"')
MOCKS = """
Mocks {
  researcher = {temporal = {
    %s
    {message = "Done.", tool_calls = {{tool = "done", args = {reason = "found"}}}}
  }},
  summarizer = {message = "In short."}
}
"""
SEARCH = '{message = "I search.", tool_calls = {{tool = "search"}}},'
DELEGATE = '{message = "I delegate.", tool_calls = {{tool = "delegate"}}},'
DOUBLES = {
    "specifications of a research task": MOCKS.replace('  summarizer = {message = "In short."}\n', "") % SEARCH,
    "specifications of two agents": MOCKS % (SEARCH + DELEGATE),
}


@pytest.mark.parametrize("name", DOUBLES)
def test_a_specification_passes_as_it_is_printed(name: str) -> None:
    (block,) = (one for one in of("lua") if one.name == name)
    results: list[ScenarioResult] = []
    with hosted("mock") as host:
        found = collected(block.prologue + BODY + DOUBLES[name] + block.text, host)
        suite.run([(case, 1) for case in found.cases], host, 1, results.append)
    assert [(one.status, said(one)) for one in results] == [("passed", "")]


def test_a_step_of_ones_own_judges_as_it_is_printed() -> None:
    (block,) = (one for one in of("lua") if one.name == "a step of one's own")
    for count, wrong in ((6, ""), (5, "Not enough results")):
        body = in_main(
            f"local found = {{}} for i = 1, {count} do found[i] = i end State.set('results', found) return 1"
        )
        specification = "Specification([[\nFeature: It\nScenario: One\nThen the research quality is high\n]])"
        results: list[ScenarioResult] = []
        with hosted("mock") as host:
            found = collected(f"{body}\n{block.text}\n{specification}", host)
            suite.run([(case, 1) for case in found.cases], host, 1, results.append)
        assert wrong in said(results[0])
        assert results[0].status == ("failed" if wrong else "passed")
