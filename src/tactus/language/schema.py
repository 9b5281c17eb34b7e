"""What `field.*` declares: a schema is read from what Lua gave, shown to models as JSON Schema, and held
against values. One wrong value is one sentence that names its path, itself and what is allowed."""

from __future__ import annotations

import copy
import json
import math
import re
from collections.abc import Collection
from dataclasses import replace
from typing import Any, Literal

from tactus.errors import TactusError
from tactus.language.suggest import did_you_mean
from tactus.language.words.schemas import ALIASES, EXPECTED, ONLY_FOR, TABLE
from tactus.record import record

Extra = Literal["error", "drop", "keep"]


class SchemaError(TactusError):
    """A schema, or a value held against one, is wrong at `path` (`input.tags[2]`); `message` is the whole
    sentence. `option`: the option of a declared field that it is about; "" = the field, or the value."""

    def __init__(self, path: str, message: str, option: str = "") -> None:
        super().__init__(message)
        self.path, self.message, self.option = path, message, option


@record(frozen=True, slots=True)
class FieldDef:
    """One declared field. `type` is a key of EXPECTED; None = not declared, for everything else."""

    name: str
    type: str
    required: bool = False
    default: Any = None
    description: str = ""
    enum: tuple[Any, ...] | None = None
    items: FieldDef | None = None
    properties: Schema | None = None
    min: int | float | None = None
    max: int | float | None = None
    pattern: str | None = None


@record(frozen=True, slots=True)
class Schema:
    """The fields of an object, in the order of their declaration."""

    fields: tuple[FieldDef, ...] = ()

    def only(self, name: str) -> Schema:
        """The schema of that one field; of nothing when it is not declared."""
        return Schema(tuple(field for field in self.fields if field.name == name))

    def get(self, name: str) -> FieldDef | None:
        return next((field for field in self.fields if field.name == name), None)

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(field.name for field in self.fields)


def fields(raw: Any, where: str) -> Schema:
    """The schema that `raw` declares: `{"topic": {"type": "string", …} | "string", …}`, `[]` = no fields.

    `where` begins the paths of errors (`input`). Raises SchemaError for anything that is no declaration, a
    default or enum value of another type included.
    """
    if raw == []:
        raw = {}
    if not isinstance(raw, dict):
        raise _bad(where, f"is {shown(raw)}: expected a table of fields, like {{topic = field.string{{}}}}")
    return Schema(tuple(_field(str(name), spec, f"{where}.{name}") for name, spec in raw.items()))


def to_json_schema(schema: Schema) -> dict[str, Any]:
    """The schema as a JSON Schema (draft 2020-12) of an object. A field with a default is not `required`."""
    return {
        "type": "object",
        "properties": {field.name: _json_field(field) for field in schema.fields},
        "required": [field.name for field in schema.fields if field.required and field.default is None],
        "additionalProperties": False,
    }


def check(
    schema: Schema, value: Any, what: str, *, fill: bool = True, extra: Extra = "error"
) -> tuple[dict[str, Any], list[str]]:
    """`value` as the schema will have it, and the full paths of fields in it that were not declared.

    The value is a new object: absent fields have their defaults (`fill`), nulls are gone, 3.0 is 3 where an
    integer is declared, `[]` is `{}` where an object is. Undeclared fields, also nested ones, are refused,
    dropped or kept (`extra`). `what` begins the paths of errors. Raises SchemaError for the first wrong
    value.
    """
    undeclared: list[str] = []
    return _Check(fill, extra, undeclared).object(schema, value, what), undeclared


def shown(value: Any, limit: int = 60) -> str:
    """A value as an error shows it: JSON, cut to `limit` characters."""
    cut = value[: limit + 1] if isinstance(value, str) else value
    try:
        text = json.dumps(cut, ensure_ascii=False, default=lambda other: f"<{type(other).__name__}>")
    except (TypeError, ValueError, RecursionError):
        text = f"<{type(value).__name__}>"
    return text if len(text) <= limit else text[: limit - 1] + "…"


def undeclared(path: str, name: str, known: Collection[str]) -> str:
    """A field in the value at `path` that its schema does not have."""
    expected = f"expected {_one_of(known)}" if known else f"{path} has no fields"
    return f"{path}.{name} is not declared: {expected}{did_you_mean(name, known)}"


# --- reading a declaration


