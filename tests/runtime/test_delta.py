"""The change between two values, and making it again."""

from __future__ import annotations

import json
import random
from typing import Any

import pytest

from tactus.runtime import delta


@pytest.mark.parametrize(
    ("before", "after", "change"),
    [
        ({"a": 1}, {"a": 1}, None),
        ({}, {"a": 1}, {"set": {"a": 1}}),
        ({"a": 1}, {}, {"drop": ["a"]}),
        ({"a": 1}, {"a": 1.0}, {"set": {"a": 1.0}}),
        ({"a": 1}, {"a": True}, {"set": {"a": True}}),
        ({"a": [1]}, {"a": [1, 2]}, {"into": {"a": {"append": [2]}}}),
        ({"a": [1, 2]}, {"a": [1]}, {"into": {"a": {"cut": 1}}}),
        ({"a": [1, 2]}, {"a": [3, 2]}, {"into": {"a": {"set": {"1": 3}}}}),
        ({"a": []}, {"a": [1]}, {"into": {"a": {"append": [1]}}}),
        ({"a": []}, {"a": {"b": 1}}, {"into": {"a": {"set": {"b": 1}}}}),
        ({"a": [{"x": 1}]}, {"a": [{"x": 2}]}, {"into": {"a": {"into": {"1": {"set": {"x": 2}}}}}}),
        (["a"], ["b", "c"], {"set": {"1": "b"}, "append": ["c"]}),
        (["a"], {"b": 1}, {"cut": 0, "set": {"b": 1}}),
        ({"b": 1, "a": 2}, ["c"], {"drop": ["a", "b"], "append": ["c"]}),
        ({}, ["c"], {"append": ["c"]}),
        ({"a": {"b": {"c": 1}}}, {"a": {"b": {"c": 2}}}, {"into": {"a": {"into": {"b": {"set": {"c": 2}}}}}}),
    ],
)
def test_a_delta_holds_only_what_changed(before: Any, after: Any, change: Any) -> None:
    assert delta.between(before, after) == change
    if change:
        assert delta.apply(before, change) == after


def some(dice: random.Random, depth: int = 0) -> Any:
    kind = dice.randrange(5 if depth < 3 else 3)
    if kind == 3:
        return [some(dice, depth + 1) for _ in range(dice.randrange(4))]
    if kind == 4:
        return {dice.choice("abcd"): some(dice, depth + 1) for _ in range(dice.randrange(4))}
    return [dice.randrange(3), dice.choice("xyz"), dice.random() < 0.5][kind]


def table(dice: random.Random) -> Any:
    if dice.random() < 0.2:
        return [some(dice) for _ in range(dice.randrange(4))]
    return {"k": some(dice), **{name: some(dice) for name in "lm" if dice.random() < 0.5}}


def known(value: Any) -> str:
    """The value's text; an empty table is an empty table, whatever it may hold."""
    return json.dumps(value, sort_keys=True).replace("{}", "[]")


def test_applying_the_delta_gives_the_value_after() -> None:
    dice = random.Random(7)
    for _ in range(3000):
        before, after = table(dice), table(dice)
        change = delta.between(before, after)
        assert known(delta.apply(before, change or {})) == known(after)


def test_the_value_given_is_left_as_it_is() -> None:
    before = {"a": [1, {"b": 2}]}
    delta.apply(before, {"into": {"a": {"append": [3]}}})
    assert before == {"a": [1, {"b": 2}]}
