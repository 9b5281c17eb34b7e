"""How the values of steps are written."""

from __future__ import annotations

import pytest

from tactus.language.phrases import kinds
from tactus.language.phrases.kinds import KINDS, PhraseError


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("5", 5),
        ("5.0", 5.0),
        ("true", True),
        ("null", None),
        ('"5"', "5"),
        ("'5'", "5"),
        ("hello there", "hello there"),
        ('"say \\"hi\\""', 'say "hi"'),
        ('"^\\d+$"', "^\\d+$"),
        ('{"a": [1]}', {"a": [1]}),
        ("NaN", "NaN"),
        ("'", "'"),
    ],
)
def test_a_value_is_json_or_a_text(text: str, value: object) -> None:
    assert kinds.value(text) == value
    assert type(kinds.value(text)) is type(value)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("query=test", {"query": "test"}),
        ('query="a, b", limit = 5', {"query": "a, b", "limit": 5}),
        ("query=a, b, limit=5", {"query": "a, b", "limit": 5}),
        ('filter={"a": 1, "b": 2}, deep=true', {"filter": {"a": 1, "b": 2}, "deep": True}),
        ('{"query": "x=1"}', {"query": "x=1"}),
    ],
)
def test_arguments_are_names_and_values(text: str, value: dict[str, object]) -> None:
    assert kinds.arguments(text) == value


@pytest.mark.parametrize(
    ("text", "value"), [("once", 1), ("Twice", 2), ("3 times", 3), ("one time", 1), ("0 times", 0)]
)
def test_how_often_is_said_in_words_or_numbers(text: str, value: int) -> None:
    assert kinds.times(text) == value


@pytest.mark.parametrize(("text", "value"), [("3", 3), ("three", 3), ("a turn", 1), ("Ten turns", 10)])
def test_a_count_is_said_in_words_or_numbers(text: str, value: int) -> None:
    assert kinds.count(text) == value


@pytest.mark.parametrize(
    ("kind", "text", "message"),
    [
        ("object", "[1]", 'is no JSON object, as in {"query": "tactus"}'),
        ("object", "{", "is no JSON: expecting property name enclosed in double quotes: line 1 column 2 (char 1)"),
        ("arguments", "query", "is no list of arguments, as in query=test, limit=5"),
        ("arguments", "query=", "is no list of arguments, as in query=test, limit=5"),
        ("regex", '"(a"', "is no regular expression: missing ), unterminated subpattern at position 0"),
        ("threshold", "80", "is no threshold: it lies between 0 and 1"),
    ],
)
def test_what_cannot_be_read_says_why(kind: str, text: str, message: str) -> None:
    with pytest.raises(PhraseError) as raised:
        KINDS[kind].read(text)
    assert str(raised.value) == message


@pytest.mark.parametrize(("text", "value"), [('"a\\d"', "a\\d"), ("/a b/", "a b"), ("a|b", "a|b"), ("'x", "'x")])
def test_a_regular_expression_keeps_its_backslashes(text: str, value: str) -> None:
    assert KINDS["regex"].read(text) == value


@pytest.mark.parametrize(("text", "value"), [("2", 2), ("1.5", 1.5), ("an", 1), ("two", 2)])
def test_an_amount_of_time_may_be_a_fraction(text: str, value: float) -> None:
    assert KINDS["amount"].read(text) == value
