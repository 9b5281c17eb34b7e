"""Schemas that cannot be read."""

from __future__ import annotations

import pytest

from tactus.language.check.fields import fields
from tests.language.check.told import Told, told
from tests.programs import error


def source(fields: str) -> str:
    return f"Procedure {{ input = {{{fields}}}, function() end }}"


def found(fields_: str) -> list[Told]:
    return told(fields, source(fields_))


@pytest.mark.parametrize(
    ("fields_", "at", "message", "suggestion"),
    [
        ("x = field.string{requird = true}", "requird", 'input.x has no option "requird": expected type, ', "required"),
        ("x = {type = 'string', requird = true}", "requird", 'input.x has no option "requird"', "required"),
        ("x = 'strng'", "'strng'", 'input.x has type "strng": expected string, number, ', "'string'"),
        ("x = {type = 'strng'}", "'strng'", 'input.x has type "strng"', "'string'"),
        ("x = {required = true}", "{required = true}", "input.x has no type: expected string, number, ", ""),
        ("x = 5", "5", "input.x is 5: expected field.string", ""),
        ("x = field.string", "field.string", "input.x is a function: expected a call like field.string", ""),
        ("x = field.integer{default = 'x'}", "'x'", 'input.x.default is "x": expected an integer', ""),
        ("x = field.string{enum = {'a', 5}}", "5", "input.x.enum[2] is 5: expected a string", ""),
        ("x = field.string{enum = {'a'}, default = 'b'}", "'b'", 'input.x.default is "b": expected one of "a"', ""),
        ("x = field.string{enum = 'a'}", "'a'", 'input.x has enum "a": expected a list of values', ""),
        ("x = field.integer{min = 5, max = 3}", "5", "input.x has min 5 above max 3", ""),
        ("x = field.string{min = 5}", "5", "input.x has min, which is only for number and integer, not for string", ""),
        ("x = field.integer{min = 'a'}", "'a'", 'input.x has min "a": expected a number', ""),
        ("x = field.string{pattern = '('}", "'('", 'input.x has pattern "(", which is no regular expression', ""),
        ("x = field.string{required = 'yes'}", "'yes'", 'input.x has required "yes": expected true or false', ""),
        ("x = field.string{description = 5}", "5", "input.x has description 5: expected a string", ""),
        (
            "x = field.array{items = field.string{requird = 1}}",
            "requird",
            'input.x[] has no option "requird"',
            "required",
        ),
        ("x = field.array{items = 'strng'}", "'strng'", 'input.x[] has type "strng"', "'string'"),
        ("x = field.array{items = 'string', default = {5}}", "5", "input.x.default[1] is 5: expected a string", ""),
        ("x = field.object{properties = {y = 'strin'}}", "'strin'", 'input.x.y has type "strin"', "'string'"),
        ("x = field.object{properties = {y = {z = 1}}}", "z", 'input.x.y has no option "z"', ""),
        (
            "x = field.object{properties = {y = 'string'}, default = {y = 5}}",
            "5",
            "input.x.default.y is 5: expected a string",
            "",
        ),
        (
            "a = 'string', x = field.number{default = true}",
            "true",
            "input.x.default is true: expected a number",
            "",
        ),
    ],
)
def test_what_a_schema_cannot_say_is_found_at_its_very_place(
    fields_: str, at: str, message: str, suggestion: str
) -> None:
    (one,) = found(fields_)
    assert (one.code, one.at, one.suggestion) == ("TAC207", at, suggestion)
    assert one.message.startswith(message)
    assert error(source(fields_))["message"] == one.message


@pytest.mark.parametrize(
    "fields_",
    [
        "x = 'string', y = 'float', z = field.array{}, w = {type = 'list', items = 'int'}",
        "x = field.string{required = true, default = 'x', enum = {'x', 'xy'}, description = 'd', pattern = '^x'}",
        "x = kind",
        "x = {type = kind, default = 5}",
        "x = {[key] = 'string'}",
        "x = field.string{default = name}",
        "x = field.string{enum = names, default = 'x'}",
        "x = field.string{[key] = 1}",
        "x = field.string(options)",
        "x = field.array{items = item, default = {5}}",
        "x = field.array{default = {}}, y = field.object{default = {}}",
        "x = field.object{properties = fields, default = {y = 5}}",
        "x = field.integer{min = least, max = 3}",
        "x = make()",
        "[key] = 'strng' and nil",
        "x = nil",
        "x = field.strin{}, y = field.object{properties = {z = field.strin}}",
        "x = field.string{required = nil}",
        "x = field.integer{default = 3.0}",
    ],
)
def test_what_is_right_or_open_is_let_be(fields_: str) -> None:
    assert found(fields_) == []


def test_every_schema_is_read_wherever_it_stands() -> None:
    for line in (
        "t = Tool { input = {x = 'strng'}, function() end }",
        "t = Tool { parameters = {x = 'strng'}, function() end }",
        "t = Tool { output = {x = 'strng'}, function() end }",
        "Procedure { output = {x = 'strng'}, function() end }",
        "Procedure { state = {x = 'strng'}, function() end }",
        "input {x = 'strng'}",
        "output {x = 'strng'}",
        "state {x = 'strng'}",
        "local s = {x = 'strng'} Procedure { input = s, function() end }",
        "local x = 'strng' Procedure { input = {x = x}, function() end }",
    ):
        (one,) = told(fields, line)
        assert (one.code, one.at) == ("TAC207", "'strng'" if "x = x" not in line else "x")


def test_a_field_by_itself_is_read_once() -> None:
    (one,) = told(fields, "local name = field.string{requird = true} use(name)")
    assert (one.code, one.at) == ("TAC207", "requird")
    assert one.message.startswith('field.string has no option "requird"')
    assert (
        len(told(fields, "local name = field.string{requird = true} Procedure { input = {x = name}, function() end }"))
        == 1
    )


def test_of_several_mistakes_each_is_found() -> None:
    assert [one.at for one in found("x = 'strng', y = field.string{requird = 1}, z = 'number'")] == [
        "'strng'",
        "requird",
    ]
