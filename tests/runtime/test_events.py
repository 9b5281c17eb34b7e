"""Kinds of events: one table, and nothing is said that does not stand in it."""

from __future__ import annotations

import re
from pathlib import Path

from tactus.runtime.events import KINDS, TRANSIENT

SOURCE = Path(__file__).resolve().parents[2] / "src" / "tactus"
KEPT = re.compile(r"(?:\bnote\(|\bNote\()\s*\"(\w+)\"")
TOLD = re.compile(r"(?:\btell\(|\bEvent\()\s*\"(\w+)\"")


def said(pattern: re.Pattern[str]) -> set[str]:
    return {kind for path in SOURCE.rglob("*.py") for kind in pattern.findall(path.read_text(encoding="utf-8"))}


def test_every_kind_that_is_kept_stands_in_the_table_and_is_used() -> None:
    assert said(KEPT) == set(KINDS)


def test_every_kind_that_is_only_told_stands_in_the_other_table() -> None:
    assert said(TOLD) == set(TRANSIENT)
