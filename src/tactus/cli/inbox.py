"""What people are asked, oldest first, with the commands to answer."""

from __future__ import annotations

import argparse

from tactus.cli import place, report
from tactus.cli.out import print_json


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
            print("\n".join(report.described(request, where)))
        return 0
    finally:
        store.close()
