"""Print the version."""

from __future__ import annotations

import argparse

from tactus import __version__
from tactus.cli.out import print_json


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--json", action="store_true", help="one JSON object on stdout")


def run(options: argparse.Namespace) -> int:
    if options.json:
        print_json({"version": __version__})
    else:
        print(f"tactus {__version__}")
    return 0
