"""What people are asked, and which answers can be taken. A request is the record that the store keeps."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from tactus.errors import RequestError
from tactus.language.coerce import coerce
from tactus.language.schema import SchemaError, check
from tactus.language.schema import fields as schema_fields


@dataclass(frozen=True, slots=True)
class Given:
    """An answer as a person gave it: one of approve (true or false), value (a text), option (a label)."""

    approve: bool | None = None
    value: str | None = None
    option: str | None = None


def answer_value(request: Mapping[str, Any], given: Given) -> Any:
    """The answer's value; raises RequestError, and the request stays open, when it is of the wrong kind."""
    kind = request["type"]
    if given.option is not None:
        raise RequestError(f"{_called(request)} offers no options; {_how(request)}")
    if kind == "approval":
        if given.approve is None:
            raise RequestError(f"{_called(request)} is a yes or no; {_how(request)}")
        return given.approve
    if given.value is None:
        raise RequestError(f"{_called(request)} asks for a text; {_how(request)}")
    return _text(request, given.value)


def _text(request: Mapping[str, Any], text: str) -> Any:
    if not request.get("schema"):
        return text
    try:
        schema = schema_fields({"value": request["schema"]}, "schema")
        return check(schema, {"value": coerce(text, schema.fields[0], "answer")}, "answer")[0]["value"]
    except SchemaError as error:
        raise RequestError(f"{_called(request)} cannot take this answer: {error}") from None


def ways(request: Mapping[str, Any]) -> list[str]:
    """The options of `tactus respond` that answer it."""
    return ["--approve", "--reject"] if request["type"] == "approval" else ['--value "…"']


def decided(request: Mapping[str, Any]) -> str:
    """What became of a request, in a sentence that names who, how and when."""
    status = request["status"]
    if status == "answered":
        value = request["value"]
        said = ("yes" if value else "no") if isinstance(value, bool) else value
        who = request.get("actor") or "somebody"
        via = f" ({request['answered_via']})" if request.get("answered_via") else ""
        return f'{who} answered "{said}" at {when(request["answered_at"])}{via}'
    if status in ("expired", "pending"):  # pending: its deadline has passed, its run has not looked yet
        return f"nobody answered before {when(request['expires_at'])}; its default holds"
    return "its run has ended, so it was cancelled"


def when(at: float | None) -> str:
    """A time for people: UTC, to the second."""
    from datetime import UTC, datetime

    return datetime.fromtimestamp(at or 0, UTC).strftime("%Y-%m-%d %H:%M:%S UTC")


def _called(request: Mapping[str, Any]) -> str:
    return f'request {request["id"]} ("{request["message"]}")'


def _how(request: Mapping[str, Any]) -> str:
    return "answer with " + " or ".join(ways(request))
