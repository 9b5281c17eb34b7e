"""The object that editors ask: every word, handle and table of this version, compactly."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from tactus.language.codes import CODES
from tactus.language.phrases import PHRASES
from tactus.language.reference.completion import data
from tactus.language.reference.shown import here
from tactus.language.words import BY_NAME, HANDLES, LIBRARY, REMOVED, WORDS

DATA = data()


def test_it_is_the_same_each_time_and_json() -> None:
    assert json.loads(json.dumps(DATA)) == DATA == data()


def test_it_holds_every_word_of_this_version_and_none_of_a_later_one() -> None:
    assert set(DATA["words"]) == {word.name for word in WORDS if here(word)}
    assert set(DATA["handles"]) == set(HANDLES)
    assert set(DATA["library"]) == set(LIBRARY)
    assert set(DATA["removed"]) == set(REMOVED)
    assert set(DATA["codes"]) == {code.id for code in CODES}
    assert len(DATA["phrases"]) == len(PHRASES)


def test_a_word_says_how_it_is_written_and_where_it_is_told_of() -> None:
    sleep = DATA["words"]["Sleep"]
    assert sleep == {
        "kind": "ask",
        "doc": "wait, also for days",
        "signature": "Sleep(seconds)",
        "args": {"seconds": {"type": "number", "doc": "how long", "required": True, "example": "60"}},
        "example": "Sleep(60)",
        "page": "steps.md#sleep",
    }


def test_a_table_of_fields_is_named_by_its_number() -> None:
    agent = DATA["words"]["Agent"]
    assert agent["args"]["fields"]["fields"] == agent["fields"]
    model = DATA["tables"][agent["fields"]]["model"]
    assert "name" in DATA["tables"][model["fields"]]


def numbers(value: Any) -> Iterator[int]:
    if isinstance(value, dict):
        for name, inner in value.items():
            if name == "fields" and isinstance(inner, int):
                yield inner
            yield from numbers(inner)
    elif isinstance(value, list):
        for item in value:
            yield from numbers(item)


def test_every_table_is_there_once_and_is_named_by_something() -> None:
    tables = DATA["tables"]
    assert [at for at, fields in enumerate(tables) if fields in tables[:at]] == []
    named = {*numbers(DATA), *DATA["doubles"].values(), *DATA["evaluators"].values()}
    assert named == set(range(len(tables)))


def test_what_says_nothing_is_left_out() -> None:
    assert "required" not in DATA["tables"][DATA["words"]["Agent"]["fields"]]["name"]
    assert "value" not in DATA["words"]["Agent"]
    assert DATA["words"]["Json.null"]["value"] is True


def test_an_older_name_points_to_todays() -> None:
    assert DATA["words"]["agent"]["instead"] == "Agent"
    turn = DATA["tables"][DATA["said_by_handles"]["Agent.turn"]["fields"]]
    assert turn["inject"]["instead"] == "message"


def test_a_handle_says_which_word_calling_it_says() -> None:
    assert DATA["handles"]["agent"]["called"] == "Agent.turn"
    assert DATA["handles"]["tool"]["members"]["called"]["word"] == "Tool.called"
    words = {one["called"] for one in DATA["handles"].values() if "called" in one}
    assert words <= set(BY_NAME)
    assert words <= {*DATA["words"], *DATA["said_by_handles"]}


def test_fields_of_a_later_version_are_not_offered() -> None:
    assert not {"prepare", "toolsets"} & set(DATA["tables"][DATA["words"]["Agent"]["fields"]])
