"""Which commands there are, and what is said of those that are not."""

from __future__ import annotations

from pathlib import Path

import pytest

from tactus import __version__
from tactus.cli import COMMANDS, LATER
from tactus.cli.runs import COMMANDS as SUBCOMMANDS
from tactus.config.snapshot import Snapshot
from tactus.storage.sqlite import SqliteStore
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
        ("run main.tac --sandbox jail", "--sandbox"),
        ("run main.tac --storage postgres://u:hidden@h/db", "a storage URL (postgres://…) is not available"),
        ("run main.tac --storage zip", '--storage is memory, file or sqlite, not "zip"'),
        ("run main.tac --storage file", "--storage file needs --storage-path FOLDER"),
        ("run main.tac --storage memory --storage-path x", "it takes no --storage-path"),
        ("run main.tac --no-files --read-only", "give one of --no-files and --read-only"),
        ("run main.tac --sandbox docker --no-sandbox", "give one of --sandbox docker and --no-sandbox"),
        ("run main.tac --max-turns 0", 'a whole number, 1 or more, not "0"'),
        ("run main.tac --max-turns many", 'a whole number, 1 or more, not "many"'),
        ("run main.tac --wait=-1", 'a number of seconds, 0 or more, not "-1"'),
        ("run main.tac --wait soon", 'a number of seconds, 0 or more, not "soon"'),
        ("run main.tac --wait nan", 'a number of seconds, 0 or more, not "nan"'),
        ("run main.tac --log-level loud", "--log-level"),
        ("run main.tac --log-format xml", "--log-format"),
        ("run main.tac --nope", "--nope"),
        ("run main.tac --id a/b", "a run's id is made of letters"),
        ("run", "file"),
        ("resume", "name the run: tactus resume RUN"),
        ("resume --all", "there are no runs here"),
        ("resume run_1 --all", "name a run or --all, not both"),
        ("resume run_1 --at-once 3", "--at-once goes with --all"),
        ("runs show", "name the run: tactus runs show RUN"),
        ("runs lst", 'there is no `tactus runs lst`; did you mean "list"?'),
        ("runs --limit 3 show", "write it first: tactus runs show"),
        ("runs cancel", "name the run: tactus runs cancel RUN"),
        ("runs retry", "name the run: tactus runs retry RUN"),
        ("runs fork", "name the run: tactus runs fork RUN"),
        ("runs export", "name the run: tactus runs export RUN"),
        ("runs delete", "run"),
        ("runs prune", "say which runs: --older-than 30d, --keep 1000, or both"),
        ("runs prune --older-than soon", 'a time span like 90s, 15m, 12h, 30d or 2w, not "soon"'),
        ("runs prune --keep 0", 'a whole number, 1 or more, not "0"'),
        ("runs prune --keep 1 --status ready", 'one or more of done, failed, cancelled, rejected, not "ready"'),
        ("runs list --status over", "one or more of ready, running, waiting"),
        ("runs list --since x", 'a time span like 12h or 30d, or a date like 2026-11-21, not "x"'),
        ("runs export r --json --format jsonl", "give one of --json and --format jsonl"),
        ("watch --interval 0", 'a number of seconds from 0.01 to 3600, not "0"'),
        ("watch --storage memory", "--storage memory keeps nothing"),
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


@pytest.mark.parametrize("what", SUBCOMMANDS)
def test_every_command_about_runs_explains_itself(cli: Cli, what: str) -> None:
    said = cli(f"runs {what} --help")
    assert said.code == 0
    assert f"usage: tactus runs {what}" in said.out
    assert f"  tactus runs {what} " in cli("runs --help").out


@pytest.mark.parametrize(
    ("flag", "kind"),
    [("--sandbox none", "none"), ("--no-sandbox", "none"), ("--sandbox process", "process"), ("", "process")],
)
def test_a_program_runs_in_a_process_that_can_touch_nothing_unless_somebody_says_otherwise(
    cli: Cli, here: Path, flag: str, kind: str
) -> None:
    program(here, "return {}")
    said = cli(f"run main.tac {flag} --id one")
    assert said.code == 0
    given_up = "Sandbox: none. Lua runs inside this process: a flaw in it would reach your files and keys"
    assert (given_up in said.err) == (kind == "none")
    store = SqliteStore(here / ".tactus" / "runs.db")
    assert Snapshot.loads(store.run("one").settings).sandbox == kind
    store.close()
