"""Whether a value is what a field takes, and what is said where it is not."""

from __future__ import annotations

from typing import Any

import pytest

from tactus.language import values
from tactus.language.words import Field
from tactus.language.words.row import later

FUNCTION = {"$fn": 1}
VALUES: dict[str, Any] = {
    "text": "x",
    "whole": 1,
    "number": 1.5,
    "boolean": True,
    "list": ["x"],
    "table": {"a": 1},
    "empty": [],
    "function": FUNCTION,
}


@pytest.mark.parametrize(
    ("type_", "takes"),
    [
        ("string", "text"),
        ("number", "whole number"),
        ("integer", "whole"),
        ("boolean", "boolean"),
        ("list", "list empty"),
        ("table", "table empty"),
        ("schema", "table empty"),
        ("field", "text table"),
        ("function", "function"),
        ("any", " ".join(VALUES)),
        ("string|table", "text table empty"),
    ],
)
def test_a_type_takes_these_and_no_others(type_: str, takes: str) -> None:
    assert [name for name, value in VALUES.items() if values.is_a(type_, value)] == [
        name for name in VALUES if name in takes.split()
    ]


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("x", '"x"'),
        (1.5, "1.5"),
        (True, "true"),
        (None, "nil"),
        ([1], "a list"),
        ({"a": 1}, "a table"),
        (FUNCTION, "a function"),
    ],
)
def test_values_are_shown_as_programs_write_them(value: Any, expected: str) -> None:
    assert values.shown(value) == expected


@pytest.mark.parametrize(
    ("type_", "expected"),
    [
        ("number", 'x must be a number, got "y"'),
        ("integer", 'x must be an integer, got "y"'),
        ("string|table", 'x must be a string or table, got "y"'),
        ("schema", 'x must be a table of fields, got "y"'),
    ],
)
def test_a_wrong_kind_is_said_with_its_article(type_: str, expected: str) -> None:
    assert values.must_be("x", type_, '"y"') == expected


def test_an_unknown_field_lists_those_that_this_version_has() -> None:
    known = {"model": Field("string", ""), "tools": Field("list", ""), "turn": later("string", "")}
    assert values.no_field("Agent", "modle", known) == (
        'Agent has no field "modle"; did you mean "model"? (fields: model, tools)'
    )


@pytest.mark.parametrize(
    ("name", "field", "expected"),
    [
        ("message", Field("string", "what is read"), "x needs a message: what is read"),
        ("artifact", Field("any", "what is reviewed"), "x needs an artifact: what is reviewed"),
        ("options", Field("list", "what is offered"), "x needs options: what is offered"),
        ("class", Field("string", "which"), "x needs a class: which"),
        ("n", Field("integer", "how many"), "x needs n: how many"),
        ("fn", Field("function", "what is done"), "x needs a function: what is done"),
    ],
)
def test_what_is_missing_is_said_with_what_it_is_for(name: str, field: Field, expected: str) -> None:
    assert values.needs("x", name, field) == expected
