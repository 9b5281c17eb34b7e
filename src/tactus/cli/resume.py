"""Go on with a run: where its journal ends, or, if it has ended, its result again. Or with all that can go on.

tactus resume run_01k5
tactus resume --all
"""

from __future__ import annotations

import argparse
from contextlib import closing

from tactus.app.watching import Left
from tactus.cli import DONE, FAILED, WAITING, forward, many, place, progress, report
from tactus.cli.out import print_json
from tactus.errors import UnknownRun, UsageError
from tactus.storage import ENDED, Store

WORST = (DONE, WAITING, FAILED)
"""Exit codes of runs, the worst last."""


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("run", nargs="?", help="the run's id")
    parser.add_argument(
        "--all", action="store_true", help="every run that is ready, whose time has come, or is blocked"
    )
    many.arguments(parser)
    place.arguments(parser)
    progress.arguments(parser)
    forward.arguments(parser)


def run(options: argparse.Namespace) -> int:
    if options.all == bool(options.run):
        said = "a run or --all, not both" if options.all else "the run: tactus resume RUN"
        raise UsageError(f"name {said} (`tactus runs list` shows them)")
    if options.at_once and not options.all:
        raise UsageError("--at-once goes with --all")
    if options.verbose and options.all:
        raise UsageError("-v shows what one run is granted: name the run in place of --all")
    where, store = place.existing(options)
    try:
        return _all(store, options) if options.all else _one(where, store, options)
    finally:
        store.close()


def _one(where: place.Place, store: Store, options: argparse.Namespace) -> int:
    out = progress.Progress(options)
    with closing(forward.host(options, store, out)) as app:
        try:
            claimed = app.claim(options.run)
        except UnknownRun as error:
            raise UsageError(str(error)) from None
        if claimed.status in ENDED:
            return report.leave(claimed, store, where, out, options.json)
        out.line(f"Resuming run {claimed.id} ({claimed.name})")
        return forward.forward(app, claimed, where, out, options)


def _all(store: Store, options: argparse.Namespace) -> int:
    """Several at once, each to where it waits or ends; one line each, and the worst of their exit codes."""
    left: list[Left] = []

    def tell(one: many.Told) -> None:
        if not isinstance(one, Left):
            raise one
        left.append(one)
        if not options.json:
            print(many.said(one, store), flush=True)

    blocked = [run.id for run in reversed(store.runs(many.MANY, status=["blocked"]))]
    many.drive(many.watch(store, options, tell), lambda watch: watch.once(blocked))
    if options.json:
        print_json([{**report.as_object(one.run, store), **many.broken(one)} for one in left])
    elif not left:
        print("no run can go on now")
    codes = [many.code(one) for one in left]
    return max(codes, key=WORST.index, default=DONE)
