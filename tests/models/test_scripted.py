"""The shipped double: the forms of Mocks, and that a reply depends on nothing but the request."""

from __future__ import annotations

import asyncio
import dataclasses
from typing import Any

import pytest

from tactus.errors import Failure
from tactus.models import Conversation, Message, ModelFault, Reply, ToolCall, Usage
from tactus.models.scripted import Scripted, agent_turn, check_mocks, tool_result

HI = Conversation("", "gpt-4o", "", (Message("user", "hi"),), agent="writer")


def turn(mock: Any, ordinal: int = 0, told: str = "hi") -> Reply:
    asked = dataclasses.replace(HI, messages=(Message("user", told), Message("assistant", "…")), ordinal=ordinal)
    return agent_turn(mock, "writer", ordinal, asked)


def wrong(mock: Any) -> list[str]:
    return check_mocks({"writer": mock}, ["writer"], [])


def test_one_turn_says_calls_and_counts() -> None:
    reply = turn(
        {
            "message": "Done.",
            "tool_calls": [{"tool": "done", "args": {"reason": "ok"}}, {"name": "log", "args": []}],
            "usage": {"prompt_tokens": 10, "completion_tokens": 2, "cached_tokens": 4},
        },
        ordinal=3,
    )
    assert reply == Reply(
        "Done.",
        (ToolCall("call_writer_3_0", "done", {"reason": "ok"}), ToolCall("call_writer_3_1", "log", {})),
        Usage(10, 2, 4),
        model="gpt-4o",
        provider="scripted",
        finish_reason="tool_calls",
        request_id="scripted_writer_3",
    )


def test_what_is_not_counted_is_no_tokens_and_not_unknown() -> None:
    assert turn({"message": "x"}).usage == Usage(0, 0, reported=True)
    assert turn({"message": "x", "usage": {"input": 3, "output": 1}}).usage == Usage(3, 1)


def test_data_is_the_text_of_a_structured_reply() -> None:
    assert turn({"message": "prose", "data": {"b": [1, 2], "a": "ü"}}).text == '{"a":"ü","b":[1,2]}'


@pytest.mark.parametrize(
    "mock",
    [{"returns": "x"}, {"returns": {"message": "x"}}, {"temporal": ["x"]}, {"temporal": [{"returns": "x"}]}],
)
def test_a_turn_may_be_a_text_and_may_be_returned(mock: Any) -> None:
    assert wrong(mock) == []
    assert turn(mock, 5).text == "x"


def test_one_scripted_turn_repeats_for_ever() -> None:
    assert [turn({"message": "x"}, n).text for n in (0, 1, 99)] == ["x"] * 3
    assert turn({"temporal": [{"message": "x"}]}, 99).text == "x"


def test_of_several_turns_the_one_after_the_last_is_an_error() -> None:
    mock = {"temporal": [{"message": "one"}, {"message": "two"}]}
    assert [turn(mock, n).text for n in (1, 0, 1)] == ["two", "one", "two"]
    with pytest.raises(Failure) as raised:
        turn(mock, 2)
    assert str(raised.value) == (
        'the agent "writer" has 2 scripted turns, and this is turn 3: add one to Mocks.writer.temporal'
    )


BRANCHES = [
    {"when": {"message": "weather?"}, "returns": {"message": "rain"}},
    {"when": {"turn": 2}, "returns": "second"},
    {"returns": "other"},
]


@pytest.mark.parametrize(
    "conditional",
    [
        BRANCHES,
        {"1": BRANCHES[0], "2": BRANCHES[1], "returns": "other"},
    ],
    ids=["list", "a table that mixes both"],
)
def test_the_first_branch_that_fits_wins(conditional: Any) -> None:
    mock = {"conditional": conditional}
    assert wrong(mock) == []
    assert turn(mock, 0, "weather?").text == "rain"
    assert turn(mock, 1).text == "second"
    assert turn(mock, 0).text == "other"


def test_no_branch_that_fits_is_an_error() -> None:
    with pytest.raises(Failure) as raised:
        turn({"conditional": BRANCHES[:1]})
    assert str(raised.value) == (
        'no branch of Mocks.writer.conditional fits turn 1, told "hi": add a last {returns = …}'
    )


@pytest.mark.parametrize(
    ("error", "code", "message"),
    [("no luck", "model_error", "no luck"), ({"code": "timeout", "message": "late"}, "timeout", "late")],
)
def test_a_scripted_error_is_the_models_fault(error: Any, code: str, message: str) -> None:
    for mock in ({"error": error}, {"temporal": [{"error": error}]}, {"conditional": [{"error": error}]}):
        assert wrong(mock) == []
        with pytest.raises(ModelFault) as raised:
            turn(mock)
        assert (raised.value.code, str(raised.value), raised.value.retryable) == (code, message, False)


def test_the_double_is_a_model() -> None:
    async def ask(asked: Conversation) -> tuple[Reply, list[str]]:
        model = Scripted({"writer": {"message": "hello"}, "quiet": {"tool_calls": [{"tool": "t"}]}})
        heard: list[str] = []
        reply = await model.request(asked, heard.append)
        await model.close()
        return reply, heard

    reply, heard = asyncio.run(ask(HI))
    assert (reply.text, heard) == ("hello", ["hello"])
    assert asyncio.run(ask(dataclasses.replace(HI, agent="quiet")))[1] == []
    with pytest.raises(Failure, match=r'the agent "other" has no double: add Mocks\.other'):
        asyncio.run(ask(dataclasses.replace(HI, agent="other")))


# -------------------------------------------------------------------- tools


def test_a_tools_double_gives_back_what_it_says() -> None:
    assert tool_result({"returns": {"temp": 3}}, "weather", 7, {}) == {"temp": 3}
    assert tool_result({"returns": None}, "weather", 7, {}) is None


