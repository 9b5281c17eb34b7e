"""`tactus watch` and `tactus resume --all` in real processes: runs go on by themselves, whoever else does the same."""

from __future__ import annotations

import json
import signal
import sqlite3
import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from tests.acceptance.forks import Started
from tests.acceptance.life import PROGRAMS, Life, once

APPROVAL = str(PROGRAMS / "approval.tac")
PATIENT = str(PROGRAMS / "patient.tac")
TWICE = str(PROGRAMS / "twice.tac")


def statuses(life: Life) -> dict[str, str]:
    """Read beside the processes that write."""
    with closing(sqlite3.connect(f"file:{life.database}?mode=ro", uri=True)) as connection:
        return dict(connection.execute("SELECT id, status FROM runs").fetchall())


def all_are(life: Life, status: str, *ids: str) -> bool:
    found = statuses(life)
    return all(found.get(run_id) == status for run_id in ids)


@contextmanager
def watching(life: Life, *options: str) -> Iterator[Started]:
    process = life.start("watch", "--interval", "0.2", *options)
    try:
        once(lambda: "Watching " in process.said)
        yield process
    finally:
        if not process.over(0):
            process.signal(signal.SIGTERM)
            process.wait()


def lines(process: Started, number: int = signal.SIGTERM) -> list[str]:
    """End a watch; what it has said of runs."""
    process.signal(number)
    ended = process.wait()
    assert ended.code == 128 + number, ended
    assert "Traceback" not in ended.err
    return ended.out.splitlines()


def program(life: Life, body: str, name: str = "main.tac") -> str:
    path = life.folder / name
    path.write_text(f"Procedure {{ function(input)\n{body}\nend }}\n", encoding="utf-8")
    return str(path)


# ---------------------------------------------------------------- watch


def test_an_answered_run_and_one_whose_time_has_come_go_on_by_themselves(life: Life) -> None:
    life.tactus("run", APPROVAL, "--id", "asked", "--param", "timeout=600", expected=3)
    life.tactus("run", PATIENT, "--id", "asleep", "--param", "seconds=1", "--wait", "0", expected=3)
    life.tactus("run", APPROVAL, "--id", "open", "--param", "timeout=600", expected=3)
    life.tactus("run", APPROVAL, "--id", "late", "--param", "timeout=1", expected=3)
    with watching(life) as watch:
        life.tactus("respond", "asked:0@0.0", "--approve", expected=0)
        once(lambda: all_are(life, "done", "asked", "asleep", "late"))
        said = lines(watch)
    assert statuses(life)["open"] == "waiting"
    assert sorted(line.split()[:2] for line in said) == [["asked", "done"], ["asleep", "done"], ["late", "done"]]
    assert '"why": "timed_out"' in next(line for line in said if line.startswith("late"))
    assert life.past("asleep").run["epoch"] == 2


def test_a_run_that_begins_meanwhile_and_waits_again_and_again_is_taken_forward_each_time(life: Life) -> None:
    with watching(life, "--json") as watch:
        life.tactus("run", TWICE, "--id", "r", expected=3)
        life.tactus("respond", "r:1@0.0", "--value", "Ann", expected=0)
        once(lambda: life.pending("r") is not None and all_are(life, "waiting", "r"))
        life.tactus("respond", "r:2@0.0", "--approve", expected=0)
        once(lambda: all_are(life, "done", "r"))
        said = [json.loads(line) for line in lines(watch, signal.SIGINT)]
    assert [(one["run_id"], one["status"]) for one in said][:1] == [("r", "waiting")]
    assert said[-1]["result"]["first"] == "Ann"
    assert [request["message"] for request in said[0]["requests"]] == ["Second, after Ann?"]


