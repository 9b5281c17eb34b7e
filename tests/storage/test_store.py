"""What every store promises: ours pass the suite that we give to those who write one of their own."""

from __future__ import annotations

from pathlib import Path

from tactus.storage.memory import MemoryStore
from tactus.storage.sqlite import SqliteStore
from tactus.testing.conformance import LivesSuite, RequestsSuite, RunsSuite
from tests.storage.samples import started


class TestRuns(RunsSuite):
    """Over each of our stores, see conftest.py."""


class TestRequests(RequestsSuite): ...


class TestLives(LivesSuite): ...


def test_a_change_is_noticed_without_looking_at_the_runs(tmp_path: Path, owner: str) -> None:
    mine, theirs = (SqliteStore(tmp_path / "journal.db", durability="normal") for _ in range(2))
    before = mine.changes()
    assert mine.changes() == before
    started(theirs, owner)
    assert mine.changes() != before
    mine.close()
    theirs.close()
    memory = MemoryStore()
    before = memory.changes()
    started(memory, owner)
    assert memory.changes() != before