def _field(name: str, raw: Any, path: str) -> FieldDef:
    if isinstance(raw, str):
        raw = {"type": raw}
    if not isinstance(raw, dict):
        raise _bad(path, f'is {shown(raw)}: expected field.string{{…}}, {{type = "string", …}} or "string"')
    if "$fn" in raw:
        raise _bad(path, 'is a function: expected a call like field.string{…}, {type = "string", …} or "string"')
    raw = {key: value for key, value in raw.items() if value is not None}
    for key in raw:
        if key not in TABLE:
            hint = did_you_mean(str(key), TABLE)
            raise _bad(path, f"has no option {shown(key)}: expected {', '.join(TABLE)}{hint}", str(key))
    type_ = _type(raw.get("type"), path)
    for key, types in ONLY_FOR.items():
        if key in raw and type_ not in types:
            raise _bad(path, f"has {key}, which is only for {' and '.join(types)}, not for {type_}", key)
    field = FieldDef(
        name,
        type_,
        required=_option(raw, "required", bool, "true or false", path) or False,
        description=_option(raw, "description", str, "a string", path) or "",
        items=_field("items", raw["items"], f"{path}[]") if "items" in raw else None,
        properties=fields(raw["properties"], path) if raw.get("properties") else None,
        min=_limit(raw, "min", path),
        max=_limit(raw, "max", path),
        pattern=_pattern(raw, path),
    )
    if field.min is not None and field.max is not None and field.min > field.max:
        raise _bad(path, f"has min {field.min} above max {field.max}", "min")
    return _with_values(field, raw, path)


def _type(raw: Any, path: str) -> str:
    if raw is None:
        raise _bad(path, f"has no type: expected {_one_of(EXPECTED)}")
    known = ALIASES.get(raw, raw) if isinstance(raw, str) else None
    if known not in EXPECTED:
        near = did_you_mean(raw, [*EXPECTED, *ALIASES]) if isinstance(raw, str) else ""
        raise _bad(path, f"has type {shown(raw)}: expected {_one_of(EXPECTED)}{near}", "type")
    return str(known)


def _option(raw: dict[str, Any], key: str, type_: type, allowed: str, path: str) -> Any:
    value = raw.get(key)
    if value is not None and not isinstance(value, type_):
        raise _bad(path, f"has {key} {shown(value)}: expected {allowed}", key)
    return value


def _limit(raw: dict[str, Any], key: str, path: str) -> int | float | None:
    value = raw.get(key)
    if value is None:
        return None
    if not _is_number(value):
        raise _bad(path, f"has {key} {shown(value)}: expected a number", key)
    number: int | float = value
    return number


def _pattern(raw: dict[str, Any], path: str) -> str | None:
    pattern = _option(raw, "pattern", str, "a string", path)
    if pattern is None:
        return None
    try:
        re.compile(pattern)
    except (re.error, RecursionError, OverflowError) as error:
        problem = f"has pattern {shown(pattern)}, which is no regular expression: {error}"
        raise _bad(path, problem, "pattern") from error
    return str(pattern)


def _with_values(field: FieldDef, raw: dict[str, Any], path: str) -> FieldDef:
    """The field with its enum and its default, each value of which must be one that the field takes."""
    reader = _Check(True, "error", [])
    if "enum" in raw:
        if not isinstance(raw["enum"], list) or not raw["enum"]:
            raise _bad(path, f"has enum {shown(raw['enum'])}: expected a list of values", "enum")
        enum = tuple(reader.value(field, value, f"{path}.enum[{at}]") for at, value in enumerate(raw["enum"], 1))
        field = replace(field, enum=enum)
    if "default" in raw:
        field = replace(field, default=reader.value(field, raw["default"], f"{path}.default"))
    return field


# --- showing it


def _json_field(field: FieldDef) -> dict[str, Any]:
    out: dict[str, Any] = {"type": field.type}
    if field.type == "array":
        out["items"] = _json_field(field.items) if field.items else {}
    if field.properties is not None:
        out = to_json_schema(field.properties)
    if field.description:
        out["description"] = field.description
    if field.enum is not None:
        out["enum"] = copy.deepcopy(list(field.enum))
    if field.default is not None:
        out["default"] = copy.deepcopy(field.default)
    for key, value in (("minimum", field.min), ("maximum", field.max), ("pattern", field.pattern)):
        if value is not None:
            out[key] = value
    return out


