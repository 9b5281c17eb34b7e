"""What `validate` says of the examples of codes is what a run of them says, in the same words."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tactus.language.check import CHECKS, Host
from tactus.language.codes import BY_ID
from tactus.language.facts import Facts
from tactus.language.finding import Finding
from tests.language.check.told import told
from tests.programs import error, result, run_program

SAME = (
    *("TAC301", "TAC302", "TAC303", "TAC304", "TAC305", "TAC306", "TAC308", "TAC309", "TAC310", "TAC311"),
    *("TAC313", "TAC314", "TAC315", "TAC701", "TAC702", "TAC703", "TAC704", "TAC705", "TAC709", "TAC710"),
)
FAILS = ("TAC307", "TAC601", "TAC603", "TAC712")
RUNS = ("TAC312", "TAC401", "TAC402", "TAC403", "TAC404", "TAC602", "TAC707", "TAC708", "TAC711")
"""Programs that do something else than they say."""


def every(facts: Facts, host: Host) -> Iterator[Finding]:
    return (finding for check in CHECKS for finding in check(facts, host) if not BY_ID[finding.code].strict)


@pytest.mark.parametrize("id_", SAME)
def test_a_run_fails_with_the_sentence_of_the_finding(id_: str) -> None:
    code = BY_ID[id_]
    (one,) = told(every, code.bad, code.files)
    assert one.code == id_
    assert error(code.bad, files=code.files)["message"] == one.message


@pytest.mark.parametrize("id_", FAILS)
def test_a_run_fails(id_: str) -> None:
    assert error(BY_ID[id_].bad)["message"]


@pytest.mark.parametrize("id_", RUNS)
def test_a_run_does_not_notice(id_: str) -> None:
    run, _ = run_program(BY_ID[id_].bad)
    assert run.status == "done"


def test_a_loop_that_waits_for_the_time_runs_until_it_may_no_longer() -> None:
    limits = {"instructions": 1_000_000}
    assert "instructions" in error(BY_ID["TAC706"].bad, limits=limits)["message"]


@pytest.mark.parametrize("id_", [*SAME, *FAILS, *RUNS, "TAC706"])
def test_the_mended_program_runs(id_: str) -> None:
    code = BY_ID[id_]
    assert not told(every, code.good, code.files)
    run, _ = run_program(code.good, files=code.files, answers=[True])
    assert run.status in ("done", "waiting"), run.error


def test_what_is_never_equal_is_never_equal() -> None:
    assert result(BY_ID["TAC708"].bad) is False
    assert result(BY_ID["TAC708"].good) is True
