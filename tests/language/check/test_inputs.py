"""What a program reads of its input and keeps in its state."""

from __future__ import annotations

import pytest

from tactus.language.check.inputs import inputs
from tests.language.check.told import Told, main, told
from tests.programs import error, result

INPUT = "input = {topic = field.string{default = 'x'}, count = 'integer'}, "
STATE = "state = {count = field.integer{default = 0, max = 3}, notes = field.array{}}, "


def found(body: str, fields: str = INPUT) -> list[Told]:
    return told(inputs, main(body, fields))


# --------------------------------------------------------------------- the input


@pytest.mark.parametrize(
    ("body", "at", "message", "suggestion"),
    [
        (
            "return input.topik",
            "topik",
            'the input has no field "topik"; did you mean "topic"? (fields: topic, count)',
            "topic",
        ),
        ("return input['topik']", "'topik'", 'the input has no field "topik"; did you mean "topic"?', "'topic'"),
        ("return input.zzz", "zzz", 'the input has no field "zzz" (fields: topic, count)', ""),
        ("local f = function() return input.topik end return f()", "topik", 'the input has no field "topik"', "topic"),
        ("use(input) return input.topik", "topik", 'the input has no field "topik"', "topic"),
        ("return input.topik:upper()", "topik", 'the input has no field "topik"', "topic"),
    ],
)
def test_a_field_that_no_input_has_is_found(body: str, at: str, message: str, suggestion: str) -> None:
    (one,) = found(body)
    assert (one.code, one.at, one.suggestion) == ("TAC212", at, suggestion)
    assert one.message.startswith(message)


def test_a_run_finds_nil_there() -> None:
    assert result(main("return input.topik == nil", INPUT)) is True


@pytest.mark.parametrize(
    ("source", "at", "message"),
    [
        ("Procedure { input = {}, function(input) return input.x end }", "x", 'the input has no field "x" (it has no'),
        ("Procedure { input = {a = 'string'}, function(given) return given.x end }", "x", "the input has no field"),
        ("procedure('main', {input = {a = 'string'}}, function() return input.b end)", "b", "the input has no field"),
        ("t = Tool { input = {a = 'string'}, function(args) return args.b end }", "b", "the input of t has no field"),
        (
            "t = Tool { parameters = {a = 'string'}, handler = function(args) return args.b end }",
            "b",
            "the input of t has",
        ),
        ("input {a = 'string'}\nreturn input.b", "b", 'the input has no field "b" (fields: a)'),
    ],
)
def test_inputs_of_every_kind_are_held_against_their_schema(source: str, at: str, message: str) -> None:
    (one,) = told(inputs, source)
    assert (one.code, one.at) == ("TAC212", at)
    assert one.message.startswith(message)


@pytest.mark.parametrize(
    "source",
    [
        main("return input.topic .. input.count", INPUT),
        main("return input.anything"),
        main("return input.topik", "input = schema, "),
        main("return input.topik", "input = {[key] = 'string'}, "),
        main("return input.topik", "input = {topik = kind}, "),
        main("input.extra = 1 return input.extra", INPUT),
        main("use(input) return input.extra", INPUT),
        main("if input.extra then return 1 end return input.extra", INPUT),
        main("input = other return input.extra", INPUT),
        main("local input = {} return input.extra", INPUT),
        main("return input[name]", INPUT),
        main("return other.input.extra", INPUT),
        "function helper() return input.topik end\n" + main("return 1", INPUT),
        "t = Tool { function(args) return args.b end }",
        "t = Tool { input = {a = 'string'}, function(args) return input.b end }",
        "input {a = 'string'}\nreturn input.a",
        "return input.b",
        "t = Tool { input = {a = 'string'}, function() end }",
    ],
)
def test_what_is_there_or_may_be_is_let_be(source: str) -> None:
    assert told(inputs, source) == []


# --------------------------------------------------------------------- the state


@pytest.mark.parametrize(
    ("body", "at", "message"),
    [
        ("state.count = 'x'", "'x'", 'state.count is "x": expected an integer, at most 3'),
        ("state.count = 9", "9", "state.count is 9: expected an integer, at most 3"),
        ("state['count'] = true", "true", "state.count is true: expected an integer, at most 3"),
        ("State.set('count', 'x')", "'x'", 'state.count is "x": expected an integer, at most 3'),
        ("state.notes = 'x'", "'x'", 'state.notes is "x": expected an array'),
        ("local f = function() state.count = 'x' end f()", "'x'", 'state.count is "x"'),
    ],
)
def test_what_the_state_refuses_is_found(body: str, at: str, message: str) -> None:
    (one,) = found(body, STATE)
    assert (one.code, one.at) == ("TAC213", at)
    assert one.message.startswith(message)
    assert error(main(body, STATE))["message"].startswith(message)


def test_a_key_that_is_close_to_a_declared_one_is_warned_of() -> None:
    (one,) = found("state.cuont = 1", STATE)
    assert one == Told(
        "TAC211",
        "cuont",
        'state.cuont is not declared: it is kept, and held against nothing; did you mean "count"?',
        "count",
    )


@pytest.mark.parametrize(
    "source",
    [
        main("state.count = 1 state.count = state.count + 1 state.notes = {} state.other = 'x'", STATE),
        main("state.count = nil state.count = x state[name] = 'x' State.set(name, 'x')", STATE),
        main("state.count = 'x'"),
        main("state.count = 'x'", "state = schema, "),
        main("local state = {} state.count = 'x'", STATE),
        main("state = {} state.count = 'x'", STATE),
        "function helper() state.count = 'x' end\n" + main("return 1", STATE),
        "t = Tool { function() state.count = 'x' end }\n" + main("return 1", STATE),
    ],
)
def test_other_values_are_let_be(source: str) -> None:
    assert told(inputs, source) == []


def test_the_state_of_a_script_is_held_against_its_schema() -> None:
    (one,) = told(inputs, "state {count = 'integer'}\nstate.count = 'x'\nreturn 1")
    assert (one.code, one.at) == ("TAC213", "'x'")
