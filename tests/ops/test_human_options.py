"""Human.* and hitl(...): what can be asked, under which names, and how a wrong question is told."""

from __future__ import annotations

from typing import Any

import pytest

from tactus.app.activation import Settings
from tactus.app.runs import App
from tactus.storage.memory import MemoryStore
from tests.programs import Clock, error, go_on, in_main, logged, result, run_program

# -------------------------------------------------------------------- declared

CONFIRM = """hitl("confirm", {
  type = "approval", message = "Publish {input.title} ({state.n}, {who}, {{x}}, {context.run_id})?",
  context = {who = "Ann"}, timeout = 60, default = true
})
"""


def declared(call: str, more: str = "") -> str:
    return CONFIRM + more + in_main(f"state.n = 2 {call}", state="{n = field.integer{default = 1}}")


def posted(source: str, input: Any = None) -> Any:
    store = MemoryStore(clock=(clock := Clock()))
    run_program(source, input, store=store, clock=clock)
    (request,) = store.requests()
    return request


def test_a_declared_request_is_asked_by_its_name_and_its_message_is_a_template() -> None:
    request = posted(declared('return Human.approve("confirm")'), {"title": "On moss"})
    assert request["message"] == "Publish On moss (2, Ann, {x}, r1)?"
    assert (request["default"], request["expires_at"] - request["created_at"]) == (True, 60)
    assert request["context"] == {"who": "Ann"}
    assert result(declared('return Human.approve("confirm")'), {"title": "On moss"}, answers=[True]) is True


def test_a_declared_request_is_asked_with_other_options() -> None:
    request = posted(
        declared('return Human.approve("confirm", {timeout = 5, context = {who = "Bob"}})'), {"title": "T"}
    )
    assert request["message"] == "Publish T (2, Bob, {x}, r1)?"
    assert request["expires_at"] - request["created_at"] == 5
    plain = posted(declared('return Human.approve("confirm", {message = "Publish {input.title}?"})'), {"title": "T"})
    assert plain["message"] == "Publish {input.title}?", "the message of a call is no template"


def test_an_absent_value_of_a_declared_message_is_warned_of_once() -> None:
    source = declared('return {Human.approve("confirm"), Human.approve("confirm")}')
    store = MemoryStore(clock=(clock := Clock()))
    run, heard = run_program(source, store=store, clock=clock)
    app = App(store, Settings(sleep=clock.sleep, listen=heard.append))
    go_on(app, app.claim(run.id))
    assert logged(heard) == ['hitl "confirm": the template\'s {input.title} is empty']


def test_a_sentence_takes_options_too() -> None:
    assert posted(in_main('return Human.approve("Go on?", {timeout = 5})'))["expires_at"] is not None


@pytest.mark.parametrize(
    ("call", "sentence"),
    [
        ('approve("confrim")', 'no request called "confrim" is declared; did you mean "confirm"?; a message is'),
        ('input("confirm")', '"confirm" is declared as approval (main.tac:1): ask it with Human.approve'),
        ('approve("confirm", {tmeout = 5})', 'Human.approve has no option "tmeout"; did you mean "timeout"?'),
        ('approve("confirm", "now")', "Human.approve takes one table of options, alone or behind a text"),
        ('approve({message = "M"}, {timeout = 5})', "Human.approve takes one table of options, alone or behind a text"),
    ],
)
def test_a_name_that_does_not_fit_is_refused(call: str, sentence: str) -> None:
    assert sentence in result(declared(f"local ok, e = pcall(function() return Human.{call} end) return e.message"))


