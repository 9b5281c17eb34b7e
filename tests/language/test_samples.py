"""Made-up values fit what they are made up for."""

from __future__ import annotations

from typing import Any

import pytest

from tactus.language.samples import of_json, sample, sampled
from tactus.language.schema import check, fields

PERSON = {"name": {"type": "string", "required": True}, "age": {"type": "integer", "min": 0, "default": 30}}
RAW: dict[str, Any] = {
    "topic": {"type": "string", "required": True, "description": "what about"},
    "depth": {"type": "string", "enum": ["shallow", "deep"]},
    "count": {"type": "integer", "min": 1, "max": 10},
    "ratio": "float",
    "loud": {"type": "bool", "required": False},
    "tags": {"type": "list", "items": "string", "default": ["x"]},
    "who": {"type": "object", "properties": PERSON},
    "people": {"type": "array", "items": {"type": "object", "properties": PERSON}},
    "anything": "dict",
}
SCHEMA = fields(RAW, "input")


def test_samples_pass_the_check() -> None:
    made = sampled(SCHEMA)
    assert made == {
        "topic": "topic",
        "depth": "shallow",
        "count": 1,
        "ratio": 1,
        "loud": False,
        "tags": ["x"],
        "who": {"name": "name", "age": 30},
        "people": [],
        "anything": {},
    }
    assert check(SCHEMA, made, "input") == (made, [])


@pytest.mark.parametrize(
    ("raw", "value"),
    [
        ({"type": "number", "min": 2.5}, 2.5),
        ({"type": "integer", "min": 2.5}, 3),
        ({"type": "number", "max": 0.5}, 0.5),
        ({"type": "integer", "max": 0.5}, 0),
        ({"type": "integer", "max": -3}, -3),
        ({"type": "integer", "enum": [7, 8]}, 7),
        ({"type": "integer", "enum": [7, 8], "default": 8}, 8),
        ({"type": "boolean", "default": False}, False),
    ],
)
def test_a_sample_is_the_default_else_the_first_of_the_enum_else_within_the_limits(raw: Any, value: Any) -> None:
    schema = fields({"x": raw}, "input")
    assert sample(schema.fields[0]) == value
    assert check(schema, {"x": value}, "input") == ({"x": value}, [])


def test_a_sample_is_nobody_elses() -> None:
    tags = SCHEMA.get("tags")
    assert tags is not None
    sample(tags).append("y")
    assert sample(tags) == ["x"]


def test_what_may_be_left_out_and_must_fit_a_pattern_is_left_out() -> None:
    code = {"type": "string", "pattern": "^[A-Z]+$"}
    described = {"type": "object", "properties": {"a": code, "b": {**code, "default": "B"}, "c": code}}
    assert of_json({**described, "required": ["c"]}, "args") == {"b": "B", "c": "c"}


@pytest.mark.parametrize(
    ("described", "value"),
    [
        ({"const": 3}, 3),
        ({"anyOf": [{"type": "integer"}, {"type": "null"}]}, 1),
        ({"type": ["string", "null"]}, "x"),
        ({"type": "null"}, None),
        ({"type": "array", "items": {"type": "integer", "minimum": 4}, "minItems": 2}, [4, 4]),
        ({"properties": {"a": {"type": "boolean"}}}, {"a": False}),
        ({}, {}),
    ],
)
def test_what_other_servers_describe_has_samples_too(described: dict[str, Any], value: Any) -> None:
    assert of_json(described, "x") == value
