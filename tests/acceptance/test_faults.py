"""What disks, clocks and people's hands do to a database: nothing is lost, and the message says what happened."""

from __future__ import annotations

import asyncio
import os
import resource
import shutil
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tactus.app import bundle
from tactus.app.activation import Settings
from tactus.app.runs import App
from tactus.runtime import canonical
from tactus.storage import Response
from tactus.storage.sqlite import SqliteStore
from tests.acceptance.life import PROGRAMS, Life, once
from tests.storm import few

NOTES = str(PROGRAMS / "notes.tac")
RIGHT = 40 * 41 // 2 + 1000


def tactus(folder: Path, *argv: str, before: Callable[[], None] | None = None) -> subprocess.CompletedProcess[str]:
    """A process of its own; `before` runs in it first."""
    command = [sys.executable, "-m", "tactus", *argv, "--storage-path", str(folder)]
    return subprocess.run(
        command, cwd=folder, capture_output=True, text=True, stdin=subprocess.DEVNULL, preexec_fn=before, check=False
    )


def to_the_end(life: Life) -> None:
    """Resume, approve and resume: the right answer."""
    waits = life.tactus("resume", "r", expected=3)
    assert "Go on?" in waits.err
    life.tactus("respond", "r:" + next(iter(life.past("r").requests)).removeprefix("r:"), "--approve", expected=0)
    ended = life.tactus("resume", "r", expected=0)
    assert ended.out.strip() == str(RIGHT)
    after = life.past("r")
    assert after.run["head"] == len(after.entries) == 40 * 2 + 1


def full(kilobytes: int) -> Callable[[], None]:
    """No file may grow beyond this: a write that would gets an error, as on a disk with no space left."""

    def limit() -> None:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (kilobytes * 1024, kilobytes * 1024))

    return limit


def test_a_disk_that_takes_no_more_stops_the_run_where_it_was(life: Life) -> None:
    ended = tactus(life.folder, "run", NOTES, "--id", "r", before=full(400))
    assert ended.returncode == 1
    assert "Traceback" not in ended.stderr
    assert "runs.db" in ended.stderr
    assert "then resume the run" in ended.stderr
    kept = life.past("r")
    assert kept.run["head"] == len(kept.entries) > 2
    again = tactus(life.folder, "resume", "r", before=full(400))
    assert again.returncode == 1
    assert "then resume the run" in again.stderr
    for path, entry in kept.entries.items():
        assert life.past("r").entries[path] == entry
    to_the_end(life)


@pytest.mark.parametrize("cut", few([0, 1, 33, 4096, 4121, 30000], 3))
def test_a_torn_log_is_read_as_far_as_it_is_whole(life: Life, cut: int) -> None:
    """The end of the write-ahead log never reached the disk: what is left is an earlier moment of the run."""
    life.start("run", NOTES, "--id", "r", kill=(40, "after")).wait()
    log = Path(f"{life.database}-wal")
    whole = life.past("r")
    os.truncate(log, log.stat().st_size - cut)
    torn = life.past("r")
    assert torn.entries == {path: whole.entries[path] for path in torn.entries}
    assert torn.run["head"] == len(torn.entries)
    to_the_end(life)


@pytest.mark.parametrize("at", few([100, 5000, 50000], 1))
def test_rubbish_in_the_log_ends_it(life: Life, at: int) -> None:
    life.start("run", NOTES, "--id", "r", kill=(40, "after")).wait()
    with open(f"{life.database}-wal", "r+b") as log:
        log.seek(at)
        log.write(b"\xff" * 64)
    torn = past_or_none(life)
    if torn is None:  # the log is older than the first checkpoint: there is no such run
        assert "no run" in life.tactus("resume", "r", expected=2).err
        life.tactus("run", NOTES, "--id", "r", expected=3)
    to_the_end(life)


def past_or_none(life: Life) -> object | None:
    try:
        return life.past("r")
    except (sqlite3.OperationalError, ValueError):
        return None