def test_of_a_tools_results_the_last_repeats() -> None:
    mock = {"temporal": [{"returns": 1}, 2, {"label": "x", "returns": 3}]}
    assert [tool_result(mock, "t", n, {}) for n in (0, 1, 2, 9)] == [
        1,
        2,
        *[{"label": "x", "returns": 3}] * 2,
    ]


def test_a_tools_branch_is_chosen_by_its_arguments() -> None:
    mock = {
        "conditional": [
            {"when": {"place": {"city": "Rome"}}, "returns": "hot"},
            {"when": {"n": 1}, "returns": "one"},
            {"when": {"flag": True}, "error": {"code": "timeout", "message": "late"}},
            {"returns": "?"},
        ]
    }
    assert tool_result(mock, "t", 0, {"place": {"city": "Rome", "zip": "1"}, "more": 1}) == "hot"
    assert tool_result(mock, "t", 0, {"n": 1.0}) == "one"
    assert tool_result(mock, "t", 0, {"n": True}) == "?"
    assert tool_result(mock, "t", 0, []) == "?"
    with pytest.raises(Failure) as raised:
        tool_result(mock, "t", 0, {"flag": True})
    assert raised.value.code == "timeout"
    with pytest.raises(Failure, match=r'no branch of Mocks.t.conditional fits \{"n":2\}'):
        tool_result({"conditional": mock["conditional"][:1]}, "t", 0, {"n": 2})


def test_a_tools_error_is_a_tool_error() -> None:
    for mock in ({"error": "broken"}, {"temporal": [{"error": "broken"}]}):
        with pytest.raises(Failure) as raised:
            tool_result(mock, "t", 0, {})
        assert (raised.value.code, raised.value.message) == ("tool_error", "broken")


@pytest.mark.parametrize("bare", ["sunny", 3, ["a"], [], None])
def test_a_bare_value_is_no_double(bare: Any) -> None:
    with pytest.raises(Failure, match=r"write one of: returns = …, temporal = "):
        tool_result(bare, "t", 0, {})


# -------------------------------------------------------------------- checking


def test_good_mocks_have_nothing_wrong() -> None:
    mocks = {
        "writer": {"message": "x", "tool_calls": [], "data": {}, "usage": {"prompt_tokens": 1}},
        "weather": {"returns": "sunny"},
    }
    assert check_mocks(mocks, ["writer"], ["weather"]) == []


def test_a_key_that_names_nothing_is_told() -> None:
    assert check_mocks({"writr": {}, "zzz": {}}, ["writer"], ["weather"]) == [
        'Mocks.writr names nothing: did you mean "writer"?',
        "Mocks.zzz names nothing: the program has weather, writer",
    ]
    assert check_mocks({"x": {}}, [], []) == [
        "Mocks.x names nothing: the program has no agent, no tool and no declared request"
    ]


@pytest.mark.parametrize(
    ("mock", "says"),
    [
        ({"mesage": "x"}, 'Mocks.writer.mesage is no part of a mock: did you mean "message"?'),
        ({"message": "x", "temporal": ["y"]}, "Mocks.writer mixes temporal and message"),
        ({}, "Mocks.writer says nothing"),
        ("hello", "Mocks.writer is a text; write one of: message = "),
        ({"message": 3}, "Mocks.writer.message is a number; write a text, or data = "),
        ({"tool_calls": "done"}, "Mocks.writer.tool_calls is no list"),
        ({"tool_calls": [{"args": {}}]}, "Mocks.writer.tool_calls[1] names no tool"),
        (
            {"tool_calls": [{"tol": "x", "tool": "t"}]},
            'tool_calls[1].tol is no part of a mock: did you mean "tool"?',
        ),
        ({"tool_calls": [{"tool": "t", "args": "q"}]}, "tool_calls[1].args is a text; write a table"),
        ({"usage": {"tokens": 3}}, "Mocks.writer.usage.tokens is no part of a mock"),
        ({"usage": {"input": "3"}}, 'Mocks.writer.usage.input is "3"; write a whole number of tokens'),
        ({"temporal": []}, "Mocks.writer.temporal holds no turn"),
        ({"temporal": ["x", {}]}, "Mocks.writer.temporal[2] says nothing"),
        ({"temporal": [{"mesage": "x"}]}, 'temporal[1].mesage is no part of a mock: did you mean "message"?'),
        ({"conditional": [{"when": {}}]}, "Mocks.writer.conditional[1] gives nothing back"),
        ({"conditional": [{"when": {"mesage": "x"}, "returns": "y"}]}, 'did you mean "message"?'),
        ({"error": 3}, "Mocks.writer.error is a number; write a text or {code = "),
    ],
)
def test_a_slip_in_an_agents_mock_is_told(mock: Any, says: str) -> None:
    assert any(says in sentence for sentence in wrong(mock)), wrong(mock)
    with pytest.raises(Failure):
        turn(mock)


@pytest.mark.parametrize(
    ("mock", "says"),
    [
        ({"return": 1}, 'Mocks.t.return is no part of a mock: did you mean "returns"?'),
        ({"returns": 1, "error": "x"}, "Mocks.t mixes error and returns"),
        ({"temporal": {}}, "Mocks.t.temporal holds no result"),
        ({"conditional": ["x"]}, "Mocks.t.conditional[1] gives nothing back"),
        ({"conditional": [{"when": "x", "returns": 1}]}, "Mocks.t.conditional[1].when is a text"),
    ],
)
def test_a_slip_in_a_tools_mock_is_told(mock: Any, says: str) -> None:
    sentences = check_mocks({"t": mock}, [], ["t"])
    assert any(says in sentence for sentence in sentences), sentences
