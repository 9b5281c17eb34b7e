"""What only a script says: a file without a procedure, whose top level is the body of its main procedure.

input { name = field.string{required = true} }
return "Hello, " .. input.name
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from tactus.language import schema, sentences
from tactus.ops.base import Context, Script, initial_state, wrong
from tactus.ops.declare import read_schema
from tactus.ops.procedure import given
from tactus.runtime import Ask, canonical


def input(ctx: Context, asked: Ask) -> None:
    """input{...}: the schema of the script's input, which is checked and gets its defaults."""
    definition = _declare(ctx, input=_fields(ctx, asked, "input"))
    frame = ctx.frame(asked)
    if ctx.script is not None and not ctx.script.unknown:
        frame.input = given(definition, frame.input)


def output(ctx: Context, asked: Ask) -> None:
    """output{...}: the schema of what the script returns."""
    _declare(ctx, output=_fields(ctx, asked, "output"))


def state(ctx: Context, asked: Ask) -> dict[str, Any]:
    """state{...}: the schema of the script's state; returns its names, and its defaults."""
    frame = ctx.frame(asked)
    frame.state = _fields(ctx, asked, "state")
    _declare(ctx, state=frame.state)
    defaults, names = initial_state(frame)
    return {"defaults": canonical.loads(defaults or "{}"), "names": list(names)}


def read(ctx: Context, asked: Ask) -> Any:
    """The first look of a script at its input: no `input {...}` may follow."""
    begin(ctx, asked)
    return ctx.frame(asked).input


def begin(ctx: Context, asked: Ask) -> None:
    """The script does something, or looks at its input."""
    if ctx.script is not None and not ctx.script.begun:
        ctx.script.begun = asked.site


def may_declare(ctx: Context, asked: Ask) -> bool:
    """The top level of a file, of a module of it, or of a script that runs."""
    return ctx.loading or asked.scope < 0 or (ctx.script is not None and asked.scope == ctx.script.scope)


def declared_early(ctx: Context, asked: Ask) -> bool:
    """Whether this call is one that was made before the script ran; counts those that are."""
    script = ctx.script
    if script is None:
        return False
    call = (asked.op, asked.file, asked.line)
    if ctx.loading:
        script.early[call] = script.early.get(call, 0) + 1
    elif script.early.get(call) and asked.scope == script.scope:
        script.early[call] -= 1
        return True
    return False


def _fields(ctx: Context, asked: Ask, name: str) -> schema.Schema:
    script = _own(ctx, asked, name)
    if name in script.declared:
        raise wrong(asked, sentences.two_schemas(name, script.declared[name]))
    if script.begun:
        raise wrong(asked, sentences.too_late(name, script.begun))
    script.declared[name] = asked.site
    return read_schema(asked, asked.value.get("fields"), name)


def _own(ctx: Context, asked: Ask, name: str) -> Script:
    if asked.scope < 0:
        raise wrong(asked, sentences.only_in_the_main_file(name))
    if ctx.script is None:
        raise wrong(asked, sentences.only_in_scripts(name))
    return ctx.script


def _declare(ctx: Context, **schemas: schema.Schema) -> Any:
    assert ctx.program.main is not None
    definition = replace(ctx.program.main, **schemas)  # type: ignore[arg-type]
    ctx.program.main = ctx.program.procedures[definition.name] = definition
    return definition
