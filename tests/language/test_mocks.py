"""The forms of doubles; tests/models/test_scripted.py says how each is read where it answers."""

from __future__ import annotations

from typing import Any

import pytest

from tactus.language.mocks import agent_errors, tool_errors


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
