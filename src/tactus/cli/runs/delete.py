"""Forget runs: all that is kept of them, and of their children.

tactus runs delete run_01k5 run_01k6 --yes
"""

from __future__ import annotations

import argparse

from tactus.cli import DONE, FAILED, place, prompt
from tactus.cli.out import print_json, some
from tactus.cli.runs import rows
from tactus.errors import UsageError
from tactus.storage import Run, Size, Store, records


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("run", nargs="+", help="the runs' ids")
    parser.add_argument("--yes", action="store_true", help="do not ask")
    place.arguments(parser)


def run(options: argparse.Namespace) -> int:
    _, store = place.existing(options)
    try:
        runs = _family(store, options.run)
        for run in runs:
            records.check_free(run, store.now())
        if not options.yes and not _agreed(runs):
            print("nothing was deleted")
            return FAILED
        freed = sum((store.delete(run.id) for run in runs), Size()) + store.sweep()
        if options.json:
            print_json(said(runs, freed))
        else:
            print(f"deleted {rows.freed(freed)}")
        return DONE
    finally:
        store.close()


def said(runs: list[Run], size: Size) -> dict[str, object]:
    """What was deleted, for --json."""
    numbers = {name: getattr(size, name) for name in Size.__dataclass_fields__ if name != "runs"}
    return {"runs": [run.id for run in runs], **numbers}


def _family(store: Store, ids: list[str]) -> list[Run]:
    """The runs and their children, children first."""
    found: dict[str, Run] = {}
    for run_id in ids:
        rows.found(store, run_id)
        for run in store.tree(run_id):
            found.setdefault(run.id, run)
    return list(found.values())[::-1]


def _agreed(runs: list[Run]) -> bool:
    if not prompt.at_terminal():
        raise UsageError("there is no terminal to ask at: say --yes to delete")
    named = ", ".join(f"{run.id} ({run.status}, {rows.entries(run.head)})" for run in reversed(runs))
    return prompt.agreed(f"delete {some(len(runs), 'run')}: {named}? [y/N] ")
