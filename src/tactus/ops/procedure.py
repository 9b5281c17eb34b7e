"""Procedure.run: a procedure inside a procedure, under the caller's path.

local result = summarize({text = "..."})
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from tactus.errors import Failure, ProgramError
from tactus.language import modules
from tactus.language.program import MAIN, ProcedureDef
from tactus.language.sentences import NO_PROCEDURE, no_program
from tactus.ops import units
from tactus.ops.base import Context, Frame, checked, found
from tactus.runtime import Ask, Done, Part, Steps, StepsThread, canonical

MAX_DEPTH = 5


def run(ctx: Context, asked: Ask, path: str) -> Part:
    """{procedure, input} -> its result, input and output validated."""
    return Part(StepsThread(_run(ctx, asked, path)))


def _run(ctx: Context, asked: Ask, path: str) -> Steps:
    said = asked.value
    if modules.is_file(said.get("procedure")):
        return (yield from _run_file(ctx, asked, path, said["procedure"]))
    definition: ProcedureDef = found(ctx.program.procedure, said.get("procedure"), asked)
    if definition.script:
        raise Failure("unknown_name", "a script is no procedure that can be called by name", op="Procedure.run")
    caller = ctx.frame(asked)
    depth = _depth(caller, definition.name)
    with _named(definition.name):
        frame = Frame(definition.name, given(definition, said.get("input")), depth, state=definition.state, base=path)
        frame.caller = caller
        scope = ctx.enter(frame, stream=path)
        try:
            return (yield from body(ctx, definition, scope, watch=ctx.watch(scope, asked)))
        finally:
            ctx.leave(scope)
            ctx.vm.forget(scope)


def _run_file(ctx: Context, asked: Ask, path: str, name: str) -> Steps:
    """Procedure.run("./other.tac", input): that file's program, with globals, modules and declarations of its own."""
    file = _located(ctx, name)
    caller = ctx.frame(asked)
    depth = _depth(caller, file)
    with _named(file):
        inner = ctx.beside(file)
        scope = inner.enter(Frame(MAIN, {}, depth, base=path, caller=caller), stream=path, own=True)
        try:
            yield from units.load(inner, scope)
            assert inner.program.main is not None
            return (yield from _begin(inner, inner.program.main, scope, asked.value.get("input"), stream=path))
        finally:
            inner.leave(scope)
            ctx.vm.forget(scope)


def _located(ctx: Context, name: str) -> str:
    """The file of the bundle that a program names; raises Failure."""
    try:
        file = modules.program(name, ctx.file)
    except LookupError as error:
        raise Failure("unknown_name", str(error.args[0]), op="Procedure.run") from None
    if file not in ctx.modules:
        raise Failure("unknown_name", no_program(name, ctx.file), op="Procedure.run")
    return file


def _depth(caller: Frame, name: str) -> int:
    depth = caller.depth + 1
    if depth > MAX_DEPTH:
        raise Failure(
            "max_depth",
            f'procedure "{name}" is called {depth} levels deep; at most {MAX_DEPTH} are allowed',
            op="Procedure.run",
        )
    return depth


@contextmanager
def _named(name: str) -> Iterator[None]:
    """Errors carry the procedure's name."""
    try:
        yield
    except Failure as failure:
        if f'procedure "{name}"' not in failure.message:
            failure.message = f'in procedure "{name}": {failure.message}'
        raise


def given(definition: ProcedureDef, raw: Any) -> Any:
    """The input as the body gets it; raises Failure with code `invalid_input`."""
    if raw is None or raw == []:
        raw = {}
    try:
        return checked(definition.input, raw, "input")[0]
    except Failure as failure:
        raise Failure("invalid_input", failure.message) from None


def main(ctx: Context, definition: ProcedureDef, input: Any) -> Steps:
    """The main procedure: its asks are the run's own."""
    return (yield from _begin(ctx, definition, ctx.inside(Frame(definition.name, {})), input))


def _begin(ctx: Context, definition: ProcedureDef, scope: int, input: Any, stream: str | None = None) -> Steps:
    """A procedure that is the first of its run, or of its file, in a scope that is there already."""
    frame = ctx.frames[scope]
    if definition.script:
        frame.input = {} if input is None or input == [] else input
        return (yield from _script(ctx, scope, stream))
    frame.procedure, frame.input, frame.state = definition.name, given(definition, input), definition.state
    ctx.open(scope, stream)
    return (yield from body(ctx, definition, scope, watch=False))


def _script(ctx: Context, scope: int, stream: str | None) -> Steps:
    """The top level of a file as the body of its main procedure; what it declares, it declares on its way."""
    source = ctx.modules[ctx.file]
    ctx.open(scope, stream, unread=True)
    done = yield from ctx.follow(ctx.vm.load(ctx.file, source, units.names(source), scope=scope))
    definition, script = ctx.program.main, ctx.script
    assert definition is not None
    assert script is not None
    if not (script.asked or done.notes or done.value != "null" or ctx.vm.state(scope) != "{}"):
        raise ProgramError(NO_PROCEDURE, ctx.file)
    return _result(ctx, definition, done)


def body(ctx: Context, definition: ProcedureDef, scope: int, *, watch: bool) -> Steps:
    """The asks of a procedure's function, in a scope of its own; returns its result as its schema takes it."""
    frame = ctx.frames[scope]
    frame.definition = definition
    args = canonical.dumps([frame.input])
    done = yield from ctx.follow(ctx.vm.call(definition.body, args, scope=scope, watch=watch))
    return _result(ctx, definition, done)


def _result(ctx: Context, definition: ProcedureDef, done: Done) -> Any:
    result = canonical.loads(done.value)
    return result if definition.output is None else _output(ctx, definition, result)


def _output(ctx: Context, definition: ProcedureDef, result: Any) -> Any:
    what = f'the result of procedure "{definition.name}"'
    if result is None or result == []:
        result = {}
    try:
        value, dropped = checked(definition.output, result, "output", extra="drop")
    except Failure as failure:
        site = f"{definition.file}:{definition.line}"
        raise Failure("invalid_output", f"{what} breaks its schema: {failure.message}", site=site) from None
    if dropped:
        ctx.warn(f"{what} has fields its schema does not declare, they were dropped: {', '.join(dropped)}")
    return value
