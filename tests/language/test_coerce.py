from __future__ import annotations

from typing import Any

import pytest

from tactus.language.coerce import coerce
from tactus.language.schema import FieldDef, SchemaError, fields


def declared(raw: Any) -> FieldDef:
    return fields({"x": raw}, "input").fields[0]


@pytest.mark.parametrize(
    ("type_", "text", "value"),
    [
        ("string", " Alice ", " Alice "),
        ("string", '"Alice"', '"Alice"'),
        ("string", "3", "3"),
        ("string", "", ""),
        ("number", "3", 3),
        ("number", "-3.5", -3.5),
        ("number", " 1e3 ", 1000.0),
        ("number", ".5", 0.5),
        ("integer", "+7", 7),
        ("integer", "3.0", 3),
        ("integer", "123456789012345678901", 123456789012345678901),
        ("boolean", "true", True),
        ("boolean", "Yes", True),
        ("boolean", "1", True),
        ("boolean", "FALSE", False),
        ("boolean", "no", False),
        ("boolean", "0", False),
        ("array", "[1,2,3]", [1, 2, 3]),
        ("array", "a,b,c", ["a", "b", "c"]),
        ("array", "a, 1, true", ["a", 1, True]),
        ("array", "", []),
        ("array", "[]", []),
        ("object", '{"key":"value"}', {"key": "value"}),
        ({"type": "array", "items": "string"}, "1, 2", ["1", "2"]),
        ({"type": "array", "items": "integer"}, "1,2", [1, 2]),
    ],
)
def test_text_becomes_what_is_declared(type_: Any, text: str, value: Any) -> None:
    result = coerce(text, declared(type_))
    assert result == value
    assert type(result) is type(value)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("3", 3),
        ("3.0", 3.0),
        ("true", True),
        ("null", None),
        ("[1]", [1]),
        ('{"a": 1}', {"a": 1}),
        ("True", "True"),
        ('"quoted"', '"quoted"'),
        ("NaN", "NaN"),
        ("-Infinity", "-Infinity"),
        ("1e999", "1e999"),
        ("[" * 100_000, "[" * 100_000),
        ("9" * 5000, "9" * 5000),
        ("a,b", "a,b"),
        ("", ""),
    ],
)
def test_undeclared_text_is_what_it_looks_like(text: str, value: Any) -> None:
    result = coerce(text, None)
    assert result == value
    assert type(result) is type(value)


@pytest.mark.parametrize(
    ("type_", "text", "message"),
    [
        ("number", "abc", 'input.x is "abc": expected a number'),
        ("number", "nan", 'input.x is "nan": expected a number'),
        ("number", "1e999", 'input.x is "1e999": expected a number'),
        ("number", "1_000", 'input.x is "1_000": expected a number'),
        ("number", "", 'input.x is "": expected a number'),
        ("integer", "3.5", 'input.x is "3.5": expected an integer'),
        ("boolean", "maybe", 'input.x is "maybe": expected true, false, yes, no, 1 or 0'),
        (
            "array",
            "[1,",
            'input.x is "[1,": expected a JSON array like [1, 2, 3], or values with commas between them',
        ),
        ("object", "a=1", 'input.x is "a=1": expected a JSON object like {"key": "value"}'),
        ("object", "[]", 'input.x is "[]": expected a JSON object like {"key": "value"}'),
        ({"type": "array", "items": "integer"}, "1,b", 'input.x[2] is "b": expected an integer'),
    ],
)
def test_other_text_is_refused(type_: Any, text: str, message: str) -> None:
    with pytest.raises(SchemaError) as caught:
        coerce(text, declared(type_))
    assert str(caught.value) == message


def test_numbers_of_too_many_digits_are_refused() -> None:
    with pytest.raises(SchemaError, match=r"^input\.x is .*…: expected a number$"):
        coerce("9" * 5000, declared("number"))


def test_the_caller_names_the_place() -> None:
    with pytest.raises(SchemaError) as caught:
        coerce("b", declared("integer"), "state")
    assert caught.value.path == "state.x"
