from __future__ import annotations

import json
import math
import random
import subprocess
import sys
from typing import Any

import pytest

from tactus.language.samples import sampled
from tactus.language.schema import (
    FieldDef,
    Schema,
    SchemaError,
    check,
    fields,
    shown,
    to_json_schema,
)
from tactus.language.words.schemas import ALIASES, EXPECTED

PERSON = {"name": {"type": "string", "required": True}, "age": {"type": "integer", "min": 0, "default": 30}}
RAW: dict[str, Any] = {
    "topic": {"type": "string", "required": True, "description": "what about"},
    "depth": {"type": "string", "enum": ["shallow", "deep"], "default": "shallow"},
    "count": {"type": "integer", "min": 1, "max": 10},
    "ratio": "float",
    "loud": {"type": "bool", "required": False},
    "tags": {"type": "list", "items": "string", "default": ["x"]},
    "who": {"type": "object", "properties": PERSON},
    "people": {"type": "array", "items": {"type": "object", "properties": PERSON}},
    "code": {"type": "string", "pattern": "^[A-Z]+$"},
    "anything": "dict",
}
SCHEMA = fields(RAW, "input")


def held(raw: Any, value: Any, **how: Any) -> Any:
    return check(fields({"x": raw}, "input"), {"x": value}, "input", **how)[0].get("x")


def refused(raw: Any, value: Any) -> str:
    with pytest.raises(SchemaError) as caught:
        held(raw, value)
    assert str(caught.value).startswith(caught.value.path + " ")
    return str(caught.value)


# --- reading a declaration


def test_a_bare_word_and_a_table_mean_the_same() -> None:
    assert fields({"x": "string"}, "input") == fields({"x": {"type": "string"}}, "input")


@pytest.mark.parametrize(("alias", "type_"), ALIASES.items())
def test_an_alias_is_its_type(alias: str, type_: str) -> None:
    assert fields({"x": alias}, "input") == Schema((FieldDef("x", type_),))


def test_an_empty_list_has_no_fields() -> None:
    assert fields([], "input") == fields({}, "input") == Schema()
    assert fields({"x": {"type": "object", "properties": []}}, "input") == fields({"x": "object"}, "input")


def test_fields_keep_their_order() -> None:
    assert SCHEMA.names == tuple(RAW)
    assert SCHEMA.get("depth") == FieldDef("depth", "string", default="shallow", enum=("shallow", "deep"))
    assert SCHEMA.get("nope") is None


def test_a_default_is_read_like_a_value() -> None:
    assert fields({"x": {"type": "integer", "default": 3.0}}, "input").fields[0].default == 3
    assert fields({"x": {"type": "object", "default": []}}, "input").fields[0].default == {}
    assert fields({"x": {"type": "boolean", "default": False}}, "input").fields[0].default is False


