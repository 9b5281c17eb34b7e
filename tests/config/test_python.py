"""Keys of the configuration as a Python program gives them: a dict in the place of a file."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tactus.config.load import FLAG, Around, Config, load
from tactus.errors import UsageError


def said(values: dict[str, Any], **environ: str) -> Config:
    nowhere = Path("/nowhere")
    return load(Around({"HOME": "/nowhere", **environ}, nowhere, nowhere), python=values)


def test_a_value_is_of_the_type_of_its_key() -> None:
    config = said({"max_turns": 5, "files": {"access": "none"}, "env": ["A", "B"], "default_model": None})
    assert (config["max_turns"], config["files.access"], config["default_model"]) == (5, "none", None)
    assert config.entries("env") == {"A": False, "B": False}
    assert (config.origin("max_turns").layer, str(config.origin("max_turns"))) == (FLAG, "config")


def test_names_with_dots_and_tables_are_the_same() -> None:
    config = said({"budget.usd": 0.5, "budget": {"tokens": 10}, "budget.requests": 3})
    assert (config["budget.usd"], config["budget.tokens"], config["budget.requests"]) == (0.5, 10, 3)


def test_true_and_false_are_said_as_a_file_says_them() -> None:
    assert said({"sandbox": {"enabled": False}})["sandbox.kind"] == "none"
    assert said({"env": {"A": {"plain": True}}}).entries("env") == {"A": True}


def test_it_goes_before_the_environment() -> None:
    assert said({"max_turns": 5}, TACTUS_MAX_TURNS="7")["max_turns"] == 5
    assert said({}, TACTUS_MAX_TURNS="7")["max_turns"] == 7


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"max_turn": 5}, 'config: there is no key "max_turn"; did you mean "max_turns"'),
        ({"max_turns": "many"}, 'config: max_turns is a whole number, 1 or more, not "many"'),
        ({"budget": {"euro": 1}}, 'config: there is no key "budget.euro"'),
        ({"budget": 1}, "config: budget is a table"),
        ({"files": {"access": True}}, "config: files.access is one of"),
    ],
)
def test_what_is_wrong_is_said_as_of_a_file(values: dict[str, Any], sentence: str) -> None:
    with pytest.raises(UsageError, match=sentence):
        said(values)
