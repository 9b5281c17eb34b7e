"""A database that came with a folder is not taken at its word by a Python program either, unless it names it."""

from __future__ import annotations

import json
import os
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from tactus import sync

ASKS = """
Procedure { function(input)
  Human.approve{message = "Go?"}
  return os.getenv("SERVICE_TOKEN")
end }
"""


@pytest.fixture
def brought(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """A run that somebody else has started, and that says that it was granted a variable; its id."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("SERVICE_TOKEN", "secret-of-the-machine")
    (tmp_path / ".tactus").mkdir()
    mine = os.environ["XDG_STATE_HOME"]
    monkeypatch.setenv("XDG_STATE_HOME", f"{mine}-of-somebody-else")
    with sync.Runtime() as runtime:
        run = runtime.start(ASKS)
        runtime.answer(run.requests[0].id, True, actor="eve")
    monkeypatch.setenv("XDG_STATE_HOME", mine)
    with closing(sqlite3.connect(".tactus/runs.db")) as database, database:
        (text,) = database.execute("SELECT settings FROM runs").fetchone()
        wider = {**json.loads(text), "env": {"SERVICE_TOKEN": True}}
        database.execute("UPDATE runs SET settings = ?", (json.dumps(wider),))
    return run.run_id


def test_a_run_that_nobody_started_here_is_blocked(brought: str) -> None:
    with sync.Runtime() as runtime:
        run = runtime.resume(brought)
    assert run.status == "blocked"
    assert run.error is not None
    assert "the value of the variable SERVICE_TOKEN" in run.error["message"]


def test_a_store_that_the_program_names_is_its_own_word(brought: str) -> None:
    with sync.Runtime(storage=".tactus/runs.db") as runtime:
        assert runtime.resume(brought).result == "secret-of-the-machine"


def test_a_run_that_was_started_here_goes_on(brought: str) -> None:
    with sync.Runtime(config={"env": {"SERVICE_TOKEN": {"plain": True}}}) as runtime:
        run = runtime.start(ASKS)
        runtime.answer(run.requests[0].id, True, actor="ann")
    with sync.Runtime() as runtime:
        assert runtime.resume(run.run_id).result == "secret-of-the-machine"
