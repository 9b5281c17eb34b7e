"""The table of codes: each has a program that it is found in, and one that it is not."""

from __future__ import annotations

import asyncio
import re
from itertools import pairwise
from typing import Any

import pytest

from tactus.app import bundle, loading
from tactus.errors import ProgramError
from tactus.language.check import Host
from tactus.language.codes import BY_ID, CODES, FAMILIES, Code
from tactus.language.finding import ERROR, WARNING, Finding
from tactus.models.scripted import Scripted
from tactus.vm.compiler import syntax_error
from tactus.vm.sandboxes import Inside
from tests.checking import findings
from tests.programs import run_program

SILENT = {"TAC104", "TAC312", "TAC401", "TAC707", "TAC708", "TAC711"}
"""Errors with which a program comes to its end, and has not done what it says."""
GRANTED = {"TAC103", "TAC405"}
"""Their programs need what only a host can grant."""
RUN = [code for code in CODES if code.id[3] in "123467" and code.id not in GRANTED]
"""Those that a run would show; specifications and evaluations are not run here."""


def found(code: Code, source: str, *, strict: bool) -> list[Finding]:
    return findings(source, files=code.files, host=Host(**code.host), strict=strict)


def test_a_code_stands_in_the_table_once_and_in_its_place() -> None:
    assert len(BY_ID) == len(CODES)
    for family in FAMILIES:
        assert [one.id for one in family] == sorted(one.id for one in family)
        assert all(re.fullmatch(r"TAC\d{3}", one.id) for one in family)
    first = [family[0].id for family in FAMILIES]
    assert first == sorted(first)
    assert all(one[-1].id < other[0].id for one, other in pairwise(FAMILIES))


@pytest.mark.parametrize("code", CODES, ids=lambda code: code.id)
def test_a_code_says_what_is_wrong(code: Code) -> None:
    assert code.severity in (ERROR, WARNING)
    assert re.match(r"[a-z`“]", code.title), "a title begins as a sentence goes on"
    assert not code.title.endswith(".")
    assert len(code.title) < 90
    assert code.why.endswith(".")
    assert len(code.why) > 30


@pytest.mark.parametrize("code", CODES, ids=lambda code: code.id)
def test_the_bad_program_has_this_finding_alone(code: Code) -> None:
    told = found(code, code.bad, strict=code.strict)
    assert [finding.code for finding in told] == [code.id], told


@pytest.mark.parametrize("code", CODES, ids=lambda code: code.id)
def test_the_good_program_has_none(code: Code) -> None:
    assert found(code, code.good, strict=code.strict) == []


@pytest.mark.parametrize("code", [code for code in CODES if code.strict], ids=lambda code: code.id)
def test_what_only_strict_looks_for_is_not_found_without(code: Code) -> None:
    assert found(code, code.bad, strict=False) == []


@pytest.mark.parametrize("code", CODES, ids=lambda code: code.id)
def test_the_good_program_can_be_loaded(code: Code) -> None:
    assert loaded(code, code.good) is None


@pytest.mark.parametrize("code", FAMILIES[0], ids=lambda code: code.id)
def test_what_is_no_lua_cannot_be_loaded(code: Code) -> None:
    error = loaded(code, code.bad)
    said = syntax_error(code.bad, "main.tac")
    assert error is not None
    assert said is not None
    assert error.line in (said[0], 0)


def loaded(code: Code, source: str) -> ProgramError | None:
    """What the VM says of the declarations of a program."""
    try:
        asyncio.run(loading.inspect(bundle.make("main.tac", source, code.files), Inside(loading.WORDS)))
    except ProgramError as error:
        return error
    return None


class Talkative(dict[str, Any]):
    """A double for every agent."""

    def __contains__(self, name: object) -> bool:
        return True

    def __getitem__(self, name: str) -> Any:
        return {"message": "yes"}


def end_of(code: Code, source: str) -> str:
    """How a run of the program ends; in one that says no doubles, every agent says yes."""
    doubled = "Mocks" in source
    models = None if doubled else Scripted(Talkative())
    limits = {"instructions": 5_000_000}
    run, _ = run_program(source, mock=doubled, models=models, files=code.files, answers=lambda _: True, limits=limits)
    return run.status


@pytest.mark.parametrize("code", [code for code in RUN if code.severity == ERROR], ids=lambda code: code.id)
def test_with_an_error_a_run_fails(code: Code) -> None:
    assert end_of(code, code.bad) in (("done",) if code.id in SILENT else ("failed", "stuck"))


@pytest.mark.parametrize("code", [code for code in RUN if code.severity == WARNING], ids=lambda code: code.id)
def test_with_a_warning_it_comes_to_its_end(code: Code) -> None:
    assert end_of(code, code.bad) == "done"


@pytest.mark.parametrize("code", RUN, ids=lambda code: code.id)
def test_mended_it_comes_to_its_end(code: Code) -> None:
    assert end_of(code, code.good) == "done"
