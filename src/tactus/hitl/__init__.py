"""What people are asked, and which answers can be taken. A request is the record that the store keeps."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from tactus.errors import RequestError
from tactus.hitl import question, questions
from tactus.hitl.kind import Given, Kind, Request, Unaskable, Unfit, parts
from tactus.hitl.plain import ESCALATION
from tactus.hitl.questions import MULTIPLE
from tactus.language.words.people import ASKED

KINDS: dict[str, Kind] = {**questions.KINDS, "multiple": MULTIPLE, "escalation": ESCALATION}
"""Every kind of request, by the `type` of its record."""


# --------------------------------------------------------------------- what programs ask


def asked(type_: str, who: str, options: Mapping[str, Any]) -> dict[str, Any]:
    """A program's options as the question that is kept: type, message, context, schema, options, default, timeout,
    on_timeout, retries, assignees, channel. Raises Unaskable."""
    kept = question.kept(type_, KINDS[type_], who, options, ASKED)
    if type_ == "multiple" and options.get("default") is None:
        kept["default"] = questions.defaults(kept)
    return {**kept, "context": question.context_of(who, options), **question.waiting(who, options)}


def refusal(type_: str, who: str, options: Mapping[str, Any]) -> str:
    """Why a program cannot ask this, "" = it can."""
    try:
        asked(type_, who, options)
    except Unaskable as problem:
        return str(problem)
    return ""


# --------------------------------------------------------------------- what people answer


def answer_value(request: Request, given: Given, comment: str | None = None) -> Any:
    """The answer's value, as a person on this machine gave it. Raises RequestError, and the request stays open, when
    it is of the wrong kind."""
    try:
        value = KINDS[request["type"]].read(request, given)
    except Unfit as unfit:
        raise _refused(request, unfit) from None
    return taken(request, value, comment)


def taken(request: Request, value: Any, comment: str | None = None) -> Any:
    """A JSON value as the answer to a request; raises RequestError, and the request stays open, when it is none.

    A comment is kept beside every answer; of a review it is the feedback, of an escalation what was done.
    """
    if comment and request["type"] == "review" and isinstance(value, dict) and not value.get("feedback"):
        value = {**value, "feedback": comment}
    if comment and request["type"] == "escalation" and value in (None, True):
        value = comment
    try:
        return KINDS[request["type"]].check(request, value)
    except Unfit as unfit:
        raise _refused(request, unfit) from None


def _refused(request: Request, unfit: Unfit) -> RequestError:
    how = " or ".join(ways(request))
    told = "" if str(unfit).startswith("cannot take this answer") else f"; answer with {how}"
    return RequestError(f'request {request["id"]} ("{request["message"]}") {unfit}{told}')


# --------------------------------------------------------------------- how it is shown


def ways(request: Request) -> list[str]:
    """The options of `tactus respond` that answer it."""
    return KINDS[request["type"]].ways(request)


def lines(request: Request, short: bool = True) -> list[str]:
    """What is shown below message and context: what is offered, reviewed or asked."""
    return KINDS[request["type"]].lines(request, short)


def decided(request: Mapping[str, Any]) -> str:
    """What became of a request, in a sentence that names who, how and when."""
    status = request["status"]
    if status == "answered":
        said = KINDS[request["type"]].said(request["value"])
        who = request.get("actor") or "somebody"
        via = f" ({request['answered_via']})" if request.get("answered_via") else ""
        return f'{who} answered "{said}" at {when(request["answered_at"])}{via}'
    if status in ("expired", "pending"):  # pending: its deadline has passed, its run has not looked yet
        return f"nobody answered before {when(request['expires_at'])}; {after(request)}"
    return "its run has ended, so it was cancelled"


def after(request: Mapping[str, Any]) -> str:
    """What happens when nobody answers in time."""
    return {"error": "that is an error in its run", "retry": "it is asked again"}.get(
        request.get("on_timeout", ""), "its default holds"
    )


def when(at: float | None) -> str:
    """A time for people: UTC, to the second."""
    from datetime import UTC, datetime

    return datetime.fromtimestamp(at or 0, UTC).strftime("%Y-%m-%d %H:%M:%S UTC")


__all__ = [
    "KINDS",
    "Given",
    "Kind",
    "Request",
    "Unaskable",
    "Unfit",
    "after",
    "answer_value",
    "asked",
    "decided",
    "lines",
    "parts",
    "question",
    "refusal",
    "taken",
    "ways",
    "when",
]
