"""Programs that nobody has said how to test."""

from __future__ import annotations

import pytest

from tactus.language.check import Host
from tactus.language.check.untested import untested
from tactus.language.facts import Facts
from tests.checking import findings

PROGRAM = 'helper = Procedure {name = "helper", function() end}\nProcedure {function() return 1 end}\n'
SPECIFIED = "Specification([[\nFeature: F\n  Scenario: S\n    Then the procedure should complete successfully\n]])\n"


def codes(source: str, **files: str) -> list[str]:
    texts = {f"{name}.tac": text for name, text in files.items()}
    return [finding.code for finding in findings(source, files=texts, strict=True)]


def test_a_program_without_specifications_is_told_at_its_main_procedure() -> None:
    (finding,) = findings(PROGRAM, strict=True)
    assert (finding.code, finding.span.line, finding.span.column, finding.span.end_column) == ("TAC902", 2, 1, 10)
    assert finding.message == "the program has no specifications: add `Specification([[...]])` with a scenario"


def test_a_script_is_told_at_its_first_word() -> None:
    (finding,) = findings("-- greets\n\nlocal a = 1\nreturn a\n", strict=True)
    assert (finding.span.line, finding.span.column, finding.span.end_column) == (3, 1, 6)


@pytest.mark.parametrize("word", ["Specification", "Specifications", "specifications"])
def test_with_specifications_nothing_is_said(word: str) -> None:
    assert codes(PROGRAM + SPECIFIED.replace("Specification", word, 1)) == []


def test_they_may_stand_in_a_module() -> None:
    assert codes(f'require("specs")\n{PROGRAM}', specs=SPECIFIED) == []
    assert codes(f'require("other")\n{PROGRAM}', other="return {}\n") == ["TAC902"]


def test_of_what_is_not_known_whole_nothing_is_said() -> None:
    part, lost = Facts(PROGRAM, "a.tac", part=True), Facts(PROGRAM, "a.tac")
    lost.lost = True
    assert [*untested(part, Host()), *untested(lost, Host()), *untested(Facts("-- nothing\n", "a.tac"), Host())] == []
