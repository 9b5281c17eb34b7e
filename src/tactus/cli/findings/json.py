"""Findings for programs: one JSON object."""

from __future__ import annotations

from typing import Any

from tactus import __version__
from tactus.cli.findings import Report, severity_of
from tactus.cli.out import print_json
from tactus.language.finding import ERROR, WARNING, Finding


def show(report: Report) -> None:
    print_json(as_object(report))


def as_object(report: Report) -> dict[str, Any]:
    return {
        "version": __version__,
        "files": report.files,
        "findings": [_finding(finding) for finding in report.findings],
        "summary": {
            "files": len(report.files),
            "errors": report.count(ERROR),
            "warnings": report.count(WARNING),
        },
    }


def _finding(finding: Finding) -> dict[str, Any]:
    span = finding.span
    return {
        "code": finding.code,
        "severity": severity_of(finding),
        "message": finding.message,
        "file": finding.file,
        "line": span.line,
        "column": span.column,
        "end_line": span.end_line,
        "end_column": span.end_column,
        "suggestion": finding.suggestion,
    }
