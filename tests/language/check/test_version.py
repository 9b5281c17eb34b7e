"""Words of the language that this version does not have."""

from __future__ import annotations

import pytest

from tactus.language.check.version import version
from tactus.language.words import WORDS
from tests.language.check.told import Told, main, told


def found(source: str) -> list[Told]:
    return told(version, source)


@pytest.mark.parametrize(
    ("source", "at"),
    [
        ("rows = Csv.read('x.csv')", "Csv.read"),
        ("local read = Csv.read", "Csv.read"),
        ("m = Module { signature = 'a -> b' }", "Module"),
        ("search = mcp.brave.search", "mcp.brave.search"),
        ("Step('it is polite', f)", "Step"),
        (main("local h = Procedure.spawn('x', {})"), "Procedure.spawn"),
        ("Model 'x' { type = 'mock' }", "Model"),
    ],
)
def test_a_word_that_is_not_available_is_warned_of(source: str, at: str) -> None:
    assert found(source) == [Told("TAC901", at, f"`{at}` is not available in this version")]


def test_each_word_is_said_once() -> None:
    assert [one.at for one in found("a = Csv.read('x') b = Csv.read('y') c = Tsv.read('z')")] == [
        "Csv.read",
        "Tsv.read",
    ]


@pytest.mark.parametrize(
    "source",
    [
        "Step.run('x', f) Step.checkpoint(f) Procedure.run('x')",
        "if Csv then rows = 1 end",
        "read = Csv.read or other",
        "Csv = {read = f} Csv.read('x')",
        "local Csv = require('csv') Csv.read('x')",
        "local _ENV = {} Csv.read('x')",
        "function f(Model) return Model('x') end",
        "x = other.Csv.read",
    ],
)
def test_what_is_available_or_ones_own_is_let_be(source: str) -> None:
    assert found(source) == []


def test_every_such_word_is_known() -> None:
    for word in WORDS:
        if word.since is None and word.spoken:
            assert [one.message for one in found(f"local x = {word.name}")] == [
                f"`{word.name}` is not available in this version"
            ]
