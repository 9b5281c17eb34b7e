"""Go another way from a position, as a new run with the same past: with the same program or an edited one.

tactus runs fork run_01k5 --at 4
tactus runs fork run_01k5 --program release.tac
"""

from __future__ import annotations

import argparse
import json
from contextlib import closing

from tactus.app import repair
from tactus.app.runs import App
from tactus.cli import forward, place, progress
from tactus.cli.runs import rows
from tactus.errors import Failure, RunExists, UsageError
from tactus.storage import Run


def arguments(parser: argparse.ArgumentParser) -> None:
    rows.argument(parser, "the run to begin from; it is left as it is")
    parser.add_argument("--at", default="", metavar="PATH", help="keep what stands before this position, like 4 or 4/1")
    parser.add_argument("--program", metavar="FILE", help="an edited program for the new run")
    parser.add_argument("--id", default="", metavar="NEW", help="the new run's id")
    place.arguments(parser)
    progress.arguments(parser)
    forward.arguments(parser)


def run(options: argparse.Namespace) -> int:
    where, store, origin = rows.opened(options)
    try:
        out = progress.Progress(options)
        position = repair.fork_at(store, origin, options.at, edited=bool(options.program))
        with closing(forward.host(options, store, out)) as app:
            sources = _sources(options.program, origin, app) if options.program else ""
            try:
                made = app.fork(origin, position, sources=sources, id=options.id)
            except RunExists:
                raise UsageError(f"there is a run {options.id} already; name another id") from None
            kept = rows.entries(made.head)
            out.line(f"Run {made.id} is a fork of {origin.id} ({made.name}), with {kept} of its journal")
            if position.aside:
                out.line(f"these are done again, outside too: {position.lost}", "warn")
            code = forward.forward(app, made, where, out, options)
        if store.run(made.id).status == "stuck":
            again = where.command(f"runs fork {origin.id} --at PATH{' --program FILE' if sources else ''}")
            out.line(f"fork where it still asks the same, or earlier: {again}", "error")
        return code
    finally:
        store.close()


def _sources(file: str, origin: Run, app: App) -> str:
    """The bundle of an edited program that takes the input of the original; raises UsageError, ProgramError."""
    from tactus.cli import run as command
    from tactus.ops.procedure import given

    sources, program = command.inspected(file, app.sandboxes.of(app.settings.sandbox), app.settings.raised)
    assert program.main is not None
    try:
        given(program.main, json.loads(origin.input))
    except Failure as failure:
        raise UsageError(f"{file} does not take the input of run {origin.id}: {failure.message}") from None
    return sources
