"""The parameters of what tools and procedures do."""

from __future__ import annotations

import pytest

from tactus.language.check.parameters import parameters
from tests.language.check.told import Told, main, told


@pytest.mark.parametrize(
    ("source", "at", "message"),
    [
        (
            't = Tool { input = {a = "number", b = "number"}, function(a, b) return a + b end }',
            "b",
            "the function of a tool is given one table, and `b` is nil: write function(args) and args.a, args.b",
        ),
        (
            'p = Procedure { name = "p", input = {x = "number", y = "number"}, function(input, y) return y end }',
            "y",
            "the function of a procedure is given one table, and `y` is nil: write function(input) and input.y",
        ),
        (
            'agent_tool = tool("t", {parameters = {a = "number", b = "number"}}, function(a, b) return b end)',
            "b",
            "the function of a tool is given one table, and `b` is nil: write function(args) and args.a, args.b",
        ),
    ],
)
def test_fields_are_no_parameters(source: str, at: str, message: str) -> None:
    assert told(parameters, source + "\n" + main("return 1")) == [Told("TAC719", at, message)]


@pytest.mark.parametrize(
    "function",
    [
        "function(args) return args.a end",
        "function(a) return a.a end",
        "function(args, ...) return ... end",
        "function(args, scratch) return scratch end",
        "function(args, b) end",
        "function(args, b) b = 1 return b end",
        "add",
    ],
)
def test_other_parameters_are_let_be(function: str) -> None:
    source = f't = Tool {{ input = {{a = "number", b = "number"}}, {function} }}\n'
    assert not told(parameters, source + main("return 1"))


def test_without_a_schema_nothing_is_known() -> None:
    assert not told(parameters, "t = Tool { function(a, b) return b end }\n" + main("return 1"))
    assert not told(parameters, "t = Tool { input = fields, function(a, b) return b end }\n" + main("return 1"))
