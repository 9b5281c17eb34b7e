"""End a run and its children now; or, with --graceful, ask its program to come to its end by itself.

tactus runs cancel run_01k5 --reason "no longer needed"
"""

from __future__ import annotations

import argparse
from typing import Any

from tactus.app import concealing, configured
from tactus.cli import DONE, place, prompt
from tactus.cli.out import print_json
from tactus.cli.runs import rows
from tactus.runtime import canonical
from tactus.storage import ENDED, Run, Store, owners, records


def arguments(parser: argparse.ArgumentParser) -> None:
    rows.argument(parser)
    parser.add_argument("--graceful", action="store_true", help="only set Stop.requested(): the program ends by itself")
    parser.add_argument("--reason", default="", metavar="TEXT", help="why; kept with the run")
    place.arguments(parser)


def run(options: argparse.Namespace) -> int:
    where, store, found = rows.opened(options)
    try:
        if found.status in ENDED:
            return _ended(found, options)
        if options.graceful:
            return _asked(store, found, where, options)
        return _cancelled(store, found, options)
    finally:
        store.close()


def _cancelled(store: Store, before: Run, options: argparse.Namespace) -> int:
    by = prompt.actor()
    message = _reason(before, options) or f"by {by}"
    error = {"code": "cancelled", "message": message, "op": "", "retryable": False, "by": by}
    runs = store.cancel(before.id, canonical.dumps(error))
    if not runs:  # it ended meanwhile
        return _ended(store.run(before.id), options)
    ids = [run.id for run in runs]
    if options.json:
        print_json({"run_id": before.id, "status": "cancelled", "graceful": False, "cancelled": ids})
        return DONE
    print(f"run {before.id} is cancelled" + (f", with its children {', '.join(ids[1:])}" if ids[1:] else ""))
    if _alive(store, before):
        print(
            f"{owners.describe(before.owner)} was at work on it: it stops where it next writes, and keeps nothing more"
        )
    return DONE


def _reason(run: Run, options: argparse.Namespace) -> str:
    """As it is kept: without secrets."""
    reason: str = concealing.kept(run, options.reason or "", configured.known(options.config))
    return reason


def _asked(store: Store, run: Run, where: place.Place, options: argparse.Namespace) -> int:
    mine = {"reason": _reason(run, options) or None, "success": None, "by": prompt.actor()}
    stop: dict[str, Any] = canonical.loads(store.stop(run.id, canonical.dumps(mine)))
    run = store.run(run.id)
    if options.json:
        print_json({"run_id": run.id, "status": run.status, "graceful": True, "cancelled": [], "stop": stop})
        return DONE
    if stop != mine:
        print(f"run {run.id} was asked to stop before, by {stop['by']}: {stop['reason'] or 'no reason given'}")
    print(_when_seen(store, run, where))
    print(f"to end it now: {where.command(f'runs cancel {run.id}')}")
    return DONE


def _when_seen(store: Store, run: Run, where: place.Place) -> str:
    """When the program sees that it was asked to stop. What it waits for is not cut short."""
    sees = "Stop.requested() is true for its program"
    if _alive(store, run):
        return f"run {run.id} is asked to stop: {sees} after its next answer"
    if run.status == "waiting":
        return (
            f"{rows.stands(run, store)}\nrun {run.id} is asked to stop, and goes on waiting: {sees} after that answer"
        )
    return f"run {run.id} is asked to stop: {sees} once it goes on ({where.command(f'resume {run.id}')})"


def _ended(run: Run, options: argparse.Namespace) -> int:
    """Cancelled already is what was wanted; any other end is not."""
    if run.status != "cancelled" or options.graceful:
        raise records.has_ended(run)
    if options.json:
        print_json({"run_id": run.id, "status": "cancelled", "graceful": False, "cancelled": []})
    else:
        print(f"run {run.id} was cancelled before")
    return DONE


def _alive(store: Store, run: Run) -> bool:
    return run.status == "running" and owners.holds(run.owner, run.lease_until, store.now())
