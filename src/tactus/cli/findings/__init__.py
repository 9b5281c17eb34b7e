"""How findings are shown: one file for each format, one table."""

from __future__ import annotations

from dataclasses import field

from tactus.cli.out import some
from tactus.language.finding import Finding
from tactus.record import record

FORMATS = ("text", "json", "sarif", "github")
"""Each is a module of this package with `show(report)`."""


@record(slots=True)
class Report:
    """What was found. `files` are all that were checked; `texts` have the lines of those with findings."""

    files: list[str] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    texts: dict[str, list[str]] = field(default_factory=dict)

    def count(self, severity: str) -> int:
        return sum(severity_of(finding) == severity for finding in self.findings)

    def line(self, finding: Finding) -> str:
        """The line in which a finding begins, "" where it is not known."""
        lines = self.texts.get(finding.file, [])
        return lines[finding.span.line - 1] if 0 < finding.span.line <= len(lines) else ""

    def summary(self) -> str:
        files = some(len(self.files), "file")
        counts = [some(count, noun) for noun in ("error", "warning") if (count := self.count(noun))]
        if counts:
            return f"{', '.join(counts)} in {files}"
        return f"{files} {'is' if len(self.files) == 1 else 'are'} fine"


def severity_of(finding: Finding) -> str:
    from tactus.language.codes import BY_ID

    return BY_ID[finding.code].severity


def show(report: Report, form: str) -> None:
    """The findings on stdout, in one of the formats."""
    from importlib import import_module

    import_module(f"tactus.cli.findings.{form}").show(report)
