"""Runs that are cancelled, retried and forked by real processes, which are killed at each commit of it: what is left
is the old state or the new one, and both go on to the same end."""

from __future__ import annotations

import json
import signal
import time
from functools import partial
from pathlib import Path

import pytest

from tests.acceptance.forks import Forks, Started
from tests.acceptance.life import PROGRAMS, Life, Past, copied, once
from tests.acceptance.recorded import together
from tests.acceptance.server import serving

TWICE = str(PROGRAMS / "twice.tac")
SOON = 8.0
"""seconds in which a process hears that its run was cancelled"""


# ---------------------------------------------------------------- cancelled while a process works on it


def cancelled(life: Life, process: Started) -> tuple[Past, Past]:
    """Cancel what this process works on; what was kept before, and after it has ended."""
    before = life.past("r")
    begun = time.monotonic()
    said = life.tactus("runs", "cancel", "r", "--reason", "no more money", expected=0)
    assert f"process {process.pid} on host " in said.out
    ended = process.wait()
    assert time.monotonic() - begun < SOON
    assert (ended.code, ended.out) == (1, ""), ended
    assert ended.err.count("✗ Run r is cancelled: no more money\n") == 1, ended.err
    assert "Traceback" not in ended.err
    return before, life.past("r")


def check_cancelled(before: Past, after: Past) -> None:
    assert (after.run["status"], after.run["owner"], after.run["epoch"]) == ("cancelled", "", 2)
    assert after.entries == before.entries, "nothing more is journaled"
    assert after.events == before.events


def test_a_run_that_sleeps_in_its_process_is_cancelled(life: Life) -> None:
    process = life.start("run", str(PROGRAMS / "patient.tac"), "--id", "r", "--param", "seconds=200")
    once(lambda: "Sleeping until" in process.said)
    check_cancelled(*cancelled(life, process))
    again = life.tactus("resume", "r", expected=1)
    assert "✗ Run r is cancelled: no more money" in again.err
    life.tactus("runs", "retry", "r", "--wait", "0", expected=3)
    assert life.past("r").run["status"] == "waiting"


def test_a_run_that_computes_is_cancelled(life: Life) -> None:
    process = life.start("run", str(PROGRAMS / "busy.tac"), "--id", "r")
    once(lambda: "about to compute" in process.said and len(life.past("r").entries) == 2)
    check_cancelled(*cancelled(life, process))


def test_a_run_that_waits_for_a_model_is_cancelled(forks: Forks, tmp_path: Path) -> None:
    with serving(tmp_path, [{"text": "too late", "delay": 600}]) as provider:
        life = Life(forks, tmp_path, provider.env)
        process = life.start("run", str(PROGRAMS / "draft.tac"), "--id", "r")
        once(lambda: len(provider.requests("r")) == 1)
        check_cancelled(*cancelled(life, process))


def test_a_cancelled_run_is_one_object_of_json(life: Life) -> None:
    process = life.start("run", str(PROGRAMS / "patient.tac"), "--id", "r", "--param", "seconds=200", "--json")
    once(lambda: "Sleeping until" in process.said)
    life.tactus("runs", "cancel", "r", "--reason", "enough", expected=0)
    ended = process.wait()
    said = json.loads(ended.out)
    assert (ended.code, said["status"], said["error"]["message"]) == (1, "cancelled", "enough")


def test_a_process_that_stood_still_while_its_run_was_cancelled_writes_nothing(life: Life) -> None:
    made_tables, made_run = 1, 1
    process = life.start("run", TWICE, "--id", "r", kill=(made_tables + made_run, "stop"))
    once(lambda: process.stopped)
    life.tactus("runs", "cancel", "r", expected=0)
    process.signal(signal.SIGCONT)
    assert process.wait().code == 1
    past = life.past("r")
    assert (past.run["status"], past.entries, past.requests) == ("cancelled", {}, {})


# ---------------------------------------------------------------- killed at each commit


def finish(life: Life, run_id: str) -> Past:
    """Resume and answer until it is done."""
    for _ in range(10):
        if life.tactus("resume", run_id, "--wait", "5", expected=(0, 3)).code == 0:
            return life.past(run_id)
        request = life.pending(run_id)
        assert request is not None
        answer = ("--approve",) if request["type"] == "approval" else ("--value", "Ann")
        life.tactus("respond", request["id"], *answer, expected=0)
    raise AssertionError(f"run {run_id} does not come to its end")


@pytest.fixture(scope="module")
def done(forks: Forks, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Past]:
    """A database with one run, which is done, and what it holds."""
    life = Life(forks, tmp_path_factory.mktemp("done"))
    life.tactus("run", TWICE, "--id", "r", expected=3)
    past = finish(life, "r")
    return life.database, past


