"""What people are asked, oldest first, with the commands to answer."""

from __future__ import annotations

import argparse
import json

from tactus import hitl
from tactus.cli import place, report


def arguments(parser: argparse.ArgumentParser) -> None:
    place.arguments(parser)


def run(options: argparse.Namespace) -> int:
    where, store = place.existing(options)
    try:
        requests = store.requests()
        if options.json:
            print(json.dumps([report.request_object(request) for request in requests], ensure_ascii=False))
            return 0
        if not requests:
            print("nobody is asked for anything")
        for request in requests:
            print("\n".join(report.described(request)))
            for way in hitl.ways(request):
                print("    " + where.command(f"respond {request['id']} {way}"))
        return 0
    finally:
        store.close()
