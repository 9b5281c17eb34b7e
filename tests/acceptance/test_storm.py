"""Processes are killed at random moments, again while they recover, and every run comes to the same end.

A few here; with TACTUS_STORM=1 two hundred kills.
"""

from __future__ import annotations

import random
import signal
from functools import partial
from pathlib import Path

import pytest

from tests.acceptance.forks import Forks
from tests.acceptance.life import check_kept
from tests.acceptance.recorded import Recorded, record, together
from tests.acceptance.server import Server
from tests.storm import STORM

KILLS = 200 if STORM else 5
LONGEST = 0.35
"""seconds until a kill: about as long as the longest command takes"""


@pytest.fixture(scope="module")
def recorded(forks: Forks, provider: Server, tmp_path_factory: pytest.TempPathFactory) -> Recorded:
    return record(forks, provider, tmp_path_factory.mktemp("undisturbed"))


def stormy(recorded: Recorded, kills: int, seed: float, folder: Path, landed: list[str]) -> None:
    """A life in which the process is killed so many times, unless it ends before; some processes leave at once
    when a timer runs."""
    chance = random.Random(seed)
    run_id, stage = folder.name, recorded.stages[0]
    life = recorded.begin(stage, folder, run_id)
    excused = 0
    while kills:
        before = life.past(run_id)
        request = life.pending(run_id)
        hasty = ["--wait", "0"] if chance.random() < 0.3 else []
        answering = request is not None and before.run["status"] == "waiting"
        process = life.start(*(life.respond(request) if answering and request else ["resume", run_id, *hasty]))
        delay = chance.uniform(0, 0.02 if answering else LONGEST)
        if not process.over(delay):
            process.signal(signal.SIGKILL)
        ended = process.wait()
        assert ended.code in (-signal.SIGKILL, 0, 3), ended
        if ended.code == -signal.SIGKILL:
            kills -= 1
            excused += not answering
            landed.append(run_id)
        elif ended.code == 0 and not answering:
            break
        check_kept(before, life.past(run_id))
    before = life.past(run_id)
    past = life.finish(run_id)
    check_kept(before, past)
    recorded.check(past, stage, excused)


def test_a_storm_of_kills_changes_nothing(recorded: Recorded, tmp_path: Path) -> None:
    chance, left = random.Random(7), KILLS
    jobs: list[partial[None]] = []
    names: list[str] = []
    landed: list[str] = []
    while left > 0:
        kills = min(left, chance.choice([1, 2, 2, 3]))
        left -= kills
        names.append(f"storm-{len(names)}")
        jobs.append(partial(stormy, recorded, kills, chance.random(), tmp_path / names[-1], landed))
    together(jobs, names)
    assert len(landed) > KILLS / 2, "too few processes were still there to be killed"
    print(len(landed), "kills in", len(jobs), "lives")
