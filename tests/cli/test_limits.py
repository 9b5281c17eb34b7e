"""What one run may use, said by flags, files and variables, and raised afterwards."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tactus.config import limits
from tests.cli.conftest import Cli, program, write
from tests.cli.test_config import PROJECT, kept, own

SPIN = "local n = 0 for i = 1, 400000 do n = n + i end return {n = n}"
BURN = SPIN.replace("400000", "3000000")
CASES = {
    "instructions": (SPIN, "20000", "the program used up its 20,000 instructions", "5000000"),
    "cpu_seconds": (BURN, "0.01", "the program used up its 0.01 seconds of CPU time", "50"),
    "wall_seconds": (BURN, "0.01", "the program computed for longer than its 0.01 seconds", "50"),
    "memory": (
        'local t = ("x"):rep(20000000) return {n = #t}',
        "8MB",
        "the program used up its 8 MB of memory",
        "64MB",
    ),
    "log": ('for i = 1, 30 do print(("x"):rep(100)) end', "2KB", "the program wrote more than its 2 KB of log", "8KB"),
    "entries": (
        "for i = 1, 8 do Sleep(0) end return {}",
        "5",
        "the journal of the run has its 5 entries, and the program asks for more",
        "8",
    ),
    "requests": (
        'for i = 1, 4 do Human.approve{message = "Go?", timeout = 0} end return {}',
        "3",
        "3 requests of the run are unanswered, and the program asks people for more",
        "4",
    ),
}
"""Limit -> a program that passes it, the limit, what is said, and a limit that is enough."""


@pytest.mark.parametrize("name", CASES)
def test_a_run_that_passes_a_limit_is_told_which_and_goes_on_with_more(cli: Cli, here: Path, name: str) -> None:
    body, limit, sentence, enough = CASES[name]
    program(here, body)
    said = cli(f"run main.tac --id one --limit {name}={limit}")
    assert (said.code, said.out) == (1, "")
    assert f"✗ Run one failed:\n  {sentence}" in said.err
    assert cli("resume one --json").json["error"]["code"] == limits.BY_NAME[name].code
    assert f"(limits.{name}; raise it with --limit {name}=" in said.err
    again = cli(f"runs retry one --limit {name}={enough}")
    assert again.code == 0
    assert "Retrying run one (main.tac) where it passed a limit\n" in again.err
    assert "are set aside" not in again.err


def test_a_value_that_is_too_large_is_an_error_at_its_line(cli: Cli, here: Path) -> None:
    program(here, 'return {text = ("x"):rep(20000)}')
    said = cli("run main.tac --limit output=10KB")
    assert said.code == 1
    assert "the result is larger than 10240 bytes, which is too large to leave the program" in said.err
    assert "(limits.output; raise it with --limit output=20KB)" in said.err
    assert cli("run main.tac --limit output=30KB").code == 0


# -------------------------------------------------------------------- who says it


def test_several_limits_are_said_one_after_another(cli: Cli, here: Path) -> None:
    program(here, "return {}")
    assert cli("run main.tac --id one --limit memory=64MB --limit entries=7 --limit memory=32MB").code == 0
    under = kept(here, "one")["limits"]
    assert (under["memory"], under["entries"], under["requests"]) == (32 << 20, 7, 1000)


@pytest.mark.parametrize(
    ("flag", "sentence"),
    [
        ("memry=1GB", '--limit: there is no limit "memry"; did you mean "memory"? (names: instructions, cpu_seconds, '),
        ("zzz=1", '--limit: there is no limit "zzz" (names: instructions, '),
        ("memory", '--limit takes NAME=VALUE, not "memory" (names: instructions, '),
        ("memory=much", '--limit memory is a size from 1MB to 1TB, not "much"'),
        ("entries=1.5", '--limit entries is a whole number from 1 to 1000000000000, not "1.5"'),
        ("cpu_seconds=", '--limit cpu_seconds is a number of seconds from 0.01 to 1000000, not ""'),
    ],
)
def test_what_is_no_limit_is_refused_before_anything_starts(cli: Cli, here: Path, flag: str, sentence: str) -> None:
    program(here, "return {}")
    said = cli(f"run main.tac --limit {flag}")
    assert (said.code, said.out) == (2, "")
    assert said.err.startswith(f"error: {sentence}")
    assert not (here / ".tactus" / "runs.db").exists()


def test_files_and_variables_say_limits_too(cli: Cli, here: Path, home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    program(here, "return {}")
    own(home, "limits: {memory: 1GB, cpu_seconds: 90}\n")
    write(here, PROJECT, "limits:\n  memory: 512MB\n")
    write(here, "main.tac.yml", "limits: {entries: 50}\n")
    monkeypatch.setenv("TACTUS_LIMITS_LOG", "1MB")
    assert cli("run main.tac --id one").code == 0
    under = kept(here, "one")["limits"]
    assert {name: under[name] for name in ("memory", "cpu_seconds", "entries", "log", "requests")} == {
        "memory": 512 << 20,
        "cpu_seconds": 90,
        "entries": 50,
        "log": 1 << 20,
        "requests": 1000,
    }
    shown = cli("config show main.tac").out
    rows = [line.split() for line in shown.splitlines()]
    assert ["limits.memory", "512MB", f"{PROJECT}:2"] in rows
    assert ["limits.wall_seconds", "300", "default"] in rows


def test_a_mistake_is_told_with_its_line(cli: Cli, here: Path) -> None:
    program(here, "return {}")
    write(here, PROJECT, "limits:\n  memory: lots\n")
    said = cli("run main.tac")
    assert (said.code, said.err) == (
        2,
        f'error: {PROJECT}:2: limits.memory is a size from 1MB to 1TB, not "lots"\n',
    )


def test_a_folder_may_narrow_and_widens_only_when_it_is_trusted(cli: Cli, here: Path) -> None:
    program(here, SPIN)
    write(here, PROJECT, "limits: {instructions: 20000}\n")
    assert "used up its 20,000 instructions" in cli("run main.tac").err
    write(here, PROJECT, "limits:\n  memory: 4GB\n")
    said = cli("run main.tac")
    assert said.code == 2
    assert f"  {PROJECT}:2: limits.memory more than the 128MB that this machine allows\n" in said.err
    assert cli("run main.tac --id one --trust").code == 0
    assert kept(here, "one")["limits"]["memory"] == 4 << 30


# -------------------------------------------------------------------- afterwards

WAITS = 'Human.approve{message = "Go?"} '


@pytest.fixture
def stuck(cli: Cli, here: Path) -> str:
    """A run that has less than it takes to replay it."""
    program(here, WAITS + "return 1")
    assert cli("run main.tac --id first --limit instructions=20000").code == 3
    cli("respond first:0@0.0 --approve")
    assert cli("resume first").code == 0
    program(here, SPIN.replace("return {n = n}", "") + WAITS + WAITS + "return {n = n}")
    said = cli("runs fork first --program main.tac --id one")
    assert said.code == 1
    assert (
        "✗ Run one is stuck: while replaying, the program used up its 20,000 instructions "
        "(limits.instructions; raise it with --limit instructions=40000)"
    ) in said.err
    return "one"


def test_a_run_that_is_stuck_goes_on_once_its_limit_is_raised_and_stays_raised(
    cli: Cli, here: Path, stuck: str
) -> None:
    assert cli(f"resume {stuck}").code == 1
    assert cli(f"resume {stuck} --limit instructions=5000000").code == 3
    cli(f"respond {stuck}:1@0.0 --approve")
    assert cli(f"resume {stuck}").json == {"n": 80000200000}


def test_it_can_be_raised_in_the_configuration(cli: Cli, here: Path, home: Path, stuck: str) -> None:
    own(home, "limits: {instructions: 5000000}\n")
    assert cli(f"resume {stuck}").code == 3


def test_what_nobody_trusts_neither_raises_nor_stops(cli: Cli, here: Path, stuck: str) -> None:
    write(here, PROJECT, "limits: {instructions: 5000000000}\n")
    said = cli(f"resume {stuck}")
    assert said.code == 1
    assert "is stuck" in said.err


def test_a_limit_that_is_lowered_later_breaks_no_run(cli: Cli, here: Path, home: Path) -> None:
    program(here, SPIN.replace("return {n = n}", "") + WAITS + "return 1")
    assert cli("run main.tac --id one").code == 3
    own(home, "limits: {instructions: 1000, memory: 1MB, entries: 1}\n")
    cli("respond one:0@0.0 --approve")
    assert cli("watch --once --limit instructions=2000").code == 0
    assert cli("resume one").json == 1


def test_how_large_a_value_may_be_stays_as_it_was(cli: Cli, here: Path) -> None:
    program(here, "return {}")
    assert cli("run main.tac --id one").code == 0
    for command in ("resume one", "resume --all", "watch --once", "runs retry one", "runs fork one"):
        said = cli(f"{command} --limit output=8MB")
        assert said.code == 2, command
        assert said.err.startswith("error: --limit output is for new runs: "), command


def test_what_was_raised_is_in_the_export(cli: Cli, here: Path, stuck: str) -> None:
    cli(f"resume {stuck} --limit instructions=5000000")
    rows = [json.loads(line) for line in cli(f"runs export {stuck}").out.splitlines()]
    raised = [row["value"] for row in rows if row["record"] == "inbox" and row["key"].startswith("limits@")]
    assert [value["instructions"] for value in raised] == [5000000]
