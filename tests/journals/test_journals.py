"""Every journal that was ever recorded still replays."""

from __future__ import annotations

import json
import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from tactus.runtime import ABI, SUPPORTED_ABIS
from tests.acceptance.forks import Forks
from tests.acceptance.life import Life, Past, check_kept
from tests.acceptance.server import serving
from tests.journals.record import FOLDER, RECORDINGS, RUN, dumped, restored

FILES = sorted(FOLDER.glob("abi*-*.sql"))
WAITING = [file for file in FILES if file.stem.endswith("-waiting")]
DONE = [file for file in FILES if file.stem.endswith("-done")]
OFFLINE = {"OPENAI_API_KEY": "", "OPENAI_BASE_URL": "http://127.0.0.1:9/v1"}


@pytest.fixture(scope="module")
def forks() -> Iterator[Forks]:
    server = Forks()
    yield server
    server.close()


def abi(file: Path) -> int:
    return int(file.stem.split("-")[0].removeprefix("abi"))


def named(file: Path) -> str:
    return file.stem.split("-")[1]


def begin(forks: Forks, file: Path, folder: Path, *changes: tuple[str, tuple[object, ...]]) -> Life:
    """A folder with the recorded database, in which nothing can be reached."""
    life = Life(forks, folder, OFFLINE)
    restored(file.read_text(encoding="utf-8"), life.database)
    with closing(sqlite3.connect(life.database)) as connection, connection:
        for statement, values in changes:
            connection.execute(statement, values)
    return life


def test_there_is_a_journal_of_each_program_for_each_supported_abi() -> None:
    expected = {(a, name, state) for a in SUPPORTED_ABIS for name in RECORDINGS for state in ("waiting", "done")}
    assert {(abi(file), named(file), file.stem.split("-")[2]) for file in FILES} >= expected
    assert ABI in SUPPORTED_ABIS


@pytest.mark.parametrize("file", DONE, ids=lambda file: file.stem)
def test_an_ended_run_replays_without_doing_anything(forks: Forks, tmp_path: Path, file: Path) -> None:
    """Its end taken away, it comes to the same end: nothing is asked, nothing is said twice."""
    recorded = begin(forks, file, tmp_path).past(RUN)
    unended = "UPDATE runs SET status = 'ready', result = NULL WHERE id = ?"
    (tmp_path / "again").mkdir()
    life = begin(forks, file, tmp_path / "again", (unended, (RUN,)))
    ended = life.tactus("resume", RUN, expected=0)
    assert json.loads(ended.out) == recorded.result
    assert f"↺ Replayed {recorded.run['head']} steps from the journal" in ended.err
    assert "Waiting for response" not in ended.err
    past = life.past(RUN)
    assert past.run["result"] == recorded.run["result"]
    same(past, recorded)


def same(past: Past, recorded: Past) -> None:
    assert past.run["status"] == "done"
    assert past.run["head"] == len(past.entries)
    assert past.entries == recorded.entries
    assert past.events == recorded.events
    assert past.requests == recorded.requests
    assert past.inbox == recorded.inbox


@pytest.mark.parametrize("file", WAITING, ids=lambda file: file.stem)
def test_a_waiting_run_is_answered_and_ends(forks: Forks, tmp_path: Path, file: Path) -> None:
    """Deadlines are moved to an hour from now: the journals are older than that."""
    hour = time.time() + 3600
    life = begin(
        forks,
        file,
        tmp_path,
        ("UPDATE requests SET expires_at = ? WHERE status = 'pending' AND expires_at IS NOT NULL", (hour,)),
        ("UPDATE runs SET wake_at = ? WHERE wake_at IS NOT NULL", (hour,)),
    )
    before = life.past(RUN)
    request = life.pending(RUN)
    assert before.run["status"] == "waiting"
    assert request is not None
    life.tactus(*life.respond(request), expected=0)
    recording = RECORDINGS[named(file)]
    with serving(tmp_path, recording.script or "nothing") as provider:
        live = Life(forks, tmp_path, provider.env)
        live.tactus("resume", RUN, expected=0)
        asked = len(provider.requests(RUN))
    past = live.past(RUN)
    check_kept(before, past)
    assert past.run["status"] == "done"
    added = past.count("Model.request") - before.count("Model.request")
    assert asked == (added if recording.script else 0), "only what is new was asked"
    done = begin(forks, file.with_name(file.name.replace("-waiting", "-done")), fresh(tmp_path / "done")).past(RUN)
    assert {key for key in past.result if past.result[key] != done.result[key]} <= {"times", "day"}


def fresh(folder: Path) -> Path:
    folder.mkdir()
    return folder


def test_a_dump_is_the_database_again(forks: Forks, tmp_path: Path) -> None:
    for file in FILES:
        text = file.read_text(encoding="utf-8")
        assert dumped(begin(forks, file, fresh(tmp_path / file.stem)).database) == text
