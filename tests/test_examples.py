"""Every example says what it is, is as the checker and the formatter want it, runs to its end with its own doubles,
survives a crash anywhere, and does what its specifications say."""

from __future__ import annotations

import asyncio
import json
import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from tactus.app import bundle
from tactus.app.sandboxes import Sandboxes
from tactus.cli import reading
from tactus.config.snapshot import Files, Snapshot
from tactus.language import modes
from tactus.language.check import check
from tactus.language.format import formatted
from tactus.storage import RequestRecord
from tactus.testing import suite
from tactus.testing.crash import crashes
from tactus.testing.results import ScenarioResult
from tactus.testing.scenario import Host
from tactus.vm.compiler import syntax_error
from tests.programs import result_after_crashes, run_program
from tests.storm import few

FOLDER = Path(__file__).parent.parent / "examples"
EXAMPLES = sorted(FOLDER.glob("*.tac"))
BESIDE = sorted(FOLDER.glob("lib/*.tac"))
TESTED = [*EXAMPLES, FOLDER / "lib" / "rating.tac"]


def answer(request: RequestRecord) -> Any:
    """Somebody who says yes, and has a word for everything."""
    if request["type"] == "approval":
        return True
    if request["type"] in ("select", "review"):
        first = _first(request["options"]["options"])
        return first if request["type"] == "select" else {"decision": first}
    if request["type"] == "multiple":
        return {one["id"]: _part(one) for one in request["options"]["questions"]}
    return 3 if (request["schema"] or {}).get("type") in ("integer", "number") else "moss"


def _first(options: list[Any]) -> Any:
    return options[0].get("value", options[0]["label"]) if isinstance(options[0], dict) else options[0]


def _part(question: dict[str, Any]) -> Any:
    if question["type"] == "approval":
        return True
    return _first(question["options"]["options"]) if question["type"] == "select" else "moss"


def beside(path: Path) -> dict[str, str]:
    """The other files that an example names."""
    files: dict[str, str] = json.loads(bundle.collect(path))["files"]
    return files


def by_name(path: Path) -> str:
    return path.name


def granted(folder: Path) -> Snapshot:
    return Snapshot(files=Files(str(folder)))


@pytest.mark.parametrize("path", EXAMPLES, ids=by_name)
def test_an_example_runs_to_its_end(path: Path, tmp_path: Path) -> None:
    text, files = path.read_text("utf-8"), beside(path)
    run, _ = run_program(text, answers=answer, name=path.name, files=files, under=granted(tmp_path))
    assert run.status == "done", run.error
    assert json.loads(run.result or "null"), "an example has something to show"


@pytest.mark.parametrize("path", EXAMPLES, ids=by_name)
def test_an_example_survives_a_crash_after_each_of_its_entries(path: Path, tmp_path: Path) -> None:
    """In a folder in which it has run before: what it writes there is the same for each crash."""
    test_an_example_runs_to_its_end(path, tmp_path)
    text, files = path.read_text("utf-8"), beside(path)
    assert result_after_crashes(text, answers=answer, name=path.name, files=files, under=granted(tmp_path))


@pytest.fixture(scope="module")
def sandboxes() -> Iterator[Sandboxes]:
    with closing(Sandboxes()) as made:
        yield made


@pytest.mark.parametrize("path", TESTED, ids=by_name)
def test_an_example_does_what_its_specifications_say(path: Path, tmp_path: Path, sandboxes: Sandboxes) -> None:
    host = Host(sandboxes, mode=modes.OBLIGING, under=granted(tmp_path))
    found = suite.collect(str(path), host)
    results: list[ScenarioResult] = []
    suite.run([(case, suite.seed(case, 0)) for case in found.cases], host, 1, results.append)
    assert not found.mistakes
    assert len(results) >= 2
    assert [(one.scenario.name, one.failed, one.reason) for one in results if one.status != "passed"] == []
    assert [one.scenario.name for one in results if one.obliging or one.made_up] == [], "everything is said"
    assert list(tmp_path.iterdir()) == [], "what a scenario writes is gone with it"


@pytest.mark.parametrize("path", few(TESTED, 4), ids=by_name)
def test_memory_that_is_lost_at_any_moment_changes_nothing_of_a_scenario(
    path: Path, tmp_path: Path, sandboxes: Sandboxes
) -> None:
    host = Host(sandboxes, mode=modes.OBLIGING, under=granted(tmp_path))
    for case in few(suite.collect(str(path), host).cases, 1):
        tried = asyncio.run(crashes(case, host, suite.seed(case, 0)))
        assert tried.moments > 0, case.scenario.name
        assert tried.differences == (), case.scenario.name


@pytest.mark.parametrize("path", [*EXAMPLES, *BESIDE], ids=by_name)
def test_an_example_says_what_it_is(path: Path) -> None:
    assert path.read_text("utf-8").startswith("-- ")


@pytest.mark.parametrize("path", [*EXAMPLES, *BESIDE], ids=by_name)
def test_an_example_is_formatted(path: Path) -> None:
    text = path.read_text("utf-8")
    assert formatted(text, path.name, syntax_error) == text


def test_the_checker_has_nothing_to_say_about_the_examples() -> None:
    disk, paths = reading.Disk(), [*EXAMPLES, *BESIDE]
    given = [(path, facts) for path in paths if (facts := disk.at(path)) is not None]
    programs = reading.programs(disk, given)
    told = [one for facts in reading.files(given, programs) for one in check(facts, syntax_error, strict=True)]
    assert len(given) == len(paths)
    assert [f"{one.file}:{one.span.line} {one.code} {one.message}" for one in told] == []


def test_the_examples_are_numbered_without_a_gap() -> None:
    assert [int(path.name[:2]) for path in EXAMPLES] == list(range(1, len(EXAMPLES) + 1))


def test_the_list_of_the_examples_names_each_of_them_once() -> None:
    listed = re.findall(
        r"^\| \[([^]]+)\]\(([^)]+)\) \| .+ \|$", (FOLDER / "README.md").read_text("utf-8"), re.MULTILINE
    )
    assert sorted(name for name, _ in listed) == [path.name for path in EXAMPLES]
    assert all(name == link for name, link in listed)


def test_the_example_from_python_comes_to_its_end() -> None:
    words = [sys.executable, str(FOLDER / "from_python.py")]
    said = subprocess.run(words, capture_output=True, text=True, check=True).stdout.splitlines()
    assert said[0] == "the run is waiting"
    assert said[1].startswith("asked: Release version 3.0? [")
    assert said[2].startswith("remembered: ")
    assert said[3].startswith("the run is done: {'notes': 3, 'released': True")
