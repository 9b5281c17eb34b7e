"""Findings for people: the place, the sentence, and the line with carets under what is meant."""

from __future__ import annotations

import os
import sys

from tactus.cli.findings import Report, severity_of
from tactus.cli.out import masked
from tactus.language.finding import WARNING, Finding

WIDTH, BEFORE = 100, 40
"""Columns of a line that are shown, and how many of them stand before the carets of a longer one."""
TAB = 4
COLOURS = {"error": "\033[31m", "warning": "\033[33m", "bold": "\033[1m", "dim": "\033[2m"}
PLAIN = "\033[0m"


def show(report: Report) -> None:
    paint = colours()
    for finding in report.findings:
        print("\n".join(masked(line) for line in lines(finding, report.line(finding), paint)))
    print(masked(report.summary()))


def colours() -> bool:
    """Whether stdout is a terminal that shows colours, and nobody asked for none."""
    asked = os.environ.get("NO_COLOR") or os.environ.get("TERM") == "dumb"
    return not asked and sys.stdout.isatty()


def lines(finding: Finding, source: str, paint: bool = False) -> list[str]:
    """One finding, with the line of the program in which it begins."""
    severity, span = severity_of(finding), finding.span
    place = ":".join(str(part) for part in (printable(finding.file), span.line, span.column) if part)
    warning = "warning: " if severity == WARNING else ""
    code = _painted(finding.code, severity, paint)
    head = f"{_painted(place, 'bold', paint)} {code} {warning}{printable(finding.message)}"
    if not source.strip():
        return [head]
    gutter = f"{span.line:>5} |"
    shown, carets = snippet(source, *_columns(finding, source))
    empty = " " * (len(gutter) - 1) + "|"
    marks = _painted(carets, severity, paint)
    return [head, f"{_painted(gutter, 'dim', paint)} {shown}", f"{_painted(empty, 'dim', paint)} {marks}"]


def _columns(finding: Finding, source: str) -> tuple[int, int]:
    """From which to which character of the line the carets stand, 0-based."""
    span = finding.span
    if not span.column:
        return len(source) - len(source.lstrip()), len(source.rstrip())
    start = min(span.column - 1, len(source))
    end = span.end_column - 1 if span.end_line == span.line else len(source.rstrip())
    return start, min(max(end, start + 1), max(len(source), start + 1))


def snippet(source: str, start: int, end: int) -> tuple[str, str]:
    """A line as a terminal shows it, and the carets under the characters from `start` to before `end`."""
    cells = _cells(source)
    before = sum(width for _, width in cells[:start])
    wide = max(1, sum(width for _, width in cells[start:end]))
    if sum(width for _, width in cells) > WIDTH:
        return _cut(cells, start, before, wide)
    return "".join(text for text, _ in cells).rstrip(), " " * before + "^" * wide


def _cut(cells: list[tuple[str, int]], start: int, before: int, wide: int) -> tuple[str, str]:
    """The same of a long line: as much of it as fits, from a little before the carets."""
    first, left = 0, before
    while left > BEFORE and first < start:
        left -= cells[first][1]
        first += 1
    shown, room = "", WIDTH
    for text, width in cells[first:]:
        room -= width
        if room < 0:
            shown += "…"
            break
        shown += text
    dots = "…" if first else ""
    return dots + shown.rstrip(), " " * (len(dots) + left) + "^" * min(wide, WIDTH - left)


def _cells(source: str) -> list[tuple[str, int]]:
    """Each character as it is shown, and how many columns it takes."""
    if source.isascii() and source.isprintable():
        return [(one, 1) for one in source]
    cells: list[tuple[str, int]] = []
    column = 0
    for one in source:
        if one == "\t":
            width = TAB - column % TAB
            cells.append((" " * width, width))
        else:
            width = _width(one)
            cells.append((one if one.isprintable() or not width else "\ufffd", width))
        column += width
    return cells


def _width(one: str) -> int:
    from unicodedata import category, east_asian_width

    if category(one) in ("Mn", "Me"):
        return 0
    return 2 if east_asian_width(one) in ("W", "F") else 1


def printable(text: str) -> str:
    """A text from a program, so that it moves no cursor."""
    return text if text.isprintable() else "".join(one if one.isprintable() else ascii(one)[1:-1] for one in text)


def _painted(text: str, colour: str, paint: bool) -> str:
    return f"{COLOURS[colour]}{text}{PLAIN}" if paint else text
