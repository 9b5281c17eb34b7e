"""What a run says it was granted is held against what this machine grants, unless the run was started here."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tactus.app.origins import beyond
from tactus.config.snapshot import Files, Snapshot

NOTHING = Snapshot()
GB = 1 << 30


def more(kept: dict[str, Any], now: dict[str, Any], home: str = "/nowhere") -> list[str]:
    return list(beyond(Snapshot(**kept), Snapshot(**now), home))


@pytest.mark.parametrize(
    ("kept", "now", "said"),
    [
        ({}, {}, []),
        ({"env": {"A": False}}, {}, ["the variable A"]),
        ({"env": {"A": True}}, {}, ["the value of the variable A"]),
        ({"env": {"A": True}}, {"env": {"A": False}}, ["the value of the variable A"]),
        ({"env": {"A": False}}, {"env": {"A": True}}, []),
        ({"env": {"A": False, "B": False}}, {"env": {"A": False}}, ["the variable B"]),
        ({"limits": {"memory": GB}}, {}, ["limits.memory 1 GB"]),
        ({"limits": {"memory": GB}}, {"limits": {"memory": GB}}, []),
        ({}, {"limits": {"memory": 1 << 20}}, ["limits.memory 128 MB"]),
        ({"max_turns": 500}, {}, []),
        ({"max_turns": 500}, {"max_turns": 200}, ["max_turns 500"]),
        ({}, {"max_turns": 50}, ["max_turns 100"]),
        ({"budget": {"usd": 5.0}}, {"budget": {"usd": 1.0}}, ["budget.usd 5"]),
        ({"budget": {"usd": 0.5}}, {"budget": {"usd": 1.0}}, []),
        ({}, {"budget": {"usd": 1.0}}, ["no budget.usd"]),
        ({"budget": {"usd": 1.0}, "unknown_price": "ignore"}, {"budget": {"usd": 1.0}}, ["unknown_price ignore"]),
    ],
)
def test_what_is_more_than_is_granted_now_is_named(kept: dict[str, Any], now: dict[str, Any], said: list[str]) -> None:
    assert more(kept, now) == said


def test_files_are_those_of_the_folder_now_or_of_the_database(tmp_path: Path) -> None:
    here, home, other = (tmp_path / name for name in ("here", "home", "other"))
    for folder in (here, home, other):
        (folder / "deep").mkdir(parents=True)
    (here / "out").symlink_to(other)
    now = {"files": Files(str(here))}
    for root in (here, here / "deep", home, home / "deep"):
        assert more({"files": Files(str(root))}, now, str(home)) == []
    for root in (other, tmp_path, here / ".." / "other", here / "out"):
        assert more({"files": Files(str(root))}, now, str(home)) == [f"writing files in {root}"]
    reading = {"files": Files(str(here), write=False)}
    assert more(now, reading, str(home)) == [f"writing files in {here}"]
    assert more(reading, now, str(home)) == []
    assert more(reading, {}, str(home)) == [f"reading files in {here}"]
    assert more({"files": Files(str(tmp_path))}, {"files": Files(str(tmp_path))}, "") == []
