"""A file as a program: its top level declares, and then its main procedure runs; or it declares no procedure, and
its top level is the body itself."""

from __future__ import annotations

from functools import lru_cache

from tactus.errors import ProgramError
from tactus.language import outline, parse, sentences, words
from tactus.language.modes import LIVE
from tactus.language.program import MAIN, ProcedureDef
from tactus.language.words.agents import OWN, SHARED
from tactus.ops.base import Context, Script
from tactus.runtime import Steps, canonical

PROCEDURES = ("Procedure", "procedure")
EARLY = ("Evaluation", "Evaluations", "Mocks", "Specification", "Specifications", "evaluations", "specifications")
"""What a script may say anywhere on its top level: where it is a constant it holds from the start."""


@lru_cache(maxsize=64)
def names(source: str) -> str:
    """The names that a source gives to its declarations, as the VM reads them."""
    return canonical.dumps(parse.declarations(source, words.NAMED))


@lru_cache(maxsize=64)
def is_script(source: str) -> bool:
    return outline.is_script(source, PROCEDURES, MAIN)


def load(ctx: Context, scope: int) -> Steps:
    """Run the top level of the context's file as far as it only declares; then the program has its `main`."""
    source = ctx.modules[ctx.file]
    if ctx.under.mode != LIVE:
        ctx.models = ctx.models.doubled(ctx.doubles)
    if is_script(source):
        ctx.script = Script(scope)
        if early := outline.front(source, EARLY):
            yield from ctx.follow(ctx.vm.load(ctx.file, early, scope=scope))
        main = ProcedureDef(MAIN, ctx.file, 1, body=0, script=True)
        ctx.program.add(main)
    else:
        yield from ctx.follow(ctx.vm.load(ctx.file, source, names(source), scope=scope))
        main = yield from _main(ctx, source, scope)
        _check(ctx)
    ctx.program.main = main
    ctx.loading = False


def _main(ctx: Context, source: str, scope: int) -> Steps:
    """The procedure called main, else the global function main, else the file's only procedure."""
    procedures = ctx.program.procedures
    if MAIN in procedures:
        return procedures[MAIN]
    if line := outline.line_of(source, MAIN):
        done = yield from ctx.follow(ctx.vm.load(MAIN, f"return {MAIN}", scope=scope, functions=True))
        function = canonical.loads(done.value)
        if isinstance(function, dict) and "$fn" in function:
            main = ProcedureDef(MAIN, ctx.file, line, function["$fn"])
            ctx.program.add(main)
            return main
    own = [definition for definition in procedures.values() if definition.file == ctx.file]
    if len(own) == 1:
        return own[0]
    known = [definition.name for definition in own]
    raise ProgramError(sentences.no_main(known) if known else sentences.NO_PROCEDURE, ctx.file)


def _check(ctx: Context) -> None:
    """What names something that is declared nowhere is an error before anything runs."""
    program = ctx.program
    for agent in program.agents.values():
        for tool in agent.tools:
            try:
                program.tool(tool)
            except LookupError as error:
                raise ProgramError(f'agent "{agent.name}": {error.args[0]}', agent.file, agent.line) from None
        if agent.source not in (OWN, SHARED):
            try:
                program.agent(agent.source)
            except LookupError as error:
                whose = f'agent "{agent.name}": message_history.source'
                raise ProgramError(f"{whose}: {error.args[0]}", agent.file, agent.line) from None
    if program.mocks:
        from tactus.models import scripted

        wrong = scripted.check_mocks(program.mocks, program.agents, program.tools, program.requests)
        if wrong:
            raise ProgramError("; ".join(wrong), *program.mocks_at)
