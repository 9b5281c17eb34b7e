"""Print the version."""

from __future__ import annotations

import argparse
import json

from tactus import __version__


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--json", action="store_true", help="one JSON object on stdout")


def run(options: argparse.Namespace) -> int:
    print(json.dumps({"version": __version__}) if options.json else f"tactus {__version__}")
    return 0
