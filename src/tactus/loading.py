"""From a bundle to a program: the file's top level runs, and declares."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Sequence

from tactus.errors import Failure, ProgramError, Stopped
from tactus.language import parse, words
from tactus.language.program import ProcedureDef, Program
from tactus.ops import Context, Words
from tactus.runtime import Entry, Event, Journal, canonical
from tactus.runtime import run as drive
from tactus.vm.thread import VM, Limits

WORDS = canonical.dumps(words.rows())
"""The table of words as the VM reads it."""
NAMED = tuple(word.name for word in words.WORDS if word.kind == words.DECLARE and word.fields)
"""Declarations that take their name from the source."""


async def load(ctx: Context, world: Words, name: str) -> ProcedureDef:
    """Run the file's top level, which declares; returns its main procedure."""
    source = ctx.modules[name]
    names = canonical.dumps(parse.declarations(source, NAMED))
    await drive(ctx.vm.load(name, source, names), ctx.journal, world)
    ctx.loading = False
    main = ctx.program.main
    if main is None:
        known = ", ".join(sorted(ctx.program.procedures))
        raise ProgramError(
            f"the file has no main procedure: leave one Procedure {{ ... }} unnamed (it declares {known})"
            if known
            else "the file declares no procedure: add Procedure { function(input) ... end }",
            name,
        )
    for agent in ctx.program.agents.values():
        for tool in agent.tools:
            try:
                ctx.program.tool(tool)
            except LookupError as error:
                raise ProgramError(f'agent "{agent.name}": {error.args[0]}', agent.file, agent.line) from None
    _check_mocks(ctx.program)
    return main


def _check_mocks(program: Program) -> None:
    """Mocks that name nothing, or are of no known form, are errors before anything runs."""
    if program.mocks:
        from tactus.models import scripted

        wrong = scripted.check_mocks(program.mocks, set(program.agents), set(program.tools))
        if wrong:
            raise ProgramError("; ".join(wrong), *program.mocks_at)


async def inspect(sources: str, limits: Limits | None = None) -> Program:
    """The declarations of a bundle, without a run. Raises ProgramError."""
    files = canonical.loads(sources)

    async def write_nothing(entries: Sequence[Entry], events: Sequence[Event]) -> None: ...

    ctx = Context(
        run_id="",
        program=Program(),
        vm=VM(WORDS, limits=limits or Limits()),
        journal=Journal({}, set(), write_nothing, time.time, clock=0.0),
        models=None,  # type: ignore[arg-type]  # nothing is asked at the top level
        desk=None,  # type: ignore[arg-type]
        now=time.time,
        sleep=asyncio.sleep,
        emit=lambda event: None,
        modules=files["files"],
    )
    try:
        await load(ctx, Words(ctx), files["main"])
    except Failure as failure:
        file, _, line = failure.site.rpartition(":")
        raise ProgramError(failure.message, file, int(line or 0)) from None
    except Stopped as stopped:
        raise ProgramError(stopped.message, files["main"]) from None
    return ctx.program
