"""`tactus init` begins a project that runs at once, and leaves what is there as it is."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest

from tests.cli.conftest import Cli, write


def test_a_new_project_runs_without_a_key(cli: Cli, here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    said = cli("init 'my project'")
    assert said.code == 0
    assert said.out.splitlines()[-1] == "next: cd 'my project' && tactus run hello.tac --mock --param name=Ada"
    monkeypatch.chdir(here / "my project")
    assert cli("run hello.tac --mock --param name=Ada").json == {"greeting": "Hello, nice to meet you!"}
    assert Path(".tactus/runs.db").exists()
    assert cli("config show").code == 0


def test_every_line_of_the_configuration_is_one_that_could_be_meant(cli: Cli, here: Path) -> None:
    cli("init")
    path = here / ".tactus" / "config.yml"
    lines = path.read_text("utf-8").splitlines()
    path.write_text("\n".join(line[1:] for line in lines if re.match(r"#(?! \S)", line)), encoding="utf-8")
    (here / "data").mkdir()
    shown = cli("config show --json")
    assert shown.code == 0
    said = {value["key"] for value in shown.json["values"] if value["layer"] == "project"}
    assert said == {
        "default_model",
        "max_turns",
        "budget.usd",
        "budget.tokens",
        "limits.memory",
        "limits.cpu_seconds",
        "files.access",
        "files.root",
        "env.SERVICE_TOKEN",
    }


def test_what_is_there_is_left_as_it_is(cli: Cli, here: Path) -> None:
    write(here, "hello.tac", "-- mine")
    write(here, ".tactus/config.yml", "max_turns: 5\n")
    write(here, ".gitignore", "*.pyc")
    said = cli("init --json").json
    assert [file["done"] for file in said["files"]] == [
        "was there, left as it is",
        "was there, left as it is",
        ".tactus/runs.db* added",
    ]
    assert (here / "hello.tac").read_text() == "-- mine"
    assert (here / ".tactus" / "config.yml").read_text() == "max_turns: 5\n"
    assert (here / ".gitignore").read_text() == "*.pyc\n.tactus/runs.db*\n"
    assert cli("init --json").json["files"][2]["done"] == "was there, left as it is"
    assert (here / ".gitignore").read_text() == "*.pyc\n.tactus/runs.db*\n"


@pytest.mark.needs("git")
def test_git_sees_the_configuration_and_not_the_runs(cli: Cli, here: Path) -> None:
    cli("init")
    cli("run hello.tac --mock")
    subprocess.run(["git", "init", "-q"], cwd=here, check=True)
    listed = subprocess.run(
        ["git", "status", "--porcelain", "-uall"], cwd=here, capture_output=True, text=True, check=True
    )
    seen = {line[3:] for line in listed.stdout.splitlines()}
    assert seen == {".gitignore", ".tactus/config.yml", "hello.tac"}


def test_a_folder_that_cannot_be_made_is_said(cli: Cli, here: Path) -> None:
    write(here, "taken", "a file")
    said = cli("init taken")
    assert (said.code, said.out) == (2, "")
    assert said.err == "error: taken/.tactus cannot be made: Not a directory\n"
