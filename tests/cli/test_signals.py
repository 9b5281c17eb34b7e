"""Ctrl-C and SIGTERM: the run is given back and can be resumed."""

from __future__ import annotations

import signal
import subprocess
from pathlib import Path

import pytest
from tests.cli.conftest import TACTUS, Cli, program


@pytest.mark.parametrize(
    ("number", "code", "word"), [(signal.SIGINT, 130, "interrupted"), (signal.SIGTERM, 143, "terminated")]
)
def test_a_signal_leaves_a_run_that_can_be_resumed(cli: Cli, here: Path, number: int, code: int, word: str) -> None:
    program(here, 'Sleep(0.001) print("here") Sleep(100) return {n = 1}')
    process = subprocess.Popen(
        [*TACTUS, "run", "main.tac", "--id", "one", "--json"],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    assert process.stderr is not None
    seen = ""
    while seen.count("Sleeping until") < 2:
        seen += process.stderr.readline()
    process.send_signal(number)
    out, err = process.communicate(timeout=30)
    assert process.returncode == code
    assert f"{word}\nRun one is not finished; go on with: tactus resume one\n" in err
    assert '"status": "ready"' in out
    assert cli("resume one --wait 0").code == 3


def test_a_program_that_spins_is_stopped_too(cli: Cli, here: Path) -> None:
    program(here, 'Sleep(0.001) print("spinning") while true do end')
    process = subprocess.Popen(
        [*TACTUS, "run", "main.tac", "--id", "one"], stdin=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True
    )
    assert process.stderr is not None
    while "Sleeping" not in process.stderr.readline():
        pass
    process.send_signal(signal.SIGTERM)
    process.communicate(timeout=30)
    assert process.returncode == 143
    assert cli("runs list --json").json[0]["status"] == "ready"


def test_a_reader_that_goes_away_is_no_error(cli: Cli, here: Path) -> None:
    program(here, "return {}")
    for _ in range(20):
        cli("run main.tac")
    listing = " ".join([*TACTUS, "runs", "list"])
    piped = subprocess.run(f"{listing} | head -n 1", shell=True, capture_output=True, text=True, check=True)
    assert (len(piped.stdout.splitlines()), piped.stderr) == (1, "")
