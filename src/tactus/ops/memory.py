"""Words of the run's own memory: they look, and leave no trace in the journal.

if Tool.called("search") then ... end        until done.called() or Iterations.exceeded(10)
"""

from __future__ import annotations

import json
from typing import Any

from tactus.errors import Failure
from tactus.language import modules, parse
from tactus.language.words import NAMED
from tactus.ops.base import Context, checked, found
from tactus.runtime import Ask


def called(ctx: Context, asked: Ask) -> bool:
    """True from a call of the tool until the first later turn that offers it after this said true."""
    name = _tool(ctx, asked)
    marks = ctx.frame(asked).marks
    if name in marks:
        marks[name] = True
        return True
    return False


def call_count(ctx: Context, asked: Ask) -> int:
    """Calls of the tool in this procedure call since the last reset."""
    return int(_use(ctx, asked).get("count", 0))


def last_call(ctx: Context, asked: Ask) -> dict[str, Any] | None:
    """{name, args, result} of the last call, nil if there was none."""
    return _use(ctx, asked).get("last")


def last_result(ctx: Context, asked: Ask) -> Any:
    """The result of the last call, nil if there was none."""
    return (_use(ctx, asked).get("last") or {}).get("result")


def reset(ctx: Context, asked: Ask) -> None:
    """Forget the tool's calls and its mark."""
    name = _tool(ctx, asked)
    frame = ctx.frame(asked)
    frame.memory["tools"].pop(name, None)
    frame.marks.pop(name, None)


def iterations(ctx: Context, asked: Ask) -> int:
    """Agent turns of this procedure call."""
    return int(ctx.frame(asked).memory["iterations"])


def exceeded(ctx: Context, asked: Ask) -> bool:
    limit = asked.value.get("limit")
    if isinstance(limit, bool) or not isinstance(limit, (int, float)):
        raise Failure("invalid_value", "Iterations.exceeded takes a number of turns", op=asked.op)
    return iterations(ctx, asked) >= limit


def decode(ctx: Context, asked: Ask) -> Any:
    """Json.decode(text): raises a catchable error naming line and column of what is not JSON."""
    text = asked.value.get("text")
    if not isinstance(text, str):
        raise Failure("invalid_value", "Json.decode takes a text", op=asked.op)
    try:
        return json.loads(text, parse_constant=_no_constant)
    except (ValueError, RecursionError) as error:
        raise Failure("invalid_json", f"this is not JSON: {error}", op=asked.op) from None


def _no_constant(name: str) -> Any:
    raise ValueError(f"{name} is no JSON value")


def check_state(ctx: Context, asked: Ask) -> Any:
    """The value as the state's schema takes it (defaults of nested fields filled); raises on a wrong one."""
    frame = ctx.frame(asked)
    key, value = asked.value["key"], asked.value.get("value")
    schema = frame.state
    if schema is None or value is None:
        return value
    only = schema.only(key)
    return checked(only, {key: value}, "state")[0].get(key)


def require(ctx: Context, asked: Ask) -> dict[str, Any]:
    """The source of a module of the bundle, and the names that it gives to its declarations."""
    name = asked.value.get("name")
    if not isinstance(name, str):
        raise Failure("invalid_value", 'require takes a name: require("lib.text")', op="require")
    try:
        files = modules.module(name, ctx.file)
    except LookupError as error:
        raise Failure("unknown_module", str(error.args[0]), op="require") from None
    file = next((file for file in files if file in ctx.modules), None)
    if file is None:
        raise Failure("unknown_module", _no_module(ctx, name, files), op="require")
    if file == ctx.file:
        raise Failure("unknown_module", f"{file} is the program itself, no module of it", op="require")
    if asked.scope in ctx.watched:
        raise Failure(
            "step_changes_outside",
            f'require("{name}") loads a module inside a Step, where it would not be loaded again on replay: '
            "load it at the top of the file",
            op="require",
        )
    source = ctx.modules[file]
    stdlib = file.startswith(modules.LIBRARY)
    return {"file": file, "source": source, "stdlib": stdlib, "names": parse.declarations(source, NAMED)}


def _no_module(ctx: Context, name: str, files: tuple[str, ...]) -> str:
    if files[0].startswith(modules.LIBRARY):
        known = ", ".join(sorted(m[:-4].replace("/", ".") for m in ctx.modules if m.startswith(modules.LIBRARY)))
        return f'there is no module "{name}" (there are: {known})'
    return (
        f'there is no module "{name}" in this run: {" or ".join(files)} was not beside {ctx.file} when it started, or '
        f"no file holds its name as it is. A name that is put together at run time must also stand in the source, "
        f'like require("{name}")'
    )


def _tool(ctx: Context, asked: Ask) -> str:
    return str(found(ctx.program.tool, asked.value.get("tool"), asked).name)


def _use(ctx: Context, asked: Ask) -> dict[str, Any]:
    use: dict[str, Any] = ctx.frame(asked).memory["tools"].get(_tool(ctx, asked), {})
    return use