# --- holding a value against it


@record(frozen=True, slots=True)
class _Check:
    fill: bool
    extra: Extra
    undeclared: list[str]

    def object(self, schema: Schema, value: Any, path: str) -> dict[str, Any]:
        if value == [] and isinstance(value, list):
            value = {}
        if not isinstance(value, dict):
            raise _wrong(path, value, EXPECTED["object"])
        out: dict[str, Any] = {}
        declared = set(schema.names)
        others = [key for key in value if key not in declared]
        if others and self.extra == "error":  # before what is missing: it may be misspelled
            raise SchemaError(f"{path}.{others[0]}", undeclared(path, str(others[0]), schema.names))
        for field in schema.fields:
            given = value.get(field.name)
            if given is None and self.fill:
                given = field.default
            if given is not None:
                out[field.name] = self.value(field, given, f"{path}.{field.name}")
            elif field.required:
                raise _bad(f"{path}.{field.name}", f"is missing: expected {_allowed(field)}")
        for key in others:
            self.undeclared.append(f"{path}.{key}")
            if self.extra == "keep":
                out[key] = copy.deepcopy(value[key])
        return out

    def value(self, field: FieldDef, value: Any, path: str) -> Any:
        value = self._typed(field, value, path)
        if field.enum is not None and not any(_same(value, one) for one in field.enum):
            texts = [one for one in field.enum if isinstance(one, str)]
            near = did_you_mean(value, texts) if isinstance(value, str) else ""
            raise _wrong(path, value, _allowed(field) + near)
        below = field.min is not None and value < field.min
        above = field.max is not None and value > field.max
        unlike = field.pattern is not None and not re.search(field.pattern, value)
        if below or above or unlike:
            raise _wrong(path, value, _allowed(field))
        return value

    def _typed(self, field: FieldDef, value: Any, path: str) -> Any:
        match field.type:
            case "string" if isinstance(value, str):
                return value
            case "number" if _is_number(value):
                return value
            case "integer" if _is_number(value) and (isinstance(value, int) or _is_whole(value)):
                return int(value)
            case "boolean" if isinstance(value, bool):
                return value
            case "array" if isinstance(value, list):
                if field.items is None:
                    return copy.deepcopy(value)
                return [self.value(field.items, item, f"{path}[{at}]") for at, item in enumerate(value, 1)]
            case "object" if field.properties is not None:
                return self.object(field.properties, value, path)
            case "object" if isinstance(value, dict) or value == []:
                return copy.deepcopy(value) if value else {}
            case _:
                raise _wrong(path, value, _allowed(field))


def _allowed(field: FieldDef) -> str:
    if field.enum is not None:
        return "one of " + ", ".join(shown(one) for one in field.enum)
    text = EXPECTED[field.type]
    if field.min is not None and field.max is not None:
        return f"{text} from {field.min} to {field.max}"
    if field.min is not None:
        return f"{text}, at least {field.min}"
    if field.max is not None:
        return f"{text}, at most {field.max}"
    return f"{text} that matches {shown(field.pattern)}" if field.pattern is not None else text


def _is_number(value: Any) -> bool:
    if isinstance(value, float):
        return math.isfinite(value)
    return isinstance(value, int) and not isinstance(value, bool)


def _is_whole(value: float) -> bool:
    return value.is_integer() and abs(value) < 2.0**63


def _same(one: Any, other: Any) -> bool:
    """Equal as JSON values: true is not 1, however deep."""
    if isinstance(one, bool) or isinstance(other, bool):
        return one is other
    if isinstance(one, dict) and isinstance(other, dict):
        return one.keys() == other.keys() and all(_same(one[key], other[key]) for key in one)
    if isinstance(one, list) and isinstance(other, list):
        return len(one) == len(other) and all(map(_same, one, other))
    return bool(one == other)


def _one_of(names: Collection[str]) -> str:
    first, *rest = names
    return " or ".join([", ".join([first, *rest[:-1]]), rest[-1]]) if rest else first


def _wrong(path: str, value: Any, allowed: str) -> SchemaError:
    return SchemaError(path, f"{path} is {shown(value)}: expected {allowed}")


def _bad(path: str, problem: str, option: str = "") -> SchemaError:
    return SchemaError(path, f"{path} {problem}", option)
