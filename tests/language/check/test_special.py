"""What single fields need besides their kind."""

from __future__ import annotations

import pytest

from tactus.language.check.fields import fields
from tests.language.check.told import Told, main, told
from tests.programs import error, in_main


def found(source: str) -> list[Told]:
    return told(fields, source)


def only(source: str) -> Told:
    (one,) = found(source)
    return one


PLAIN = "Procedure { name = 'main', function() return 1 end }\n"


# --------------------------------------------------------------------- one function


@pytest.mark.parametrize(
    ("source", "at"),
    [
        ("t = Tool { description = 'x' }", "Tool"),
        ("t = Tool {}", "Tool"),
        ("function f() end t = Tool { f, f }", "f"),
        ("function f() end t = Tool { handler = f, function() end }", "f"),
        ("t = Tool { 'x', function() end }", "function() end"),
        ("t = Tool { 'x' }", "'x'"),
        ("t = tool('t', {description = 'x'})", "tool"),
        ("t = tool('t', {function() end}, function() end)", "function() end"),
        ("Procedure { input = {} }", "Procedure"),
        ("main = procedure('main', {})", "procedure"),
        ("Procedure { function() end, function() end }", "function() end"),
        ("t = Tool 't' { description = 'x' }", "Tool"),
    ],
)
def test_a_tool_or_a_procedure_has_exactly_one_function(source: str, at: str) -> None:
    one = only(source)
    assert (one.code, one.at) == ("TAC210", at)
    assert error(source + "\n" + ("" if "rocedure" in source else PLAIN))["message"] == one.message


@pytest.mark.parametrize(
    "source",
    [
        "t = Tool { function() end }",
        "t = Tool { handler = function() end }",
        "t = Tool { handler = nil, function() end }",
        "t = Tool { f }",
        "t = Tool { ... }",
        "t = Tool { [key] = f }",
        "t = Tool 't' { function() end }",
        "t = tool('t', {}, f)",
        "t = tool('t', {description = 'x'}, function() end)",
        "t = Tool(fields)",
        "Procedure(f)",
        "procedure('main', function() end)",
    ],
)
def test_where_a_function_is_or_may_be_nothing_is_said(source: str) -> None:
    assert found(source) == []


# --------------------------------------------------------------------- budgets and turns


@pytest.mark.parametrize(
    ("budget", "at", "message"),
    [
        ("{usd = -1}", "-1", "Agent.budget.usd is a number, 0 or more, not -1"),
        ("{usd = 'x'}", "'x'", 'Agent.budget.usd is a number, 0 or more, not "x"'),
        ("{}", "{}", "Agent.budget is a table with at least one of usd, tokens, requests, seconds"),
        (
            "{unknown_price = 'ignore'}",
            "{unknown_price = 'ignore'}",
            "Agent.budget limits nothing: give it at least one",
        ),
        ("{usd = 1, unknown_price = 'refus'}", "'refus'", 'Agent.budget.unknown_price is "refuse" or "ignore"'),
    ],
)
def test_a_budget_that_is_refused_is_found(budget: str, at: str, message: str) -> None:
    source = f"w = Agent {{ budget = {budget} }}\n{PLAIN}"
    one = only(source)
    assert (one.code, one.at) == ("TAC205", at)
    assert one.message.startswith(message)
    assert error(source)["message"] == one.message


@pytest.mark.parametrize(
    "budget", ["{usd = 1, tokens = 2.5}", "{usd = limit}", "{[key] = 1}", "limits", "{usd = 0}", "nil"]
)
def test_other_budgets_are_let_be(budget: str) -> None:
    assert found(f"w = Agent {{ budget = {budget} }}\n{PLAIN}") == []


def test_turns_are_counted_from_one() -> None:
    source = "Procedure { max_turns = 0, function() end }"
    one = only(source)
    assert (one.code, one.at) == ("TAC205", "0")
    assert error(source)["message"] == one.message
    assert found("Procedure { max_turns = 1, function() end }") == []
    assert found("Procedure { max_turns = n, function() end }") == []


# --------------------------------------------------------------------- filters


