"""Do again what failed, and go on: the error that ended the run is set aside, with all that came after it.

tactus runs retry run_01k5
tactus runs retry run_01k5 --from 4/1
"""

from __future__ import annotations

import argparse
from contextlib import closing

from tactus.app import repair
from tactus.cli import forward, place, progress
from tactus.cli.runs import rows
from tactus.runtime import canonical
from tactus.storage import Run


def arguments(parser: argparse.ArgumentParser) -> None:
    rows.argument(parser)
    parser.add_argument(
        "--from", dest="at", default="", metavar="PATH", help="the position to go back to, like 4 or 4/1"
    )
    place.arguments(parser)
    progress.arguments(parser)
    forward.arguments(parser)


def run(options: argparse.Namespace) -> int:
    where, store, found = rows.opened(options)
    try:
        out = progress.Progress(options)
        position = repair.retry_from(store, found, options.at)
        store.retry(found, position.path)
        start = f"from {position.path}" if position.aside or options.at else f"where it {_stopped(found)}"
        out.line(f"Retrying run {found.id} ({found.name}) {start}")
        if position.aside:
            out.line(f"these are set aside and done again, outside too: {position.lost}", "warn")
        with closing(forward.host(options, store, out)) as app:
            return forward.forward(app, app.claim(found.id), where, out, options)
    finally:
        store.close()


def _stopped(run: Run) -> str:
    if run.status == "cancelled":
        return "was cancelled"
    lost = canonical.loads(run.error or "{}").get("code") == repair.LOST
    return "lost its worker" if lost else "passed a limit"
