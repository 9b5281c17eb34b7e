"""Forget runs that have ended a while ago, with their children, and the programs that no run needs any more.

tactus runs prune --older-than 30d
tactus runs prune --keep 1000 --status done --dry-run
"""

from __future__ import annotations

import argparse

from tactus.cli import DONE, place
from tactus.cli.out import print_json
from tactus.cli.runs import rows
from tactus.cli.runs.delete import said
from tactus.errors import Fenced, UnknownRun, UsageError
from tactus.storage import ENDED, Run, Size, Store


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--older-than", type=rows.span, metavar="T", help="that ended longer ago than 12h, 30d, 8w")
    parser.add_argument("--keep", type=rows.count, metavar="N", help="the newest N of them stay")
    parser.add_argument(
        "--status",
        type=rows.statuses(*ENDED),
        default=ENDED,
        metavar="S,…",
        help=f"only those that are {', '.join(ENDED)}",
    )
    parser.add_argument("--dry-run", action="store_true", help="only say what would be deleted")
    place.arguments(parser)


def run(options: argparse.Namespace) -> int:
    if options.older_than is None and options.keep is None:
        raise UsageError("say which runs: --older-than 30d, --keep 1000, or both")
    _, store = place.existing(options)
    try:
        runs, size = _pruned(store, _old(store, options), options.dry_run)
        size += store.sweep(dry=options.dry_run)
        if options.json:
            print_json({"dry_run": options.dry_run, **said(runs, size)})
            return DONE
        for run in runs if options.dry_run else ():
            print(rows.stands(run, store))
        print(f"{'would delete' if options.dry_run else 'deleted'} {rows.freed(size)}")
        return DONE
    finally:
        store.close()


def _old(store: Store, options: argparse.Namespace) -> list[str]:
    """Ids of the runs to forget, the oldest first."""
    ended = store.ended(options.status)
    if options.keep is not None:
        ended = ended[: -options.keep]
    before = store.now() - (options.older_than or 0.0)
    return [run_id for run_id, at in ended if options.older_than is None or at < before]


def _pruned(store: Store, ids: list[str], dry: bool) -> tuple[list[Run], Size]:
    """The runs that were (or would be) deleted; one that goes on again meanwhile, or whose children do, stays."""
    runs, size = [], Size()
    for run_id in ids:
        try:
            tree = store.tree(run_id)
            if any(run.status not in ENDED for run in tree):
                continue
            for run in reversed(tree):
                size += store.size(run.id) if dry else store.delete(run.id, run.epoch)
                runs.append(run)
        except (Fenced, UnknownRun):
            continue
    return runs, size
