"""Human.*: ask a person, and wait as long as it takes; tell people something, and wait for nobody.

local ok = Human.approve{message = "Deploy?", timeout = 3600, default = false}
local topic = Human.input{message = "What next?"}
"""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from tactus import hitl as people
from tactus.errors import Failure, ReplayMismatch
from tactus.hitl import KINDS, Unaskable, Unfit, question
from tactus.language import sentences, template
from tactus.language.program import RequestDef
from tactus.language.words import BY_NAME
from tactus.ops.base import Context, wrong
from tactus.runtime import Ask, Outcome, Waiting, canonical, said

ENDS = {"answered": ("RESPONSE", None), "expired": ("TIMED_OUT", "timed_out"), "cancelled": ("CANCELLED", "cancelled")}
"""By status of a request: the class of the message that ends it, and the second value that the program gets."""


async def approve(ctx: Context, asked: Ask, path: str) -> Outcome:
    """-> true or false; second value, here and below, "timed_out" or "cancelled" when no person decided."""
    return await _person(ctx, asked, path, "approval")


async def input(ctx: Context, asked: Ask, path: str) -> Outcome:
    """-> the text, or what its schema says."""
    return await _person(ctx, asked, path, "input")


async def select(ctx: Context, asked: Ask, path: str) -> Outcome:
    """-> the value chosen; with mode = "multiple" the list of them."""
    return await _person(ctx, asked, path, "select")


async def review(ctx: Context, asked: Ask, path: str) -> Outcome:
    """-> {decision, feedback, edited_artifact, responded_at, responder}."""
    return await _person(ctx, asked, path, "review")


async def upload(ctx: Context, asked: Ask, path: str) -> Outcome:
    """-> {path, name, size, mime_type}."""
    return await _person(ctx, asked, path, "upload")


async def multiple(ctx: Context, asked: Ask, path: str) -> Outcome:
    """-> a table of answers by the ids of the questions."""
    return await _person(ctx, asked, path, "multiple")


async def escalate(ctx: Context, asked: Ask, path: str) -> Outcome:
    """-> what was done, if the person says it."""
    return await _person(ctx, asked, path, "escalation")


async def custom(ctx: Context, asked: Ask, path: str) -> Outcome:
    """-> whatever the channel that shows it gives."""
    return await _person(ctx, asked, path, "custom")


# --------------------------------------------------------------------- telling


async def notify(ctx: Context, asked: Ask, path: str) -> Outcome:
    """People are told; the program goes on at once."""
    notice = _notice(asked, "notice")
    ctx.note("notification", **notice, **{"class": "NOTIFICATION"})
    return Outcome(quiet=True)


async def alert(ctx: Context, asked: Ask, path: str) -> Outcome:
    """Operators are told; the program goes on at once."""
    notice = _notice(asked, "alert")
    ctx.note("alert", **notice, **{"class": f"ALERT_{notice['level'].upper()}"})
    return Outcome(quiet=True)


def _notice(asked: Ask, param: str) -> dict[str, Any]:
    """{message, level, context, ...}, each one known and of its type; a plain text is the message."""
    raw = asked.value.get(param)
    notice = {"message": raw} if isinstance(raw, str) else _table(asked, raw)
    try:
        return question.notice(asked.op, {"level": "info", **notice}, BY_NAME[asked.op].fields or {})
    except Unaskable as problem:
        raise _refuse(asked, str(problem)) from None


# --------------------------------------------------------------------- asking


async def _person(ctx: Context, asked: Ask, path: str, type_: str) -> Outcome:
    """The answer to the first attempt that is answered; each was posted, and expired, at a time that is stored."""
    wanted, name = _question(ctx, asked, type_), _declared(ctx, asked)
    named, label = {"name": name} if name else {}, ctx.here(name) if name else ""
    attempt = 0
    while True:
        last = attempt == wanted["retries"]
        stands = {**wanted, "on_timeout": "default"} if last and attempt else wanted
        key = ctx.key(path, attempt)
        try:
            answer = _doubled(ctx, name, stands, key)
        except Failure as failure:
            failure.op, failure.origin = asked.op, path
            return Outcome.of(failure, label=label)
        request = await _posted(ctx, asked, path, key, stands)
        shown = {"id": request["id"], "type": type_, "message": request["message"], "class": KINDS[type_].shows}
        ctx.note("request", **shown, **named)
        if request["status"] == "pending" and answer:
            request = await ctx.desk.answer(key, answer[0])
        if request["status"] == "pending":
            raise Waiting({"request": request["id"]})
        ctx.journal.pass_over()
        if request["status"] != "expired" or last:
            return replace(_outcome(ctx, asked, path, request, attempt + 1), label=label)
        attempt += 1


