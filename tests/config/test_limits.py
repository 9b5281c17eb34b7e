"""The table of limits, what its keys take, and what it says of a run that passes one."""

from __future__ import annotations

from dataclasses import fields
from typing import Any

import pytest

from tactus.config import kinds, limits
from tactus.config.keys import BY_NAME, KEYS
from tactus.config.limits import LIMITS, Limit
from tactus.config.snapshot import Snapshot
from tactus.vm.state import Limits

STOPS = [limit for limit in LIMITS if limit.code]


def test_each_limit_is_a_key_that_needs_trust_and_can_stand_beside_a_program() -> None:
    keys = {key.name.removeprefix("limits."): key for key in KEYS if key.name.startswith("limits.")}
    assert list(keys) == [limit.name for limit in LIMITS]
    for limit in LIMITS:
        key = keys[limit.name]
        assert (key.default, key.doc, key.sidecar, bool(key.trust)) == (limit.default, limit.doc, True, True)


def test_the_defaults_of_a_lua_state_are_those_of_the_table() -> None:
    assert Limits() == Limits.of(limits.together({}))
    said = {limit.name: limit.default + 1 for limit in LIMITS}
    mine, theirs = Limits.of(limits.together(said)), Limits()
    assert all(getattr(mine, field.name) == getattr(theirs, field.name) + 1 for field in fields(Limits))


@pytest.mark.parametrize("limit", STOPS, ids=lambda limit: limit.name)
def test_a_stop_names_its_limit_its_value_and_how_it_is_raised(limit: Limit) -> None:
    stop = limits.stopped(limit.name, limit.default)
    assert stop.code == limit.code
    assert limits.shown(limit, limit.default) in stop.message
    twice = limits.written(limit, 2 * limit.default)
    assert stop.message.endswith(f" (limits.{limit.name}; raise it with --limit {limit.name}={twice})")


@pytest.mark.parametrize("limit", LIMITS, ids=lambda limit: limit.name)
def test_a_limit_that_is_written_down_reads_back_the_same(limit: Limit) -> None:
    kind = kinds.limit(limit)
    for value in (limit.least, limit.default, 2 * limit.default, limits.MOST[limit.unit]):
        assert kind.read(kind.written(value)) == value


@pytest.mark.parametrize(
    ("text", "bytes"),
    [
        ("256MB", 256 << 20),
        ("256 MiB", 256 << 20),
        ("256m", 256 << 20),
        ("1.5GB", 3 << 29),
        ("2048KB", 2 << 20),
        ("134217728", 128 << 20),
        ("1TB", 1 << 40),
    ],
)
def test_a_size_is_said_with_or_without_a_unit(text: str, bytes: int) -> None:
    assert BY_NAME["limits.memory"].kind.read(text) == bytes


@pytest.mark.parametrize(
    ("name", "texts"),
    [
        ("memory", ["much", "-1MB", "1MBB", "1e9", "0.5MB", "2TB", "MB", "nan", "", "0x10"]),
        ("instructions", ["1.5", "999", "-5", "1e9", "10000000000000", "inf"]),
        ("cpu_seconds", ["0", "-1", "nan", "inf", "1e7", "long"]),
        ("entries", ["0", "many"]),
    ],
)
def test_what_is_no_such_limit_is_refused(name: str, texts: list[str]) -> None:
    for text in texts:
        with pytest.raises(ValueError):  # noqa: PT011  # a kind says what it takes, not what was wrong
            BY_NAME[f"limits.{name}"].kind.read(text)


def test_a_run_has_what_it_was_started_with_or_more() -> None:
    kept = {"memory": 10, "entries": 5}
    both = limits.together(kept, {"memory": 20, "entries": 4}, {"log": 1, "memory": 15})
    assert (both["memory"], both["entries"], both["log"]) == (20, 5, limits.default("log"))
    assert both.keys() == limits.BY_NAME.keys()


def test_a_limit_whose_error_a_program_can_catch_stays_as_it_was() -> None:
    assert limits.together({"output": 10}, {"output": 20})["output"] == 10


@pytest.mark.parametrize("said", [{}, {"limits": {"memory": 256 << 20, "cpu_seconds": 0.5}}])
def test_what_a_run_keeps_reads_back_the_same(said: dict[str, Any]) -> None:
    snapshot = Snapshot(**said)
    assert Snapshot.loads(snapshot.dumps()) == snapshot


def test_a_run_of_an_older_version_has_the_defaults() -> None:
    assert limits.together(Snapshot.loads('{"mode":"live"}').limits) == {one.name: one.default for one in LIMITS}