@pytest.mark.parametrize(
    ("raw", "message"),
    [
        (3, "input is 3: expected a table of fields, like {topic = field.string{}}"),
        (["string"], 'input is ["string"]: expected a table of fields, like {topic = field.string{}}'),
        ({"x": 3}, 'input.x is 3: expected field.string{…}, {type = "string", …} or "string"'),
        (
            {"x": "strin"},
            'input.x has type "strin": expected string, number, integer, boolean, array or object'
            '; did you mean "string"?',
        ),
        (
            {"x": {"type": 3}},
            "input.x has type 3: expected string, number, integer, boolean, array or object",
        ),
        ({"x": {}}, "input.x has no type: expected string, number, integer, boolean, array or object"),
        (
            {"x": {"type": "string", "requierd": True}},
            'input.x has no option "requierd": expected type, required, default, description, enum, items, '
            'properties, min, max, pattern; did you mean "required"?',
        ),
        ({"x": {"type": "string", "required": "yes"}}, 'input.x has required "yes": expected true or false'),
        ({"x": {"type": "string", "description": 3}}, "input.x has description 3: expected a string"),
        (
            {"x": {"type": "string", "min": 1}},
            "input.x has min, which is only for number and integer, not for string",
        ),
        (
            {"x": {"type": "string", "items": "string"}},
            "input.x has items, which is only for array, not for string",
        ),
        ({"x": {"type": "integer", "min": True}}, "input.x has min true: expected a number"),
        ({"x": {"type": "integer", "min": 3, "max": 2}}, "input.x has min 3 above max 2"),
        ({"x": {"type": "string", "pattern": 3}}, "input.x has pattern 3: expected a string"),
        (
            {"x": {"type": "string", "pattern": "("}},
            'input.x has pattern "(", which is no regular expression: missing ), unterminated subpattern at position 0',
        ),
        ({"x": {"type": "string", "enum": []}}, "input.x has enum []: expected a list of values"),
        ({"x": {"type": "string", "enum": ["a", 1]}}, "input.x.enum[2] is 1: expected a string"),
        ({"x": {"type": "integer", "default": "a"}}, 'input.x.default is "a": expected an integer'),
        (
            {"x": {"type": "string", "enum": ["a"], "default": "b"}},
            'input.x.default is "b": expected one of "a"',
        ),
        (
            {"x": {"type": "array", "items": "strin"}},
            'input.x[] has type "strin": expected string, number, integer, boolean, array or object'
            '; did you mean "string"?',
        ),
        (
            {"x": {"type": "object", "properties": {"y": {"type": "text"}}}},
            'input.x.y has type "text": expected string, number, integer, boolean, array or object',
        ),
    ],
)
def test_a_wrong_declaration_names_its_place(raw: Any, message: str) -> None:
    with pytest.raises(SchemaError) as caught:
        fields(raw, "input")
    assert str(caught.value) == message
    assert message.startswith(caught.value.path + " ")


# --- showing it


def test_the_json_schema_says_it_all() -> None:
    person = {
        "type": "object",
        "properties": {"name": {"type": "string"}, "age": {"type": "integer", "default": 30, "minimum": 0}},
        "required": ["name"],
        "additionalProperties": False,
    }
    assert to_json_schema(SCHEMA) == {
        "type": "object",
        "properties": {
            "topic": {"type": "string", "description": "what about"},
            "depth": {"type": "string", "enum": ["shallow", "deep"], "default": "shallow"},
            "count": {"type": "integer", "minimum": 1, "maximum": 10},
            "ratio": {"type": "number"},
            "loud": {"type": "boolean"},
            "tags": {"type": "array", "items": {"type": "string"}, "default": ["x"]},
            "who": person,
            "people": {"type": "array", "items": person},
            "code": {"type": "string", "pattern": "^[A-Z]+$"},
            "anything": {"type": "object"},
        },
        "required": ["topic"],
        "additionalProperties": False,
    }


def test_an_array_of_anything_says_so() -> None:
    assert to_json_schema(fields({"x": "array"}, "i"))["properties"] == {"x": {"type": "array", "items": {}}}


def test_a_required_field_with_a_default_may_be_left_out() -> None:
    schema = fields({"x": {"type": "string", "required": True, "default": "a"}}, "input")
    assert to_json_schema(schema)["required"] == []
    assert check(schema, {}, "input") == ({"x": "a"}, [])


def test_the_json_schema_shares_nothing_with_the_schema() -> None:
    to_json_schema(SCHEMA)["properties"]["tags"]["default"].append("y")
    assert check(SCHEMA, {"topic": "t"}, "input")[0]["tags"] == ["x"]


# --- holding a value against it


@pytest.mark.parametrize(
    ("type_", "value", "becomes"),
    [
        ("string", "", ""),
        ("number", 3, 3),
        ("number", 3.5, 3.5),
        ("integer", 3.0, 3),
        ("integer", 10**400, 10**400),
        ("boolean", False, False),
        ("array", [], []),
        ("array", [1, "a", None], [1, "a", None]),
        ("object", [], {}),
        ("object", {"a": 1}, {"a": 1}),
        ({"type": "object", "properties": {"y": "string"}}, [], {}),
        ({"type": "array", "items": "integer"}, [1.0, 2], [1, 2]),
        ({"type": "number", "enum": [1, 2]}, 2.0, 2.0),
        ({"type": "array", "enum": [[1, 2], [True]]}, [True], [True]),
        ({"type": "object", "enum": [{"a": [1]}]}, {"a": [1]}, {"a": [1]}),
    ],
)
def test_a_right_value_is_taken(type_: Any, value: Any, becomes: Any) -> None:
    result = held(type_, value)
    assert result == becomes
    assert type(result) is type(becomes)


