"""What people are asked and told."""

from __future__ import annotations

import pytest

from tactus import hitl
from tactus.language.check import Host
from tactus.language.check.fields import fields
from tests.language.check.told import Told, main, told
from tests.programs import error, in_main, run_program

HOST = Host(asked=hitl.refusal)


def found(line: str, host: Host = HOST) -> list[Told]:
    return told(fields, line if line.startswith("hitl") else main(line), host=host)


def only(line: str, host: Host = HOST) -> Told:
    (one,) = found(line, host)
    return one


Q = "Human.multiple{message = 'M', questions = {%s}}"


@pytest.mark.parametrize(
    ("line", "code", "at", "message", "suggestion"),
    [
        (
            "Human.approve{mesage = 'M'}",
            *(
                "TAC201",
                "mesage",
                'Human.approve has no option "mesage"; did you mean "message"? (options: ',
                "message",
            ),
        ),
        (
            "Human.approve{message = 'M', placeholder = 'P'}",
            *("TAC201", "placeholder", 'Human.approve has no option "placeholder" (options: message, context, ', ""),
        ),
        (
            "Human.approve('Deploy?', {tmeout = 5})",
            "TAC201",
            "tmeout",
            'Human.approve has no option "tmeout"',
            "timeout",
        ),
        (
            "Human.approve('confirm', {tmeout = 5})",
            "TAC201",
            "tmeout",
            'Human.approve has no option "tmeout"',
            "timeout",
        ),
        (
            "Human.approve('Deploy?', 'now')",
            "TAC203",
            "'now'",
            'overrides of Human.approve must be a table, got "now"',
            "",
        ),
        (
            "Human.select{message = 'M', options = {{lable = 'a', value = 'a'}}}",
            *("TAC201", "lable", 'option 1 of Human.select has no option "lable"; did you mean "label"?', "label"),
        ),
        ("Human.select{message = 'M', options = 'a'}", "TAC203", "'a'", "options of Human.select must be a list", ""),
        ("Human.select{message = 'M', options = {true}}", "TAC203", "true", "option 1 of Human.select must be a ", ""),
        ("Human.select{message = 'M'}", "TAC202", "Human.select", "Human.select needs options: what is offered", ""),
        ("Human.select('Which one?')", "TAC202", "Human.select", "Human.select needs options: what is offered", ""),
        (
            "Human.select{message = 'M', options = {'a'}, mode = 'multi'}",
            *("TAC204", "'multi'", 'mode of Human.select is one of single, multiple, not "multi"', "'multiple'"),
        ),
        (
            "Human.review{message = 'M'}",
            "TAC202",
            "Human.review",
            "Human.review needs an artifact: what is reviewed",
            "",
        ),
        ("Human.custom{message = 'M'}", "TAC202", "Human.custom", "Human.custom needs a type: how it is shown", ""),
        (
            "Human.custom{message = 'M', type = 's', time_out = 5}",
            *("TAC201", "time_out", 'Human.custom has no option "time_out"; did you mean "timeout"?', "timeout"),
        ),
        (
            "Human.input{message = 'M', schema = 'strin'}",
            "TAC207",
            "'strin'",
            'schema.value has type "strin"',
            "'string'",
        ),
        (
            "Human.input{message = 'M', schema = field.integer{mn = 1}}",
            *("TAC207", "mn", 'schema.value has no option "mn"', "min"),
        ),
        (Q % "{message = 'A'}", "TAC202", "{message = 'A'}", "question 1 of Human.multiple needs an id", ""),
        (Q % "'a'", "TAC203", "'a'", "question 1 of Human.multiple must be a table", ""),
        (
            Q % "{id = 'q', message = 'A', timeout = 5}",
            "TAC201",
            "timeout",
            'question "q" of Human.multiple has no option',
            "",
        ),
        (
            Q % "{id = 'q', type = 'slect', message = 'A'}",
            "TAC204",
            "'slect'",
            'question "q" of Human.multiple has the type',
            "'select'",
        ),
        (
            Q % "{id = 'q', type = 'select', message = 'A'}",
            "TAC202",
            "{id = 'q', type = 'select', message = 'A'}",
            'question "q" of Human.multiple needs options',
            "",
        ),
        (
            "hitl('c', {type = 'aproval', message = 'M'})",
            *("TAC204", "'aproval'", 'hitl "c" has the type "aproval"; did you mean "approval"?', "'approval'"),
        ),
        ("hitl('c', {type = 'input', mesage = 'M'})", "TAC201", "mesage", 'hitl "c" has no option "mesage"', "message"),
        ("hitl('c', {message = 'M'})", "TAC202", "hitl", 'hitl "c" needs a type: its kind', ""),
        ("hitl('c', {type = 'approval'})", "TAC202", "hitl", 'hitl "c" needs a message', ""),
        ("hitl('c')", "TAC202", "hitl", "hitl needs a request: what is asked", ""),
        ("hitl('c', 'M')", "TAC203", "'M'", 'request of hitl must be a table, got "M"', ""),
    ],
)
def test_what_is_wrong_with_a_request_is_found(line: str, code: str, at: str, message: str, suggestion: str) -> None:
    one = only(line)
    assert (one.code, one.at, one.suggestion) == (code, at, suggestion)
    assert one.message.startswith(message)


