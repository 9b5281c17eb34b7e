"""A database that came with a folder grants nothing: its runs go on with what this machine grants, or not at all."""

from __future__ import annotations

import json
import os
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from tests.cli.conftest import Cli, program

DATABASE = ".tactus/runs.db"
SECRET = "secret-of-the-machine"
LOOKS = """
  Human.approve{message = "Go?"}
  local _, read = pcall(File.read, "private.txt")
  local _, secret = pcall(os.getenv, "SERVICE_TOKEN")
  return {secret = secret.message or secret, read = read.message or read}
"""


@pytest.fixture
def brought(cli: Cli, here: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A checkout with a run in it that waits, and was started by somebody else."""
    monkeypatch.setenv("SERVICE_TOKEN", SECRET)
    (here.parent / "private.txt").write_text("private")
    program(here, LOOKS)
    mine = os.environ["XDG_STATE_HOME"]
    monkeypatch.setenv("XDG_STATE_HOME", f"{mine}-of-somebody-else")
    assert cli("run main.tac --id r").code == 3
    assert cli("respond r:0@0.0 --approve").code == 0
    monkeypatch.setenv("XDG_STATE_HOME", mine)
    return here


def keep(folder: Path, **settings: Any) -> None:
    """The run says that it was granted this."""
    with closing(sqlite3.connect(folder / DATABASE)) as database, database:
        (text,) = database.execute("SELECT settings FROM runs").fetchone()
        database.execute("UPDATE runs SET settings = ?", (json.dumps({**json.loads(text), **settings}),))


def test_what_it_says_of_variables_and_files_is_not_believed(cli: Cli, brought: Path) -> None:
    keep(brought, env={"SERVICE_TOKEN": True}, files={"root": str(brought.parent)})
    said = cli("resume r")
    assert said.code == 1
    assert (
        "nobody has started this run here, and it says that it was granted what this machine does not grant: the value "
        f"of the variable SERVICE_TOKEN, writing files in {brought.parent}; it came with its database: grant that in "
        "your own configuration, or, if you know who started it, say TACTUS_TRUST=1 for the command that goes on with "
        "it"
    ) in said.err
    for line in ("resume --all", "watch --once", "resume r --json", "runs fork r --id f"):
        ended = cli(line)
        assert SECRET not in ended.out + ended.err
    assert cli("runs show r --json").json["status"] == "blocked"


def test_what_is_granted_here_too_is_enough(cli: Cli, brought: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    keep(brought, env={"SERVICE_TOKEN": True})
    monkeypatch.setenv("TACTUS_ENV", "SERVICE_TOKEN")
    assert "the value of the variable SERVICE_TOKEN" in cli("resume r").err, "a reference was granted, and no value"
    keep(brought, env={"SERVICE_TOKEN": False})
    assert cli("resume r").json["secret"].startswith("[secret:SERVICE_TOKEN:")


def test_a_run_that_was_granted_nothing_else_goes_on(cli: Cli, brought: Path) -> None:
    said = cli("resume r").json
    assert "not granted" in said["secret"]
    assert 'no file "private.txt"' in said["read"]


def test_one_command_can_believe_it(cli: Cli, brought: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    keep(brought, env={"SERVICE_TOKEN": False})
    monkeypatch.setenv("TACTUS_TRUST", "1")
    assert cli("resume r").json["secret"].startswith("[secret:SERVICE_TOKEN:")


def test_a_database_that_is_named_is_believed(cli: Cli, brought: Path) -> None:
    keep(brought, env={"SERVICE_TOKEN": False})
    assert cli(f"resume r --storage-path {DATABASE}").code == 0


def test_what_was_started_here_keeps_what_it_was_granted(
    cli: Cli, here: Path, monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """Also where it was granted for that command alone, and in another place."""
    monkeypatch.setenv("SERVICE_TOKEN", SECRET)
    program(here, LOOKS)
    (here / "main.tac.yml").write_text("env: [SERVICE_TOKEN]\n")
    assert cli("run main.tac --id r --trust").code == 3
    assert cli("respond r:0@0.0 --approve").code == 0
    moved = tmp_path_factory.mktemp("moved") / "project"
    here.rename(moved)
    monkeypatch.chdir(moved)
    (here).mkdir()
    assert cli("resume r").json["secret"].startswith("[secret:SERVICE_TOKEN:")
    assert cli("runs fork r --at 1 --id f").json["secret"].startswith("[secret:SERVICE_TOKEN:"), "and so does a fork"


def test_a_program_that_was_changed_in_the_database_has_not_been_started_here(
    cli: Cli, here: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SERVICE_TOKEN", SECRET)
    monkeypatch.setenv("TACTUS_ENV", "SERVICE_TOKEN")
    program(here, LOOKS)
    assert cli("run main.tac --id r").code == 3
    monkeypatch.delenv("TACTUS_ENV")
    with closing(sqlite3.connect(here / DATABASE)) as database, database:
        database.execute("UPDATE programs SET bundle = replace(bundle, 'return {secret', 'return {stolen')")
    assert "nobody has started this run here" in cli("resume r").err


def test_a_database_that_acts_by_itself_is_refused(cli: Cli, brought: Path) -> None:
    with closing(sqlite3.connect(brought / DATABASE)) as database, database:
        database.execute("CREATE TRIGGER t AFTER INSERT ON runs BEGIN UPDATE runs SET status = 'ready'; END")
    for line in ("resume r", "run main.tac", "runs list", "inbox"):
        said = cli(line)
        assert said.code != 0
        assert "holds triggers or views" in said.err


@pytest.mark.parametrize("what", ["folder", "file"])
def test_runs_are_not_kept_where_a_link_of_the_folder_leads(
    cli: Cli, here: Path, what: str, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """A checkout could have them written into another project, or read from it."""
    program(here, "return {}")
    elsewhere = tmp_path_factory.mktemp("elsewhere")
    if what == "folder":
        (here / ".tactus").rmdir()
        (here / ".tactus").symlink_to(elsewhere)
    else:
        (here / DATABASE).symlink_to(elsewhere / "runs.db")
    for line in ("run main.tac", "runs list"):
        said = cli(line)
        assert said.code == 2
        assert f"{here / DATABASE} leads outside its own folder, to {elsewhere / 'runs.db'}: " in said.err
    assert list(elsewhere.iterdir()) == []
    assert cli(f"run main.tac --storage-path {elsewhere}").code == 0
