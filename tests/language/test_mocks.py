"""The forms of doubles; tests/models/test_scripted.py says how each is read where it answers."""

from __future__ import annotations

from typing import Any

import pytest

from tactus.language.mocks import agent_errors, check_mocks, request_errors, tool_errors


@pytest.mark.parametrize(
    ("mock", "begins"),
    [
        ([], "Mocks.w says nothing; write one of: "),
        ({"mesage": "x"}, 'Mocks.w.mesage is no part of a mock: did you mean "message"? write one of: '),
        ({"temporal": []}, "Mocks.w.temporal holds no turn: list at least one"),
        ({"temporal": [[]]}, "Mocks.w.temporal[1] says nothing: give it message, tool_calls, data, usage or error"),
        ("x", "Mocks.w is a text; write one of: "),
    ],
)
def test_what_is_wrong_with_an_agents_double_is_said_with_its_place(mock: Any, begins: str) -> None:
    assert next(agent_errors("Mocks.w", mock)).startswith(begins)


def test_an_empty_double_is_said_to_say_nothing_once() -> None:
    assert len(list(agent_errors("Mocks.w", []))) == 1


@pytest.mark.parametrize(
    ("mock", "begins"),
    [
        ([], "Mocks.t is an empty table; write one of: "),
        ({"retruns": 1}, 'Mocks.t.retruns is no part of a mock: did you mean "returns"? write one of: '),
        ({"returns": 1, "error": "x"}, "Mocks.t mixes error and returns; write one of: "),
    ],
)
def test_what_is_wrong_with_a_tools_double_is_said_with_its_place(mock: Any, begins: str) -> None:
    assert next(tool_errors("Mocks.t", mock)).startswith(begins)


@pytest.mark.parametrize(
    ("mock", "begins"),
    [
        (True, "Mocks.r is a boolean; write one of: "),
        ({"returns": True, "temporal": [True]}, "Mocks.r mixes temporal and returns; write one of: "),
        (
            {"conditional": [{"when": {"tipe": "input"}, "returns": 1}]},
            'Mocks.r.conditional[1].when.tipe is no part of a mock: did you mean "type"? write one of: message, type, ',
        ),
    ],
)
def test_what_is_wrong_with_a_requests_double_is_said_with_its_place(mock: Any, begins: str) -> None:
    assert next(request_errors("Mocks.r", mock)).startswith(begins)


def test_a_requests_double_may_look_at_the_question() -> None:
    assert list(request_errors("Mocks.r", {"conditional": {"1": {"when": {"type": "input"}, "returns": 1}}})) == []
    assert list(request_errors("Mocks.r", {"error": {"code": "timeout", "message": "nobody"}})) == []


def test_names_of_agents_tools_and_requests_share_one_table() -> None:
    assert check_mocks({"go": {"returns": True}}, ["writer"], ["search"], ["go"]) == []
    assert check_mocks({"goo": {}}, ["writer"], ["search"], ["go"]) == [
        'Mocks.goo names nothing: did you mean "go"?',
    ]
    assert check_mocks({"go": {"returns": 1}}, ["go"], ["go"], ["go"]) == [
        'Mocks.go is ambiguous: "go" is an agent and a tool and a request; give one of them another name'
    ]