@pytest.mark.parametrize(
    ("line", "sentence"),
    [
        ('hitl("confirm", {type = "input", message = "M"})', 'two requests are called "confirm": the other one is at'),
        ('hitl("x", {message = "M"})', 'type of hitl "x" is one of approval, input, select, '),
        ('hitl("x", {type = "aproval", message = "M"})', 'hitl "x" has the type "aproval"; did you mean "approval"?'),
        ('hitl("x", {type = "input", mesage = "M"})', 'hitl "x" has no option "mesage"; did you mean "message"?'),
        ('hitl("x", {type = "input"})', 'hitl "x" needs a message'),
        ('hitl("x", {type = "select", message = "M"})', 'options of hitl "x" is a list of what is offered'),
        ('hitl("x", {type = "approval", message = "M", default = "yes"})', "which is no answer to it"),
        ('hitl("x", {type = "input", message = "M", context = {f = print}})', "holds a function"),
        ('hitl("x")', "hitl takes a name and a table"),
        ('hitl{type = "input"}', "hitl takes a name and a table"),
    ],
)
def test_a_wrong_declaration_is_found_before_anything_runs(line: str, sentence: str) -> None:
    wrong = error(CONFIRM + line + "\n" + in_main("return 1"))
    assert sentence in wrong["message"]
    assert wrong["site"] == "main.tac:5"


def test_what_is_declared_may_be_of_a_kind_of_ones_own() -> None:
    source = 'hitl("sign", {type = "signature", message = "Sign", pen = "black"})\n' + in_main(
        'return Human.custom("sign")'
    )
    assert posted(source)["options"] == {"custom": "signature", "data": {"pen": "black"}}


def test_a_declaration_inside_a_procedure_is_refused() -> None:
    wrong = error(in_main('hitl("x", {type = "input", message = "M"})'))
    assert wrong["message"] == "hitl declares something: it belongs at the top level of the file"


# -------------------------------------------------------------------- wrong questions


def test_a_wrong_question_is_an_error_where_it_is_asked() -> None:
    wrong = error(in_main('Human.approve{message = "M", default = "yes"}'))
    assert (wrong["code"], wrong["site"]) == ("invalid_value", "main.tac:3")
    assert wrong["message"] == 'default of Human.approve is "yes", which is no answer to it: it is a yes or no'


S = "select{message = 'M', "


