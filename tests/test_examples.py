"""Every example runs to its end with its own doubles, and says what it is in its first line."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tactus.app import bundle
from tactus.storage import RequestRecord
from tests.programs import result_after_crashes, run_program

FOLDER = Path(__file__).parent.parent / "examples"
EXAMPLES = sorted(FOLDER.glob("*.tac"))


def answer(request: RequestRecord) -> Any:
    """Somebody who says yes, and has a word for everything."""
    if request["type"] == "approval":
        return True
    if request["type"] in ("select", "review"):
        first = request["options"]["options"][0]
        label = first["label"] if isinstance(first, dict) else first
        return label if request["type"] == "select" else {"decision": label}
    return 3 if (request["schema"] or {}).get("type") in ("integer", "number") else "moss"


def beside(path: Path) -> dict[str, str]:
    """The other files that an example names."""
    files: dict[str, str] = json.loads(bundle.collect(path))["files"]
    return files


def by_name(path: Path) -> str:
    return path.name


@pytest.mark.parametrize("path", EXAMPLES, ids=by_name)
def test_an_example_runs_to_its_end(path: Path) -> None:
    run, _ = run_program(path.read_text("utf-8"), answers=answer, name=path.name, files=beside(path))
    assert run.status == "done", run.error
    assert json.loads(run.result or "null"), "an example has something to show"


@pytest.mark.parametrize("path", EXAMPLES, ids=by_name)
def test_an_example_survives_a_crash_after_each_of_its_entries(path: Path) -> None:
    assert result_after_crashes(path.read_text("utf-8"), answers=answer, name=path.name, files=beside(path))


@pytest.mark.parametrize("path", [*EXAMPLES, *sorted(FOLDER.glob("lib/*.tac"))], ids=by_name)
def test_an_example_says_what_it_is(path: Path) -> None:
    assert path.read_text("utf-8").startswith("-- ")


def test_the_examples_are_numbered_without_a_gap() -> None:
    assert [int(path.name[:2]) for path in EXAMPLES] == list(range(1, len(EXAMPLES) + 1))


def test_the_example_from_python_comes_to_its_end() -> None:
    words = [sys.executable, str(FOLDER / "from_python.py")]
    said = subprocess.run(words, capture_output=True, text=True, check=True).stdout.splitlines()
    assert said[0] == "the run is waiting"
    assert said[1].startswith("asked: Release version 3.0? [")
    assert said[2].startswith("remembered: ")
    assert said[3].startswith("the run is done: {'notes': 3, 'released': True")
