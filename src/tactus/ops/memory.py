"""Words of the run's own memory: they look, and leave no trace in the journal.

if Tool.called("search") then ... end        until done.called() or Iterations.exceeded(10)
"""

from __future__ import annotations

import json
from typing import Any

from tactus.errors import Failure
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
    """The source of a module of the bundle."""
    name = asked.value.get("name")
    if not isinstance(name, str):
        raise Failure("invalid_value", 'require takes a name: require("tactus.tools.done")', op="require")
    file = name.replace(".", "/") + ".tac"
    if file in ctx.modules:
        return {"file": file, "source": ctx.modules[file], "stdlib": file.startswith("tactus/")}
    known = ", ".join(sorted(m[:-4].replace("/", ".") for m in ctx.modules if m.startswith("tactus/")))
    if name.startswith("tactus."):
        raise Failure("unknown_module", f'there is no module "{name}" (there are: {known})', op="require")
    raise Failure(
        "unknown_module",
        f'modules of your own ("{name}") are not available in this version (there are: {known})',
        op="require",
    )


def _tool(ctx: Context, asked: Ask) -> str:
    return str(found(ctx.program.tool, asked.value.get("tool"), asked).name)


def _use(ctx: Context, asked: Ask) -> dict[str, Any]:
    use: dict[str, Any] = ctx.frame(asked).memory["tools"].get(_tool(ctx, asked), {})
    return use
