"""Findings as SARIF 2.1.0, which code hosts and editors read."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any
from urllib.parse import quote

from tactus import __version__
from tactus.cli.findings import Report, severity_of
from tactus.cli.out import print_json
from tactus.language.codes import BY_ID, Code
from tactus.language.finding import Finding

SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
ROOT = "%SRCROOT%"
"""From where the names of files count: the folder in which the command was typed."""


def show(report: Report) -> None:
    print_json(as_object(report))


def as_object(report: Report) -> dict[str, Any]:
    codes = [code for code in BY_ID.values() if any(finding.code == code.id for finding in report.findings)]
    driver = {"name": "Tactus", "semanticVersion": __version__, "rules": [_rule(code) for code in codes]}
    at = {code.id: i for i, code in enumerate(codes)}
    run = {
        "tool": {"driver": driver},
        "columnKind": "unicodeCodePoints",
        "artifacts": [{"location": _location(file)} for file in report.files],
        "results": [_result(finding, at) for finding in report.findings],
    }
    return {"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}


def _rule(code: Code) -> dict[str, Any]:
    markdown = (
        f"{code.why}\n\nSo it is found:\n\n```lua\n{code.bad}```\n\nand so it is right:\n\n```lua\n{code.good}```\n"
    )
    return {
        "id": code.id,
        "shortDescription": {"text": code.title},
        "fullDescription": {"text": code.why},
        "help": {"text": f"{code.why}\n\ntactus explain {code.id} shows an example.", "markdown": markdown},
        "defaultConfiguration": {"level": code.severity},
    }


def _result(finding: Finding, at: dict[str, int]) -> dict[str, Any]:
    result: dict[str, Any] = {
        "ruleId": finding.code,
        "ruleIndex": at[finding.code],
        "level": severity_of(finding),
        "message": {"text": finding.message},
        "locations": [{"physicalLocation": {"artifactLocation": _location(finding.file), "region": _region(finding)}}],
    }
    if finding.suggestion and finding.span.column:
        put = {"deletedRegion": _region(finding), "insertedContent": {"text": finding.suggestion}}
        change = {"artifactLocation": _location(finding.file), "replacements": [put]}
        result["fixes"] = [{"description": {"text": "what was probably meant"}, "artifactChanges": [change]}]
    return result


def _region(finding: Finding) -> dict[str, int]:
    span = finding.span
    lines = {"startLine": span.line, "endLine": span.end_line}
    return {**lines, "startColumn": span.column, "endColumn": span.end_column} if span.column else lines


def _location(file: str) -> dict[str, Any]:
    """Of a file by its place below the current folder, where it lies there."""
    path = os.path.relpath(file) if os.path.isabs(file) else os.path.normpath(file)
    if path.startswith(os.pardir) or os.path.isabs(path):
        return {"uri": Path(os.path.abspath(file)).as_uri()}
    return {"uri": quote(Path(path).as_posix()), "uriBaseId": ROOT}
