"""What a command costs before it does anything: CPU time of the whole process (user and system), as a multiple
of `python -c pass` measured beside it. Median of nine rounds, one of each command per round.
"""

from __future__ import annotations

import os
import resource
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

ROUNDS = 9
EMPTY = "Procedure { function(input) return {} end }\n"
TURN = """
worker = Agent { model = "openai/gpt-4o-mini", system_prompt = "You greet." }
Procedure { function(input) return {text = worker().output} end }
Mocks { worker = {message = "hello"} }
"""
BASE = [sys.executable, "-c", "pass"]
TACTUS = [sys.executable, "-m", "tactus"]
COMMANDS: dict[str, tuple[list[str], float]] = {
    "tactus --help": ([*TACTUS, "--help"], 10),
    "tactus version": ([*TACTUS, "version"], 10),
    "tactus run, an empty procedure": ([*TACTUS, "run", "empty.tac"], 22),
    "tactus run, one mocked turn": ([*TACTUS, "run", "turn.tac", "--mock"], 26),
}
"""name -> (command, the most it should cost)"""


def main() -> int:
    with tempfile.TemporaryDirectory(prefix="tactus-startup-") as folder:
        (Path(folder) / ".tactus").mkdir()
        (Path(folder) / "empty.tac").write_text(EMPTY, encoding="utf-8")
        (Path(folder) / "turn.tac").write_text(TURN, encoding="utf-8")
        base: list[float] = []
        spent: dict[str, list[float]] = {name: [] for name in COMMANDS}
        for _ in range(ROUNDS):
            base.append(cpu(BASE, folder))
            for name, (command, _target) in COMMANDS.items():
                spent[name].append(cpu(command, folder))
    report(statistics.median(base), {name: statistics.median(times) for name, times in spent.items()})
    return 0


def cpu(command: list[str], folder: str) -> float:
    """Seconds of CPU that the command used, its children included."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    environ = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    subprocess.run(command, cwd=folder, stdin=subprocess.DEVNULL, capture_output=True, check=True, env=environ)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def report(base: float, spent: dict[str, float]) -> None:
    print(f"{'':32}{'CPU':>9}{'x python':>10}{'target':>8}")
    print(f"{'python -c pass':32}{base * 1000:7.1f}ms{1:10.1f}")
    for name, seconds in spent.items():
        times, target = seconds / base, COMMANDS[name][1]
        missed = "" if times <= target else "  missed"
        print(f"{name:32}{seconds * 1000:7.1f}ms{times:10.1f}{target:8.0f}{missed}")


if __name__ == "__main__":
    sys.exit(main())
