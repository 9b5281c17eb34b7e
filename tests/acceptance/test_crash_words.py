"""Programs of every family of words are killed before and after their commits, and come to the same end.

A sample of the moments here; with TACTUS_STORM=1 all of them.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.acceptance.forks import Forks
from tests.acceptance.life import PROGRAMS
from tests.acceptance.recorded import disturb, points, record
from tests.acceptance.server import Server, serving
from tests.storm import few

SAMPLE = 6
FAMILIES = {"words": 19, "people": 40, "agents": 20, "files": 15}
"""program -> so many commits its life has at least"""


@pytest.fixture(scope="module")
def scripted(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A model provider with the script of agents.tac."""
    script = json.loads((PROGRAMS / "agents.json").read_text(encoding="utf-8"))
    with serving(tmp_path_factory.mktemp("scripted"), script) as server:
        yield server


@pytest.mark.parametrize("family", FAMILIES)
def test_a_kill_at_a_commit_changes_nothing(forks: Forks, scripted: Server, tmp_path: Path, family: str) -> None:
    undisturbed, disturbed = tmp_path / "undisturbed", tmp_path / "disturbed"
    undisturbed.mkdir()
    disturbed.mkdir()
    recorded = record(forks, scripted, undisturbed, PROGRAMS / f"{family}.tac")
    at = points(recorded)
    assert len(at) >= 2 * FAMILIES[family] - 2
    disturb(recorded, few(at, SAMPLE), disturbed)
