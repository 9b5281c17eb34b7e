"""Say what is wrong with programs, from their text alone: nothing is run. Exit code 1 where there are errors.

tactus validate hello.tac examples/
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterable
from pathlib import Path

from tactus.cli import DONE, FAILED, files, findings, host, reading
from tactus.cli.findings import FORMATS, Report
from tactus.errors import UsageError
from tactus.language.check import check
from tactus.language.facts import Facts
from tactus.language.finding import ERROR, WARNING, Finding, Span
from tactus.language.joined import Joined

STDIN = "-"
NO_MODULE = "TAC313"


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("paths", nargs="*", metavar="PATH", help="files, folders with .tac files, or - for stdin")
    parser.add_argument("--format", choices=FORMATS, default="text", help="how findings are shown")
    parser.add_argument("--json", dest="format", action="store_const", const="json", help="the same as --format json")
    parser.add_argument("--strict", action="store_true", help="look for more; exit code 1 for warnings too")
    parser.add_argument("--stdin-filename", metavar="NAME", default="", help="what - is called, and where it stands")


def run(options: argparse.Namespace) -> int:
    report = _stdin(options) if STDIN in options.paths else _files(options)
    findings.show(report, options.format)
    return FAILED if report.count(ERROR) or (options.strict and report.count(WARNING)) else DONE


def _files(options: argparse.Namespace) -> Report:
    if not options.paths:
        raise UsageError("name the files: tactus validate FILE.tac, a folder, or - for stdin")
    disk = reading.Disk()
    read = [(path, disk.at(path)) for path in files.programs(options.paths)]
    given = [(path, facts) for path, facts in read if facts is not None]
    programs = reading.programs(disk, given)
    return _report(disk, list(reading.files(given, programs)), programs, options.strict)


def _stdin(options: argparse.Namespace) -> Report:
    """Of that text alone; what it requires is read from where it is said to stand."""
    if len(options.paths) > 1:
        raise UsageError("- (stdin) goes alone: without other files")
    disk, path = reading.Disk(), Path(options.stdin_filename or "stdin.tac")
    facts = disk.put(path, sys.stdin.buffer.read(), options.stdin_filename or "<stdin>")
    given = [(path, facts)] if facts is not None else []
    return _report(disk, [facts for _, facts in given], reading.programs(disk, given), options.strict)


def _report(disk: reading.Disk, checked: list[Facts], programs: list[Joined], strict: bool) -> Report:
    from tactus.vm.compiler import syntax_error

    report, hosts = Report(), host.Hosts()
    for facts in checked:
        report.files.append(facts.file)
        found = check(facts, syntax_error, hosts.of(facts.file), strict)
        _add(report, facts.file, [*found, *_unread(facts, programs)], facts.text)
    for wrong, data in disk.refused.values():
        report.files.append(wrong.file)
        _add(report, wrong.file, [wrong], data)
    return report


def _unread(facts: Facts, programs: list[Joined]) -> Iterable[Finding]:
    """Modules of a file that are there and cannot be read."""
    for at, named, error in (problem for program in programs for problem in program.problems):
        if at is facts:
            span = facts.span(named.node) if named.node is not None else Span(named.line, 0, named.line, 0)
            yield Finding(NO_MODULE, error.message, facts.file, span)


def _add(report: Report, file: str, found: list[Finding], text: bytes) -> None:
    if found:
        report.findings += found
        report.texts[file] = text.decode("utf-8", "replace").split("\n")