def test_a_run_whose_process_was_killed_is_taken_over(life: Life) -> None:
    process = life.start("run", PATIENT, "--id", "r", "--param", "seconds=1.5")
    once(lambda: "Sleeping until" in process.said)
    with watching(life) as watch:
        time.sleep(0.5)
        assert all_are(life, "running", "r"), "who lives keeps it"
        process.signal(signal.SIGKILL)
        once(lambda: all_are(life, "done", "r"))
        assert len([line for line in lines(watch) if line.split()[1] == "done"]) == 1
    past = life.past("r")
    assert past.result == "once, slept 1.5"
    assert [event["kind"] for event in past.events].count("log") == 1


def test_a_run_that_fails_stops_nothing(life: Life) -> None:
    life.tactus("run", program(life, 'Sleep(1) error("broken")'), "--id", "bad", "--wait", "0", expected=3)
    life.tactus("run", PATIENT, "--id", "good", "--param", "seconds=1", "--wait", "0", expected=3)
    with watching(life) as watch:
        once(lambda: all_are(life, "done", "good") and all_are(life, "failed", "bad"))
        said = lines(watch)
    assert "bad  failed     broken" in said


def test_a_run_that_cannot_go_on_at_all_is_left_alone_for_a_while(life: Life) -> None:
    life.tactus("run", PATIENT, "--id", "lost", "--param", "seconds=1", "--wait", "0", expected=3)
    life.tactus("run", PATIENT, "--id", "good", "--param", "seconds=1", "--wait", "0", expected=3)
    with closing(sqlite3.connect(life.database)) as connection, connection:
        connection.execute("UPDATE runs SET program = 'gone' WHERE id = 'lost'")
    with watching(life) as watch:
        once(lambda: all_are(life, "done", "good"))
        time.sleep(0.5)
        said = lines(watch)
    broken = [line for line in said if line.startswith("lost")]
    assert 1 <= len(broken) <= 3, said
    assert all("broke off   StoreError: no program gone in" in line for line in broken)


def test_many_runs_and_three_watches_of_which_one_is_killed(life: Life) -> None:
    """Each run is done once, its journal whole; nobody takes a run from somebody who lives."""
    ids = [f"r{n}" for n in range(12)]
    body = (
        "Sleep(1.5) local n = Step.checkpoint(function() return math.random(1, 100) end) Sleep(0.3) Sleep(0.2) return n"
    )
    file = program(life, body)
    for started in [life.start("run", file, "--id", name, "--wait", "0") for name in ids]:
        assert started.wait().code == 3
    with watching(life, "--wait", "1") as first, watching(life, "--wait", "1") as second, watching(life) as third:
        once(lambda: "running" in statuses(life).values())
        first.signal(signal.SIGKILL)
        assert first.wait().code == -9
        once(lambda: all_are(life, "done", *ids))
        said = [*lines(second), *lines(third)]
    finished = Counter(line.split()[0] for line in said if line.split()[1] == "done")
    for name in ids:
        past = life.past(name)
        assert list(past.entries) == ["0", "1", "2", "3"]
        assert past.run["head"] == 4
        assert past.result == json.loads(past.entries["1"]["value"])
        assert finished[name] <= 1
    assert sum(finished.values()) >= len(ids) - 10, "those that the killed one had finished by itself"


def test_at_most_so_many_runs_are_worked_on_at_a_time(life: Life) -> None:
    file, ids = program(life, "Sleep(1) Sleep(0.5)"), ("a", "b", "c", "d", "e")
    for name in ids:
        life.tactus("run", file, "--id", name, "--wait", "0", expected=3)
    most = 0
    with watching(life, "--at-once", "2", "--wait", "60"):
        while not all_are(life, "done", *ids):
            most = max(most, Counter(statuses(life).values())["running"])
            time.sleep(0.01)
    assert most == 2


