"""Go on with a run: where its journal ends, or, if it has ended, its result again.

tactus resume run_01k5
"""

from __future__ import annotations

import argparse

from tactus.cli import forward, place, progress, report
from tactus.errors import UnknownRun, UsageError
from tactus.storage import ENDED


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("run", nargs="?", help="the run's id")
    parser.add_argument("--all", action="store_true", help=argparse.SUPPRESS)
    place.arguments(parser)
    progress.arguments(parser)
    forward.arguments(parser)


def run(options: argparse.Namespace) -> int:
    if options.all:
        raise UsageError("--all is not available in this version; name the run")
    if not options.run:
        raise UsageError("name the run: tactus resume RUN (`tactus runs list` shows them)")
    where, store = place.existing(options)
    try:
        out = progress.Progress(options)
        app = forward.host(options, store, out)
        try:
            claimed = app.claim(options.run)
        except UnknownRun as error:
            raise UsageError(str(error)) from None
        if claimed.status in ENDED:
            return report.leave(claimed, store, where, out, options.json)
        out.line(f"Resuming run {claimed.id} ({claimed.name})")
        return forward.forward(app, claimed, where, out, options)
    finally:
        store.close()
