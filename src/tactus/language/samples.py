"""Made-up values: what stands where nobody has said anything, for a field or for what a JSON Schema describes."""

from __future__ import annotations

import copy
import math
from collections.abc import Mapping
from typing import Any

from tactus.language.schema import FieldDef, Schema, to_json_schema


def sample(field: FieldDef) -> Any:
    """A value that the field takes, but for a pattern: its default, else the first of its enum, its name, `min` or 1,
    false, `[]`, or an object of samples."""
    return of_json(to_json_schema(Schema((field,)))["properties"][field.name], field.name)


def sampled(schema: Schema) -> dict[str, Any]:
    """A sample of every field."""
    return {field.name: sample(field) for field in schema.fields}


def of_json(described: Mapping[str, Any], name: str) -> Any:
    """A value of what a JSON Schema describes, under this name. Of an object: a sample of everything that it names,
    but for what may be left out and must fit a pattern."""
    if "default" in described:
        return copy.deepcopy(described["default"])
    if "const" in described:
        return copy.deepcopy(described["const"])
    if described.get("enum"):
        return copy.deepcopy(described["enum"][0])
    for one in ("anyOf", "oneOf", "allOf"):
        if described.get(one):
            return of_json(described[one][0], name)
    match _type(described):
        case "string":
            return name
        case "number" | "integer" as kind:
            return _number(described, whole=kind == "integer")
        case "boolean":
            return False
        case "array":
            return [of_json(described.get("items") or {}, name) for _ in range(described.get("minItems", 0))]
        case "null":
            return None
        case _:
            return _object(described)


def _type(described: Mapping[str, Any]) -> str:
    """The first of its types; without one an object, which is what most things are."""
    said = described.get("type", "object")
    return str(said if isinstance(said, str) else next(iter(said), "object"))


def _object(described: Mapping[str, Any]) -> dict[str, Any]:
    required = described.get("required", ())
    return {
        name: of_json(one, name)
        for name, one in (described.get("properties") or {}).items()
        if name in required or "pattern" not in one or "default" in one or "enum" in one
    }


def _number(described: Mapping[str, Any], *, whole: bool) -> int | float:
    least, most = described.get("minimum"), described.get("maximum")
    number: int | float = least if least is not None else 1
    if most is not None and number > most:
        number = most
    if not whole:
        return number
    return math.floor(number) if least is None else math.ceil(number)