@pytest.mark.parametrize(
    ("call", "sentence"),
    [
        ("approve()", "Human.approve takes a text or a table"),
        ("approve{}", "Human.approve needs a message"),
        ("approve{message = ' '}", "Human.approve needs a message"),
        ("approve{message = 5}", "message of Human.approve is a text, not 5"),
        ("approve{mesage = 'M'}", 'Human.approve has no option "mesage"; did you mean "message"?'),
        ("approve{message = 'M', placeholder = 'P'}", 'Human.approve has no option "placeholder"'),
        ("approve{message = 'M', timeout = 'x'}", "timeout is a number of seconds, 0 or more"),
        ("approve{message = 'M', timeout = -1}", "timeout is a number of seconds, 0 or more"),
        ("approve{message = 'M', on_timeout = 'retry'}", 'on_timeout = "retry" needs a timeout'),
        ("approve{message = 'M', on_timeout = 'again'}", 'on_timeout is "default", "error" or "retry", not "again"'),
        ("approve{message = 'M', retries = 2}", 'retries is for on_timeout = "retry"'),
        (
            "approve{message = 'M', timeout = 1, on_timeout = 'retry', retries = 0}",
            "retries is a whole number, 1 or more",
        ),
        ("approve{message = 'M', assignees = 'ann'}", "assignees of Human.approve is a list of names"),
        ("approve{message = 'M', channel = 1}", "channel of Human.approve is a text, not 1"),
        ("approve{message = 'M', context = 1}", "context of Human.approve is a table of facts"),
        (
            "approve{message = 'M', schema = field.string{}}",
            "schema of Human.approve is string, and its answer is boolean",
        ),
        ("input{message = 'M', schema = {type = 'strin'}}", 'did you mean "string"?'),
        ("input{message = 'M', default = 5}", "default of Human.input is 5, which is no answer to it"),
        ("input{message = 'M', schema = field.integer{min = 1}, default = 0}", "answer.value is 0"),
        ("approve('confirm_publish')", 'no request called "confirm_publish" is declared'),
        (S + "}", "options of Human.select is a list of what is offered"),
        (S + "options = {}}", "options of Human.select is a list of what is offered"),
        (S + "options = {'a', 'a'}}", 'two options of Human.select have the label "a"'),
        (S + "options = {{label = 'a', value = 1}, {label = 'b', value = 1}}}", "two options of Human.select have"),
        (S + "options = {{value = 1}}}", "option 1 of Human.select has no label"),
        (S + "options = {{label = 'a', valu = 1}}}", 'option 1 of Human.select has no field "valu"; did you mean'),
        (S + "options = {{label = 'a', value = {}}}}", "value of option 1 of Human.select is a text, a number"),
        (S + "options = {true}}", "option 1 of Human.select is a text or a table"),
        (S + "options = {'a'}, mode = 'many'}", 'mode of Human.select is "single" or "multiple", not "many"'),
        (S + "options = {'a'}, min = 1}", 'min of Human.select is for mode = "multiple"'),
        (S + "options = {'a'}, mode = 'multiple', max = 2}", "max of Human.select is a number of options, 0 to 1"),
        (
            S + "options = {'a', 'b'}, mode = 'multiple', min = 2, max = 1}",
            "min of Human.select is above max",
        ),
        (
            S + "options = {'a'}, default = 'b'}",
            'default of Human.select is "b", which is no answer to it: it does not',
        ),
        (S + "options = {'a'}, schema = field.integer{}}", 'schema of Human.select refuses its own option "a"'),
        (S + "options = {'a'}, mode = 'multiple', schema = 'string'}", "schema of Human.select refuses its own"),
        ("review{message = 'M'}", "Human.review needs an artifact: what is reviewed"),
        ("review{message = 'M', artifact = 'A', options = {{label = 'a', type = 1}}}", "type of option 1 of"),
        ("review{message = 'M', artifact = 'A', default = 'Maybe'}", "which is no answer to it"),
        ("upload{message = 'M', default = 'a.txt'}", "which is no answer to it"),
        ("multiple{message = 'M'}", "Human.multiple needs questions"),
        ("multiple{message = 'M', questions = {'a'}}", "question 1 of Human.multiple is a table"),
        ("multiple{message = 'M', questions = {{message = 'Q'}}}", "question 1 of Human.multiple needs an id"),
        (
            "multiple{message = 'M', questions = {{id = 'q', message = 'Q'}, {id = 'q', message = 'R'}}}",
            'two questions of Human.multiple have the id "q"',
        ),
        (
            "multiple{message = 'M', questions = {{id = 'q', message = 'Q', timeout = 5}}}",
            'question "q" of Human.multiple has no option "timeout"',
        ),
        (
            "multiple{message = 'M', questions = {{id = 'q', message = 'Q', required = 1}}}",
            'required of question "q" of Human.multiple is true or false',
        ),
        (
            "multiple{message = 'M', questions = {{id = 'q', type = 'slect', message = 'Q'}}}",
            'question "q" of Human.multiple has the type "slect"; did you mean "select"?',
        ),
        ("custom{message = 'M'}", "Human.custom needs a type"),
        ("custom{type = 't', message = 'M', time_out = 5}", 'no option "time_out"; did you mean "timeout"?'),
        ("escalate{message = 'M', default = 5}", "which is no answer to it"),
        ("notify{}", "Human.notify needs a message"),
        ("notify{message = 'M', level = 'warn'}", 'not "warn"; did you mean "warning"?'),
        ("notify{message = 'M', timeout = 5}", 'Human.notify has no option "timeout"'),
    ],
)
def test_wrong_options_are_refused(call: str, sentence: str) -> None:
    assert sentence in result(in_main(f"local ok, e = pcall(function() return Human.{call} end) return e.message"))


@pytest.mark.parametrize(
    ("call", "sentence"),
    [
        ("alert{message = 'M', levle = 'error'}", 'System.alert has no option "levle"; did you mean "level"?'),
        ("alert{message = 'M', source = 5}", "source of System.alert is a text, not 5"),
        ("alert()", "System.alert takes a text or a table"),
    ],
)
def test_a_wrong_alert_is_refused(call: str, sentence: str) -> None:
    assert sentence in result(in_main(f"local ok, e = pcall(function() return System.{call} end) return e.message"))
