"""JSON Schemas (draft 2020-12) of every table that a program writes: of each declaration, of each word's options, of
doubles and evaluators. What JSON cannot hold is described by `x-lua`: a function, an agent, a schema of fields.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from tactus.language import words
from tactus.language.reference.shown import built, kinds, older
from tactus.language.words import WORDS, Field, Word

DIALECT = "https://json-schema.org/draft/2020-12/schema"
ID = "urn:tactus:language"
TYPES: dict[str, dict[str, Any]] = {
    "string": {"type": "string"},
    "number": {"type": "number"},
    "integer": {"type": "integer"},
    "boolean": {"type": "boolean"},
    "table": {"type": "object"},
    "function": {"x-lua": "function"},
    "schema": {"type": "object", "additionalProperties": {"$ref": "#/$defs/field"}},
    "field": {"$ref": "#/$defs/field"},
    "any": {},
}
"""A type of the table -> its schema; of lists and enums see below."""
Fields = Mapping[str, Field]


def schemas() -> dict[str, Any]:
    """One document: `$defs` holds a schema for each word that takes a table, by its name."""
    named: dict[str, dict[str, Any]] = {"field": _a_field()}
    for word in WORDS:
        if word.since is not None and word.fields:
            named[word.name] = _of_word(word)
    for kind, fields in words.DOUBLES.items():
        named[f"double.{kind}"] = table(fields)
    for kind, fields in words.EVALUATORS.items():
        named[f"evaluator.{kind}"] = table(fields)
    return {"$schema": DIALECT, "$id": ID, "$defs": named}


def table(fields: Fields) -> dict[str, Any]:
    """The schema of a table with these fields and no others."""
    today = built(fields)
    properties = {name: field(one) for name, one in today.items()}
    for name, one in older(fields).items():
        properties[name] = {**field(one), "deprecated": True}
    required = [name for name, one in today.items() if one.required and name not in _replaced(fields)]
    made: dict[str, Any] = {"type": "object", "properties": properties, "additionalProperties": False}
    return {**made, "required": required} if required else made


def _replaced(fields: Fields) -> set[str]:
    """Fields that an older name can stand for."""
    return {one.instead for one in older(fields).values()}


def field(one: Field) -> dict[str, Any]:
    """The schema of a field's value."""
    ways: list[dict[str, Any]] = [way for kind in kinds(one) for way in _ways(one, kind)]
    made: dict[str, Any] = ways[0] if len(ways) == 1 else {"anyOf": ways}
    said: dict[str, Any] = {"description": one.doc}
    default = _constant(one)
    return {**made, **said} if default is None else {**made, **said, "default": default}


def _ways(one: Field, kind: str) -> list[dict[str, Any]]:
    if kind == "list":
        items = field(one.items) if one.items and one.items.since else {"enum": list(one.enum)} if one.enum else {}
        return [{"type": "array", "items": items} if items else {"type": "array"}]
    if kind == "string" and one.enum:
        return [{"enum": list(one.enum)}, *([TYPES["string"]] if one.others else [])]
    if kind == "table":
        handle = [{"x-lua": one.ref}] if one.ref in words.HANDLES else []
        return [*handle, table(one.fields or {})] if built(one.fields) else handle or [TYPES["table"]]
    return [TYPES[kind]]


def _constant(one: Field) -> Any:
    """A default as JSON; None where it is no constant that JSON can hold."""
    if one.default == "{}":
        return [] if "list" in kinds(one) else {}
    try:
        return json.loads(one.default)
    except ValueError:
        return None


def _of_word(word: Word) -> dict[str, Any]:
    made = {**table(word.fields or {}), "description": word.doc}
    if word.others:
        made["additionalProperties"] = True
    return {**made, "x-lua-item": field(word.item)} if word.item else made


def _a_field() -> dict[str, Any]:
    """A field of a schema: its type as a text, or a table."""
    from tactus.language.words.schemas import TABLE

    described = {"description": "a field of a schema"}
    return {"anyOf": [{"enum": list(TABLE["type"].enum)}, table(TABLE)], **described}
