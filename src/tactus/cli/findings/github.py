"""Findings as the workflow commands of GitHub Actions, which shows them beside the lines of a change."""

from __future__ import annotations

from tactus.cli.findings import Report, severity_of
from tactus.cli.out import masked
from tactus.language.finding import Finding


def show(report: Report) -> None:
    for finding in report.findings:
        print(masked(command(finding)))


def command(finding: Finding) -> str:
    span = finding.span
    places = {"file": finding.file, "line": span.line, "endLine": span.end_line}
    if span.column and span.line == span.end_line:  # columns only count within one line
        places = {"file": finding.file, "line": span.line, "col": span.column, "endLine": span.end_line}
        places["endColumn"] = span.end_column
    said = ",".join(f"{name}={_property(str(value))}" for name, value in {**places, "title": finding.code}.items())
    return f"::{severity_of(finding)} {said}::{_data(finding.message)}"


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