def _doubled(ctx: Context, name: str, request: dict[str, Any], key: str) -> tuple[Any, ...]:
    """What the double of a declared request answers; () where it has none, and where the request has ended. It depends
    on how many asks of this name the journal holds. Raises Failure."""
    double = ctx.doubles.get(name) if name else None
    if double is None or ctx.desk.inbox(key) is not None:
        return ()
    from tactus.language.words.doubles import QUESTION
    from tactus.models import scripted

    label = ctx.here(name)
    ordinal = sum(entry.label == label and entry.op.startswith("Human.") for entry in ctx.journal.past())
    question = {part: request[part] for part in QUESTION if request.get(part) is not None}
    try:
        return (KINDS[request["type"]].check(request, scripted.answer(double, name, ordinal, question)),)
    except Unfit as wrong:
        message = f'Mocks.{name} is no answer to "{request["message"]}", a request that {wrong}'
        raise Failure("invalid_value", message) from None


async def _posted(ctx: Context, asked: Ask, path: str, key: str, wanted: dict[str, Any]) -> dict[str, Any]:
    """The request as it stands; a person is asked once."""
    if ctx.desk.inbox(key) is None:
        request = await ctx.desk.post(path, key, wanted, wanted["timeout"])
    else:
        request = ctx.desk.request(key)
    if not _same_question(request, wanted):
        remembered = f'{request["type"]} "{request["message"]}", which a person was asked as {request["id"]}'
        raise ReplayMismatch(path, remembered, said(asked.op, asked.args, asked.file, asked.line))
    return request


def _same_question(request: dict[str, Any], wanted: dict[str, Any]) -> bool:
    """Whether a person was asked just this: an answer to another question is no answer to it."""
    compared = ["type", "message", "context", "schema", "default", "on_timeout"]
    if request["type"] != "input":  # what stands in an empty box is no part of a question
        compared.append("options")
    return all(canonical.dumps(request[name]) == canonical.dumps(wanted[name]) for name in compared)


def _outcome(ctx: Context, asked: Ask, path: str, request: dict[str, Any], attempts: int) -> Outcome:
    """What the program gets: the answer, or what holds when nobody gave one."""
    status, kept = request["status"], {"attempts": attempts, "started_at": request["created_at"]}
    class_, why = ENDS[status]
    ctx.note("response", **{"id": request["id"], "type": request["type"], "class": class_})
    if status == "expired" and request["on_timeout"] == "error":
        sentence = f'nobody answered in time: "{request["message"]}"'
        return Outcome.of(Failure("timeout", sentence, op=asked.op, origin=path), **kept)
    value = _told(request) if status == "answered" else _absent(request)
    return Outcome(canonical.dumps([value, why]), **kept)