def test_what_is_under_way_when_a_watch_is_ended_can_be_resumed_at_once(life: Life) -> None:
    life.tactus("run", PATIENT, "--id", "r", "--param", "seconds=30", "--wait", "0", expected=3)
    with closing(sqlite3.connect(life.database)) as connection, connection:
        connection.execute("UPDATE runs SET status = 'ready', wake_at = NULL")
    with watching(life, "--wait", "60") as watch:
        once(lambda: all_are(life, "running", "r"))
        assert lines(watch) == []
    past = life.past("r")
    assert (past.run["status"], past.run["owner"]) == ("ready", "")
    life.tactus("resume", "r", "--wait", "0", expected=3)


def test_once_takes_forward_what_is_due_and_ends(life: Life) -> None:
    life.tactus("run", APPROVAL, "--id", "asked", "--param", "timeout=600", expected=3)
    assert life.tactus("watch", "--once", expected=0).out == ""
    life.tactus("respond", "asked:0@0.0", "--approve", expected=0)
    assert life.tactus("watch", "--once", expected=0).out.startswith("asked  done")


@pytest.mark.skipif(sys.platform != "linux", reason="looks into /proc")
def test_a_watch_with_nothing_to_do_does_next_to_nothing(life: Life) -> None:
    life.tactus("run", APPROVAL, "--id", "open", "--param", "timeout=600", expected=3)

    def ticks(process: Started) -> int:
        stat = Path(f"/proc/{process.pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
        return int(stat[11]) + int(stat[12])

    with watching(life) as watch:
        before = ticks(watch)
        time.sleep(2)
        assert ticks(watch) - before <= 20, "hundredths of a second"


# ---------------------------------------------------------------- resume --all


def test_all_that_can_go_on_is_resumed_and_the_worst_exit_code_counts(life: Life) -> None:
    assert life.tactus("run", APPROVAL, "--id", "open", "--param", "timeout=600").code == 3
    assert life.tactus("resume", "--all", expected=0).out == "no run can go on now\n"
    life.tactus("run", APPROVAL, "--id", "asked", "--param", "timeout=600", expected=3)
    life.tactus("respond", "asked:0@0.0", "--approve", expected=0)
    assert life.tactus("resume", "--all", expected=0).out.startswith("asked  done")
    life.tactus("run", TWICE, "--id", "twice", expected=3)
    life.tactus("respond", "twice:1@0.0", "--value", "Ann", expected=0)
    assert life.tactus("resume", "--all", expected=3).out.startswith("twice  waiting    for twice:2@0.0: Second")
    life.tactus("respond", "twice:2@0.0", "--approve", expected=0)
    life.tactus("run", program(life, 'Sleep(1) error("broken")'), "--id", "bad", "--wait", "0", expected=3)
    time.sleep(1)
    ended = life.tactus("resume", "--all", "--json", "--wait", "5", expected=1)
    assert sorted((one["run_id"], one["status"]) for one in json.loads(ended.out)) == [
        ("bad", "failed"),
        ("twice", "done"),
    ]


def test_a_blocked_run_is_tried_again(life: Life) -> None:
    assert "OPENAI_API_KEY" not in life.env
    life.tactus("run", str(PROGRAMS / "draft.tac"), "--id", "r", expected=1)
    assert all_are(life, "blocked", "r")
    ended = life.tactus("resume", "--all", expected=1)
    assert ended.out.startswith("r  blocked    ")
    assert life.tactus("watch", "--once", expected=0).out == "", "somebody has to mend it first"


def test_two_at_once_take_each_run_once(life: Life) -> None:
    ids = [f"r{n}" for n in range(8)]
    for name in ids:
        life.tactus("run", PATIENT, "--id", name, "--param", "seconds=1", "--wait", "0", expected=3)
    time.sleep(1)
    ended = [process.wait() for process in [life.start("resume", "--all") for _ in range(2)]]
    said = [line.split()[:2] for end in ended for line in end.out.splitlines() if "no run" not in line]
    assert sorted(said) == [[name, "done"] for name in ids]
    assert [end.code for end in ended] == [0, 0]
    assert all(life.past(name).run["epoch"] == 2 for name in ids)
