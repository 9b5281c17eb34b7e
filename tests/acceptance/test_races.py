"""Several real processes at one run, one database, one request: exactly one gets it, and the others say why."""

from __future__ import annotations

import json
import signal
import sys
import time

import pytest

from tests.acceptance.forks import ROOT
from tests.acceptance.life import PROGRAMS, Life, once
from tests.storm import few

STOPS = pytest.mark.skipif(sys.platform != "linux", reason="looks into /proc")
HELLO = str(ROOT / "examples" / "01-hello.tac")
PATIENT = str(PROGRAMS / "patient.tac")
APPROVAL = str(PROGRAMS / "approval.tac")


@pytest.mark.parametrize("_", few(range(4), 2))
def test_of_two_resumers_one_goes_on_and_the_other_says_who_does(life: Life, _: int) -> None:
    life.tactus("run", PATIENT, "--id", "r", "--param", "seconds=1", "--wait", "0", expected=3)
    started = [life.start("resume", "r") for _ in range(2)]
    pids = [process.pid for process in started]
    ended = [process.wait() for process in started]
    codes = [end.code for end in ended]
    assert sorted(codes) == [0, 1], ended
    winner, loser = codes.index(0), codes.index(1)
    assert json.loads(ended[winner].out) == "once, slept 1"
    assert ended[loser].out == ""
    assert f"error: run r is owned by process {pids[winner]} on host " in ended[loser].err
    assert "Traceback" not in ended[loser].err
    past = life.past("r")
    assert past.run["status"] == "done"
    assert past.run["head"] == len(past.entries) == 2
    assert past.run["epoch"] == 2, "the loser has claimed nothing"


def test_twenty_runs_at_once_on_a_new_database_know_nothing_of_each_other(life: Life) -> None:
    names = [f"reader-{n}" for n in range(20)]
    started = [life.start("run", APPROVAL, "--id", name, "--param", "timeout=600") for name in names]
    assert [process.wait().code for process in started] == [3] * 20
    answers = {name: "--approve" if n % 2 else "--reject" for n, name in enumerate(names)}
    for process in [life.start("respond", f"{name}:0@0.0", answers[name]) for name in names]:
        assert process.wait().code == 0
    ended = {name: process.wait() for name, process in [(name, life.start("resume", name)) for name in names]}
    results = {name: json.loads(end.out) for name, end in ended.items()}
    assert {name: result["yes"] for name, result in results.items()} == {
        name: answer == "--approve" for name, answer in answers.items()
    }
    assert len({result["luck"] for result in results.values()}) > 15, "each run has its own random numbers"
    for name in names:
        past = life.past(name)
        assert past.run["status"] == "done"
        assert past.run["head"] == len(past.entries) == 2


def test_twenty_mocked_runs_at_once_all_finish(life: Life) -> None:
    started = [life.start("run", HELLO, "--mock", "--json", "--param", f"name=N{n}") for n in range(20)]
    ended = [process.wait() for process in started]
    assert [end.code for end in ended] == [0] * 20, [end.err for end in ended if end.code]
    said = [json.loads(end.out) for end in ended]
    assert len({one["run_id"] for one in said}) == 20
    for n, one in enumerate(said):
        assert one["result"] == {"greeting": "Hello, nice to meet you!"}
        past = life.past(one["run_id"])
        assert json.loads(past.run["input"]) == {"name": f"N{n}"}
        assert past.run["head"] == len(past.entries) == 1


@pytest.mark.parametrize("_", few(range(3), 1))
def test_of_two_different_answers_one_is_taken(life: Life, _: int) -> None:
    life.tactus("run", APPROVAL, "--id", "r", "--param", "timeout=600", expected=3)
    ways = ["--approve", "--reject"] * 3
    ended = [process.wait() for process in [life.start("respond", "r:0@0.0", way) for way in ways]]
    taken = {way for way, end in zip(ways, ended, strict=True) if end.code == 0}
    assert len(taken) == 1, ended
    assert [end.code for end in ended].count(0) == 3, "the same answer given again is accepted"
    for end in ended:
        assert end.code == 0 or "not recorded: request r:0@0.0 is decided: " in end.out
    result = json.loads(life.tactus("resume", "r", expected=0).out)
    assert result["yes"] == (taken == {"--approve"})
    assert result["why"] == "a person"


@pytest.mark.parametrize("early", few([0.25, 0.05, 0.0, -0.1], 2))
def test_an_answer_that_races_with_the_deadline_counts_or_is_refused(life: Life, early: float) -> None:
    """Whatever `respond` said is what the run then sees; a resumer that looks at the same moment sees it too."""
    life.tactus("run", APPROVAL, "--id", "r", "--param", "timeout=1", "--param", "default=true", expected=3)
    (request,) = life.past("r").requests.values()
    time.sleep(max(0.0, request["expires_at"] - early - time.time()))
    racing = [life.start("respond", "r:0@0.0", "--reject"), life.start("resume", "r")]
    answered, resumed = (process.wait() for process in racing)
    assert answered.code in (0, 1)
    assert resumed.code in (0, 3), resumed
    time.sleep(max(0.0, request["expires_at"] + 0.01 - time.time()))
    result = json.loads(life.tactus("resume", "r", expected=0).out)
    accepted = answered.code == 0
    assert (result["yes"], result["why"]) == ((False, "a person") if accepted else (True, "timed_out"))
    assert resumed.code == 3 or json.loads(resumed.out) == result
    assert accepted == ("recorded; go on with" in answered.out)
    if early < 0:
        assert not accepted


@STOPS
def test_an_answer_between_asking_and_waiting_is_not_lost(life: Life) -> None:
    """The process stands still after it has asked; the answer comes; then it wants to wait, and goes on instead."""
    made_tables, made_run, asked = 1, 1, 1
    argv = ["run", APPROVAL, "--id", "r", "--param", "timeout=600"]
    process = life.start(*argv, kill=(made_tables + made_run + asked, "stop"))
    once(lambda: process.stopped)
    life.tactus("respond", "r:0@0.0", "--approve", expected=0)
    owned = life.tactus("resume", "r", expected=1)
    assert f"run r is owned by process {process.pid} on host " in owned.err, "who stands still is alive"
    process.signal(signal.SIGCONT)
    ended = process.wait()
    assert ended.code == 0, ended
    assert json.loads(ended.out)["why"] == "a person"
    assert life.past("r").run["epoch"] == 1


@STOPS
def test_two_processes_that_have_both_looked_do_not_both_go_on(life: Life) -> None:
    """One stands still right after it has claimed the run; when it goes on, it has not been overtaken."""
    life.tactus("run", PATIENT, "--id", "r", "--param", "seconds=0.2", "--wait", "0", expected=3)
    slow = life.start("resume", "r", kill=(1, "stop"))
    once(lambda: slow.stopped)
    assert [life.tactus("resume", "r").code for _ in range(3)] == [1, 1, 1]
    slow.signal(signal.SIGCONT)
    assert slow.wait().code == 0
    assert life.past("r").run["status"] == "done"
