"""Scenarios as JUnit XML, read as build servers read it."""

from __future__ import annotations

import sys
from dataclasses import replace
from typing import Any
from xml.etree.ElementTree import Element, fromstring

import pytest

from tactus.testing.report.junit import document
from tactus.testing.results import ScenarioResult
from tests.testing.report.made import OUTLINE, failed, feature, not_run, outcome, passed, run_of, tool, turn

COUNTS = {"tests", "failures", "errors", "skipped"}
RESULTS = {"failure", "error", "skipped"}
SCHEMA: dict[str, tuple[set[str], set[str], list[str]]] = {
    "testsuites": (COUNTS | {"name", "time"}, set(), ["testsuite"]),
    "testsuite": (COUNTS | {"name", "time"}, {"timestamp", "file"}, ["properties", "testcase"]),
    "properties": (set(), set(), ["property"]),
    "property": ({"name", "value"}, set(), []),
    "testcase": ({"name", "classname", "time"}, {"file", "line"}, ["properties", *RESULTS, "system-out"]),
    "failure": ({"message", "type"}, set(), []),
    "error": ({"message", "type"}, set(), []),
    "skipped": ({"message"}, set(), []),
    "system-out": (set(), set(), []),
}
"""Element -> attributes that it must have, that it may have, and its children, in their order."""


def read(*results: ScenarioResult, **more: Any) -> Element:
    """The document, held against the schema and against its own counts."""
    root = fromstring(document(results, **more))
    assert root.tag == "testsuites"
    for one in root.iter():
        must, may, children = SCHEMA[one.tag]
        assert must <= set(one.attrib) <= must | may, one.tag
        assert all(child.tag in children for child in one), one.tag
    for suite in (root, *root):
        cases = list(suite.iter("testcase"))
        told = [
            len(cases),
            *(sum(case.find(tag) is not None for case in cases) for tag in ("failure", "error", "skipped")),
        ]
        assert [int(suite.attrib[name]) for name in ("tests", "failures", "errors", "skipped")] == told
        assert float(suite.attrib["time"]) >= 0
    for case in root.iter("testcase"):
        order = ["result" if child.tag in RESULTS else child.tag for child in case]
        assert order == [name for name in ("properties", "result", "system-out") if name in order]
    return root


def case(*results: ScenarioResult, **more: Any) -> Element:
    (found,) = read(*results, **more).iter("testcase")
    return found


def properties(of: Element) -> dict[str, str]:
    return {one.attrib["name"]: one.attrib["value"] for one in of.iterfind("properties/property")}


def test_a_feature_is_a_suite_and_a_scenario_a_case() -> None:
    sums = feature(OUTLINE)
    root = read(
        passed(file="specs/a.b/greet.tac"),
        passed(sums, 0),
        failed(passed(sums, 1)),
        not_run(),
        seconds=1.5,
        started="2026-01-02T03:04:05",
    )
    assert root.attrib == {
        "name": "tactus test",
        "tests": "4",
        "failures": "1",
        "errors": "0",
        "skipped": "1",
        "time": "1.500",
    }
    assert [(suite.attrib["name"], suite.attrib["timestamp"]) for suite in root] == [
        ("specs/a.b/greet.tac: Greeting", "2026-01-02T03:04:05"),
        ("greet.tac: Sums", "2026-01-02T03:04:05"),
        ("greet.tac: Greeting", "2026-01-02T03:04:05"),
    ]
    assert [dict(one.attrib) for one in root.iter("testcase")][:2] == [
        {
            "name": "Greets by name",
            "classname": "specs.a_b.greet.Greeting",
            "time": "0.003",
            "file": "specs/a.b/greet.tac",
            "line": "14",
        },
        {
            "name": "Adds [a = 1, b = 2, sum = 3]",
            "classname": "greet.Sums.Small numbers",
            "time": "0.003",
            "file": "greet.tac",
            "line": "20",
        },
    ]
    assert properties(root[0]) == {"tags": "@smoke"}


def test_a_step_that_does_not_hold_is_a_failure() -> None:
    found = case(failed(expected="1 call", actual="2 calls", message="near")).find("failure")
    assert found is not None
    assert found.attrib == {
        "message": 'Then the output should contain "Ann": expected 1 call, actual 2 calls',
        "type": "step",
    }
    assert found.text == (
        'greet.tac:17: Then the output should contain "Ann"\nexpected  1 call\nactual    2 calls\nnear'
    )


def test_a_step_that_nothing_says_is_an_error() -> None:
    found = case(failed(status="undefined", message="no step says it", nearest=("the output",))).find("error")
    assert found is not None
    assert found.attrib["type"] == "undefined step"
    assert (found.text or "").endswith("no step says it\ndid you mean: the output")


