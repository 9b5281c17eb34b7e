"""JSON Schemas of tables: valid as schemas, and saying what the table of words says."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from tactus.language.reference import jsonschema
from tactus.language.reference.jsonschema import field, schemas, table
from tactus.language.words import HANDLES, WORDS, Field

ALL = schemas()
DEFS = ALL["$defs"]
KEYWORDS: dict[str, type | tuple[type, ...]] = {
    "type": str,
    "properties": dict,
    "required": list,
    "additionalProperties": (bool, dict),
    "items": dict,
    "anyOf": list,
    "enum": list,
    "description": str,
    "deprecated": bool,
    "default": object,
    "$ref": str,
    "x-lua": str,
    "x-lua-item": dict,
}
TYPES = {"string", "number", "integer", "boolean", "object", "array"}


def parts(schema: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """A schema and every schema in it."""
    yield schema
    inner = [*schema.get("properties", {}).values(), *schema.get("anyOf", [])]
    inner += [schema[name] for name in ("items", "additionalProperties", "x-lua-item") if name in schema]
    for one in inner:
        if isinstance(one, dict):
            yield from parts(one)


PARTS = [(name, part) for name, schema in DEFS.items() for part in parts(schema)]


def test_every_keyword_is_one_of_the_dialect_or_ours_and_holds_what_it_may() -> None:
    assert ALL["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    assert len(PARTS) > 300
    for name, part in PARTS:
        assert set(part) <= set(KEYWORDS), name
        assert [key for key, value in part.items() if not isinstance(value, KEYWORDS[key])] == [], name
        assert part.get("type", "string") in TYPES, name
        assert set(part.get("required", [])) <= set(part.get("properties", {})), name
        assert part.get("enum") != [], name
        assert part.get("anyOf") != [], name


def test_what_is_referred_to_is_there() -> None:
    named = {part["$ref"] for _, part in PARTS if "$ref" in part}
    assert {f"#/$defs/{name}" for name in DEFS} >= named
    assert named


def test_what_json_cannot_hold_is_a_function_or_a_handle() -> None:
    assert {part["x-lua"] for _, part in PARTS if "x-lua" in part} <= {"function", *HANDLES}


def test_every_word_with_fields_has_its_schema() -> None:
    assert {word.name for word in WORDS if word.since and word.fields} <= set(DEFS)


def test_a_declaration_takes_its_fields_and_no_others() -> None:
    asked = DEFS["Human.select"]
    assert asked["required"] == ["message", "options"]
    assert asked["additionalProperties"] is False
    assert asked["properties"]["mode"]["enum"] == ["single", "multiple"]
    assert asked["properties"]["retries"]["default"] == 3
    assert "x-lua-item" in DEFS["Procedure"]


def test_a_table_that_may_have_other_fields_takes_them() -> None:
    assert DEFS["Human.custom"]["additionalProperties"] is True
    assert DEFS["Agent.turn"]["additionalProperties"] is True


def test_fields_of_a_later_version_are_not_there_and_older_names_are_deprecated() -> None:
    properties = table(
        {"now": Field("string", "a"), "soon": Field("any", "b", since=None), "old": Field("string", "c", instead="now")}
    )["properties"]
    assert set(properties) == {"now", "old"}
    assert properties["old"]["deprecated"] is True


def test_a_field_that_an_older_name_can_stand_for_is_not_required() -> None:
    both = {"now": Field("string", "a", required=True), "old": Field("string", "b", instead="now")}
    assert "required" not in table(both)
    assert table({"now": both["now"]})["required"] == ["now"]


@pytest.mark.parametrize(
    ("one", "schema"),
    [
        (Field("number", "n", default="0.5"), {"type": "number", "default": 0.5}),
        (Field("list", "n", default="{}"), {"type": "array", "default": []}),
        (Field("table", "n", default="{}"), {"type": "object", "default": {}}),
        (Field("list", "n", default='{"a"}'), {"type": "array"}),
        (Field("any", "n"), {}),
        (
            Field("string|list", "n", enum=("a", "b")),
            {"anyOf": [{"enum": ["a", "b"]}, {"type": "array", "items": {"enum": ["a", "b"]}}]},
        ),
        (
            Field("list", "n", items=Field("string", "one")),
            {"type": "array", "items": {"type": "string", "description": "one"}},
        ),
        (Field("string|table", "n", ref="tool"), {"anyOf": [{"type": "string"}, {"x-lua": "tool"}]}),
        (Field("function", "n"), {"x-lua": "function"}),
        (Field("string", "n", enum=("a",), others=True), {"anyOf": [{"enum": ["a"]}, {"type": "string"}]}),
    ],
)
def test_a_field_says_what_a_value_may_be(one: Field, schema: dict[str, Any]) -> None:
    assert field(one) == {**schema, "description": "n"}


def test_a_field_of_a_schema_is_a_text_or_a_table() -> None:
    texts, written = DEFS["field"]["anyOf"]
    assert "string" in texts["enum"]
    assert written["properties"]["required"]["type"] == "boolean"
    assert jsonschema.TYPES["field"] == {"$ref": "#/$defs/field"}