@pytest.mark.parametrize(
    ("raw", "value", "message"),
    [
        ("string", 3, "input.x is 3: expected a string"),
        ("number", True, "input.x is true: expected a number"),
        ("number", "3", 'input.x is "3": expected a number'),
        ("number", math.nan, "input.x is NaN: expected a number"),
        ("integer", 3.5, "input.x is 3.5: expected an integer"),
        ("integer", 1e300, "input.x is 1e+300: expected an integer"),
        ("boolean", 1, "input.x is 1: expected a boolean (true or false)"),
        ("array", {"a": 1}, 'input.x is {"a": 1}: expected an array'),
        ("object", [1], "input.x is [1]: expected an object"),
        ("object", object(), 'input.x is "<object>": expected an object'),
        ({"type": "object", "properties": {"y": "string"}}, "a", 'input.x is "a": expected an object'),
        (
            {"type": "object", "properties": {"y": "string"}},
            {"y": 1},
            "input.x.y is 1: expected a string",
        ),
        ({"type": "array", "items": "string"}, ["a", 2], "input.x[2] is 2: expected a string"),
        ({"type": "array", "items": "string"}, ["a", None], "input.x[2] is null: expected a string"),
        ({"type": "integer", "min": 1, "max": 9}, 10, "input.x is 10: expected an integer from 1 to 9"),
        ({"type": "number", "min": 1}, 0.5, "input.x is 0.5: expected a number, at least 1"),
        ({"type": "number", "max": 1}, 2, "input.x is 2: expected a number, at most 1"),
        ({"type": "string", "pattern": "^a"}, "b", 'input.x is "b": expected a string that matches "^a"'),
        ({"type": "string", "enum": ["a"]}, 3, 'input.x is 3: expected one of "a"'),
        ({"type": "integer", "enum": [1, 2]}, 3, "input.x is 3: expected one of 1, 2"),
        ({"type": "array", "enum": [[1]]}, [True], "input.x is [true]: expected one of [1]"),
        ("integer", "a" * 100, 'input.x is "' + "a" * 58 + "…: expected an integer"),
    ],
)
def test_a_wrong_value_names_path_value_and_what_is_allowed(raw: Any, value: Any, message: str) -> None:
    assert refused(raw, value) == message


def test_a_near_enum_value_is_offered() -> None:
    with pytest.raises(SchemaError) as caught:
        check(SCHEMA, {"topic": "t", "depth": "deeep"}, "input")
    assert str(caught.value) == ('input.depth is "deeep": expected one of "shallow", "deep"; did you mean "deep"?')
    assert caught.value.path == "input.depth"


@pytest.mark.parametrize("value", [{}, [], {"topic": None}])
def test_required_refuses_nothing(value: Any) -> None:
    with pytest.raises(SchemaError) as caught:
        check(SCHEMA, value, "input")
    assert str(caught.value) == "input.topic is missing: expected a string"


def test_required_takes_an_empty_text() -> None:
    assert check(SCHEMA, {"topic": ""}, "input", fill=False) == ({"topic": ""}, [])


def test_what_is_no_object_is_refused_as_a_whole() -> None:
    with pytest.raises(SchemaError) as caught:
        check(SCHEMA, None, "input")
    assert str(caught.value) == "input is null: expected an object"


def test_defaults_are_filled_with_copies() -> None:
    first, _ = check(SCHEMA, {"topic": "t", "who": {"name": "Ada"}}, "input")
    assert first == {"topic": "t", "depth": "shallow", "tags": ["x"], "who": {"name": "Ada", "age": 30}}
    first["tags"].append("y")
    assert check(SCHEMA, {"topic": "t"}, "input")[0]["tags"] == ["x"]


def test_a_null_of_an_optional_field_is_dropped() -> None:
    assert check(SCHEMA, {"topic": "t", "count": None}, "input", fill=False) == ({"topic": "t"}, [])


