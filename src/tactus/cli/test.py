"""Run the specifications of programs: each scenario is a run of its own. Exit code 1 where one fails or was not run.

tactus test hello.tac --mock
"""

from __future__ import annotations

import argparse
import os
import sys
import time
from collections.abc import Iterable
from contextlib import closing
from pathlib import Path

from tactus.app import configured
from tactus.app.sandboxes import Sandboxes
from tactus.cli import DONE, FAILED, again, files, limiting, out, sandboxing, settings
from tactus.cli.run import params
from tactus.errors import ProgramError, TactusError, UsageError
from tactus.language import modes
from tactus.language.suggest import did_you_mean
from tactus.record import record
from tactus.testing import suite
from tactus.testing.crash import Crashes, crashes
from tactus.testing.report import look, text
from tactus.testing.results import ScenarioResult
from tactus.testing.scenario import Case, Host, doubles

MODES = {"obliging": modes.OBLIGING, "strict": modes.MOCK}
"""What --mock can be: its word -> the mode of the runs."""


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("paths", nargs="*", metavar="PATH", help="files, or folders with .tac files")
    parser.add_argument(
        "--mock",
        choices=tuple(MODES),
        help="nothing leaves the machine: who has no double is obliging, or with --mock=strict an error",
    )
    parser.add_argument("--scenario", action="append", default=[], metavar="NAME", help="only these; * is anything")
    parser.add_argument("--tag", action="append", default=[], metavar="TAG", help="only with this tag; ~TAG without it")
    parser.add_argument("--last-failed", action="store_true", help="only those that failed the last time, if any did")
    parser.add_argument("--watch", action="store_true", help="again whenever a file changes, until Ctrl-C")
    parser.add_argument("--param", action="append", default=[], metavar="K=V", help="an input that no scenario gives")
    parser.add_argument("--runs", type=settings.count, default=1, metavar="N", help="each scenario so many times")
    parser.add_argument(
        "--min-success", type=share, default=1.0, metavar="P", help="of --runs, the least (90%%; 100%%)"
    )
    parser.add_argument("--workers", type=settings.count, metavar="N", help="so many at once (default: the processors)")
    parser.add_argument("--no-parallel", action="store_true", help="one after another")
    parser.add_argument("--crash", action="store_true", help="lose the process's memory at every moment, and compare")
    parser.add_argument("--junit", metavar="FILE", help="a JUnit report as well")
    parser.add_argument("--json", action="store_true", help="one JSON object on stdout, nothing else")
    parser.add_argument("--trust", action="store_true", help="let the configuration beside a program widen grants")
    parser.add_argument("--no-files", action="store_true", help="programs may use no files")
    parser.add_argument("--max-turns", type=settings.count, metavar="N", help="agent turns of a run (default 100)")
    sandboxing.arguments(parser)
    limiting.arguments(parser)


def words(given: list[str]) -> list[str]:
    """What was typed, where --mock stands alone: what follows it is a file."""
    return ["--mock=obliging" if word == "--mock" else word for word in given]


def share(said: str) -> float:
    """90%, 90 or 0.9."""
    try:
        value = float(said.removesuffix("%"))
    except ValueError:
        value = -1.0
    value = value / 100 if said.endswith("%") or value > 1 else value
    if not 0 <= value <= 1:
        raise argparse.ArgumentTypeError(f'a share of the runs, as 90% or 0.9, not "{said}"')
    return value


@record(frozen=True)
class Chosen:
    """The scenarios of one file that are to be run."""

    suite: suite.Suite
    cases: list[Case]
    host: Host


def run(options: argparse.Namespace) -> int:
    if not options.paths:
        raise UsageError("name the files: tactus test FILE.tac, or a folder")
    if options.crash and options.runs > 1:
        raise UsageError("give one of --crash and --runs")
    if options.watch and (options.json or options.junit):
        raise UsageError("--watch shows what comes of tests to people: give it without --json and --junit")
    if options.watch:
        again.watched(options.paths, lambda: _watched(options))
    return _once(options)


def _watched(options: argparse.Namespace) -> None:
    """Once, while somebody writes: what is wrong with a file is told, and mended by the next change."""
    try:
        _once(options)
    except TactusError as error:
        print(f"error: {out.shown(str(error))}", file=sys.stderr)


def _once(options: argparse.Namespace) -> int:
    with closing(Sandboxes()) as sandboxes:
        found = [_chosen(str(path), options, sandboxes) for path in files.programs(options.paths)]
        _check(found, options)
        _announce(found, options)
        began = time.monotonic()
        results = _crash(found, options) if options.crash else _run(found, options)
    return _told(results, time.monotonic() - began, options)


def _chosen(file: str, options: argparse.Namespace, sandboxes: Sandboxes) -> Chosen:
    config = settings.read(file, options)
    if config.untrusted():
        raise UsageError(config.refusal(config.untrusted()))
    settings.hide(config)
    under = configured.snapshot(config)
    mode = MODES[options.mock] if options.mock else modes.TEST
    host = Host(sandboxes, configured.environ(config), mode, {}, under)
    found = suite.collect(file, host)
    main = found.program.main
    given = params(options.param, main.input if main is not None else None)
    if main is not None and main.input is not None:
        for name in given:
            if name not in main.input.names:
                raise UsageError(f'{file}: there is no input "{name}"{did_you_mean(name, main.input.names)}')
    host = Host(sandboxes, host.environ, mode, given, under)
    cases = suite.chosen(found.cases, options.scenario, options.tag)
    if options.last_failed and (wrong := again.failed()):
        cases = [case for case in cases if again.of(case) in wrong]
    return Chosen(found, cases, host)