@pytest.mark.parametrize(
    ("filter_", "code", "at", "message", "suggestion"),
    [
        ("{class = 'LastM', count = 3}", "TAC204", "'LastM'", 'Agent.filter: there is no filter "LastM"', "'LastN'"),
        ("{class = 'LastN'}", "TAC205", "{class = 'LastN'}", "Agent.filter: LastN needs count", ""),
        (
            "{class = 'LastN', count = -1}",
            "TAC205",
            "-1",
            "Agent.filter: count of LastN is a whole number, 0 or more",
            "",
        ),
        ("{class = 'LastN', n = 1.5}", "TAC205", "1.5", "Agent.filter: count of LastN is a whole number", ""),
        ("{class = 'ByRole', role = 'usr'}", "TAC205", "'usr'", 'Agent.filter: role of ByRole names no role "usr"', ""),
        ("{count = 3}", "TAC205", "{count = 3}", "Agent.filter is a filter, like filters.last_n(20)", ""),
        ("filters.last_n(-1)", "TAC205", "-1", "Agent.filter: count of LastN is a whole number, 0 or more, not -1", ""),
        ("filters.by_role({'usr'})", "TAC205", "{'usr'}", "Agent.filter: role of ByRole names no role", ""),
        ("filters.last_n('x')", "TAC203", "'x'", 'n of filters.last_n must be an integer, got "x"', ""),
        ("filters.last_n()", "TAC202", "filters.last_n", "filters.last_n needs n: how many messages", ""),
        (
            "filters.compose(filters.last_n(2), {class = 'LastN'})",
            "TAC205",
            "{class = 'LastN'}",
            "Agent.filter: LastN needs",
            "",
        ),
        (
            "{class = 'ComposedFilter', chain = {{class = 'Lastn'}}}",
            "TAC204",
            "'Lastn'",
            "Agent.filter: there is no",
            "'LastN'",
        ),
        ("'LastN'", "TAC203", "'LastN'", 'Agent.filter must be a table, got "LastN"', ""),
    ],
)
def test_a_filter_that_is_refused_is_found(filter_: str, code: str, at: str, message: str, suggestion: str) -> None:
    source = f"w = Agent {{ filter = {filter_} }}\n{PLAIN}"
    one = only(source)
    assert (one.code, one.at, one.suggestion) == (code, at, suggestion)
    assert one.message.startswith(message)
    assert error(source)["code"] == "program_error"
    assert [one.at for one in found(f"w = Agent {{ message_history = {{filter = {filter_}}} }}\n{PLAIN}")] == [at]


@pytest.mark.parametrize(
    "filter_",
    [
        "filters.last_n(20)",
        "filters.last_n(n)",
        "filters.compose(filters.by_role({'user', role}), filters.token_budget(4000))",
        "{class = 'LastN', count = n}",
        "{class = kind, count = 3}",
        "{class = 'ComposedFilter', chain = chain}",
        "{class = 'ComposedFilter', chain = {first, {class = 'LastN', count = 2}}}",
        "{class = 'TokenBudget', [key] = 3}",
        "mine",
        "make()",
        "nil",
    ],
)
def test_other_filters_are_let_be(filter_: str) -> None:
    assert found(f"w = Agent {{ filter = {filter_} }}\n{PLAIN}") == []


def test_a_filter_is_given_once() -> None:
    source = f"w = Agent {{ filter = filters.last_n(1), message_history = {{filter = filters.last_n(1)}} }}\n{PLAIN}"
    one = only(source)
    assert (one.code, one.at) == ("TAC205", "filter")
    assert error(source)["message"] == one.message


# --------------------------------------------------------------------- tries, places, patterns


@pytest.mark.parametrize(
    ("line", "at", "message"),
    [
        ("Retry.with_backoff(f, {retries = 1, max_attempts = 2})", "1", "retries and max_attempts say the same"),
        ("Retry.with_backoff(f, {max_attempts = 0})", "0", "max_attempts is a number of at least 1"),
        ("Retry.with_backoff(f, {factor = 0.5})", "0.5", "factor is a number of at least 1"),
        ("Retry.with_backoff(f, {jitter = 2})", "2", "jitter is true, or a number from 0 to 1"),
        ("matches('(a')", "'(a'", 'the pattern "(a" is no regular expression: '),
    ],
)
def test_what_is_refused_is_found_in_the_words_of_a_run(line: str, at: str, message: str) -> None:
    (one,) = found(main(line))
    assert (one.code, one.at) == ("TAC205", at)
    assert one.message.startswith(message)
    assert error(in_main("local function f() end " + line))["message"] == one.message


@pytest.mark.parametrize(
    ("line", "at", "message"),
    [
        ("Sleep(-1)", "-1", "seconds of Sleep is 0 or more, not -1"),
        ("Session.head(-1)", "-1", "n of Session.head is 0 or more, not -1"),
        ("Session.slice(0)", "0", "first of Session.slice is 1 or more, not 0"),
        ("Checkpoint.get(0)", "0", "place of Checkpoint.get is 1 or more, not 0"),
    ],
)
def test_a_number_that_is_too_small_is_found(line: str, at: str, message: str) -> None:
    (one,) = found(main(line))
    assert one == Told("TAC205", at, message)
    assert error(in_main(line))["code"] == "invalid_value"


@pytest.mark.parametrize(
    "line",
    [
        "Retry.with_backoff(f, {retries = n, max_attempts = nil, jitter = true, on_error = g})",
        "Retry.with_backoff(f, {[key] = 1})",
        "Retry.with_backoff(f, {factor = growth(), initial_delay = 0})",
        "Sleep(0) Sleep(n) Session.head(0) Checkpoint.get('name') Checkpoint.exists(1)",
        "matches(pattern) matches('a|b')",
    ],
)
def test_other_values_are_let_be(line: str) -> None:
    assert found(main(line)) == []


def test_stages_have_names() -> None:
    source = "Stages {} Procedure { function() end }"
    one = only(source)
    assert (one.code, one.at) == ("TAC205", "{}")
    assert error(source)["message"] == one.message
