"""What a command costs before it does anything: CPU time of the whole process (user and system), as a multiple
of `python -c pass` measured beside it. Median of fifteen rounds, one of each command per round. What runs a program is
measured in a process of its own, as it is by default, and without one; what a mocked turn costs more there may be 30 %.
"""

from __future__ import annotations

import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROUNDS = 15
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
    "run, an empty procedure, process": ([*TACTUS, "run", "empty.tac"], 22),
    "run, an empty procedure, none": ([*TACTUS, "run", "empty.tac", "--sandbox", "none"], 22),
    "run, one mocked turn, process": ([*TACTUS, "run", "turn.tac", "--mock"], 26),
    "run, one mocked turn, none": ([*TACTUS, "run", "turn.tac", "--mock", "--sandbox", "none"], 26),
}
"""name -> (command, the most it should cost)"""
JAILED = ("run, one mocked turn, process", "run, one mocked turn, none")
MORE = 1.3
"""times that the first of these may cost of the second"""


def main() -> int:
    with tempfile.TemporaryDirectory(prefix="tactus-startup-") as folder:
        (Path(folder) / ".tactus").mkdir()
        (Path(folder) / "empty.tac").write_text(EMPTY, encoding="utf-8")
        (Path(folder) / "turn.tac").write_text(TURN, encoding="utf-8")
        base: list[float] = []
        spent: dict[str, list[tuple[float, float]]] = {name: [] for name in COMMANDS}
        for _ in range(ROUNDS):
            base.append(cost(BASE, folder)[0])
            for name, (command, _target) in COMMANDS.items():
                spent[name].append(cost(command, folder))
    medians = [{name: statistics.median(one[i] for one in times) for name, times in spent.items()} for i in (0, 1)]
    report(statistics.median(base), medians[0])
    for what, values in zip(("CPU", "clock"), medians, strict=True):
        process, none = (values[name] for name in JAILED)
        missed = "" if process <= MORE * none else "  missed"
        print(f"{f'a mocked turn, process : none, {what}':43}{process / none:10.2f}{MORE:8.1f}{missed}")
    return 0


def cost(command: list[str], folder: str) -> tuple[float, float]:
    """Seconds of CPU that the command used, its children included, and of the clock."""
    before, began = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    environ = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    subprocess.run(command, cwd=folder, stdin=subprocess.DEVNULL, capture_output=True, check=True, env=environ)
    seconds, after = time.perf_counter() - began, resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime, seconds


def report(base: float, spent: dict[str, float]) -> None:
    print(f"{'':34}{'CPU':>9}{'x python':>10}{'target':>8}")
    print(f"{'python -c pass':34}{base * 1000:7.1f}ms{1:10.1f}")
    for name, seconds in spent.items():
        times, target = seconds / base, COMMANDS[name][1]
        missed = "" if times <= target else "  missed"
        print(f"{name:34}{seconds * 1000:7.1f}ms{times:10.1f}{target:8.0f}{missed}")


if __name__ == "__main__":
    sys.exit(main())
