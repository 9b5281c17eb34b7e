"""Where runs are stored, and how they are found again."""

from __future__ import annotations

import sqlite3
import stat
from pathlib import Path

import pytest

from tactus.cli.place import Place
from tactus.errors import BusyStore
from tactus.storage import Response
from tests.cli.conftest import Cli, program, write


def commands(text: str) -> list[str]:
    """The commands that were printed, without their first word."""
    return [line.partition("tactus ")[2] for line in text.splitlines() if "tactus " in line]


def test_the_nearest_folder_upward_that_has_one_is_used(
    cli: Cli, ask: str, here: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    deep = here / "a" / "b"
    deep.mkdir(parents=True)
    monkeypatch.chdir(deep)
    assert cli(f"run ../../{ask} --id one").code == 3
    assert (here / ".tactus" / "runs.db").exists()
    assert not (deep / ".tactus").exists()
    assert "one" in cli("inbox").out
    assert cli("respond one:0@0.0 --approve").code == 0
    monkeypatch.chdir(here / "a")
    assert cli("resume one").json == {"yes": True}


def test_nothing_is_made_by_commands_that_only_look(cli: Cli, here: Path) -> None:
    for line in ("inbox", "runs list", "runs show x", "resume x", "respond x --approve"):
        said = cli(line)
        assert (said.code, said.out) == (2, "")
        assert "there are no runs here" in said.err
    assert not (here / ".tactus" / "runs.db").exists()


@pytest.mark.parametrize(
    ("flags", "file"),
    [
        ("--storage file --storage-path ./data", "data/runs.db"),
        ("--storage-path data/deep", "data/deep/runs.db"),
        ("--storage-path mine.db", "mine.db"),
        ("--storage-path 'my data'", "my data/runs.db"),
    ],
)
def test_printed_commands_work_when_pasted(cli: Cli, here: Path, ask: str, flags: str, file: str) -> None:
    said = cli(f"run {ask} {flags}")
    assert said.code == 3
    assert (here / file).exists()
    approve, reject, resume = commands(said.err)
    assert approve.startswith("respond ")
    assert "--reject" in reject
    answered = cli(approve)
    assert answered.code == 0
    assert commands(answered.out) == [resume]
    assert cli(resume).json == {"yes": True}


def test_printed_commands_of_the_default_place_name_no_path(cli: Cli, ask: str) -> None:
    assert "--storage-path" not in cli(f"run {ask}").err + cli("inbox").out


def test_only_the_user_reads_the_file(cli: Cli, here: Path) -> None:
    program(here, "return {}")
    cli("run main.tac --storage file --storage-path data")
    assert stat.S_IMODE((here / "data").stat().st_mode) == 0o700
    assert stat.S_IMODE((here / "data/runs.db").stat().st_mode) == 0o600


def test_memory_keeps_nothing_and_a_run_that_ends_does_not_need_it(cli: Cli, here: Path) -> None:
    program(here, "return {n = 1}")
    assert cli("run main.tac --storage memory").json == {"n": 1}
    assert list((here / ".tactus").iterdir()) == []


def test_a_run_in_memory_that_would_wait_fails_and_says_so(cli: Cli, here: Path, ask: str) -> None:
    said = cli(f"run {ask} --storage memory --id one")
    assert (said.code, said.out) == (1, "")
    assert (
        '✗ run one waits for an answer to "Go?", and --storage memory keeps nothing: it is lost; '
        "run it without --storage memory\n"
    ) in said.err
    program(here, "Sleep(60)")
    waits = cli("run main.tac --storage memory --wait 0 --json")
    assert (waits.code, waits.json["status"], waits.json["error"]["code"]) == (1, "failed", "lost")


def test_the_id_of_a_run_that_exists_is_refused_naming_resume(cli: Cli, ask: str) -> None:
    assert cli(f"run {ask} --id one --storage-path d").code == 3
    said = cli(f"run {ask} --id one --storage-path d")
    assert (said.code, said.out) == (2, "")
    assert said.err.endswith("there is a run one already; go on with it: tactus resume one --storage-path d\n")


def test_an_unknown_run_exits_2(cli: Cli, ask: str) -> None:
    cli(f"run {ask}")
    for line in ("resume nobody", "runs show nobody"):
        said = cli(line)
        assert said.code == 2
        assert "no run nobody in " in said.err


def test_a_file_that_is_no_database_of_ours_is_left_as_it_is(cli: Cli, here: Path) -> None:
    program(here, "return {}")
    write(here, "notes.db", "my notes\n" * 1000)
    said = cli("run main.tac --storage-path notes.db")
    assert (said.code, said.err) == (
        1,
        "error: notes.db is not a Tactus database and was left as it is; name another file\n",
    )
    with sqlite3.connect(here / "other.db") as other:
        other.execute("CREATE TABLE t (x)")
    other.close()
    assert "not a Tactus database" in cli("run main.tac --storage-path other.db").err
    assert (here / "notes.db").read_text() == "my notes\n" * 1000


def test_a_locked_database_names_the_file_and_what_to_do(here: Path) -> None:
    place = Place(here / "runs.db")
    place.open().close()
    holder = sqlite3.connect(here / "runs.db", isolation_level=None)
    holder.execute("BEGIN IMMEDIATE")
    store = place.open(busy=0.05)
    with pytest.raises(BusyStore, match=r"runs\.db has been locked by another process for 0\.05 s .* try again"):
        store.answer("one:0@0.0", Response(True))
    holder.close()
    store.close()
