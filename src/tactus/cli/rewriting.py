"""What `tactus format` and `tactus fix` share: the texts of files and folders, or of stdin, are made anew; and written,
shown as a diff, or only checked."""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import field
from pathlib import Path
from typing import Any

from tactus.cli import DONE, FAILED, files
from tactus.cli.out import print_json, some
from tactus.errors import ProgramError, UsageError
from tactus.record import record

STDIN = "-"
LINES = re.compile(r"[^\n]*\n|[^\n]+")


@record(frozen=True, slots=True)
class Rewritten:
    """A new text, and what is to be said of it, line by line: (line, why)."""

    text: str
    notes: Sequence[tuple[int, str]] = ()


Rewrite = Callable[[str, str], Rewritten]
"""(text, file) -> the new one; raises ProgramError for a text that is not Lua."""


@record(frozen=True, slots=True)
class Verb:
    """How a command speaks of what it does: ("format", "formatted")."""

    now: str
    done: str


@record(slots=True)
class Outcome:
    """One file: its new text where that differs, what was said of it, or why it could not be done."""

    file: str
    old: str = ""
    new: str | None = None
    notes: list[tuple[int, str]] = field(default_factory=list)
    error: str = ""
    line: int = 0


def arguments(parser: argparse.ArgumentParser, verb: Verb) -> None:
    parser.add_argument("paths", nargs="*", metavar="PATH", help="files, folders with .tac files, or - for stdin")
    parser.add_argument("--check", action="store_true", help=f"change nothing; exit code 1 where it would {verb.now}")
    parser.add_argument("--diff", action="store_true", help="change nothing and show what would; exit code 1 likewise")
    parser.add_argument("--stdin-filename", metavar="NAME", default="<stdin>", help="what - is called in messages")
    parser.add_argument("--json", action="store_true", help="one JSON object on stdout, nothing else")


def run(options: argparse.Namespace, verb: Verb, rewrite: Rewrite, *, shows: bool = False) -> int:
    """`shows`: what is written is also shown as a diff."""
    if not options.paths:
        raise UsageError(f"name the files: tactus {verb.now} FILE.tac, a folder, or - for stdin")
    if STDIN in options.paths:
        return _stdin(options, rewrite)
    writes = not (options.check or options.diff)
    outcomes = [_outcome(file, rewrite) for file in files.programs(options.paths)]
    for outcome in outcomes:
        if writes and outcome.new is not None:
            _written(outcome)
        if not options.json:
            _tell(outcome, options.diff or (shows and writes), "" if options.diff else _says(verb, writes))
    if options.json:
        print_json({"files": [_as_object(outcome, writes) for outcome in outcomes]})
    else:
        _aside(_summary(outcomes, verb, writes))
    changes = any(outcome.new is not None for outcome in outcomes)
    return FAILED if any(outcome.error for outcome in outcomes) or (changes and not writes) else DONE


def _says(verb: Verb, writes: bool) -> str:
    return verb.done if writes else f"would {verb.now}"


def _outcome(file: Path, rewrite: Rewrite) -> Outcome:
    outcome = Outcome(str(file))
    try:
        outcome.old = files.read(file)
        _rewrite(outcome, rewrite)
    except UsageError as error:
        outcome.error = str(error)
    except ProgramError as error:
        outcome.error, outcome.line = error.message, error.line
    return outcome


def _rewrite(outcome: Outcome, rewrite: Rewrite) -> None:
    done = rewrite(outcome.old, outcome.file)
    outcome.notes = list(done.notes)
    outcome.new = done.text if done.text != outcome.old else None


def _written(outcome: Outcome) -> None:
    try:
        files.write(Path(outcome.file), outcome.new or "")
    except UsageError as error:
        outcome.error, outcome.new = str(error), None


def _stdin(options: argparse.Namespace, rewrite: Rewrite) -> int:
    """From stdin to stdout; a diff or a check write no text."""
    if len(options.paths) > 1 or options.json:
        raise UsageError("- (stdin) goes alone: without other files, and without --json")
    outcome = Outcome(options.stdin_filename)
    outcome.old = files.decoded(sys.stdin.buffer.read(), outcome.file)
    _rewrite(outcome, rewrite)
    _notes(outcome)
    changes = outcome.new is not None
    if options.diff:
        _out("".join(diff(outcome)))
    elif not options.check:
        _out(outcome.new if outcome.new is not None else outcome.old)
    return FAILED if changes and (options.check or options.diff) else DONE


def _tell(outcome: Outcome, shown: bool, says: str) -> None:
    if outcome.error:
        place = f"{outcome.file}:{outcome.line}: " if outcome.line else ""
        named = outcome.error.startswith(outcome.file)
        _aside(f"{place or ('' if named else f'{outcome.file}: ')}{outcome.error}")
        return
    if outcome.new is not None and shown:
        _out("".join(diff(outcome)))
    _notes(outcome)
    if outcome.new is not None and says:
        print(f"{says} {outcome.file}")


def _notes(outcome: Outcome) -> None:
    for line, why in outcome.notes:
        _aside(f"{outcome.file}:{line}: {why}")


def _aside(text: str) -> None:
    """On stderr, behind what was said on stdout so far."""
    sys.stdout.flush()
    print(text, file=sys.stderr)


def diff(outcome: Outcome) -> Iterator[str]:
    """The change as a unified diff that `patch -p0` takes."""
    from difflib import unified_diff

    old, new = LINES.findall(outcome.old), LINES.findall(outcome.new or outcome.old)
    for line in unified_diff(old, new, outcome.file, outcome.file):
        yield line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n"


def _out(text: str) -> None:
    """Program text on stdout: UTF-8 whatever the terminal says, line ends as they are."""
    sys.stdout.flush()
    sys.stdout.buffer.write(text.encode())
    sys.stdout.buffer.flush()


def _as_object(outcome: Outcome, writes: bool) -> dict[str, Any]:
    return {
        "file": outcome.file,
        "changed": outcome.new is not None,
        "written": outcome.new is not None and writes,
        "diff": "".join(diff(outcome)) if outcome.new is not None else "",
        "notes": [{"line": line, "message": why} for line, why in outcome.notes],
        "error": {"line": outcome.line, "message": outcome.error} if outcome.error else None,
    }


def _summary(outcomes: Sequence[Outcome], verb: Verb, writes: bool) -> str:
    changed = sum(outcome.new is not None for outcome in outcomes)
    failed = sum(bool(outcome.error) for outcome in outcomes)
    as_they_are = len(outcomes) - changed - failed
    parts = [f"{some(changed, 'file')} {verb.done if writes else f'to {verb.now}'}"] if changed else []
    parts += (
        [f"{some(as_they_are, 'file')} left as {'it is' if as_they_are == 1 else 'they are'}"] if as_they_are else []
    )
    parts += [f"{some(failed, 'file')} with errors"] if failed else []
    return ", ".join(parts)
