"""List runs, newest first.

tactus runs list --status waiting,blocked --since 7d --name release
"""

from __future__ import annotations

import argparse

from tactus import hitl
from tactus.cli import place
from tactus.cli.out import print_json
from tactus.cli.runs import COMMANDS, rows
from tactus.errors import UsageError


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("run", nargs="?", help=argparse.SUPPRESS)
    parser.add_argument("--limit", type=rows.count, default=50, metavar="N", help="how many to list (default 50)")
    parser.add_argument(
        "--status", type=rows.statuses(*rows.STATUSES), default=(), metavar="S,…", help="only those in one of these"
    )
    parser.add_argument("--since", type=rows.since, metavar="T", help="only those begun since: 12h, 30d, or a date")
    parser.add_argument("--name", default="", metavar="TEXT", help="only those whose file's name holds this")
    place.arguments(parser)


def run(options: argparse.Namespace) -> int:
    if options.run in COMMANDS:
        raise UsageError(f"write it first: tactus runs {options.run} …")
    if options.run:
        raise UsageError(f"`tactus runs list` takes no run; did you mean `tactus runs show {options.run}`?")
    _, store = place.existing(options)
    try:
        how, moment = options.since or ("at", 0.0)
        since = store.now() - moment if how == "ago" else moment
        runs = store.runs(options.limit, status=options.status, since=since, name=options.name)
        filtered = bool(options.status or options.since or options.name)
        if options.json:
            print_json([rows.row(run) for run in runs])
        elif not runs:
            print("there are no such runs" if filtered else "there are no runs yet")
        else:
            for run in runs:
                entries = rows.entries(run.head)
                print(f"{run.id}  {run.status:<9}  {hitl.when(run.created_at)}  {run.name}  {entries}")
        return 0
    finally:
        store.close()
