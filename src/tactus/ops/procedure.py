"""Procedure.run: a procedure inside a procedure, under the caller's path.

local result = summarize({text = "..."})
"""

from __future__ import annotations

from typing import Any

from tactus.errors import Failure
from tactus.language.program import ProcedureDef
from tactus.ops.base import Context, Frame, checked, found
from tactus.runtime import Ask, Part, Steps, StepsThread, canonical

MAX_DEPTH = 5


def run(ctx: Context, asked: Ask, path: str) -> Part:
    """{procedure, input} -> its result, input and output validated."""
    return Part(StepsThread(_run(ctx, asked, path)))


def _run(ctx: Context, asked: Ask, path: str) -> Steps:
    said = asked.value
    definition: ProcedureDef = found(ctx.program.procedure, said.get("procedure"), asked)
    depth = ctx.frame(asked).depth + 1
    if depth > MAX_DEPTH:
        raise Failure(
            "max_depth",
            f'procedure "{definition.name}" is called {depth} levels deep; at most {MAX_DEPTH} are allowed',
            op="Procedure.run",
        )
    try:
        frame = Frame(definition.name, given(definition, said.get("input")), depth, state=definition.state)
        scope = ctx.enter(frame, stream=path)
        try:
            return (yield from body(ctx, definition, scope, watch=ctx.watch(scope, asked)))
        finally:
            ctx.leave(scope)
            ctx.vm.forget(scope)
    except Failure as failure:
        if f'procedure "{definition.name}"' not in failure.message:
            failure.message = f'in procedure "{definition.name}": {failure.message}'
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
    scope = ctx.enter(Frame(definition.name, given(definition, input), state=definition.state))
    return (yield from body(ctx, definition, scope, watch=False))


def body(ctx: Context, definition: ProcedureDef, scope: int, *, watch: bool) -> Steps:
    """The asks of a procedure's function, in a scope of its own; returns its result as its schema takes it."""
    args = canonical.dumps([ctx.frames[scope].input])
    done = yield from ctx.follow(ctx.vm.call(definition.body, args, scope=scope, watch=watch))
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
