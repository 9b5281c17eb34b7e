"""Findings for programs: JSON, SARIF and the workflow commands of GitHub."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from tactus import __version__
from tactus.cli.findings import Report, github, sarif
from tactus.language.codes import BY_ID
from tactus.language.finding import Finding, Span
from tests.cli.conftest import Cli, write

TWO = 'w = Agent { system_prompt = "Hello, {input.name}." }\nreturn w().txt + = 1\n'


@pytest.fixture
def found(cli: Cli, here: Path) -> str:
    (here / "a folder").mkdir()
    return write(here, "a folder/ä.tac", "local t = {\n  a = 1\n  b = 2\n}\n")


def test_json_is_one_object(cli: Cli, found: str) -> None:
    said = cli("validate --json", found)
    assert said.code == 1
    assert said.json == {
        "version": __version__,
        "files": ["a folder/ä.tac"],
        "findings": [
            {
                "code": "TAC005",
                "severity": "error",
                "message": (
                    "a comma is missing between two fields, before `b`"
                    " (Lua: '}' expected (to close '{' at line 1) near 'b')"
                ),
                "file": "a folder/ä.tac",
                "line": 2,
                "column": 8,
                "end_line": 2,
                "end_column": 8,
                "suggestion": ",",
            }
        ],
        "summary": {"files": 1, "errors": 1, "warnings": 0},
    }


def test_json_of_what_is_fine_is_an_object_too(cli: Cli, here: Path) -> None:
    said = cli(f"validate --format json {write(here, 'a.tac', 'return 1')}")
    assert said.json["findings"] == []
    assert said.json["summary"] == {"files": 1, "errors": 0, "warnings": 0}


# --- SARIF


def test_sarif_says_what_the_standard_asks_for(cli: Cli, found: str) -> None:
    log = cli("validate --format sarif", found).json
    assert problems(log) == []
    (run,) = log["runs"]
    (result,) = run["results"]
    assert (result["ruleId"], result["level"]) == ("TAC005", "error")
    assert result["locations"][0]["physicalLocation"] == {
        "artifactLocation": {"uri": "a%20folder/%C3%A4.tac", "uriBaseId": "%SRCROOT%"},
        "region": {"startLine": 2, "startColumn": 8, "endLine": 2, "endColumn": 8},
    }
    assert run["tool"]["driver"]["rules"][0]["help"]["text"].startswith(BY_ID["TAC005"].why)
    assert result["fixes"][0]["artifactChanges"][0]["replacements"][0]["insertedContent"] == {"text": ","}


@pytest.mark.parametrize("code", BY_ID)
def test_every_code_can_be_said_in_sarif(code: str) -> None:
    findings = [
        Finding(code, "a message", "a.tac", Span(1, 2, 1, 5), "x"),
        Finding(code, "a line", "lib/b.tac", Span(3, 0, 3, 0)),
        Finding("TAC001", "no", "a.tac", Span(1, 1, 2, 1)),
    ]
    log = json.loads(json.dumps(sarif.as_object(Report(["a.tac", "lib/b.tac"], findings))))
    assert problems(log) == []
    assert len(log["runs"][0]["tool"]["driver"]["rules"]) == len({code, "TAC001"})


def test_a_file_elsewhere_has_its_whole_place(cli: Cli, here: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    elsewhere = tmp_path_factory.mktemp("elsewhere")
    log = cli("validate --format sarif", f"{elsewhere}/{write(elsewhere, 'a.tac', 'x = = 1')}").json
    place = log["runs"][0]["results"][0]["locations"][0]["physicalLocation"]["artifactLocation"]
    assert place == {"uri": (elsewhere / "a.tac").as_uri()}
    inside = cli("validate --format sarif", str(here / write(here, "b.tac", "x = = 1"))).json
    place = inside["runs"][0]["results"][0]["locations"][0]["physicalLocation"]["artifactLocation"]
    assert place == {"uri": "b.tac", "uriBaseId": "%SRCROOT%"}


def problems(log: Any) -> list[str]:
    """What of a log SARIF 2.1.0 does not allow, as far as we say anything."""
    found: list[str] = []

    def must(right: bool, what: str) -> None:
        found.extend([] if right else [what])

    def only(value: Any, where: str, required: str, optional: str = "") -> None:
        must(isinstance(value, dict), f"{where} is an object")
        must(set(required.split()) <= set(value), f"{where} lacks {set(required.split()) - set(value)}")
        must(set(value) <= {*required.split(), *optional.split()}, f"{where} has {set(value)}")

    def text(value: Any, where: str) -> None:
        only(value, where, "text", "markdown")
        must(all(isinstance(said, str) and said for said in value.values()), f"{where} is text")

    def place(value: Any, where: str) -> None:
        only(value, where, "uri", "uriBaseId")
        must(re.fullmatch(r"[A-Za-z0-9._~!$&'()*+,;=:@/%-]+", value["uri"]) is not None, f"{where} is a URI")
        relative = "uriBaseId" in value
        must(relative != bool(re.match(r"[a-z]+:|/", value["uri"])), f"{where} is relative to its base")

    def region(value: Any, where: str) -> None:
        only(value, where, "startLine", "startColumn endLine endColumn")
        must(all(isinstance(number, int) and number >= 1 for number in value.values()), f"{where} counts from 1")
        start = (value["startLine"], value.get("startColumn", 1))
        must(start <= (value.get("endLine", start[0]), value.get("endColumn", start[1])), f"{where} ends behind itself")

    only(log, "the log", "version runs", "$schema")
    must(log["version"] == "2.1.0", "the version is 2.1.0")
    for run in log["runs"]:
        only(run, "a run", "tool", "columnKind artifacts results")
        must(run["columnKind"] in ("utf16CodeUnits", "unicodeCodePoints"), "the kind of columns")
        driver = run["tool"]["driver"]
        only(driver, "the driver", "name", "semanticVersion rules")
        for rule in driver["rules"]:
            only(rule, "a rule", "id", "shortDescription fullDescription help defaultConfiguration")
            for name in ("shortDescription", "fullDescription", "help"):
                text(rule[name], name)
            must(rule["defaultConfiguration"]["level"] in ("none", "note", "warning", "error"), "a level")
        for artifact in run["artifacts"]:
            place(artifact["location"], "an artifact")
        for result in run["results"]:
            only(result, "a result", "message", "ruleId ruleIndex level locations fixes")
            text(result["message"], "a message")
            must(result["level"] in ("none", "note", "warning", "error"), "a level")
            must(driver["rules"][result["ruleIndex"]]["id"] == result["ruleId"], "a rule is where it is said to be")
            for location in result["locations"]:
                only(location["physicalLocation"], "a location", "artifactLocation", "region")
                place(location["physicalLocation"]["artifactLocation"], "a file")
                region(location["physicalLocation"]["region"], "a region")
            for fix in result.get("fixes", []):
                only(fix, "a fix", "artifactChanges", "description")
                for change in fix["artifactChanges"]:
                    place(change["artifactLocation"], "a changed file")
                    must(len(change["replacements"]) > 0, "a change changes something")
                    for replacement in change["replacements"]:
                        region(replacement["deletedRegion"], "a deleted region")
    return found


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("version", "2.0.0"),
        ("runs/0/columnKind", "bytes"),
        ("runs/0/results/0/ruleIndex", 1),
        ("runs/0/results/0/level", "fatal"),
        ("runs/0/results/0/locations/0/physicalLocation/region/startLine", 0),
        ("runs/0/results/0/locations/0/physicalLocation/artifactLocation/uri", "a b.tac"),
        ("runs/0/tool/driver/rules/0/help", {"text": ""}),
        ("runs/0/results/0/extra", 1),
    ],
)
def test_a_log_that_is_wrong_is_found(path: str, value: Any) -> None:
    findings = [Finding("TAC001", "no", "a.tac", Span(1, 1, 1, 2)), Finding("TAC002", "no", "a.tac", Span(2, 1, 2, 2))]
    log = json.loads(json.dumps(sarif.as_object(Report(["a.tac"], findings))))
    assert problems(log) == []
    *way, last = path.split("/")
    at = log
    for step in way:
        at = at[int(step)] if isinstance(at, list) else at[step]
    at[last] = value
    assert problems(log) != []


# --- GitHub


def test_github_gets_a_command_for_each_finding(cli: Cli, found: str) -> None:
    said = cli("validate --format github", found)
    assert said.out == (
        "::error file=a folder/ä.tac,line=2,col=8,endLine=2,endColumn=8,title=TAC005::"
        "a comma is missing between two fields, before `b` (Lua: '}' expected (to close '{' at line 1) near 'b')\n"
    )


def test_nothing_is_said_to_github_of_what_is_fine(cli: Cli, here: Path) -> None:
    assert cli(f"validate --format github {write(here, 'a.tac', 'return 1')}").out == ""


def test_what_has_a_meaning_in_a_command_is_written_otherwise() -> None:
    finding = Finding("TAC001", "100 % of\nit: a, b", "a,b:c%.tac", Span(1, 2, 1, 3))
    assert github.command(finding) == (
        "::error file=a%2Cb%3Ac%25.tac,line=1,col=2,endLine=1,endColumn=3,title=TAC001::100 %25 of%0Ait: a, b"
    )


def test_columns_count_only_within_one_line() -> None:
    assert github.command(Finding("TAC902", "no", "a.tac", Span(1, 2, 3, 4))) == (
        "::warning file=a.tac,line=1,endLine=3,title=TAC902::no"
    )
