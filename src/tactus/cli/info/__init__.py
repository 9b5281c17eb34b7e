"""What a program declares, where it asks people, how it is tested, and what it needs to run: nothing is run, and no
model is asked.

tactus info hello.tac
"""

from __future__ import annotations

import argparse
import sys

from tactus.cli import DONE, FAILED
from tactus.cli.out import masked, print_json


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", help="the .tac file")
    parser.add_argument("--json", action="store_true", help="one JSON object on stdout, nothing else")


def run(options: argparse.Namespace) -> int:
    from tactus.cli import settings
    from tactus.cli.info.found import Found
    from tactus.cli.info.read import program
    from tactus.cli.info.show import lines

    config = settings.read(options.file)
    about = Found(options.file, program(options.file), config)
    if options.json:
        print_json(about.as_object())
    else:
        print("\n".join(lines(about)))
    wrong = about.read.wrong
    if wrong is None:
        return DONE
    from tactus.cli.hints import meant

    print(masked(f"error: {wrong}{meant(wrong.message)}"), file=sys.stderr)
    return FAILED
