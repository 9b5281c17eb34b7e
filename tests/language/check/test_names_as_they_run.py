"""The examples of the codes of names and fields do what their rows say: a run refuses them, mostly in its words."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tactus import hitl
from tactus.language.check import CHECKS, Host
from tactus.language.codes import BY_ID, fields, names, version
from tactus.language.facts import Facts
from tactus.language.finding import Finding
from tests.language.check.told import told
from tests.programs import error, run_program

SAME = ("TAC201", "TAC205", "TAC207", "TAC208", "TAC210", "TAC213", "TAC901")
FAILS = (
    "TAC101",
    "TAC102",
    "TAC103",
    "TAC105",
    "TAC107",
    "TAC108",
    "TAC202",
    "TAC203",
    "TAC204",
    "TAC209",
    "TAC212",
    "TAC214",
)
RUNS = ("TAC104", "TAC106", "TAC206", "TAC211")
"""Programs that do something else than they say."""


def every(facts: Facts, host: Host) -> Iterator[Finding]:
    host = Host(asked=hitl.refusal)
    return (finding for check in CHECKS for finding in check(facts, host) if not BY_ID[finding.code].strict)


def test_every_code_is_tried() -> None:
    own = {code.id for family in (names, fields, version) for code in family.CODES}
    assert own == {*SAME, *FAILS, *RUNS}


@pytest.mark.parametrize("id_", SAME)
def test_a_run_fails_with_the_sentence_of_the_finding(id_: str) -> None:
    (one,) = told(every, BY_ID[id_].bad)
    assert one.code == id_
    assert error(BY_ID[id_].bad, mock=True)["message"] == one.message


@pytest.mark.parametrize("id_", FAILS)
def test_a_run_fails(id_: str) -> None:
    run, _ = run_program(BY_ID[id_].bad, files=BY_ID[id_].files)
    assert run.status == "failed"


@pytest.mark.parametrize("id_", RUNS)
def test_a_run_does_not_notice(id_: str) -> None:
    run, _ = run_program(BY_ID[id_].bad)
    assert run.status == "done" or "has no double" in str(run.error)


@pytest.mark.parametrize("id_", [*SAME, *FAILS, *RUNS])
def test_the_mended_program_gives_no_finding_and_runs(id_: str) -> None:
    assert told(every, BY_ID[id_].good, BY_ID[id_].files) == []
    run, _ = run_program(BY_ID[id_].good, files=BY_ID[id_].files)
    known = ("has no double", "may use no files")
    assert run.status in ("done", "waiting") or any(one in str(run.error) for one in known), run.error
