"""What the acceptance tests share: one fork server for all of them, one provider for each module."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

pytest.register_assert_rewrite("tests.acceptance.life", "tests.acceptance.recorded")

from tests.acceptance.forks import Forks  # noqa: E402
from tests.acceptance.life import PROGRAMS, Life  # noqa: E402
from tests.acceptance.server import Server, serving  # noqa: E402


@pytest.fixture(scope="session")
def forks() -> Iterator[Forks]:
    server = Forks()
    yield server
    server.close()


@pytest.fixture(scope="module")
def provider(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A model provider in a process of its own, with the script of everything.tac."""
    script = json.loads((PROGRAMS / "everything.json").read_text(encoding="utf-8"))
    with serving(tmp_path_factory.mktemp("provider"), script) as server:
        yield server


@pytest.fixture
def life(forks: Forks, tmp_path: Path) -> Life:
    """A folder for commands that ask no model."""
    return Life(forks, tmp_path)


@pytest.fixture
def live(forks: Forks, tmp_path: Path, provider: Server) -> Life:
    """A folder for commands that ask the provider."""
    return Life(forks, tmp_path, provider.env)
