"""Programs as different people write them: each comes to its end, nothing is found wrong with it, and formatted it does
the same.

A file says what it is in a comment at its top. `-- input: JSON` is its input, `-- people: JSON` what people answer one
after another, `-- ends: STATUS` how it ends, `-- warns: CODES` what may be said of it. Modules stand in lib/.
"""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from tactus.language.facts import Facts
from tactus.language.format import formatted
from tactus.vm.compiler import syntax_error
from tests.checking import findings
from tests.programs import run_program

FOLDER = Path(__file__).parent / "correct"
PROGRAMS = sorted(FOLDER.glob("*.tac"))
MODULES = {f"lib/{path.name}": path.read_text("utf-8") for path in sorted((FOLDER / "lib").iterdir())}
LINE = re.compile(r"main\.tac:\d+")
"""Where something failed: the lines of a program may move."""


def notes(source: str) -> dict[str, str]:
    return dict(re.findall(r"^-- (input|people|ends|warns): (.*)$", source, re.MULTILINE))


def end_of(source: str, told: dict[str, str]) -> tuple[str, str | None, Any]:
    given, answers = json.loads(told.get("input", "null")), json.loads(told.get("people", "[]"))
    run, _ = run_program(source, given, answers=answers, files=MODULES, seed=7)
    return run.status, LINE.sub("main.tac", run.result or ""), run.error


@pytest.mark.parametrize("path", PROGRAMS, ids=lambda path: path.stem)
def test_nothing_is_found_in_a_program_that_comes_to_its_end(path: Path) -> None:
    source = path.read_text("utf-8")
    told = notes(source)
    status, result, error = end_of(source, told)
    assert status == told.get("ends", "done"), error
    found = findings(source, files=MODULES)
    assert [one for one in found if one.code not in told.get("warns", "")] == []
    assert not Facts(source, path.name).root.has_error
    new = formatted(source, path.name, syntax_error)
    assert formatted(new, path.name, syntax_error) == new
    assert end_of(new, told)[:2] == (status, result)


def test_a_program_says_what_it_is() -> None:
    first = [next(line for line in path.read_text("utf-8").split("\n") if line[:2] != "#!") for path in PROGRAMS]
    assert all(re.fullmatch(r"-- [A-Z`].*\.", line) for line in first), first


def test_there_are_many() -> None:
    assert len(PROGRAMS) >= 150
