"""What schemas are written in: the types of a field, and its options."""

from __future__ import annotations

from tactus.language.words.row import Field

TYPES = {
    "string": Field("string", "a text", example='field.string{required = true, description = "What to read about"}'),
    "number": Field("number", "a number, whole or not", example="field.number{default = 0.5, min = 0}"),
    "integer": Field("integer", "a whole number", example="field.integer{default = 3, min = 1, max = 10}"),
    "boolean": Field("boolean", "true or false", example="field.boolean{default = false}"),
    "array": Field("list", "a list", example="field.array{items = field.string{}}"),
    "object": Field("table", "a table with named fields", example='field.object{properties = {name = "string"}}'),
}
"""Type -> what a value of it is in Lua."""
EXPECTED = {
    "string": "a string",
    "number": "a number",
    "integer": "an integer",
    "boolean": "a boolean (true or false)",
    "array": "an array",
    "object": "an object",
}
"""Type -> how an error speaks of it."""
ALIASES = {
    "str": "string",
    "float": "number",
    "int": "integer",
    "bool": "boolean",
    "list": "array",
    "dict": "object",
}
"""Another name of a type, where it is written as a text -> the type."""
COMMON = {
    "required": Field("boolean", "refuses an absent value (nil, not an empty text)", default="false"),
    "default": Field("any", "stands for an absent value; one that the field takes"),
    "description": Field("string", "what it is, for models and people"),
    "enum": Field("list", "the only values that are taken", items=Field("any", "one that the field takes")),
}
OWN = {
    "items": Field("field", "of an array: the field of each item", example="field.string{}"),
    "properties": Field("schema", "of an object: its own fields", example='{name = "string"}'),
    "min": Field("number", "of a number: the least value that is taken", example="1"),
    "max": Field("number", "of a number: the greatest value that is taken", example="10"),
    "pattern": Field("string", "of a string: a Python regular expression that is found in it", example="'^[a-z]+$'"),
}
"""Options of some types alone."""
ONLY_FOR = {
    "items": ("array",),
    "properties": ("object",),
    "min": ("number", "integer"),
    "max": ("number", "integer"),
    "pattern": ("string",),
}
"""Option -> the types that have it."""
TABLE = {
    "type": Field("string", "its type", required=True, enum=(*TYPES, *ALIASES)),
    **COMMON,
    **OWN,
}
"""A field as a table: {type = "string", required = true}."""


def options(type: str) -> dict[str, Field]:
    """What a field of that type may say of itself."""
    return {**COMMON, **{name: field for name, field in OWN.items() if type in ONLY_FOR[name]}}
