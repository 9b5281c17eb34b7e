"""The options that say where the Lua of programs runs."""

from __future__ import annotations

import argparse

KINDS = ("process", "docker", "none")


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--sandbox", choices=KINDS, help="where the program's Lua runs (default process)")
    parser.add_argument("--no-sandbox", action="store_true", help="same as --sandbox none")
