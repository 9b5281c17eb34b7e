"""A program with every kind of ask is killed before and after every commit of its life, and comes to the same end.

A sample of the moments here; with TACTUS_STORM=1 all of them.
"""

from __future__ import annotations

from itertools import product
from pathlib import Path

import pytest

from tests.acceptance.forks import Forks
from tests.acceptance.life import Life, check_sound
from tests.acceptance.recorded import MADE, PROGRAM, Recorded, disturb, points, record
from tests.acceptance.server import Server
from tests.storm import few

SAMPLE = 24


@pytest.fixture(scope="module")
def recorded(forks: Forks, provider: Server, tmp_path_factory: pytest.TempPathFactory) -> Recorded:
    return record(forks, provider, tmp_path_factory.mktemp("undisturbed"))


def test_the_program_has_every_kind_of_ask(recorded: Recorded) -> None:
    ops = {entry["op"] for entry in recorded.truth.entries.values()}
    assert ops == {"Human.approve", "Human.input", "Model.request", "Sleep", "Step.checkpoint"}
    assert [stage.word for stage in recorded.stages] == ["resume", "respond"] * 3 + ["resume"]
    assert recorded.truth.count("Human.input") == 2
    assert not all(entry["ok"] for entry in recorded.truth.entries.values()), "a failing Step is an entry too"


def test_the_undisturbed_run_is_right(recorded: Recorded) -> None:
    """What its result would be if no process ever ended."""
    result = recorded.truth.result
    state, title = result["state"], result["title"]
    first, second = result["proofs"]
    assert result["calls"] == 1 + 1 + 1000 + 20 + 100 + 1 + 1000
    assert (result["iterations"], result["looked_up"], result["weighed"]) == (6, 3, 2)
    assert (state["words"], state["rests"], state["tried"]) == (["leaf", "cup", "water", "line", "title"], 1, 1)
    assert (state["title"]["text"], state["title"]["words"]) == ("On tea", 5)
    assert title.startswith("A fine line #")
    assert (first["marks"], second["marks"]) == (len(title) + 1, len(first["text"]) + 1)
    assert [failure["code"] for failure in result["failures"]] == ["no_paper", "tool_error", "too_late"]
    assert result["said"] == {"desk": "two pages", "approved": "truenil", "name": "Ann"}
    assert (result["signed"], result["done"]) == ("The last line", "the plan stands")
    assert result["last"][0] == "water"
    assert result["last"][1]["word"] == "title"


def test_a_kill_at_any_commit_changes_nothing(recorded: Recorded, tmp_path: Path) -> None:
    at = points(recorded)
    assert len(at) > 70
    disturb(recorded, few(at, SAMPLE), tmp_path)


@pytest.mark.parametrize(("commit", "when"), few(product(range(1, MADE + 1), ["before", "after"]), 3))
def test_a_kill_while_the_run_is_made_leaves_a_run_or_none(live: Life, commit: int, when: str) -> None:
    argv = ["run", str(PROGRAM), "--id", f"made-{when}-{commit}"]
    assert live.start(*argv, kill=(commit, when)).wait().code == -9
    there = (commit, when) == (MADE, "after")
    again = live.tactus(*argv)
    assert again.code == (2 if there else 3), again
    if there:
        assert "there is a run made-after-2 already; go on with it: tactus resume made-after-2" in again.err
    check_sound(live.finish(argv[3]))
