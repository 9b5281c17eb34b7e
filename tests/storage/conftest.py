"""Every store that Tactus ships, for the one suite that all of them pass."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tactus.storage import Store, owners
from tactus.storage.memory import MemoryStore
from tactus.storage.sqlite import SqliteStore
from tests.storage.samples import Clock


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture(params=["memory", "sqlite"])
def store(request: pytest.FixtureRequest, tmp_path: Path, clock: Clock) -> Iterator[Store]:
    made: Store
    if request.param == "memory":
        made = MemoryStore(clock=clock)
    else:
        made = SqliteStore(tmp_path / "journal.db", durability="normal", clock=clock)
    yield made
    made.close()


@pytest.fixture
def owner() -> Iterator[str]:
    with owners.held() as held:
        yield held


@pytest.fixture
def other() -> Iterator[str]:
    with owners.held() as held:
        yield held
