"""What `run` and `resume` share: take a claimed run as far as it goes, asking the person who sits here."""

from __future__ import annotations

import argparse
import os
import sys
from typing import Any

from tactus.activation import Settings
from tactus.app import App
from tactus.cli import INTERRUPTED, place, prompt, report
from tactus.cli.drive import Interrupted, drive
from tactus.cli.progress import Progress
from tactus.errors import StoreError, UsageError
from tactus.storage import ENDED, Parked, Run, Store

WAIT_SECONDS = 300.0


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--wait",
        type=float,
        default=WAIT_SECONDS,
        metavar="SECONDS",
        help="stay for timers of at most so many seconds (default 300, 0 = leave at once)",
    )


def host(options: argparse.Namespace, store: Store, progress: Progress) -> App:
    if options.wait < 0:
        raise UsageError("--wait is a number of seconds, 0 or more")
    settings = Settings(environ=dict(os.environ), listen=progress, patience=options.wait)
    return App(store, settings)


def forward(app: App, run: Run, where: place.Place, progress: Progress, options: argparse.Namespace) -> int:
    """Until it ends, waits for somebody who is not here, or is stopped by a signal; returns the exit code."""
    while True:
        claimed = run
        try:
            run = drive(lambda run=claimed: app.activate(run), lambda run=claimed: _release(app.store, run))  # type: ignore[misc]
        except Interrupted as interrupted:
            word = "interrupted" if interrupted.code == INTERRUPTED else "terminated"
            progress.line(f"{word}; go on with: {where.command(f'resume {claimed.id}')}", "error")
            return interrupted.code
        if run.status != "waiting" or not _answered_here(app.store, run, progress):
            break
        run = app.claim(run.id)
    if where.path is None and run.status == "waiting":
        print(
            "error: the run waits, and --storage memory keeps nothing: it is lost. Run it with --storage file",
            file=sys.stderr,
        )
        return 1
    return report.leave(run, app.store, where, progress, options.json)


def _answered_here(store: Store, run: Run, progress: Progress) -> bool:
    if not prompt.at_terminal():
        return False
    requests = store.requests(run.id)
    try:
        return bool(requests) and all(
            [prompt.answer(store, request, lambda text: progress.line(text, "error")) for request in requests]
        )
    except KeyboardInterrupt:
        return False


def _release(store: Store, run: Run) -> None:
    try:
        store.park(run.id, run.epoch, Parked("ready"))
    except StoreError:
        pass  # somebody else has it, or the database is gone: a dead owner's run can be claimed anyway


def ended(run: Run) -> bool:
    return run.status in ENDED


Params = dict[str, Any]
