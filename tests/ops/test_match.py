"""Matchers: called with a value, they say whether it fits."""

from __future__ import annotations

from typing import Any

import pytest

from tests.programs import error, in_main, result, result_after_crashes

AGENT = 'worker = Agent { model = "openai/m" }\nMocks { worker = {message = "All is ok."} }\n'


def fits(matcher: str, value: str) -> Any:
    return result(in_main(f"return {matcher}({value})"))


@pytest.mark.parametrize(
    ("matcher", "value", "expected"),
    [
        ('contains("ok")', '"all ok"', True),
        ('contains("OK")', '"all ok"', False),
        ('contains("a.c")', '"abc"', False),
        ('contains("")', '"abc"', True),
        ("contains(5)", '"agent 5"', True),
        ('contains("5")', "15", True),
        ("contains(2)", "{1, 2, 3}", True),
        ('contains("2")', "{1, 2, 3}", False),
        ("contains({a = {1}})", "{0, {a = {1}}}", True),
        ('contains("a")', '{a = "b"}', False),
        ('contains("a")', "nil", False),
        ("contains(true)", '"true"', False),
        ("equals(1)", "1.0", True),
        ("equals({a = {1, {b = true}}})", "{a = {1, {b = true}}}", True),
        ("equals({a = {1, {b = true}}})", "{a = {1, {b = false}}}", False),
        ("equals({1, 2})", "{1, 2, 3}", False),
        ("equals({1, 2, 3})", "{1, 2}", False),
        ("equals({})", "{}", True),
        ('equals("1")', "1", False),
        ("equals({Json.null})", "{Json.null}", True),
        ("equals(false)", "nil", False),
        ('matches("^v[0-9]+$")', '"v12"', True),
        ('matches("^v[0-9]+$")', '"v12 "', False),
        ('matches("fe.t")', '"a feat"', True),
        ('matches("^[0-9]+$")', "42", True),
        ('matches("x")', "nil", False),
        ('matches("x")', '{"x"}', False),
        ('matches("(?i)Ä+")', '"die ääpfel"', True),
    ],
)
def test_what_fits(matcher: str, value: str, expected: bool) -> None:
    assert fits(matcher, value) is expected


def test_a_turns_result_is_its_output() -> None:
    source = AGENT + in_main("""
      local reply = worker()
      return {contains("ok")(reply), equals("All is ok.")(reply), matches("ok[.]$")(reply)}
    """)
    assert result_after_crashes(source) == [True, True, True]


def test_the_state_is_what_is_in_it() -> None:
    source = in_main("state.items = {1, 2} return {equals({items = {1, 2}})(state), contains(2)(state.items)}")
    assert result(source) == [True, True]


def test_a_matcher_can_be_made_once_and_used_everywhere() -> None:
    source = (
        'local ok = matches("^ok")\nlocal five = equals(5)\n'
        + "check = Tool { input = {text = 'string'}, function(args) return ok(args.text) end }\n"
        + in_main('Sleep(1) return {check{text = "okay"}, five(5), Step.checkpoint(function() return ok("no") end)}')
    )
    assert result_after_crashes(source) == [True, True, False]


def test_a_matcher_shows_what_it_is() -> None:
    source = in_main("""
      return {tostring(contains("ok")), tostring(equals({a = 1})), "it " .. matches("^a+$"), Json.encode(contains(5))}
    """)
    assert result(source) == ['contains("ok")', 'equals({"a":1})', 'it matches("^a+$")', '{"contains":5}']


def test_a_matcher_keeps_what_it_was_made_of() -> None:
    assert "a matcher has no fields" in error(in_main('contains("a").x = 1'))["message"]


def test_it_is_made_of_something() -> None:
    assert "bad argument #1 to 'contains' (value expected, got no value)" in error(in_main("contains()"))["message"]
    assert "bad argument #1 to 'equals' (value expected, got no value)" in error(in_main("equals(nil)"))["message"]
    assert error(in_main("matches(5)"))["message"] == "matches takes a regular expression as a text"
    assert "a function" in error(in_main("equals({function() end})"))["message"]


def test_what_is_done_to_the_value_afterwards_changes_no_matcher() -> None:
    source = in_main("local t = {1} local m = equals(t) t[1] = 2 t.me = t return {m({1}), m(t), contains(m)({m})}")
    assert result(source) == [True, False, True]
    assert "contains itself" in error(in_main("local t = {} t.me = t equals(t)"))["message"]


def test_a_wrong_pattern_is_an_error_where_it_stands() -> None:
    failed = error(in_main('\nlocal m = matches("(a")'))
    assert failed["message"].startswith('the pattern "(a" is no regular expression: missing )')
    assert failed["site"] == "main.tac:4"


def test_a_pattern_that_would_take_for_ever_does_not() -> None:
    assert result(in_main('return matches("^(a+)+$")(string.rep("a", 4000) .. "b")')) is False
