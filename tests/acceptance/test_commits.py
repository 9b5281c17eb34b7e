"""What a run costs the disk: at most one commit for each answer, and one to begin, to wait and to end."""

from __future__ import annotations

import pytest

from tests.acceptance.life import PROGRAMS, Life

TABLES, CREATE, CLAIM, LEAVE = 1, 1, 1, 1


@pytest.mark.parametrize(("steps", "commits"), [(0, 0), (1, 0), (15, 0), (16, 1), (40, 2)])
def test_answers_without_an_outside_effect_share_their_commits(life: Life, steps: int, commits: int) -> None:
    ended = life.tactus("run", str(PROGRAMS / "steps.tac"), "--id", "r", "--param", f"steps={steps}", expected=0)
    past = life.past("r")
    assert past.run["head"] == len(past.entries) == steps
    assert sum(event["kind"] == "log" for event in past.events) == steps
    assert ended.commits == TABLES + CREATE + commits + LEAVE, "the last ones ride on the run's end"


def test_an_answer_from_outside_has_a_commit_of_its_own(life: Life) -> None:
    ended = life.tactus("run", str(PROGRAMS / "naps.tac"), "--id", "r", expected=0)
    assert life.past("r").run["head"] == 5
    assert ended.commits == TABLES + CREATE + 5 * 2 + LEAVE, "a timer's wake-up time, and its end"


def test_a_timer_and_a_request_are_one_commit_more_each(life: Life) -> None:
    made = life.tactus("run", str(PROGRAMS / "patient.tac"), "--id", "r", "--param", "seconds=0.01", expected=0)
    assert made.commits == TABLES + CREATE + 1 + 2 + LEAVE, (
        "a Step, stored before the timer begins; its wake-up time, and its end"
    )
    program = str(PROGRAMS / "approval.tac")
    asked = life.tactus("run", program, "--id", "s", "--param", "timeout=600", expected=3)
    assert asked.commits == CREATE + 1 + LEAVE, "the request"
    assert life.tactus("resume", "s", expected=3).commits <= CLAIM + 1 + LEAVE
    assert life.tactus("respond", "s:0@0.0", "--approve", expected=0).commits == 1
    assert life.tactus("resume", "s", expected=0).commits == CLAIM + 1 + LEAVE, "the answer; the last ask rides on"


def test_looking_commits_nothing(life: Life) -> None:
    life.tactus("run", str(PROGRAMS / "steps.tac"), "--id", "r", expected=0)
    before = life.past("r")
    for argv in (["inbox"], ["runs", "list"], ["runs", "show", "r"], ["resume", "r"]):
        assert life.tactus(*argv, expected=0).commits <= (argv[0] == "resume"), argv
    assert life.past("r") == before


def test_what_a_step_used_is_not_forgotten_by_the_next_process(life: Life) -> None:
    life.tactus("run", str(PROGRAMS / "instructions.tac"), "--id", "r", expected=3)
    life.tactus("respond", "r:1@0.0", "--approve", expected=0)
    life.tactus("resume", "r", expected=0)
    used = [entry["instructions"] for entry in life.past("r").entries.values()]
    assert used == sorted(used)
    assert used[-1] > 100_000
