"""Scenarios for programs."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

from tactus import __version__
from tactus.testing.report.as_json import document
from tactus.testing.results import ScenarioResult
from tests.testing.report.made import OUTLINE, failed, feature, not_run, outcome, passed, run_of, tool

RUN: dict[str, Any] = {"reason": None, "seconds": 0.003, "cost": 0.0, "seed": 0, "made_up": {}, "obliging": []}


def scenarios(*results: ScenarioResult, **more: Any) -> list[dict[str, Any]]:
    made = read(document(results, **more))
    return [one for file in made["files"] for of in file["features"] for one in of["scenarios"]]


def read(made: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(json.dumps(made, allow_nan=False, ensure_ascii=False).encode())
    return found


def test_the_document_has_a_fixed_shape() -> None:
    of = outcome(
        tool("", "search"), result={"n": 1}, turns={"researcher": 2}, stop_reason="enough", stages=((None, "writing"),)
    )
    wrong = failed(passed(outcome=of), 3, expected="1 call", actual="2 calls", message="m", nearest=("n",))
    steps = [
        {"keyword": keyword, "text": said, "line": 15 + at, "status": "passed"}
        | dict.fromkeys(("message", "expected", "actual"))
        | {"nearest": []}
        for at, (keyword, said) in enumerate(
            [
                ("Given", "the input name is Ann"),
                ("When", "the procedure runs"),
                ("Then", 'the output should contain "Ann"'),
                ("And", "the search tool should be called"),
            ]
        )
    ]
    steps[3] |= {"status": "failed", "message": "m", "expected": "1 call", "actual": "2 calls", "nearest": ["n"]}
    assert read(document([wrong], 0.4)) == {
        "schema": 1,
        "version": __version__,
        "summary": {
            "scenarios": 1,
            "runs": 1,
            "passed": 0,
            "failed": 1,
            "not_run": 0,
            "flaky": 0,
            "min_success": 1.0,
            "seconds": 0.4,
            "cost": 0.0,
        },
        "files": [
            {
                "file": "greet.tac",
                "features": [
                    {
                        "name": "Greeting",
                        "line": 12,
                        "tags": ["@smoke"],
                        "language": "en",
                        "scenarios": [
                            {
                                "name": "Greets by name",
                                "label": "Greets by name",
                                "line": 14,
                                "row": None,
                                "rule": None,
                                "tags": ["@smoke"],
                                "status": "failed",
                                **RUN,
                                "outcome": {
                                    "status": "done",
                                    "result": {"n": 1},
                                    "error": None,
                                    "stop_reason": "enough",
                                    "stage": "writing",
                                    "turns": {"researcher": 2},
                                    "iterations": 2,
                                    "calls": 1,
                                },
                                "steps": steps,
                                "statistics": None,
                            }
                        ],
                    }
                ],
            }
        ],
    }


def test_files_and_features_hold_their_scenarios() -> None:
    sums = feature(OUTLINE)
    made = read(document([passed(), passed(sums, 0, above=40), passed(file="b.tac"), passed(sums, 1, above=40)]))
    told = [(file["file"], [(of["name"], len(of["scenarios"])) for of in file["features"]]) for file in made["files"]]
    assert told == [("greet.tac", [("Greeting", 1), ("Sums", 2)]), ("b.tac", [("Greeting", 1)])]
    assert (made["summary"]["scenarios"], made["summary"]["passed"]) == (4, 4)
    assert made["files"][0]["features"][1]["scenarios"][1]["row"] == {"a": "2", "b": "2", "sum": "4"}
    assert made["files"][0]["features"][1]["scenarios"][1]["rule"] == "Small numbers"


def test_what_was_not_run_has_a_reason_and_no_outcome() -> None:
    (one,) = scenarios(replace(not_run(), made_up={"x": 1}, obliging=("a (agent)",)))
    assert (one["status"], one["reason"], one["outcome"]) == ("not run", 'agent "researcher" has no key', None)
    assert (one["made_up"], one["obliging"]) == ({"x": 1}, ["a (agent)"])


def test_an_error_keeps_its_fields_but_for_where_it_came_from_inside() -> None:
    error = {"code": "c", "message": "m", "site": "a.tac:1", "origin": "secret"}
    (one,) = scenarios(passed(outcome=outcome(status="failed", error=error)))
    assert one["outcome"]["error"] == {"code": "c", "message": "m", "site": "a.tac:1"}


def test_many_runs_have_statistics_and_each_its_outcome() -> None:
    runs = [run_of("researcher", seed=1, cost=0.5), failed(run_of("writer", seed=2, cost=0.25))]
    (one,) = scenarios(*runs, min_success=0.5)
    assert (one["status"], one["seed"]) == ("passed", 2)
    statistics = one["statistics"]
    assert [(run["seed"], run["status"]) for run in statistics.pop("each")] == [(1, "passed"), (2, "failed")]
    low, high = statistics.pop("confidence_95")
    assert 0 < low < 0.5 < high < 1
    assert statistics == {
        "runs": 2,
        "passed": 1,
        "failed": 1,
        "not_run": 0,
        "success_rate": 0.5,
        "flaky": True,
        "consistency": 0.5,
        "shapes": [
            {"count": 1, "passed": 1, "seed": 1, "text": "researcher", "differs": None},
            {
                "count": 1,
                "passed": 0,
                "seed": 2,
                "text": "writer",
                "differs": "at the start: writer instead of researcher (greet.tac:20)",
            },
        ],
        "seconds": {"median": 0.003, "min": 0.003, "max": 0.003, "p95": 0.003},
        "cost": {"sum": 0.75, "mean": 0.375, "known": 0.75},
    }
    assert scenarios(*runs)[0]["status"] == "failed"


def test_an_unknown_cost_is_null() -> None:
    made = read(document([passed(cost=None), passed(file="b.tac", cost=0.5)]))
    assert made["summary"]["cost"] is None


def test_every_value_is_one_of_json() -> None:
    deep: Any = []
    for _ in range(5000):
        deep = [deep]
    values = {"nan": float("nan"), "bytes": b"\xff", "set": {2, 1}, 3: object, "lone": "\ud800", "deep": deep}
    (one,) = scenarios(passed(made_up=values, outcome=outcome(result=float("-inf"))))
    assert one["outcome"]["result"] == "-inf"
    del one["made_up"]["deep"]
    assert one["made_up"] == {
        "nan": "nan",
        "bytes": r"b'\xff'",
        "set": [1, 2],
        "3": "<class 'object'>",
        "lone": r"\ud800",
    }


def test_secrets_are_masked_in_the_whole_document() -> None:
    def mask(value: Any) -> Any:
        return json.loads(json.dumps(value).replace("Ann", "***"))

    assert "Ann" not in json.dumps(document([failed(actual="Ann", message="Ann")], mask=mask))
