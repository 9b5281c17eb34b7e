"""What a kind of request is: how it is asked, which answers it takes, how it and they are told. Knows no store and
no terminal."""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Mapping
from typing import Any

from tactus.language.coerce import coerce
from tactus.language.schema import FieldDef, SchemaError, check
from tactus.language.schema import fields as schema_fields
from tactus.record import record

Request = Mapping[str, Any]
"""A request, or one question of several: type, message, options, schema, default."""


class Unaskable(Exception):
    """A program asks what cannot be asked; the text is the whole sentence."""


class Unfit(Exception):
    """A person's answer does not fit; the text goes on after the request's name: "is a yes or no"."""


@record(frozen=True, slots=True)
class Given:
    """An answer as a person gave it on this machine: approve (true or false), value (a text), or options (labels);
    a review takes options and value together."""

    approve: bool | None = None
    value: str | None = None
    options: tuple[str, ...] = ()


@record(frozen=True, slots=True)
class Kind:
    """A row of the table of kinds.

    word     how a program asks it
    shows    the class of its message
    answers  the type of its answer ("" = any)
    absent   the answer when nobody gives one and the program has no default
    keep     what a record keeps of the program's own options, as JSON; raises Unaskable
    read     an answer of this machine as a JSON value; raises Unfit
    check    a JSON value as the answer; raises Unfit
    ways     the options of `tactus respond` that answer it
    lines    what is shown below message and context; the flag: in short
    said     an answer in a few words
    """

    word: str
    shows: str
    answers: str
    absent: Any
    keep: Callable[[str, dict[str, Any]], Any]
    read: Callable[[Request, Given], Any]
    check: Callable[[Request, Any], Any]
    ways: Callable[[Request], list[str]]
    lines: Callable[[Request, bool], list[str]]
    said: Callable[[Any], str]


def parts(request: Request) -> dict[str, Any]:
    """What the kind keeps in a record besides the columns that all have."""
    return dict(request["options"]) if isinstance(request["options"], dict) else {}


# --------------------------------------------------------------------- what programs ask


def keep_nothing(who: str, options: dict[str, Any]) -> list[Any]:
    return []


def text(who: str, options: Mapping[str, Any], name: str) -> dict[str, str]:
    """{name: its text}, {} when it is not given or empty."""
    value = options.get(name)
    if value is None:
        return {}
    if not isinstance(value, str):
        raise Unaskable(f"{name} of {who} is a text, not {in_short(value)}")
    return {name: value} if value.strip() else {}


def field_of(request: Request) -> FieldDef | None:
    """The field that the answer must fit; raises Unaskable for what is no field."""
    if not request.get("schema"):
        return None
    try:
        return schema_fields({"value": request["schema"]}, "schema").fields[0]
    except SchemaError as error:
        raise Unaskable(str(error)) from None


# --------------------------------------------------------------------- what people answer


def fitted(request: Request, value: Any) -> Any:
    """The value as the request's schema takes it."""
    if not request.get("schema"):
        return value
    try:
        schema = schema_fields({"value": request["schema"]}, "schema")
        return check(schema, {"value": value}, "answer")[0].get("value")
    except SchemaError as error:
        raise Unfit(f"cannot take this answer: {error}") from None


def read_typed(request: Request, said: str) -> Any:
    """A text as the request's schema declares it."""
    try:
        return coerce(said, field_of(request), "answer")
    except SchemaError as error:
        raise Unfit(f"cannot take this answer: {error}") from None


def the_value(request: Request, given: Given, wanted: str) -> str:
    """The one text of an answer; `wanted` says what the request asks for."""
    if given.options:
        raise Unfit("offers no options")
    if given.value is None:
        raise Unfit(wanted)
    return given.value


def from_json(said: str) -> Any:
    """The value of a JSON text; raises ValueError, also for NaN and numbers too large to hold."""
    return json.loads(said, parse_constant=_no_value, parse_float=_finite)


def _no_value(constant: str) -> Any:
    raise ValueError(f"{constant} is no value of JSON")


def _finite(digits: str) -> float:
    value = float(digits)
    return value if math.isfinite(value) else _no_value(digits)


def no_lines(request: Request, short: bool) -> list[str]:
    return []


def in_short(value: Any, limit: int = 200) -> str:
    """A text as it is, any other value as JSON, in one line."""
    said = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    said = " ".join(said.split())
    return said if len(said) <= limit else said[: limit - 1] + "…"