def test_a_file_exchanged_under_a_running_program_is_named(life: Life) -> None:
    started = life.start("run", NOTES, "--id", "r", kill=(20, "stop"))
    once(lambda: started.stopped)
    shutil.copyfile(life.database, life.folder / "copy.db")
    os.rename(life.database, life.folder / "mine.db")
    os.rename(life.folder / "copy.db", life.database)
    started.signal(signal.SIGCONT)
    ended = started.wait()
    assert ended.code == 1
    assert "was moved, deleted or replaced while this process used it" in ended.err
    assert "put it back" in ended.err
    os.rename(life.folder / "mine.db", life.database)
    to_the_end(life)


def test_an_old_copy_put_back_is_an_earlier_moment(life: Life) -> None:
    """Somebody restores yesterday's backup: the run goes on from there."""
    life.tactus("run", NOTES, "--id", "r", "--param", "notes=40", expected=3)
    backup = life.folder / "backup"
    backup.mkdir()
    for end in ("", "-wal"):
        if Path(f"{life.database}{end}").exists():
            shutil.copyfile(f"{life.database}{end}", backup / f"runs.db{end}")
    life.tactus("respond", next(iter(life.past("r").requests)), "--reject", expected=0)
    life.tactus("resume", "r", expected=0)
    for end in ("", "-wal", "-shm"):
        Path(f"{life.database}{end}").unlink(missing_ok=True)
    for file in backup.iterdir():
        shutil.copyfile(file, life.folder / file.name)
    to_the_end(life)


def test_two_clocks_an_hour_apart_agree_on_what_was_decided(tmp_path: Path) -> None:
    """The process that asks is an hour ahead of the one in which the person answers and the run goes on."""
    now = 1_700_000_000.0
    ahead = SqliteStore(tmp_path / "runs.db", clock=lambda: now + 3600)
    behind = SqliteStore(tmp_path / "runs.db", clock=lambda: now)
    source = bundle.make(
        "main.tac",
        'Procedure { function(input) local a = os.time() local ok, why = Human.approve{message = "Go on?", '
        "timeout = 600, default = false} local b = os.time() Sleep(10) "
        "return {ok, why or 'a person', b - a, os.time() - b} end }",
    )
    run = asyncio.run(App(ahead).activate(App(ahead).create(source, {}, id="r")))
    assert run.status == "waiting"
    (request,) = behind.requests("r")
    assert behind.answer(request["id"], Response(True, actor="ann")).accepted
    late = ahead.answer(request["id"], Response(False, actor="bob"))
    assert not late.accepted
    host = App(behind, Settings())
    run = asyncio.run(host.activate(host.claim("r")))
    assert run.status == "waiting"
    (timer,) = canonical.loads(run.waiting_on)
    assert timer["until"] >= now + 10
    other = App(ahead)
    run = asyncio.run(other.activate(other.claim("r")))
    assert run.status == "done", run.error
    ok, why, passed, slept = canonical.loads(run.result or "")
    assert (ok, why) == (True, "a person")
    assert passed >= 0
    assert slept >= 0
    times = [entry.finished_at for entry in behind.entries("r")]
    events = [event.at for event in behind.events("r")]
    assert events == sorted(events), "what people saw never goes back in time"
    assert len(times) == 2
    for store in (ahead, behind):
        store.close()


def test_a_wrong_file_is_left_as_it_is(life: Life) -> None:
    text, other = life.folder / "notes.db", life.folder / "other.db"
    text.write_text("these are my notes\n" * 100)
    connection = sqlite3.connect(other)
    with connection:
        connection.execute("CREATE TABLE mine (x)")
    connection.close()
    before = text.read_bytes(), other.read_bytes()
    for wrong in (text, other):
        for argv in (["run", NOTES], ["inbox"], ["runs", "list"], ["resume", "r"]):
            command = [sys.executable, "-m", "tactus", *argv, "--storage-path", str(wrong)]
            ended = subprocess.run(command, cwd=life.folder, capture_output=True, text=True, check=False)
            assert ended.returncode in (1, 2), ended
            assert "is not a Tactus database" in ended.stderr or "name a" in ended.stderr, ended.stderr
            assert "Traceback" not in ended.stderr
    assert (text.read_bytes(), other.read_bytes()) == before