@pytest.mark.parametrize(
    ("options", "at", "message"),
    [
        ("approve{message = 'M', timeout = -1}", "-1", "timeout is a number of seconds, 0 or more"),
        ("approve{message = 'M', retries = 2}", "2", 'retries is for on_timeout = "retry"'),
        ("approve{message = 'M', on_timeout = 'retry'}", "'retry'", 'on_timeout = "retry" needs a timeout'),
        ("approve{message = 'M', default = 'yes'}", "'yes'", 'default of Human.approve is "yes", which is no answer'),
        ("approve{message = 'M', assignees = {''}}", "{''}", "assignees of Human.approve is a list of names"),
        ("input{message = 'M', default = 5}", "5", "default of Human.input is 5, which is no answer to it"),
        ("select{message = 'M', options = {}}", "{}", "options of Human.select is a list of what is offered"),
        ("select{message = 'M', options = {'a', 'a'}}", "{'a', 'a'}", 'two options of Human.select have the label "a"'),
        (
            "select{message = 'M', options = {'a', {label = ''}}}",
            "{label = ''}",
            "option 2 of Human.select has no label",
        ),
        ("select{message = 'M', options = {'a'}, min = 1}", "1", 'min of Human.select is for mode = "multiple"'),
        (
            "multiple{message = 'M', questions = {{id = 'a b', message = 'A'}}}",
            "{id = 'a b', message = 'A'}",
            "question 1 of",
        ),
    ],
)
def test_what_only_a_run_knows_is_asked_of_its_own_reader(options: str, at: str, message: str) -> None:
    one = only(f"Human.{options}")
    assert (one.code, one.at) == ("TAC205", at)
    assert one.message.startswith(message)
    assert error(in_main(f"Human.{options}"))["message"] == one.message


def test_without_a_reader_nothing_is_said_of_it() -> None:
    assert found("Human.approve{message = 'M', timeout = -1}", Host()) == []


@pytest.mark.parametrize(
    "line",
    [
        "Human.approve('Deploy?')",
        "Human.approve('confirm')",
        "Human.approve(text)",
        "Human.approve{message = text, timeout = seconds, default = false, context = facts}",
        "Human.approve{message = 'M', timeout = t, on_timeout = 'retry', retries = 2}",
        "Human.approve{message = 'M', on_timeout = what, retries = 2}",
        "Human.approve{[key] = 'M'}",
        "Human.approve(options)",
        "Human.approve(options())",
        "Human.input{message = 'M', schema = schema, default = 5}",
        "Human.input{message = 'M', schema = field.integer{}, default = 5}",
        "Human.select{message = 'M', options = names}",
        "Human.select{message = 'M', options = names, default = 'x', mode = 'multiple', min = 7}",
        "Human.select{message = 'M', options = {first(), 'b'}, default = 'x'}",
        "Human.select{message = 'M', options = {{label = name, value = 1}, {label = other, value = 2}}}",
        "Human.select('Which one?', {options = {'a', 'b'}})",
        "Human.select('which', {mode = 'single'})",
        "Human.review{message = 'M', artifact = draft, options = {'Ship', {label = 'Stop', type = 'cancel'}}}",
        "Human.multiple{{id = 'a', message = 'A'}}",
        "Human.multiple({{id = 'a', message = 'A'}}, {message = 'M'})",
        Q % "{id = name, message = 'A'}, {id = 'b', label = 'B', type = 'approval', required = false}",
        Q % "{id = 'q', type = 'signature', message = 'A', pages = 3}",
        "Human.custom{message = 'M', type = 'signature', pages = 3, colour = 'blue'}",
        "Human.notify('x') Human.notify{message = 'M', level = level}",
        "hitl('c', {type = 'approval', message = 'Publish {input.x}?', timeout = 60, default = false})",
        "hitl('c', {type = 'review', message = 'M'})",
        "hitl('c', {type = 'signature', message = 'M', pages = 3})",
        "hitl('c', {type = kind, message = 'M', whatever = 3})",
        "hitl('c', options)",
        "hitl(name, {type = 'input', message = 'M', placeholder = 'P'})",
    ],
)
def test_requests_that_are_right_or_open_are_let_be(line: str) -> None:
    assert found(line) == []


def test_a_run_refuses_what_is_refused_here() -> None:
    for line in (
        "Human.approve{mesage = 'M'}",
        "Human.select('Which one?')",
        Q % "{id = 'q', message = 'A', timeout = 5}",
    ):
        run, _ = run_program(in_main(line))
        assert run.status == "failed"
        assert found(line)
