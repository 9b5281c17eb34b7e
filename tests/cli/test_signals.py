"""Ctrl-C and SIGTERM: the run is given back and can be resumed."""

from __future__ import annotations

import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.cli.conftest import TACTUS, Cli, program

Process = subprocess.Popen[str]
SIGNALS = [(signal.SIGINT, 130, "interrupted"), (signal.SIGTERM, 143, "terminated")]


@pytest.fixture
def sleeping(here: Path) -> Iterator[Callable[..., Process]]:
    """Starts `tactus run main.tac`; it has begun to wait for a timer when it is given."""
    started: list[Process] = []

    def start(*flags: str) -> Process:
        words = [*TACTUS, "run", "main.tac", "--id", "one", *flags]
        pipe = subprocess.PIPE
        process = subprocess.Popen(words, stdin=subprocess.DEVNULL, stdout=pipe, stderr=pipe, text=True)
        started.append(process)
        assert process.stderr is not None
        for line in process.stderr:
            if "Sleeping until" in line:
                return process
        raise AssertionError("it ended before it slept")

    yield start
    for process in started:
        process.kill()
        process.communicate()


@pytest.mark.parametrize(("number", "code", "word"), SIGNALS)
def test_a_signal_leaves_a_run_that_can_be_resumed(
    cli: Cli, here: Path, sleeping: Callable[..., Process], number: int, code: int, word: str
) -> None:
    program(here, "Sleep(100) return {n = 1}")
    process = sleeping("--json")
    process.send_signal(number)
    out, err = process.communicate(timeout=30)
    assert process.returncode == code
    assert err == f"{word}\nRun one is not finished; go on with: tactus resume one\n"
    assert '"status": "ready"' in out
    assert cli("resume one --wait 0").code == 3


def test_a_run_that_another_process_owns_is_left_alone(cli: Cli, here: Path, sleeping: Callable[..., Process]) -> None:
    program(here, "Sleep(100)")
    sleeping()
    said = cli("resume one --json")
    assert (said.code, said.json["error"]["code"]) == (1, "owned")
    assert said.err.startswith("error: ")
    assert said.err.count("\n") == 1


def test_an_interrupted_run_in_memory_is_lost_and_says_so(here: Path, sleeping: Callable[..., Process]) -> None:
    program(here, "Sleep(100)")
    process = sleeping("--storage", "memory")
    process.send_signal(signal.SIGINT)
    _, err = process.communicate(timeout=30)
    assert process.returncode == 130
    assert "✗ run one is not finished, and --storage memory keeps nothing: it is lost" in err


def test_a_program_that_spins_is_stopped_too(cli: Cli, here: Path, sleeping: Callable[..., Process]) -> None:
    program(here, "Sleep(0.2) while true do end")
    process = sleeping()
    time.sleep(0.5)
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
