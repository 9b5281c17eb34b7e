"""Values that are compared with what they never are."""

from __future__ import annotations

import pytest

from tactus.language.check.compared import compared
from tests.language.check.told import Told, main, told

FIELDS = (
    'input = {depth = field.string{enum = {"deep", "flat"}}, n = "integer", on = "boolean", any = "object", '
    't = "string"}, '
    'state = {phase = {type = "string", enum = {"new", "old"}}}, '
)


def found(body: str, before: str = "") -> list[Told]:
    return told(compared, before + main(body, FIELDS))


@pytest.mark.parametrize(
    ("test", "at", "message", "suggestion"),
    [
        (
            'input.depth == "depp"',
            '"depp"',
            '`input.depth` is one of "deep", "flat", and never "depp"; did you mean "deep"?',
            '"deep"',
        ),
        ('"x" ~= input.depth', '"x"', '`input.depth` is one of "deep", "flat", and never "x"', ""),
        (
            'state.phase == "oldd"',
            '"oldd"',
            '`state.phase` is one of "new", "old", and never "oldd"; did you mean "old"?',
            '"old"',
        ),
        ('type(x) == "int"', '"int"', '`type(x)` is one of "nil", "boolean", "number", ', ""),
        ('math.type(1) == "int"', '"int"', '`math.type(1)` is one of "integer", "float", and never "int"', '"integer"'),
    ],
)
def test_a_text_that_it_never_is(test: str, at: str, message: str, suggestion: str) -> None:
    (one,) = found(f"return {test}")
    assert (one.code, one.at) == ("TAC717", at)
    assert one.message.startswith(message)
    assert one.suggestion in (suggestion, "")


def test_the_declared_stages() -> None:
    stages = 'Stages {"planning", "done"}\n'
    (one,) = found('return Stage.current() == "finished"', stages)
    assert one.message == '`Stage.current()` is one of "planning", "done", and never "finished"'
    assert not found('return Stage.current() == "done"', stages)
    assert not found('return Stage.current() == "finished"')
    assert not found('return Stage.current() == "finished"', "Stages(names)\n")


@pytest.mark.parametrize(
    ("options", "decision", "wrong"),
    [
        ("", "Approve", False),
        ("", "approved", True),
        (', options = {"Yes", {label = "No", type = "cancel"}}', "No", False),
        (', options = {"Yes", {label = "No", type = "cancel"}}', "Approve", True),
        (", options = choices", "Maybe", False),
        (", options = {first, 'No'}", "Maybe", False),
    ],
)
def test_the_decision_of_a_review(options: str, decision: str, wrong: bool) -> None:
    body = f'local r = Human.review {{message = "x", artifact = "y"{options}}} return r.decision == "{decision}"'
    assert [one.code for one in found(body)] == ["TAC717"] * wrong
    assert not found('local r = Human.review("declared", {artifact = 1}) return r.decision == "Maybe"')


@pytest.mark.parametrize(
    ("asked", "wrong"),
    [
        ('{message = "x", options = {"a", {label = "b", value = "c"}}}', ["b", "d"]),
        ('{message = "x", options = {"a", other}}', []),
        ('{message = "x", options = {"a"}, mode = "multiple"}', []),
        ("opts", []),
    ],
)
def test_what_was_offered(asked: str, wrong: list[str]) -> None:
    for answer in "abcd":
        one = found(f'local x = Human.select({asked}) return x == "{answer}"')
        assert bool(one) == (answer in wrong), answer


def test_why_nobody_answered() -> None:
    (one,) = found('local ok, why = Human.approve("Go on?") return why == "timeout"')
    assert one.message == '`why` is one of "timed_out", "cancelled", and never "timeout"; did you mean "timed_out"?'
    assert not found('local ok, why = Human.approve("Go on?") return why == "timed_out"')
    assert not found('local ok, why = decide() return why == "timeout"')
    assert not found('local ok, why = Human.approve("x") why = why or "x" return why == "x"')


@pytest.mark.parametrize(
    ("test", "at", "message"),
    [
        ('input.n == "1"', "input.n", '`input.n` is a number, and never equal to "1"'),
        ("input.t == 1", "input.t", "`input.t` is a text, and never equal to 1"),
        ('input.on == "true"', "input.on", '`input.on` is true or false, and never equal to "true"'),
        ('input.n > "0"', "input.n", '`input.n` is a number, and cannot be compared with "0" by `>`'),
        ("#input.t == '3'", "#input.t", "`#input.t` is a number, and never equal to '3'"),
    ],
)
def test_a_value_of_another_kind(test: str, at: str, message: str) -> None:
    assert found(f"return {test}") == [Told("TAC708", at, message)]


def test_not_binds_before_a_comparison() -> None:
    message = "`not input.t` is true or false, and never equal to nil: write input.t ~= nil"
    assert found("return not input.t == nil") == [Told("TAC708", "not input.t == nil", message, "input.t ~= nil")]
    assert not found("return not (input.t == nil)")
    assert not found("return not input.t == input.on")


@pytest.mark.parametrize(
    "test",
    [
        'input.depth == "deep"',
        "input.depth == nil",
        "input.depth == other",
        'input.any == "x"',
        'input.t == "x"',
        "input.n == 1 or input.n > 0.5",
        'type(x) == "table"',
        'kind(x) == "int"',
        "'a' == 'b'",
    ],
)
def test_what_may_be_equal_is_let_be(test: str) -> None:
    assert not found(f"return {test}")


def test_a_function_of_the_programs_own_gives_what_it_likes() -> None:
    assert not found('return type(x) == "int"', "local function type(x) return 'int' end\n")


def test_the_first_value_of_a_word_that_asks_is_an_answer() -> None:
    assert not found('local said, why = Human.input("Your name?") return said == "timeout"')
