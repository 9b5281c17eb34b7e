"""Doubles that cannot be read."""

from __future__ import annotations

import pytest

from tactus.language.check.doubles import doubles
from tests.language.check.told import Told, told
from tests.programs import error

MADE = """\
hitl("publish", {type = "approval", message = "Publish?"})
search = Tool { function() end }
writer = Agent { model = "gpt-4o", tools = {search} }
Procedure { function() end }
"""


def source(mocks: str) -> str:
    return f"{MADE}Mocks {{ {mocks} }}"


def found(mocks: str) -> list[Told]:
    return told(doubles, source(mocks))


@pytest.mark.parametrize(
    ("mocks", "at", "message", "suggestion"),
    [
        (
            "writer = {mesage = 'x'}",
            "mesage",
            'Mocks.writer.mesage is no part of a mock: did you mean "message"?',
            "message",
        ),
        ("writer = 'x'", "'x'", "Mocks.writer is a text; write one of: ", ""),
        ("writer = {}", "{}", "Mocks.writer says nothing; write one of: ", ""),
        ("writer = {message = 5}", "5", "Mocks.writer.message is a number; write a text", ""),
        (
            "writer = {message = 'x', temporal = {'y'}}",
            "{message = 'x', temporal = {'y'}}",
            "Mocks.writer mixes temporal and",
            "",
        ),
        ("writer = {temporal = {}}", "{}", "Mocks.writer.temporal holds no turn: list at least one", ""),
        (
            "writer = {temporal = {{message = 'x'}, {mesage = 'y'}}}",
            "mesage",
            "Mocks.writer.temporal[2].mesage is no part",
            "message",
        ),
        ("writer = {tool_calls = {{tol = 'search'}}}", "tol", "Mocks.writer.tool_calls[1].tol is no part", "tool"),
        ("writer = {tool_calls = {{args = {}}}}", "{args = {}}", "Mocks.writer.tool_calls[1] names no tool", ""),
        (
            "writer = {tool_calls = {{tool = 'search', args = 'x'}}}",
            "'x'",
            "Mocks.writer.tool_calls[1].args is a text",
            "",
        ),
        (
            "writer = {message = 'x', usage = {prompt_tokens = 'x'}}",
            "'x'",
            'Mocks.writer.usage.prompt_tokens is "x"',
            "",
        ),
        (
            "writer = {conditional = {{when = {mesage = 'x'}, returns = 'y'}}}",
            "mesage",
            "Mocks.writer.conditional[1].when.mesage",
            "message",
        ),
        ("writer = {error = {cod = 'x'}}", "cod", "Mocks.writer.error.cod is no part of a mock", "code"),
        ("search = {return_ = 'x'}", "return_", "Mocks.search.return_ is no part of a mock: ", "returns"),
        ("search = {returns = 1, error = 'x'}", "{returns = 1, error = 'x'}", "Mocks.search mixes ", ""),
        ("search = {conditional = {{when = {}}}}", "{when = {}}", "Mocks.search.conditional[1] gives nothing back", ""),
        ("publish = true", "true", "Mocks.publish is a boolean; write one of: ", ""),
        ("publish = {message = 'x'}", "message", "Mocks.publish.message is no part of a mock: ", ""),
        (
            "publish = {conditional = {{when = {mesage = 'x'}, returns = true}}}",
            "mesage",
            "Mocks.publish.conditional[1].when.mesage",
            "message",
        ),
    ],
)
def test_a_double_that_cannot_be_read_is_found(mocks: str, at: str, message: str, suggestion: str) -> None:
    (one,) = found(mocks)
    assert (one.code, one.at, one.suggestion) == ("TAC214", at, suggestion)
    assert one.message.startswith(message)
    assert one.message in error(source(mocks))["message"]


@pytest.mark.parametrize(
    "mocks",
    [
        "writer = {message = 'x', tool_calls = {{tool = 'search', args = {q = 'x'}}}, usage = {input = 1}}",
        "writer = {message = text, tool_calls = {{tool = search, args = args()}}, usage = {input = n}}",
        "writer = {temporal = {'x', {message = text}, turn()}}",
        "writer = {temporal = turns}",
        "writer = {tool_calls = calls}",
        "writer = {conditional = {{when = {message = m, turn = n}, returns = text}, {returns = 'y'}}}",
        "writer = {conditional = {{when = {message = 'a'}, returns = 'b'}, returns = 'c'}}",
        "writer = {data = {any = 'thing'}}",
        "writer = {error = why}",
        "writer = make()",
        "writer = mine",
        "writer = {[key] = 'x'}",
        "search = {returns = value}",
        "search = {temporal = {1, 2, x}}",
        "search = {conditional = {{when = {q = x}, returns = y}, returns = 'c'}}",
        "search = {returns = {mesage = 'x'}}",
        "publish = {returns = value}",
        "publish = {temporal = {true, {error = 'x'}}}",
        "publish = {conditional = {{when = {message = m, context = {city = c}}, returns = true}, returns = false}}",
        "nobody = {mesage = 'x'}",
        "[key] = {mesage = 'x'}",
    ],
)
def test_doubles_that_are_right_or_open_are_let_be(mocks: str) -> None:
    assert found(mocks) == []


@pytest.mark.parametrize(
    ("declared", "message"),
    [
        (
            'hitl("writer", {type = "approval", message = "?"})',
            'Mocks.writer is ambiguous: "writer" is an agent and a request',
        ),
        (
            "other = Tool { name = 'writer', function() end }",
            'Mocks.writer is ambiguous: "writer" is an agent and a tool',
        ),
    ],
)
def test_a_name_of_two_is_no_name_for_a_double(declared: str, message: str) -> None:
    two = f"{MADE}{declared}\nMocks {{ writer = {{message = 'x'}} }}"
    (one,) = told(doubles, two)
    assert (one.code, one.at) == ("TAC214", "writer")
    assert one.message == f"{message}; give one of them another name"
    assert error(two)["message"] == one.message
    assert told(doubles, f"{MADE}{declared}\nMocks {{ search = {{returns = 1}} }}") == []


def test_a_procedure_of_the_name_is_no_tool() -> None:
    assert (
        told(doubles, MADE + "Procedure { name = 'writer', function() end }\nMocks { writer = {message = 'x'} }") == []
    )


def test_a_double_that_is_given_twice_in_one_table_is_warned_of() -> None:
    (one,) = found("writer = {message = 'x'}, writer = {message = 'y'}")
    assert (one.code, one.at) == ("TAC206", "writer")


def test_a_whole_table_that_is_not_written_out_is_let_be() -> None:
    assert told(doubles, MADE + "Mocks(all) Mocks(make()) Mocks 'x'") == []
