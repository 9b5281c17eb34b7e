"""Go on with runs as they become ready: answered, their time come, or left by a process that died. Until Ctrl-C.

tactus watch
tactus watch --once
"""

from __future__ import annotations

import argparse

from tactus.app.watching import INTERVAL, Left
from tactus.cli import DONE, forward, many, place, progress
from tactus.cli.drive import Interrupted
from tactus.cli.out import print_json
from tactus.errors import UsageError


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--interval",
        type=_interval,
        default=INTERVAL,
        metavar="S",
        help=f"look at least every S seconds (default {INTERVAL:g}); what other processes write is noticed at once",
    )
    parser.add_argument("--once", action="store_true", help="take forward what is ready now, then end")
    many.arguments(parser)
    place.arguments(parser)
    progress.arguments(parser)
    forward.arguments(parser)


def run(options: argparse.Namespace) -> int:
    where = place.find(options)
    if where.path is None:
        raise UsageError("--storage memory keeps nothing: there is nothing to watch")
    store = where.open()
    out = progress.Progress(options)

    def tell(one: many.Told) -> None:
        if not isinstance(one, Left):
            out.line(f"warn: {one}", "warn")
        elif options.json:
            from tactus.cli import report

            print_json({**report.as_object(one.run, store), **many.broken(one)})
        else:
            print(many.said(one, store), flush=True)

    try:
        watching = many.watch(store, options, tell)
        if options.once:
            many.drive(watching, lambda watch: watch.once())
            return DONE
        out.line(f"Watching {where.path}; Ctrl-C ends it")
        many.drive(watching, lambda watch: watch.forever(options.interval))
        return DONE
    except Interrupted as interrupted:
        out.line("stopped; what was under way can be resumed")
        return interrupted.code
    finally:
        store.close()


def _interval(text: str) -> float:
    try:
        seconds = float(text)
    except ValueError:
        seconds = 0.0
    if not 0.01 <= seconds <= 3600:
        raise argparse.ArgumentTypeError(f'a number of seconds from 0.01 to 3600, not "{text}"')
    return seconds
