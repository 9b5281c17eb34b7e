"""What specifications cost: python benchmarks/specs.py [scenarios]

Scenarios a second of `tactus test --mock` for one file with so many of them (1,000), in a process of the jail and
without one; beside it behave and pytest-bdd, which do the same steps on nothing (each in a virtual environment of its
own). Then the CPU of the whole command for one small file, as a multiple of `python -c pass` measured beside it, and
that of the other product of this name ("0.53"), where it can be had: medians of five rounds.
"""

from __future__ import annotations

import resource
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

HERE = Path(__file__).parent
MADE = HERE.parent / ".venv"
ROUNDS = 5
RATE_GOAL, CPU_GOAL = 200, 30
STEPS = (
    'Given the input name is "Ada"',
    'And the agent "greeter" responds with "Hello"',
    'And calls tool "done" with args {"reason": "Hello Ada"}',
    "When the procedure runs",
    'Then the output greeting should be "Hello Ada"',
    "And the done tool should be called exactly once",
)
PROGRAM = """
greeter = Agent {provider = "openai", model = "gpt-4o-mini", system_prompt = "Greet.", tools = {tactus.done}}
Procedure {
  input = {name = field.string{default = "World"}},
  function(input)
    repeat greeter() until Tool.called("done")
    return {greeting = Tool.last_result("done")}
  end
}
"""
OTHER_STEPS = "".join(
    f"@{word}({step.partition(' ')[2]!r})\ndef step_{number}({{argument}}): pass\n"
    for number, (word, step) in enumerate(zip(("given", "given", "given", "when", "then", "then"), STEPS, strict=True))
)


def feature(count: int) -> str:
    scenarios = (f"  Scenario: Number {n}\n" + "".join(f"    {step}\n" for step in STEPS) for n in range(count))
    return "Feature: Greeting\n" + "\n".join(scenarios)


def rates(folder: Path, count: int) -> None:
    (folder / "many.tac").write_text(f"{PROGRAM}\nSpecification([[\n{feature(count)}]])\n", encoding="utf-8")
    ours = [sys.executable, "-m", "tactus", "test", "many.tac", "--mock"]
    commands: dict[str, tuple[list[str], int]] = {
        "tactus test, process": (ours, RATE_GOAL),
        "tactus test, none": ([*ours, "--sandbox", "none"], RATE_GOAL),
        "tactus test, none, one worker": ([*ours, "--sandbox", "none", "--no-parallel"], 0),
        **_behave(folder, count),
        **_pytest_bdd(folder, count),
    }
    print(f"{count:,} scenarios of {len(STEPS)} steps\n{'':34}{'a second':>10}{'CPU ms each':>13}{'goal':>6}")
    for name, (command, goal) in commands.items():
        began, before = time.perf_counter(), _used()
        subprocess.run(command, cwd=folder, capture_output=True, check=True)
        rate, cpu = count / (time.perf_counter() - began), (_used() - before) * 1e3 / count
        missed = "  missed" if goal and rate < goal else ""
        print(f"{name:34}{rate:>10.0f}{cpu:>13.1f}{goal or '':>6}{missed}", flush=True)


def _behave(folder: Path, count: int) -> dict[str, tuple[list[str], int]]:
    if not (python := _with("behave")):
        return {}
    steps = folder / "behave" / "features" / "steps"
    steps.mkdir(parents=True)
    (steps.parent / "many.feature").write_text(feature(count), encoding="utf-8")
    head = "from behave import given, when, then\n"
    (steps / "steps.py").write_text(head + OTHER_STEPS.replace("{argument}", "context"), encoding="utf-8")
    return {"behave, on nothing": ([python, "-m", "behave", "-q", "--no-capture", "behave/features"], 0)}


def _pytest_bdd(folder: Path, count: int) -> dict[str, tuple[list[str], int]]:
    if not (python := _with("pytest-bdd")):
        return {}
    place = folder / "bdd"
    place.mkdir()
    (place / "many.feature").write_text(feature(count), encoding="utf-8")
    head = "from pytest_bdd import given, when, then, scenarios\nscenarios('many.feature')\n"
    (place / "test_many.py").write_text(head + OTHER_STEPS.replace("{argument}", ""), encoding="utf-8")
    return {"pytest-bdd, on nothing": ([python, "-m", "pytest", "-q", "-p", "no:cacheprovider", "bdd"], 0)}


def _with(package: str) -> str:
    """A Python that has it; "" where it cannot be installed."""
    place = MADE / package
    python = place / "bin" / "python"
    if not (place / "ready").exists():
        print(f"installing {package} (once) ...", flush=True)
        subprocess.run([sys.executable, "-m", "venv", str(place)], check=True)
        if subprocess.run([python, "-m", "pip", "install", "-q", package], check=False, capture_output=True).returncode:
            print(f"{package} cannot be installed here")
            return ""
        (place / "ready").touch()
    return str(python)


def small(folder: Path) -> None:
    (folder / "small.tac").write_text(f"{PROGRAM}\nSpecification([[\n{feature(1)}]])\n", encoding="utf-8")
    ours = [sys.executable, "-m", "tactus", "test", "small.tac", "--mock"]
    commands = {
        "python -c pass": [sys.executable, "-c", "pass"],
        "tactus test, process": ours,
        "tactus test, none": [*ours, "--sandbox", "none"],
    }
    if (MADE / "other" / "ready").exists():  # benchmarks/language.py installs it
        commands["0.53: tactus test"] = [str(MADE / "other" / "bin" / "tactus"), "test", "small.tac", "--mock"]
    times: dict[str, list[float]] = {name: [] for name in commands}
    for _ in range(ROUNDS):
        for name, command in commands.items():
            before = _used()
            subprocess.run(command, cwd=folder, capture_output=True, check=False)
            times[name].append(_used() - before)
    base = statistics.median(times["python -c pass"])
    print(f"\none small file\n{'':34}{'CPU':>10}{'x python':>13}{'goal':>6}")
    for name, spent in times.items():
        ratio, goal = statistics.median(spent) / base, CPU_GOAL if name.startswith("tactus") else 0
        missed = "  missed" if goal and ratio > goal else ""
        print(f"{name:34}{statistics.median(spent) * 1e3:>8.0f}ms{ratio:>13.1f}{goal or '':>6}{missed}")


def _used() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def main(count: str = "1000") -> None:
    with tempfile.TemporaryDirectory() as name:
        rates(Path(name), int(count))
        small(Path(name))


if __name__ == "__main__":
    main(*sys.argv[1:2])
