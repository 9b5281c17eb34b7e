"""The value of `--param name=text`: text becomes what the field is declared to be. Whether the value is an
allowed one is then said by `schema.check`."""

from __future__ import annotations

import json
import math
import re
from typing import Any

from tactus.language.schema import FieldDef, SchemaError, shown
from tactus.language.words.schemas import EXPECTED

BOOLEANS = {"true": True, "yes": True, "1": True, "false": False, "no": False, "0": False}
_INTEGER = re.compile(r"[+-]?[0-9]+\Z")
_NUMBER = re.compile(r"[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?\Z")
_NONE = object()


def coerce(text: str, field: FieldDef | None = None, where: str = "input") -> Any:
    """The value that `text` stands for.

    A declared string is the text as it is. Numbers, booleans (true/false, yes/no, 1/0), arrays (JSON, or
    `a,b,c` with each item read by the type of the items) and objects (JSON) are read; anything else is a
    SchemaError of `where.name`. Without a field: what the text looks like, a text when it looks like
    nothing else.
    """
    if field is None:
        return _by_look(text)
    return _typed(text, field, f"{where}.{field.name}")


def _typed(text: str, field: FieldDef, path: str) -> Any:
    match field.type:
        case "string":
            return text
        case "number" | "integer":
            return _number(text.strip(), field.type, path)
        case "boolean":
            if (value := BOOLEANS.get(text.strip().lower())) is None:
                raise _wrong(path, text, "true, false, yes, no, 1 or 0")
            return value
        case "array":
            return _array(text.strip(), field, path)
        case _:
            value = _json(text)
            if not isinstance(value, dict):
                raise _wrong(path, text, 'a JSON object like {"key": "value"}')
            return value


def _number(text: str, type_: str, path: str) -> int | float:
    try:
        if _INTEGER.match(text):
            return int(text)
        value = float(text) if _NUMBER.match(text) else math.nan
    except ValueError:  # more digits than Python reads
        value = math.nan
    if not math.isfinite(value) or (type_ == "integer" and not value.is_integer()):
        raise _wrong(path, text, EXPECTED[type_])
    return int(value) if type_ == "integer" else value


def _array(text: str, field: FieldDef, path: str) -> list[Any]:
    if text.startswith("["):
        value = _json(text)
        if not isinstance(value, list):
            raise _wrong(path, text, "a JSON array like [1, 2, 3], or values with commas between them")
        return value
    items = [item.strip() for item in text.split(",")] if text else []
    if field.items is None:
        return [_by_look(item) for item in items]
    return [_typed(item, field.items, f"{path}[{at}]") for at, item in enumerate(items, 1)]


def _by_look(text: str) -> Any:
    value = _json(text)
    return text if value is _NONE or isinstance(value, str) else value


def _json(text: str) -> Any:
    """What the text is as JSON; `_NONE` when it is not (NaN and numbers too large to hold are not)."""
    try:
        value = json.loads(text, parse_constant=_refuse, parse_float=_finite)
    except (ValueError, RecursionError):
        return _NONE
    return value


def _refuse(constant: str) -> Any:
    raise ValueError(constant)


def _finite(digits: str) -> float:
    value = float(digits)
    return value if math.isfinite(value) else _refuse(digits)


def _wrong(path: str, text: str, allowed: str) -> SchemaError:
    return SchemaError(path, f"{path} is {shown(text)}: expected {allowed}")