def _told(request: dict[str, Any]) -> Any:
    """An answer as the program gets it; of a review it says who answered, and when."""
    if request["type"] != "review":
        return request["value"]
    at = datetime.fromtimestamp(int(request["answered_at"]), UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    return {**request["value"], "responded_at": at, "responder": request["actor"] or None}


def _absent(request: dict[str, Any]) -> Any:
    return {} if request["default"] is None and request["type"] == "review" else request["default"]


# --------------------------------------------------------------------- what is asked


def _question(ctx: Context, asked: Ask, type_: str) -> dict[str, Any]:
    """The question, from a table, a declared name or a sentence: each option known and of its kind."""
    first = asked.value.get("request")
    more: Any = asked.value.get("options") or {}
    if not isinstance(more, dict) or (more and isinstance(first, dict)):
        many = "" if isinstance(more, dict) else " (a call that gives several values stands in parentheses)"
        raise _refuse(asked, f"{asked.op} takes one table of options, alone or behind a text{many}")
    if isinstance(first, str):
        options = _by_text(ctx, asked, type_, first, more)
    elif type_ == "multiple" and isinstance(first, list) and first:
        options = {"message": "Please answer these questions.", **more, "questions": first}
    else:
        options = _table(asked, first)
    try:
        return people.asked(type_, asked.op, options)
    except Unaskable as problem:
        raise _refuse(asked, str(problem)) from None


def _declared(ctx: Context, asked: Ask) -> str:
    """The declared name of what is asked; "" where it has none."""
    first = asked.value.get("request")
    return first if isinstance(first, str) and first in ctx.program.requests else ""


def _by_text(ctx: Context, asked: Ask, type_: str, text: str, more: dict[str, Any]) -> dict[str, Any]:
    """A declared name, or a sentence that is the message."""
    declared = ctx.program.requests.get(text)
    if declared is None:
        if re.fullmatch(r"[a-z0-9_]+", text):
            raise _refuse(asked, sentences.no_request(text, ctx.program.requests))
        return {"message": text, **more}
    if declared.type != type_:
        site = f"{declared.file}:{declared.line}"
        word = KINDS[declared.type].word
        raise _refuse(asked, sentences.other_request(text, declared.type, site, word))
    options = {**declared.options, **more}
    return options if "message" in more else {**options, "message": _rendered(ctx, asked, text, options)}


def _rendered(ctx: Context, asked: Ask, name: str, options: dict[str, Any]) -> str:
    """The declared message, a template, as the procedure call that asks sees it."""
    message: str = options["message"]
    context = _or_empty(options.get("context"))
    places = template.names(message)
    input_ = ctx.frame(asked).input if places else {}
    state = canonical.loads(ctx.vm.state(asked.scope)) if places else {}
    spaces = {"input": input_, "state": state, "context": {"run_id": ctx.run_id, **context}}
    try:
        text, missing = template.render(message, spaces, [context, _or_empty(state), _or_empty(input_)])
    except template.TemplateError as error:
        raise Failure("template", f'hitl "{name}": {error}', op=asked.op) from None
    for place in missing:
        ctx.warn(f'hitl "{name}": the template\'s {{{place}}} is empty')
    return text


def _or_empty(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _table(asked: Ask, raw: Any) -> dict[str, Any]:
    if raw == []:
        return {}
    if not isinstance(raw, dict):
        raise _refuse(asked, f'{asked.op} takes a text or a table: {asked.op}{{message = "…"}}')
    return dict(raw)


def _refuse(asked: Ask, message: str) -> Failure:
    return Failure("invalid_value", message, op=asked.op)


# --------------------------------------------------------------------- declaring

GIVEN_LATER: dict[str, dict[str, Any]] = {"review": {"artifact": ""}}
"""What a declaration may leave to the moment at which it is asked."""


def hitl(ctx: Context, asked: Ask) -> None:
    """hitl("confirm_publish", {type = "approval", message = "Publish?"}): asked later by its name."""
    name, raw = asked.value.get("name"), asked.value.get("request")
    if not isinstance(name, str) or not name.strip() or not isinstance(raw, dict):
        raise wrong(asked, 'hitl takes a name and a table: hitl("confirm", {type = "approval", message = "…"})')
    who = f'hitl "{name}"'
    if '{"$fn":' in asked.args:
        raise wrong(asked, f"{who} holds a function: what a person is asked is data")
    try:
        type_, custom_type = question.named(raw.get("type"), KINDS, who)
        options = {key: value for key, value in raw.items() if key != "type"}
        if type_ == "custom":
            options["type"] = custom_type or type_
        people.asked(type_, who, {**GIVEN_LATER.get(type_, {}), **options})
    except Unaskable as problem:
        raise wrong(asked, str(problem)) from None
    ctx.program.add(RequestDef(name, asked.file, asked.line, type_, options))
