"""Ctrl-C and SIGTERM: the exit code says so, one message says how to go on, and the run goes on at once."""

from __future__ import annotations

import json
import signal
import sqlite3
import time
from pathlib import Path

import pytest

from tests.acceptance.forks import Ended, Forks, Started
from tests.acceptance.life import PROGRAMS, Life, once
from tests.acceptance.server import digest, serving

SIGNALS = pytest.mark.parametrize(
    ("number", "code", "word"), [(signal.SIGINT, 130, "interrupted"), (signal.SIGTERM, 143, "terminated")]
)
ANSWERS = ["first", "second"]


def stopped(process: Started, number: int, code: int) -> Ended:
    process.signal(number)
    ended = process.wait()
    assert ended.code == code, ended
    assert ended.out == ""
    assert "Traceback" not in ended.err
    return ended


@SIGNALS
def test_a_signal_while_a_model_is_silent(forks: Forks, tmp_path: Path, number: int, code: int, word: str) -> None:
    silent = ["first", {"text": "too late", "delay": 600}]
    with serving(tmp_path, silent) as provider:
        life = Life(forks, tmp_path, provider.env)
        life.tactus("run", str(PROGRAMS / "draft.tac"), "--id", "r", expected=3)
        life.tactus("respond", "r:1@0.0", "--approve", expected=0)
        process = life.start("resume", "r")
        once(lambda: len(provider.requests("r")) == 2)
        ended = stopped(process, number, code)
        assert ended.err.count(word) == 1
        assert ended.err.count(f"tactus resume r --storage-path {tmp_path}\n") == 1
        asked = provider.requests("r")
        port = int(provider.url.split(":")[2].split("/")[0])
    past = life.past("r")
    assert past.run["status"] == "ready"
    assert past.run["owner"] == ""
    with serving(tmp_path, ANSWERS, port=port) as provider:
        assert json.loads(life.tactus("resume", "r", expected=0).out) == "first second true"
        again = provider.requests("r")
    assert [digest(request["body"], "r") for request in again] == [digest(asked[1]["body"], "r")]


@SIGNALS
def test_a_signal_while_it_sleeps(life: Life, number: int, code: int, word: str) -> None:
    process = life.start("run", str(PROGRAMS / "patient.tac"), "--id", "r", "--param", "seconds=1.5")
    once(lambda: "Sleeping until" in process.said)
    before = life.past("r")
    ended = stopped(process, number, code)
    assert ended.err.count(word) == 1
    assert ended.err.count("tactus resume r --storage-path ") == 1
    past = life.past("r")
    assert past.run["status"] == "ready"
    resumed = life.tactus("resume", "r", expected=0)
    assert json.loads(resumed.out) == "once, slept 1.5"
    after = life.past("r")
    assert after.inbox == before.inbox, "when it wakes up was decided once"
    assert after.entries["1"]["finished_at"] >= json.loads(before.inbox["1@0.0"])["until"]
    assert resumed.err.count("about to sleep") + ended.err.count("about to sleep") <= 2
    assert [event["kind"] for event in after.events].count("log") == 1


@SIGNALS
def test_a_signal_while_the_program_computes(life: Life, number: int, code: int, word: str) -> None:
    process = life.start("run", str(PROGRAMS / "busy.tac"), "--id", "r")
    once(lambda: life.database.exists() and "about to compute" in process.said)
    begun = time.monotonic()
    ended = stopped(process, number, code)
    assert time.monotonic() - begun < 10
    assert ended.err.count("interrupted") + ended.err.count("terminated") == 1, ended.err
    before = life.past("r")
    assert before.run["status"] == "ready"
    assert before.run["owner"] == ""
    connection = sqlite3.connect(life.database)
    with connection:  # the rest of the sum would take a minute
        connection.execute("""UPDATE runs SET input = '{"millions":0}'""")
    connection.close()
    resumed = life.tactus("resume", "r", expected=0)
    after = life.past("r")
    assert after.entries["0"] == before.entries["0"]
    assert resumed.out.strip() == after.entries["0"]["value"], "the Step was remembered"


def test_a_signal_can_ask_the_program_to_stop(life: Life) -> None:
    process = life.start("run", str(PROGRAMS / "shift.tac"), "--id", "r")
    once(lambda: "Run r" in process.said)
    time.sleep(0.3)
    process.signal(signal.SIGUSR1)
    ended = process.wait()
    assert ended.code == 0, ended
    result = json.loads(ended.out)
    assert result["reason"] == "signal SIGUSR1"
    assert result["rounds"] == life.past("r").run["head"]