@pytest.fixture(scope="module")
def asked(forks: Forks, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database with one run, which waits for its second answer."""
    life = Life(forks, tmp_path_factory.mktemp("asked"))
    life.tactus("run", TWICE, "--id", "r", expected=3)
    life.tactus("respond", "r:1@0.0", "--value", "Ann", expected=0)
    life.tactus("resume", "r", expected=3)
    return life.database


def begun(forks: Forks, database: Path, folder: Path) -> Life:
    folder.mkdir()
    copied(database, folder)
    return Life(forks, folder)


def kills(commits: int) -> list[tuple[int, str]]:
    return [(commit, when) for commit in range(1, commits + 1) for when in ("before", "after")]


def timeless(past: Past) -> dict[str, object]:
    """The result, which chance has a part in, and what was kept of it."""
    return {"result": past.result, "asks": [(e["path"], e["op"], e["value"]) for e in past.entries.values()]}


def test_a_retry_that_is_killed_was_made_or_was_not(forks: Forks, done: tuple[Path, Past], tmp_path: Path) -> None:
    database, truth = done
    argv = ["runs", "retry", "r", "--from", "2"]
    whole = begun(forks, database, tmp_path / "whole")
    commits = whole.start(*argv).wait().commits
    assert commits == 4, "the retry, the claim, the question, the wait"
    expected = finish(whole, "r")
    assert timeless(expected) == timeless(truth), "the seed and the first answers are the same"

    def one(kill: tuple[int, str], folder: Path) -> None:
        life = begun(forks, database, folder)
        assert life.start(*argv, kill=kill).wait().code == -9
        killed = life.past("r")
        if kill == (1, "before"):
            assert killed == truth
            life.tactus(*argv, expected=3)
        else:
            assert list(killed.entries) == ["0", "1"]
            assert [entry["path"] for entry in killed.aside] == ["2", "3"]
            assert killed.run["status"] in ("ready", "running", "waiting")
            assert killed.run["result"] is None
        past = finish(life, "r")
        assert timeless(past) == timeless(expected)
        assert past.run["head"] == len(past.entries) + len(past.aside) == 4 + 2
        assert [id for id, request in past.requests.items() if request["path"] == "2"] == ["r:2@0.0", "r:2@1.0"]
        logs = [json.loads(event["data"])["message"] for event in past.events if event["kind"] == "log"]
        assert logs == ["begun", "first", "second", "second"]

    jobs = kills(commits)
    together([partial(one, kill, tmp_path / f"{kill[1]}-{kill[0]}") for kill in jobs], map(str, jobs))


def test_a_fork_that_is_killed_was_made_or_was_not(forks: Forks, done: tuple[Path, Past], tmp_path: Path) -> None:
    database, truth = done
    argv = ["runs", "fork", "r", "--at", "2", "--id", "f"]
    whole = begun(forks, database, tmp_path / "whole")
    commits = whole.start(*argv).wait().commits
    assert commits == 3, "the run with its past, the question, the wait"
    expected = finish(whole, "f")
    assert timeless(expected) == timeless(truth)

    def one(kill: tuple[int, str], folder: Path) -> None:
        life = begun(forks, database, folder)
        assert life.start(*argv, kill=kill).wait().code == -9
        if kill == (1, "before"):
            life.tactus("resume", "f", expected=2)
            life.tactus(*argv, expected=3)
        else:
            assert list(life.past("f").entries) == ["0", "1"]
        past = finish(life, "f")
        assert timeless(past) == timeless(expected)
        assert list(past.requests) == ["f:2@0.0"]
        assert life.past("r") == truth, "the original is left as it is"

    jobs = kills(commits)
    together([partial(one, kill, tmp_path / f"{kill[1]}-{kill[0]}") for kill in jobs], map(str, jobs))


@pytest.mark.parametrize("when", ["before", "after"])
def test_a_cancel_that_is_killed_was_made_or_was_not(forks: Forks, asked: Path, tmp_path: Path, when: str) -> None:
    life = begun(forks, asked, tmp_path / "life")
    before = life.past("r")
    assert life.start("runs", "cancel", "r", kill=(1, when)).wait().code == -9
    killed = life.past("r")
    if when == "before":
        assert killed == before
        assert finish(life, "r").run["status"] == "done"
        return
    assert killed.run["status"] == "cancelled"
    assert [request["status"] for request in killed.requests.values()] == ["answered", "cancelled"]
    assert life.tactus("runs", "cancel", "r", expected=0).out == "run r was cancelled before\n"
    life.tactus("runs", "retry", "r", expected=3)
    past = finish(life, "r")
    assert list(past.requests) == ["r:1@0.0", "r:2@0.0", "r:2@1.0"]


def test_of_two_cancels_and_an_answer_at_once_the_run_is_cancelled_or_was_answered(
    forks: Forks, asked: Path, tmp_path: Path
) -> None:
    for n in range(4):
        life = begun(forks, asked, tmp_path / f"race-{n}")
        started = [
            life.start("runs", "cancel", "r"),
            life.start("respond", "r:2@0.0", "--approve"),
            life.start("runs", "cancel", "r"),
        ]
        codes = [process.wait().code for process in started]
        past = life.past("r")
        assert (codes[0], codes[2]) == (0, 0)
        assert past.run["status"] == "cancelled"
        assert past.run["epoch"] == 3, "one of them cancelled it"
        assert past.requests["r:2@0.0"]["status"] == ("answered" if codes[1] == 0 else "cancelled")
