"""What a program declares, where it asks people, how it is tested, and what it needs to run: nothing is run, and no
model is asked.

tactus info hello.tac
"""

from __future__ import annotations

import argparse
import sys
from contextlib import closing
from pathlib import Path

from tactus.cli import DONE, FAILED, sandboxing
from tactus.cli.out import print_json, shown


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", help="the .tac file")
    parser.add_argument("--json", action="store_true", help="one JSON object on stdout, nothing else")
    sandboxing.arguments(parser)


def run(options: argparse.Namespace) -> int:
    from tactus.app.sandboxes import Sandboxes
    from tactus.cli import grants, settings
    from tactus.cli.info.found import Found
    from tactus.cli.info.read import program
    from tactus.cli.info.show import lines
    from tactus.config.grants import allowed

    config = settings.read(options.file, options)
    settings.hide(config)
    under = allowed(config, Path.cwd())
    with closing(Sandboxes()) as sandboxes:
        sandbox = sandboxes.of(under.sandbox)
        read = program(options.file, sandbox)
        about = Found(options.file, read, config, grants.rows(under, config, sandbox.layers))
    if options.json:
        print_json(about.as_object())
    else:
        print(shown("\n".join(lines(about))))
    wrong = about.read.wrong
    if wrong is None:
        return DONE
    from tactus.cli.hints import meant

    print(shown(f"error: {wrong}{meant(wrong.message)}"), file=sys.stderr)
    return FAILED
