"""All checks of a file together."""

from __future__ import annotations

from itertools import pairwise

from tactus.language.check import CHECKS, Host, check
from tactus.language.codes import BY_ID, CODES
from tactus.language.facts import Facts
from tactus.vm.compiler import syntax_error
from tests.checking import findings

SEVERAL = """\
first = Agnt { model = "openai/gpt-4o" }
second = Agent { modle = "openai/gpt-4o" }
return {third.text, frist}
"""


def test_findings_come_in_the_order_of_the_text() -> None:
    found = findings(SEVERAL)
    assert len(found) >= 3
    assert all(one.span <= other.span for one, other in pairwise(found))


def test_each_is_told_once() -> None:
    found = findings(SEVERAL)
    assert len(set(found)) == len(found)


def test_of_what_is_no_lua_only_that_is_told() -> None:
    (finding,) = findings(SEVERAL + "= 1\n")
    assert BY_ID[finding.code].id.startswith("TAC0")


def test_a_compiler_that_objects_is_believed() -> None:
    """It is the authority: the tree sees nothing wrong here."""
    facts = Facts("return 1\n", "main.tac")
    (finding,) = check(facts, lambda text, file: (1, "no such luck near '1'"))
    assert (finding.code, finding.message) == ("TAC001", "this is not Lua: no such luck near '1'")
    assert (finding.span.line, finding.span.column, finding.span.end_column) == (1, 8, 9)
    assert check(facts, lambda text, file: None) == []


def test_strict_adds_to_what_is_found_and_takes_nothing_away() -> None:
    for code in CODES:
        plain = findings(code.bad, files=code.files, host=Host(**code.host))
        strict = findings(code.bad, files=code.files, host=Host(**code.host), strict=True)
        assert set(plain) <= set(strict)
        assert all(BY_ID[one.code].strict for one in set(strict) - set(plain))


def test_without_a_host_nothing_is_said_of_one() -> None:
    source = 'return os.getenv("HOME")\n'
    assert findings(source) == findings(source, host=Host(servers=None, granted=None))


def test_every_check_leaves_an_empty_file_alone() -> None:
    for one in CHECKS:
        assert list(one(Facts("", "main.tac"), Host())) == []


def test_every_finding_has_a_row_a_sentence_and_a_place() -> None:
    for code in CODES:
        for found in findings(code.bad, files=code.files, host=Host(**code.host), strict=True):
            assert found.code in BY_ID
            assert not found.message.endswith("."), found.message
            assert "\n" not in found.message
            lines = code.bad.split("\n")
            assert 1 <= found.span.line <= found.span.end_line <= len(lines) + 1
            assert found.span.column <= len(lines[found.span.line - 1]) + 1


def test_the_compiler_is_asked_once_about_what_is_lua() -> None:
    asked = []

    def compiler(text: str, file: str) -> tuple[int, str] | None:
        asked.append(file)
        return syntax_error(text, file)

    check(Facts("return 1\n", "main.tac"), compiler)
    assert asked == ["main.tac"]
