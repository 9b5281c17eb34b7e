"""From a bundle to a program: the file's top level runs, and declares."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Mapping, Sequence

from tactus.config.limits import together
from tactus.config.secrets import Secrets
from tactus.errors import Failure, ProgramError, Stopped
from tactus.language import words
from tactus.language.program import ProcedureDef, Program
from tactus.ops import DECLARATIONS, MEMORY, Context, Words, procedure, units
from tactus.runtime import Answer, Ask, Entry, Event, Journal, StepsThread, canonical
from tactus.runtime import run as drive
from tactus.vm.sandboxes import Sandbox
from tactus.vm.thread import VM, Limits

WORDS = canonical.dumps(words.rows())
"""The table of words as the VM reads it."""


async def load(ctx: Context, world: Words, name: str) -> ProcedureDef:
    """Run the file's top level as far as it only declares; returns its main procedure."""
    ctx.file = name
    await drive(StepsThread(units.load(ctx, 0)), ctx.journal, world)
    assert ctx.program.main is not None
    return ctx.program.main


async def declare(ctx: Context, name: str) -> Program:
    """All that a file declares before the first word that does something; nothing is done. Raises ProgramError."""
    world = UpToTheFirst(ctx)
    try:
        main = await load(ctx, world, name)
        if ctx.script is not None:
            ctx.script.unknown = True
            await drive(StepsThread(procedure.main(ctx, main, {})), ctx.journal, world)
    except DoesSomething:
        pass
    except Failure as failure:
        file, _, line = failure.site.rpartition(":")
        raise ProgramError(failure.message, file, int(line or 0)) from None
    ctx.frames.clear()
    ctx.script = None
    return ctx.program


class DoesSomething(Exception):
    """A script has come to the first word that does something, or that looks at its input."""


class UpToTheFirst(Words):
    """The words, as long as nothing is done."""

    def recall(self, asked: Ask) -> Answer | None:
        quiet = asked.op in MEMORY or asked.op in DECLARATIONS
        if self.ctx.script is not None and (not quiet or asked.op == "Script.read"):
            raise DoesSomething
        return super().recall(asked)


async def inspect(sources: str, sandbox: Sandbox, limits: Mapping[str, float] | None = None) -> Program:
    """The declarations of a bundle, without a run; `limits` as Snapshot keeps them. Raises ProgramError, and UsageError
    where there is no such sandbox."""
    files = canonical.loads(sources)

    async def write_nothing(entries: Sequence[Entry], events: Sequence[Event]) -> None: ...

    vm = VM(sandbox, limits=Limits.of(together(limits or {})))
    ctx = Context(
        run_id="",
        program=Program(),
        vm=vm,
        journal=Journal({}, set(), write_nothing, time.time, clock=0.0),
        models=None,  # type: ignore[arg-type]  # nothing is asked at the top level
        desk=None,  # type: ignore[arg-type]
        now=time.time,
        sleep=asyncio.sleep,
        emit=lambda event: None,
        modules=files["files"],
        secrets=Secrets(None),
    )
    try:
        return await declare(ctx, files["main"])
    except Stopped as stopped:
        raise ProgramError(stopped.message, files["main"]) from None
    finally:
        vm.close()
