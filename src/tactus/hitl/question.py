"""A program's options as a question that can be kept: each option known and of its kind."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from typing import Any

from tactus.hitl.choices import refused_by_schema
from tactus.hitl.kind import Kind, Unaskable, Unfit, field_of, text
from tactus.language.suggest import SLIP, did_you_mean
from tactus.language.words.people import ASKED, OWN, TOLD

ON_TIMEOUT = ASKED["on_timeout"].enum
LEVELS = TOLD["level"].enum
"""of what people are told"""
RETRIES = int(ASKED["retries"].default)
"""How often a request with on_timeout = "retry" is asked again."""


def kept(type_: str, kind: Kind, who: str, options: Mapping[str, Any], common: Collection[str]) -> dict[str, Any]:
    """{type, message, schema, options, default} of a request, or of a question of several; `who` names it in errors,
    `common` are the options that it has besides those of its kind. Raises Unaskable."""
    _known(type_, who, options, common)
    message = text(who, options, "message") or text(who, options, "label")
    if not message:
        raise Unaskable(f"{who} needs a message: what the person reads")
    own = {name: value for name, value in options.items() if name not in common}
    question = {
        "type": type_,
        "message": next(iter(message.values())),
        "schema": options.get("schema"),
        "options": kind.keep(who, own),
        "default": kind.absent,
    }
    _check_schema(who, kind, question)
    if options.get("default") is not None:
        try:
            question["default"] = kind.check(question, options["default"])
        except Unfit as unfit:
            said = json.dumps(options["default"], ensure_ascii=False)
            raise Unaskable(f"default of {who} is {said}, which is no answer to it: it {unfit}") from None
    return question


def _known(type_: str, who: str, options: Mapping[str, Any], common: Collection[str]) -> None:
    known = (*common, *OWN[type_])
    for key in options:
        if key not in known:
            open_ended = type_ == "custom"
            near = did_you_mean(key, known, SLIP) if open_ended else did_you_mean(key, known)
            if near or not open_ended:
                raise Unaskable(f'{who} has no option "{key}"{near}')


def _check_schema(who: str, kind: Kind, question: dict[str, Any]) -> None:
    declared = field_of(question)
    if declared is not None and kind.answers not in ("", declared.type):
        raise Unaskable(f"schema of {who} is {declared.type}, and its answer is {kind.answers}")
    if declared is not None and question["type"] == "select" and (label := refused_by_schema(question)):
        raise Unaskable(f'schema of {who} refuses its own option "{label}"')


def named(type_: Any, kinds: Collection[str], who: str) -> tuple[str, str]:
    """(kind, type of a custom request): a type that is no kind, nor close to one, is that of a custom request."""
    if not isinstance(type_, str) or not type_.strip():
        raise Unaskable(f"type of {who} is one of {', '.join(kinds)}, not {json.dumps(type_)}")
    if type_ in kinds:
        return type_, ""
    near = did_you_mean(type_, kinds, SLIP)
    if near:
        raise Unaskable(f'{who} has the type "{type_}"{near}')
    return "custom", type_


def waiting(who: str, options: Mapping[str, Any]) -> dict[str, Any]:
    """{timeout, on_timeout, retries, assignees, channel}: for whom and how long a request waits."""
    timeout, on_timeout = options.get("timeout"), options.get("on_timeout", "default")
    if timeout is not None and (isinstance(timeout, bool) or not isinstance(timeout, int | float) or timeout < 0):
        raise Unaskable("timeout is a number of seconds, 0 or more")
    if on_timeout not in ON_TIMEOUT:
        raise Unaskable(f'on_timeout is "default", "error" or "retry", not {json.dumps(on_timeout)}')
    if on_timeout == "retry" and timeout is None:
        raise Unaskable('on_timeout = "retry" needs a timeout: the seconds after which it is asked again')
    return {
        "timeout": timeout,
        "on_timeout": on_timeout,
        "retries": _retries(on_timeout, options.get("retries")),
        **addressed(who, options),
    }


def addressed(who: str, options: Mapping[str, Any]) -> dict[str, Any]:
    """{assignees, channel}: whom it is for, and where it should be shown."""
    assignees = options.get("assignees", [])
    if not isinstance(assignees, list) or not all(isinstance(one, str) and one for one in assignees):
        raise Unaskable(f'assignees of {who} is a list of names: {{"ann", "bob"}}')
    return {"assignees": assignees, "channel": text(who, options, "channel").get("channel", "")}


def notice(who: str, options: Mapping[str, Any], known: Collection[str]) -> dict[str, Any]:
    """What people are only told, each option known and of its type. Raises Unaskable."""
    for key in options:
        if key not in known:
            raise Unaskable(f'{who} has no option "{key}"{did_you_mean(key, known)}')
    if not text(who, options, "message"):
        raise Unaskable(f"{who} needs a message: what people read")
    if options["level"] not in LEVELS:
        near = did_you_mean(options["level"], LEVELS) if isinstance(options["level"], str) else ""
        raise Unaskable(f"level is one of {', '.join(LEVELS)}, not {json.dumps(options['level'])}{near}")
    text(who, options, "source")
    context_of(who, options)
    addressed(who, options)
    return dict(options)


def context_of(who: str, options: Mapping[str, Any]) -> Any:
    context = options.get("context")
    if context is not None and not isinstance(context, dict | list | str):
        raise Unaskable(f"context of {who} is a table of facts")
    return context


def _retries(on_timeout: str, given: Any) -> int:
    if given is None:
        return RETRIES if on_timeout == "retry" else 0
    if on_timeout != "retry":
        raise Unaskable('retries is for on_timeout = "retry"')
    if isinstance(given, bool) or not isinstance(given, int) or given < 1:
        raise Unaskable("retries is a whole number, 1 or more")
    return given
