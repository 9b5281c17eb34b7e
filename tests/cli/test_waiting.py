"""Timers, resuming, and the exit codes of runs that are not at their end."""

from __future__ import annotations

import re
from pathlib import Path

from tests.cli.conftest import Cli, program


def test_wait_0_leaves_at_once_and_says_until_when(cli: Cli, here: Path) -> None:
    program(here, "Sleep(3600) return {n = 1}")
    said = cli("run main.tac --wait 0 --id one")
    assert (said.code, said.out) == (3, "")
    until = r"Run one is waiting:\n  until \d{4}-\d\d-\d\d \d\d:\d\d:\d\d UTC\n  then: tactus resume one\n"
    assert re.search(until, said.err)
    assert cli("resume one").code == 3
    assert re.search(r"  waits   until \d{4}-", cli("runs show one").out)


def test_a_short_timer_is_waited_for(cli: Cli, here: Path) -> None:
    program(here, "Sleep(0.01) return {n = 1}")
    said = cli("run main.tac")
    assert (said.code, said.json) == (0, {"n": 1})
    assert "… Sleeping until " in said.err


def test_a_timer_that_is_over_is_not_waited_for_again(cli: Cli, here: Path) -> None:
    program(here, "Sleep(0.01) return {n = 1}")
    assert cli("run main.tac --wait 0 --id one").code in (0, 3)
    assert cli("resume one --wait 1").json == {"n": 1}


def test_a_finished_run_prints_its_result_again(cli: Cli, here: Path) -> None:
    program(here, 'print("once") return {n = 1}')
    first, again = cli("run main.tac --id one"), cli("resume one")
    assert (again.code, again.out) == (0, first.out)
    assert "once" not in again.err
    assert "✓ Procedure completed: 0 iterations, 0 tools used" in again.err


def test_a_result_is_printed_as_it_is(cli: Cli, here: Path) -> None:
    for body, out in (
        ('return "→"', '"→"\n'),
        ("return nil", "null\n"),
        ("return 1.5", "1.5\n"),
        ("return {}", "[]\n"),
    ):
        program(here, body)
        assert cli("run main.tac").out == out


def test_a_program_may_begin_with_a_mark_and_a_shebang(cli: Cli, here: Path) -> None:
    text = "#!/usr/bin/env tactus\nProcedure { function(input) return 1 end }\n"
    (here / "main.tac").write_text(text, encoding="utf-8-sig")
    assert cli("run main.tac").out == "1\n"


def test_runs_are_listed_newest_first(cli: Cli, ask: str) -> None:
    for name in ("first", "second"):
        cli(f"run {ask} --id {name}")
    lines = cli("runs list").out.splitlines()
    assert [line.split()[:2] for line in lines] == [["second", "waiting"], ["first", "waiting"]]
    assert cli("runs").out == cli("runs list").out
    assert len(cli("runs list --limit 1").out.splitlines()) == 1