def test_an_undeclared_field_is_refused() -> None:
    with pytest.raises(SchemaError) as caught:
        check(fields({"topic": "string", "n": "integer"}, "input"), {"topik": "t"}, "input")
    assert str(caught.value) == 'input.topik is not declared: expected topic or n; did you mean "topic"?'
    with pytest.raises(SchemaError) as caught:
        check(Schema(), {"a": 1}, "input")
    assert str(caught.value) == "input.a is not declared: input has no fields"


def test_undeclared_fields_are_dropped_at_every_depth() -> None:
    value = {"topic": "t", "a": 1, "people": [{"name": "Ada", "b": 2}]}
    result, dropped = check(SCHEMA, value, "output", fill=False, extra="drop")
    assert result == {"topic": "t", "people": [{"name": "Ada"}]}
    assert sorted(dropped) == ["output.a", "output.people[1].b"]


def test_undeclared_fields_are_kept_and_told() -> None:
    value = {"topic": "t", "a": [1]}
    result, undeclared = check(SCHEMA, value, "state", fill=False, extra="keep")
    assert (result, undeclared) == (value, ["state.a"])
    assert result["a"] is not value["a"]


def test_a_checked_value_is_checked_already() -> None:
    """Whatever a random schema takes, it takes again unchanged; and its samples, always."""
    chance = random.Random(7)
    for _ in range(300):
        schema = fields(_random_fields(chance, 3), "input")
        made, _ = check(schema, sampled(schema), "input")
        assert check(schema, made, "input") == (made, [])
        assert check(schema, json.loads(json.dumps(made)), "input", extra="drop")[0] == made
        json.dumps(to_json_schema(schema), allow_nan=False)


def _random_fields(chance: random.Random, depth: int) -> dict[str, Any]:
    return {f"f{at}": _random_field(chance, depth) for at in range(chance.randint(0, 4))}


def _random_field(chance: random.Random, depth: int) -> Any:
    type_ = chance.choice([*EXPECTED, *ALIASES])
    raw: dict[str, Any] = {"type": type_, "required": chance.random() < 0.5}
    known = ALIASES.get(type_, type_)
    if known == "array" and depth:
        raw["items"] = _random_field(chance, depth - 1)
    if known == "object" and depth:
        raw["properties"] = _random_fields(chance, depth - 1)
    if known in ("number", "integer") and chance.random() < 0.5:
        raw["min"] = chance.randint(-5, 5)
        raw["max"] = raw["min"] + chance.randint(0, 3)
    if known == "string" and chance.random() < 0.5:
        raw["enum"] = ["a", "b"]
        raw["default"] = "b"
    return type_ if len(raw) == 2 and chance.random() < 0.3 else raw


def test_a_value_is_shown_short() -> None:
    assert shown({"a": "é"}) == '{"a": "é"}'
    assert shown("x" * 99, 10) == '"xxxxxxxx…'
    assert shown({1: {(1, 2): 3}}) == "<dict>"


def test_nothing_heavy_is_imported() -> None:
    code = (
        "import sys, tactus.language.schema, tactus.language.coerce, tactus.language.template, "
        "tactus.language.parse, tactus.language.suggest; "
        "print([m for m in ('pydantic', 'jsonschema', 'lupa', 'tree_sitter', 'difflib', 'asyncio') "
        "if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_what_is_not_declared_is_said_before_what_is_missing() -> None:
    """It is most likely the same field, misspelled."""
    schema = fields({"topic": {"type": "string", "required": True}}, "input")
    with pytest.raises(SchemaError, match=r'^input\.topik is not declared: expected topic; did you mean "topic"\?$'):
        check(schema, {"topik": "x"}, "input")


@pytest.mark.parametrize(
    ("raw", "option"),
    [
        ({"type": "string", "requird": True}, "requird"),
        ({"type": "strng"}, "type"),
        ({"type": "string", "min": 1}, "min"),
        ({"type": "integer", "min": 2, "max": 1}, "min"),
        ({"type": "string", "pattern": "("}, "pattern"),
        ({"type": "string", "enum": []}, "enum"),
        ({"type": "string", "default": 5}, ""),
        (5, ""),
    ],
)
def test_an_error_names_the_option_that_it_is_about(raw: Any, option: str) -> None:
    with pytest.raises(SchemaError) as caught:
        fields({"x": raw}, "input")
    assert caught.value.option == option
