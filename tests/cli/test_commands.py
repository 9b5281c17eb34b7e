"""Which commands there are, and what is said of those that are not."""

from __future__ import annotations

from pathlib import Path

import pytest

from tactus import __version__
from tactus.cli import COMMANDS, LATER
from tests.cli.conftest import Cli, program, write


@pytest.mark.parametrize("line", ["", "--help", "-h", "help"])
def test_help_lists_every_command(cli: Cli, line: str) -> None:
    said = cli(line)
    assert (said.code, said.err) == (0, "")
    assert all(f"  {name} " in said.out for name in COMMANDS)


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_explains_itself(cli: Cli, name: str) -> None:
    said = cli(f"{name} --help")
    assert said.code == 0
    assert f"usage: tactus {name}" in said.out
    assert cli(f"help {name}").out == said.out


def test_the_version_is_one_line_or_one_object(cli: Cli) -> None:
    assert cli("version").out == cli("--version").out == f"tactus {__version__}\n"
    assert cli("version --json").json == cli("--version --json").json == {"version": __version__}


@pytest.mark.parametrize("name", LATER)
def test_a_command_that_is_not_built_says_so(cli: Cli, name: str) -> None:
    said = cli(f"{name} --whatever")
    assert (said.code, said.out) == (2, "")
    assert said.err == f"error: `tactus {name}` is not available in this version\n"


def test_a_command_nobody_knows_is_met_with_the_nearest_one(cli: Cli) -> None:
    said = cli("respon x")
    assert said.code == 2
    assert said.err == 'error: there is no command "respon"; did you mean "respond"? (`tactus --help` lists them)\n'
    assert 'there is no option "--nope"' in cli("--nope").err


def test_a_file_is_run_without_saying_run(cli: Cli, here: Path) -> None:
    program(here, "return {n = 1}", name="hello.tac")
    assert cli("hello.tac").json == {"n": 1}
    write(here, "hello", (here / "hello.tac").read_bytes())
    assert cli("hello --json").json["result"] == {"n": 1}
    assert cli("missing.tac").err == "error: there is no file missing.tac\n"


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ("run main.tac --sandbox process", "--sandbox process is not available in this version"),
        ("run main.tac --sandbox docker", "--sandbox docker is not available in this version"),
        ("run main.tac --sandbox jail", "--sandbox"),
        ("run main.tac --storage postgres://u:hidden@h/db", "a storage URL (postgres://…) is not available"),
        ("run main.tac --storage zip", '--storage is memory, file or sqlite, not "zip"'),
        ("run main.tac --storage file", "--storage file needs --storage-path FOLDER"),
        ("run main.tac --storage memory --storage-path x", "it takes no --storage-path"),
        ("run main.tac --trust", "--trust is not available in this version"),
        ("run main.tac --no-files", "--no-files is not available in this version"),
        ("run main.tac --read-only", "--read-only is not available in this version"),
        ("run main.tac --wait=-1", 'a number of seconds, 0 or more, not "-1"'),
        ("run main.tac --wait soon", 'a number of seconds, 0 or more, not "soon"'),
        ("run main.tac --wait nan", 'a number of seconds, 0 or more, not "nan"'),
        ("run main.tac --log-level loud", "--log-level"),
        ("run main.tac --log-format xml", "--log-format"),
        ("run main.tac --nope", "--nope"),
        ("run main.tac --id a/b", "a run's id is made of letters"),
        ("run", "file"),
        ("resume", "name the run: tactus resume RUN"),
        ("resume --all", "--all is not available in this version"),
        ("runs show", "name the run: tactus runs show RUN"),
        ("runs lst", 'there is no `tactus runs lst`; did you mean "list"?'),
        ("runs list run_1", "did you mean `tactus runs show run_1`?"),
        ("runs list --limit 0", 'a whole number, 1 or more, not "0"'),
        ("inbox --storage memory", "--storage memory keeps nothing"),
        ("respond", "request"),
    ],
)
def test_what_a_command_does_not_take_is_named_and_exits_2(cli: Cli, here: Path, line: str, why: str) -> None:
    program(here, "return {}")
    said = cli(line)
    assert (said.code, said.out) == (2, "")
    assert said.err.startswith("error: ")
    assert why in said.err
    assert "hidden" not in said.err


@pytest.mark.parametrize("what", ["cancel", "retry", "fork", "export", "prune", "delete"])
def test_what_runs_cannot_do_yet_is_named(cli: Cli, what: str) -> None:
    said = cli(f"runs {what} run_1")
    assert (said.code, said.err) == (2, f"error: `tactus runs {what}` is not available in this version\n")


def test_sandbox_none_is_what_there_is(cli: Cli, here: Path) -> None:
    program(here, "return {}")
    for flag in ("--sandbox none", "--no-sandbox", ""):
        said = cli(f"run main.tac {flag}")
        assert said.code == 0
        assert "Sandbox: none." in said.err
