"""What people are asked, oldest first, with the commands to answer."""

from __future__ import annotations

import argparse

from tactus import hitl
from tactus.cli import place, report
from tactus.cli.out import print_json, shown, some
from tactus.storage import RequestRecord


def arguments(parser: argparse.ArgumentParser) -> None:
    place.arguments(parser)


def run(options: argparse.Namespace) -> int:
    where, store = place.existing(options)
    try:
        requests = store.requests()
        if options.json:
            print_json([report.request_object(request) for request in requests])
            return 0
        if not requests:
            print("nobody is asked for anything")
        for request in requests:
            print(shown("\n".join(_lines(request, where, store.now()))))
        return 0
    finally:
        store.close()


def _lines(request: RequestRecord, where: place.Place, now: float) -> list[str]:
    """The request, how long ago it was posted, and how it is answered while it can be."""
    first, *rest = report.described(request, where)
    lines = [f"{first}  asked {ago(now - request['created_at'])}", *rest]
    if request["expires_at"] is None or request["expires_at"] > now:
        return lines
    again = where.command(f"resume {request['run_id']}")
    return [*lines[: -len(hitl.ways(request))], f"  its time is over; go on with: {again}"]


def ago(seconds: float) -> str:
    """`just now`, `5 minutes ago`, `3 hours ago`, `2 days ago`."""
    for size, unit in ((86400, "day"), (3600, "hour"), (60, "minute")):
        if seconds >= size:
            return f"{some(int(seconds // size), unit)} ago"
    return "just now"
