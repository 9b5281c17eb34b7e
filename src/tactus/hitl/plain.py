"""Requests with one plain answer: a yes or no, a text, any value, and an escalation that somebody resolves."""

from __future__ import annotations

from typing import Any

from tactus.hitl.kind import (
    Given,
    Kind,
    Request,
    Unaskable,
    Unfit,
    fitted,
    in_short,
    keep_nothing,
    no_lines,
    parts,
    read_typed,
    text,
    the_value,
)

# --------------------------------------------------------------------- approval


def _read_yes(request: Request, given: Given) -> Any:
    if given.options:
        raise Unfit("offers no options")
    return given.approve


def _check_yes(request: Request, value: Any) -> Any:
    if not isinstance(value, bool):
        raise Unfit("is a yes or no")
    return fitted(request, value)


APPROVAL = Kind(
    "Human.approve",
    "PENDING_APPROVAL",
    "boolean",
    False,
    keep_nothing,
    _read_yes,
    _check_yes,
    lambda request: ["--approve", "--reject"],
    no_lines,
    lambda value: "yes" if value else "no",
)

# --------------------------------------------------------------------- input


def _keep_input(who: str, options: dict[str, Any]) -> Any:
    return text(who, options, "placeholder") or []


def _read_text(request: Request, given: Given) -> Any:
    said = the_value(request, given, "asks for a text")
    return read_typed(request, said) if request.get("schema") else said


def _check_text(request: Request, value: Any) -> Any:
    if not request.get("schema") and not isinstance(value, str):
        raise Unfit("asks for a text")
    return fitted(request, value)


INPUT = Kind(
    "Human.input",
    "PENDING_INPUT",
    "",
    None,
    _keep_input,
    _read_text,
    _check_text,
    lambda request: ['--value "…"'],
    no_lines,
    in_short,
)

# --------------------------------------------------------------------- custom


def _keep_custom(who: str, options: dict[str, Any]) -> Any:
    type_ = text(who, options, "type").get("type")
    if type_ is None:
        raise Unaskable(f'{who} needs a type, which says how it is shown: {{type = "signature", …}}')
    return {"custom": type_, "data": {key: value for key, value in options.items() if key != "type"}}


def _read_any(request: Request, given: Given) -> Any:
    return read_typed(request, the_value(request, given, "asks for a value"))


def _check_any(request: Request, value: Any) -> Any:
    if value is None:
        raise Unfit("asks for a value")
    return fitted(request, value)


def _custom_lines(request: Request, short: bool) -> list[str]:
    kept = parts(request)
    rows = [f"  {key}: {in_short(value)}" for key, value in kept["data"].items()]
    return [f"  ({kept['custom']})", *rows]


CUSTOM = Kind(
    "Human.custom",
    "PENDING_INPUT",
    "",
    None,
    _keep_custom,
    _read_any,
    _check_any,
    lambda request: ['--value "…"'],
    _custom_lines,
    in_short,
)

# --------------------------------------------------------------------- escalation


def _read_resolved(request: Request, given: Given) -> Any:
    if given.options:
        raise Unfit("offers no options")
    if given.approve is False:
        raise Unfit("is resolved, or it stays open")
    return given.value


def _check_resolved(request: Request, value: Any) -> Any:
    """What was done, if the person says it; `true` only says that it was."""
    value = None if value is True else value
    if value is not None and not isinstance(value, str):
        raise Unfit("takes a text that says what was done")
    return None if value is None else fitted(request, value) or None


ESCALATION = Kind(
    "Human.escalate",
    "PENDING_INPUT",
    "string",
    None,
    keep_nothing,
    _read_resolved,
    _check_resolved,
    lambda request: ['--approve --comment "…"'],
    no_lines,
    lambda value: in_short(value or "resolved"),
)
