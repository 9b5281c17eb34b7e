"""Tool.call: one call of a tool, by a model or by the program.

local tip = calculate_tip({amount = 50, percent = 20})
"""

from __future__ import annotations

from typing import Any

from tactus.errors import Failure
from tactus.language.program import ToolDef
from tactus.ops.base import Context, checked, found
from tactus.runtime import Ask, Part, Steps, StepsThread, canonical


def call(ctx: Context, asked: Ask, path: str) -> Part:
    """{tool, args} -> the tool's result. Arguments are validated, defaults filled, the call is counted."""
    return Part(StepsThread(_call(ctx, asked)))


def _call(ctx: Context, asked: Ask) -> Steps:
    said = asked.value
    tool: ToolDef = found(ctx.program.tool, said.get("tool"), asked)
    by_model = asked.live or {}
    caller = {"caller": "model", "agent": by_model["agent"]} if by_model else {"caller": "program"}
    try:
        args = arguments(tool, said.get("args"))
    except Failure as failure:
        failure.op = tool.name
        ctx.note("tool", tool=tool.name, args=said.get("args"), error=failure.message, **caller)
        raise
    ordinal = ctx.ordinal(f"tool {tool.name}")
    try:
        if (double := ctx.doubles.get(tool.name)) is not None:
            from tactus.models import scripted

            result = scripted.tool_result(double, tool.name, ordinal, args)
        else:
            result = yield from _handler(ctx, asked, tool, args, by_model.get("text", ""))
        result = _output(tool, result)
    except Failure as failure:
        _count(ctx, asked, tool, args, None)
        ctx.note("tool", tool=tool.name, args=args, error=failure.message, **caller)
        raise _named(failure, tool) from None
    _count(ctx, asked, tool, args, result)
    ctx.note("tool", tool=tool.name, args=args, result=tool.told or result, **caller)
    return result


def _handler(ctx: Context, asked: Ask, tool: ToolDef, args: Any, text: str) -> Steps:
    """The Lua function, as a thread of the same VM, with marks of its own."""
    scope = ctx.inside(ctx.frame(asked).for_handler())
    given = [args, {"text": text}] if tool.told else [args]
    try:
        watch = ctx.watch(scope, asked)
        thread = ctx.vm.call(tool.handler, canonical.dumps(given), scope=scope, parent=asked.scope, watch=watch)
        done = yield from ctx.follow(thread)
    finally:
        ctx.leave(scope)
    if done.why is not None:
        raise Failure("tool_error", done.why, op=tool.name)
    return canonical.loads(done.value)


def arguments(tool: ToolDef, raw: Any) -> Any:
    """The arguments as the handler gets them; raises Failure with code `invalid_arguments`."""
    if raw is None or raw == []:
        raw = {}
    if not isinstance(raw, dict):
        raise Failure("invalid_arguments", f"{tool.name} takes a table of named arguments")
    try:
        return checked(tool.input, raw, tool.name, extra="keep" if tool.loose else "error")[0]
    except Failure as failure:
        raise Failure("invalid_arguments", failure.message) from None


def _output(tool: ToolDef, result: Any) -> Any:
    if tool.output is None:
        return result
    value = {} if result == [] else result
    return checked(tool.output, value, f"the result of {tool.name}", extra="drop")[0]


def _count(ctx: Context, asked: Ask, tool: ToolDef, args: Any, result: Any) -> None:
    frame = ctx.frame(asked)
    before = frame.memory["tools"].get(tool.name, {"count": 0})
    last = {"name": tool.name, "args": args, "result": result}
    frame.memory["tools"][tool.name] = {"count": before["count"] + 1, "last": last}
    frame.marks[tool.name] = False


def _named(failure: Failure, tool: ToolDef) -> Failure:
    """An error of the handler's own Lua becomes the tool's; what it asked and got refused stays as it is."""
    if failure.code in ("program_error", "invalid_value"):
        failure.code, failure.op = "tool_error", tool.name
    return failure