def _check(found: list[Chosen], options: argparse.Namespace) -> None:
    """Raises where a specification is wrong, or where there is nothing to run."""
    mistakes = [mistake for one in found for mistake in one.suite.mistakes]
    if mistakes:
        file, line, message = mistakes[0]
        more = f" (and {len(mistakes) - 1} more; tactus validate lists them)" if len(mistakes) > 1 else ""
        raise ProgramError(message + more, file, line)
    if any(one.cases for one in found):
        return
    if options.last_failed and any(one.suite.cases for one in found):
        raise UsageError("none of these scenarios failed the last time")
    if any(one.suite.cases for one in found):
        names = ", ".join(f'"{case.scenario.name}"' for one in found for case in one.suite.cases[:5])
        raise UsageError(f"no scenario is chosen; there are {names}")
    where = found[0].suite.file if len(found) == 1 else "these files"
    raise UsageError(f"{where} has no scenario: write a Specification (tactus explain Specification)")


def _announce(found: list[Chosen], options: argparse.Namespace) -> None:
    """Who is really asked, before anybody is: somebody pays for it."""
    asked: dict[str, None] = {}
    for one in found:
        program = one.suite.program
        for case in one.cases if one.host.mode == modes.TEST else ():
            doubled = {*program.mocks, *doubles(case)}
            default = one.host.under.default_model
            asked.update(
                dict.fromkeys(
                    f"{agent.name} ({agent.model or default or 'no model'})"
                    for agent in program.agents.values()
                    if agent.name not in doubled
                )
            )
    if asked:
        print(f"Really asked, and paid for: {', '.join(asked)}. With --mock nobody is.", file=sys.stderr)


# --- running


def _run(found: list[Chosen], options: argparse.Namespace) -> list[ScenarioResult]:
    results: list[ScenarioResult] = []
    lines = _Lines(options)
    for one in found:
        jobs = [(case, suite.seed(case, number)) for case in one.cases for number in range(options.runs)]
        runs: list[ScenarioResult] = []

        def hear(result: ScenarioResult, runs: list[ScenarioResult] = runs) -> None:
            results.append(result)
            runs.append(result)
            if len(runs) == options.runs:
                lines.ended(list(runs))
                runs.clear()

        suite.run(jobs, one.host, _workers(options), hear)
    return results


def _workers(options: argparse.Namespace) -> int:
    return 1 if options.no_parallel else int(options.workers or os.cpu_count() or 1)


class _Lines:
    """What a person sees while scenarios end."""

    def __init__(self, options: argparse.Namespace) -> None:
        self._options, self._look = options, _look()
        self._before: ScenarioResult | None = None

    def ended(self, runs: list[ScenarioResult]) -> None:
        if not self._options.json:
            for line in text.ended(runs, self._look, self._before, self._options.min_success):
                print(line, flush=True)
        self._before = runs[0]


def _look() -> look.Look:
    import shutil

    return look.Look(out.utf8(sys.stdout), sys.stdout.isatty(), shutil.get_terminal_size((120, 24)).columns, out.masked)


def _crash(found: list[Chosen], options: argparse.Namespace) -> list[ScenarioResult]:
    import asyncio

    from tactus.testing.report import crashed

    results, lines, moments = [], _Lines(options), 0
    for one in found:
        for case in one.cases:
            tried: Crashes = asyncio.run(crashes(case, one.host, suite.seed(case, 0)))
            moments += tried.moments
            result = crashed.judged(tried)
            results.append(result)
            lines.ended([result])
            if not options.json:
                for line in crashed.lines(tried, _look()):
                    print(line, flush=True)
    if not options.json:
        print(f"\nThe process's memory was thrown away {moments} times.")
    return results


# --- telling


def _told(results: list[ScenarioResult], seconds: float, options: argparse.Namespace) -> int:
    from tactus.testing.statistics import summary

    again.remember(results)
    if options.junit:
        from tactus.testing.report import junit

        _write(options.junit, junit.document(results, seconds, options.min_success, out.masked))
    if options.json:
        from tactus.testing.report import as_json

        out.print_json(as_json.document(results, seconds, options.min_success, out.masked), indent=2)
    else:
        for line in text.whole(results, seconds, _look(), options.min_success):
            print(line)
        sys.stdout.flush()
    return DONE if all(summary(runs).meets(options.min_success) for runs in _grouped(results)) else FAILED


def _write(file: str, data: bytes) -> None:
    try:
        Path(file).write_bytes(data)
    except OSError as error:
        raise UsageError(f"--junit {file} cannot be written: {error.strerror}") from None


def _grouped(results: Iterable[ScenarioResult]) -> list[list[ScenarioResult]]:
    from tactus.testing.report.labels import grouped

    return grouped(results)
