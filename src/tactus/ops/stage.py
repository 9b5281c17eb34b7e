"""Stages: how far a procedure call has come, in words that people know.

Stages {"research", "writing", "complete"}
Stage.set("research")    Stage.advance()    Stage.is("complete")
"""

from __future__ import annotations

from typing import Any

from tactus.errors import Failure
from tactus.language import sentences
from tactus.language.program import Stages
from tactus.ops.base import Context, wrong
from tactus.runtime import Ask


def stages(ctx: Context, asked: Ask) -> None:
    """Stages{"a", "b"}: the names that a stage may have in the procedures of this file, in order."""
    names = asked.value.get("names")
    if not isinstance(names, list) or not names or not all(isinstance(name, str) and name for name in names):
        raise wrong(asked, sentences.some_stages(asked.op))
    for name in names:
        if names.count(name) > 1:
            raise wrong(asked, sentences.stage_twice(name))
    known = ctx.program.stages.get(asked.file)
    if known is not None:
        raise wrong(asked, sentences.two_stages(f"{known.file}:{known.line}"))
    ctx.program.stages[asked.file] = Stages(tuple(names), asked.file, asked.line)


def enter(ctx: Context, asked: Ask) -> None:
    """Stage.set(name): to be in a stage already is fine, and changes nothing."""
    _enter(ctx, asked, _name(ctx, asked))


def advance(ctx: Context, asked: Ask) -> str:
    """Stage.advance([name]): the next stage, or a later one; returns its name."""
    declared = _declared(ctx, asked)
    if not declared:
        raise _no(asked, 'Stage.advance needs stages in an order: declare them, Stages {"first", "second"}')
    now = _current(ctx, asked)
    at = declared.index(now) if now in declared else -1
    if asked.value.get("stage") is not None:
        name = _name(ctx, asked)
        if declared.index(name) <= at:
            raise _no(asked, f'the stage "{name}" is not after "{now}" (Stage.set("{name}") goes back)')
    elif at + 1 < len(declared):
        name = declared[at + 1]
    else:
        raise _no(asked, f'there is no stage after "{now}" (stages: {", ".join(declared)})')
    _enter(ctx, asked, name)
    return name


def current(ctx: Context, asked: Ask) -> str | None:
    """nil before the first stage."""
    return _current(ctx, asked)


def is_(ctx: Context, asked: Ask) -> bool:
    return _name(ctx, asked) == _current(ctx, asked)


def history(ctx: Context, asked: Ask) -> list[dict[str, Any]]:
    """{from_stage, to_stage, timestamp} of each change, the oldest first."""
    changes: list[dict[str, Any]] = ctx.frame(asked).memory["stages"]
    return changes


def count(ctx: Context, asked: Ask) -> int:
    """How many stages are declared."""
    return len(_declared(ctx, asked))


def _current(ctx: Context, asked: Ask) -> str | None:
    changes = history(ctx, asked)
    return changes[-1]["to_stage"] if changes else None


def _enter(ctx: Context, asked: Ask, name: str) -> None:
    frame, now = ctx.frame(asked), _current(ctx, asked)
    if name == now:
        return
    change = {"from_stage": now, "to_stage": name, "timestamp": ctx.journal.clock}
    frame.memory["stages"] = [*frame.memory["stages"], change]
    ctx.note("stage", from_stage=now, to_stage=name, procedure=frame.procedure)


def _declared(ctx: Context, asked: Ask) -> tuple[str, ...]:
    """The stages of the procedure that is called, none where its file declares none."""
    procedure = ctx.program.procedures.get(ctx.frame(asked).procedure)
    known = ctx.program.stages.get(procedure.file if procedure else asked.file)
    return known.names if known else ()


def _name(ctx: Context, asked: Ask) -> str:
    name, declared = asked.value.get("stage"), _declared(ctx, asked)
    if not isinstance(name, str) or not name:
        raise _no(asked, f"{asked.op} takes the name of a stage")
    if declared and name not in declared:
        raise Failure("unknown_name", sentences.no_stage(name, declared), op=asked.op)
    return name


def _no(asked: Ask, message: str) -> Failure:
    return Failure("invalid_value", message, op=asked.op)