def test_a_run_that_failed_is_an_error() -> None:
    of = outcome(
        status="failed", error={"code": "budget", "message": "m", "site": "a.tac:3", "trace": ["a.tac:3: in f"]}
    )
    found = case(replace(passed(outcome=of), status="failed", reason="the run failed: m\nmore")).find("error")
    assert found is not None
    assert found.attrib == {"message": "the run failed: m …", "type": "budget"}
    assert found.text == "greet.tac:14\nthe run failed: m\nmore\na.tac:3\na.tac:3: in f"


def test_what_was_not_run_is_skipped_with_its_reason() -> None:
    found = case(not_run()).find("skipped")
    assert found is not None
    assert found.attrib == {"message": 'agent "researcher" has no key'}


def test_the_steps_and_the_journal_of_a_failure_stand_in_the_output() -> None:
    of = outcome(turn("0", said="Hello"), tool("0", "search", 0, {"q": 1}, 2))
    assert case(failed(passed(outcome=of))).findtext("system-out") == (
        "passed    Given the input name is Ann\n"
        "passed    When the procedure runs\n"
        'failed    Then the output should contain "Ann"\n'
        "skipped   And the search tool should be called\n"
        "journal:\n"
        '  0  agent researcher  greet.tac:20  said "Hello"\n'
        '     tool search                     {"q": 1} → 2'
    )
    assert "journal" not in (case(passed(outcome=of)).findtext("system-out") or "")


def test_what_is_beside_the_result_is_a_property() -> None:
    one = passed(seed=7, cost=0.5, made_up={"topic": "t", "rows": [1]}, obliging=("a (agent)", "b (tool)"))
    assert properties(case(one)) == {
        "tags": "@smoke",
        "seed": "7",
        "cost": "0.500000",
        "made up: topic": '"t"',
        "made up: rows": "[1]",
        "answered for": "a (agent), b (tool)",
    }
    assert properties(case(passed(cost=None)))["cost"] == "unknown"


def test_many_runs_are_one_case() -> None:
    runs = [run_of("researcher", seed=1), failed(run_of("writer", seed=2)), run_of("researcher", seed=3)]
    one = case(*runs, min_success=0.6)
    assert [child.tag for child in one] == ["properties", "system-out"]
    told = properties(one)
    assert (told["runs"], told["success rate"], told["flaky"], told["consistency"]) == ("3", "0.6667", "true", "0.6667")
    assert (one.findtext("system-out") or "").startswith("2 of 3 runs passed: 66.7 %")
    assert one.attrib["time"] == "0.009"
    assert case(*runs).find("failure") is not None


def test_cases_of_one_name_are_told_apart() -> None:
    twice = feature(
        "Feature: F\n  Scenario: Same\n    Given x\n  Scenario: Same\n    Given y\n  Scenario: Other\n    Given z\n"
    )
    names = [one.attrib["name"] for one in read(*(passed(twice, at) for at in range(3))).iter("testcase")]
    assert names == ["Same (line 12)", "Same (line 14)", "Other"]


def every_character() -> str:
    low = [chr(code) for code in (*range(0x300), *range(0xD7F0, 0xE010), *range(0xFFF0, 0x10010), sys.maxunicode)]
    return "".join(low) + "]]> <![CDATA[ & < > \" ' &#0; \x1b[31m"


@pytest.mark.parametrize("where", ["step", "run", "not run", "names"])
def test_it_is_well_formed_for_every_text(where: str) -> None:
    bad = every_character()
    of = outcome(turn("0", bad, bad, bad, (bad,)), tool("0", bad, 0, {bad: bad}, error=bad), status="failed")
    of = replace(of, error={"code": bad, "message": bad, "site": bad, "trace": [bad]})
    one = passed(outcome=of, file=bad, made_up={bad: bad}, obliging=(bad,))
    if where == "step":
        one = failed(one, expected=bad, actual=bad, message=bad, nearest=(bad,))
    elif where == "run":
        one = replace(one, status="failed", reason=bad)
    elif where == "not run":
        one = not_run(one, bad)
    else:
        scenario = replace(one.scenario, name=bad, rule=bad, tags=(bad,))
        one = replace(
            one, scenario=scenario, feature=replace(one.feature, name=bad, tags=(bad,), scenarios=(scenario,))
        )
    found = case(one)
    assert "]]> <![CDATA[ & < >" in "".join(found.itertext()) + " ".join(properties(found).values())
    said = document([one]).decode()
    assert "\x1b" not in said
    assert "\x00" not in said


def test_secrets_are_masked_everywhere() -> None:
    one = failed(
        passed(made_up={"key": "s3cret"}, outcome=outcome(turn("0", said="s3cret"))), message="s3cret", actual="s3cret"
    )

    def mask(value: Any) -> Any:
        return value.replace("s3cret", "***") if isinstance(value, str) else value

    said = document([one], mask=mask)
    assert b"s3cret" not in said
    assert said.count(b"***") >= 4


def test_no_scenario_is_a_document_too() -> None:
    assert read().attrib["tests"] == "0"
