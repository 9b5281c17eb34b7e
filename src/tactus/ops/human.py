"""Human.*: ask a person, and wait as long as it takes.

local ok = Human.approve{message = "Deploy?", timeout = 3600, default = false}
local topic = Human.input{message = "What next?"}
"""

from __future__ import annotations

import re
from typing import Any

from tactus.errors import Failure, ReplayMismatch
from tactus.language.schema import SchemaError
from tactus.language.schema import fields as schema_fields
from tactus.language.suggest import did_you_mean
from tactus.language.words import BY_NAME
from tactus.ops.base import Context
from tactus.runtime import Ask, Outcome, Waiting, canonical, said

ON_TIMEOUT = ("default", "error")


async def approve(ctx: Context, asked: Ask, path: str) -> Outcome:
    """-> true or false; second value "timed_out" or "cancelled" when no person decided."""
    return await _person(ctx, asked, path, "approval", absent=False)


async def input(ctx: Context, asked: Ask, path: str) -> Outcome:
    """-> the text, or nil; second value as for approve."""
    return await _person(ctx, asked, path, "input", absent=None)


async def _person(ctx: Context, asked: Ask, path: str, type_: str, absent: Any) -> Outcome:
    options = {"on_timeout": "default", "default": absent, **_options(asked), "type": type_}
    key = ctx.key(path)
    arrived = ctx.desk.inbox(key)
    if arrived is None:
        request = ctx.desk.post(path, key, options, options.get("timeout"))
    else:
        request = ctx.desk.request(key)
    if not _same_question(request, options):
        remembered = f'{request["type"]} "{request["message"]}", which a person was asked as {request["id"]}'
        raise ReplayMismatch(path, remembered, said(asked.op, asked.args, asked.file, asked.line))
    if request["status"] == "pending":
        ctx.note("request", id=request["id"], type=type_, message=request["message"])
        raise Waiting({"request": request["id"]})
    if request["status"] == "answered":
        return Outcome(canonical.dumps([request["value"], None]), started_at=request["created_at"])
    return _absent(asked, request)


def _same_question(request: dict[str, Any], options: dict[str, Any]) -> bool:
    """Whether a person was asked just this: an answer to another question is no answer to it."""
    return all(
        canonical.dumps(request[name]) == canonical.dumps(options.get(name))
        for name in ("type", "message", "context", "schema", "default", "on_timeout")
    )


def _absent(asked: Ask, request: dict[str, Any]) -> Outcome:
    """Nobody decided: the default holds, or it is an error."""
    why = "timed_out" if request["status"] == "expired" else "cancelled"
    if request["on_timeout"] == "error":
        raise Failure("timeout", f'nobody answered in time: "{request["message"]}"', op=asked.op)
    return Outcome(canonical.dumps([request["default"], why]), started_at=request["created_at"])


def _options(asked: Ask) -> dict[str, Any]:
    """The request's options, each one known and of its type; a plain text is the message."""
    raw = asked.value.get("request")
    if isinstance(raw, str):
        if re.fullmatch(r"[a-z0-9_]+", raw):
            raise _refuse(asked, f'no request called "{raw}" is declared; a message is a sentence: {{message = "…"}}')
        raw = {"message": raw}
    if raw == []:
        raw = {}
    if not isinstance(raw, dict):
        raise _refuse(asked, f'{asked.op} takes a text or a table: {asked.op}{{message = "…"}}')
    known = BY_NAME[asked.op].fields or {}
    for key in raw:
        if key not in known:
            raise _refuse(asked, f'{asked.op} has no option "{key}"{did_you_mean(key, known)}')
    if not isinstance(raw.get("message"), str) or not raw["message"].strip():
        raise _refuse(asked, f"{asked.op} needs a message: what the person reads")
    timeout = raw.get("timeout")
    if timeout is not None and (isinstance(timeout, bool) or not isinstance(timeout, (int, float)) or timeout < 0):
        raise _refuse(asked, "timeout is a number of seconds, 0 or more")
    if "schema" in raw:
        try:
            schema_fields({"value": raw["schema"]}, "schema")
        except SchemaError as error:
            raise _refuse(asked, str(error)) from None
    on_timeout = raw.get("on_timeout", "default")
    if on_timeout not in ON_TIMEOUT:
        raise _refuse(asked, f'on_timeout is "default" or "error" in this version, got {canonical.dumps(on_timeout)}')
    return raw


def _refuse(asked: Ask, message: str) -> Failure:
    return Failure("invalid_value", message, op=asked.op)
