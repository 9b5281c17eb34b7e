"""Placeholders that show nothing, each at its very braces."""

from __future__ import annotations

import pytest

from tactus.language.check import Host
from tactus.language.check.templates import templates
from tactus.language.codes import BY_ID
from tactus.language.finding import ERROR, WARNING
from tests.language.check.told import Told, main, told

INPUT = 'input = {topic = "string", order = field.object{properties = {lines = field.array{items = "string"}}}}, '
GRANTED = Host(granted=frozenset({"COMPANY"}))


def agent(prompt: str, more: str = "") -> str:
    return f'writer = Agent {{ model = "openai/gpt-4o", system_prompt = {prompt}{more} }}\n'


def found(source: str, files: dict[str, str] | None = None, host: Host | None = None) -> list[Told]:
    return told(templates, source, files, host)


def of(place: str, fields: str = INPUT, body: str = "return writer()", host: Host | None = None) -> list[Told]:
    """About a prompt with that placeholder."""
    return found(agent(f'"Write: {place}!"') + main(body, fields), host=host)


# --- input


def test_an_input_that_no_procedure_has_is_found_at_its_braces() -> None:
    assert of("{input.topci}") == [
        Told(
            "TAC401",
            "{input.topci}",
            '{input.topci} is always empty: the procedure has no input "topci" (inputs: topic, order); '
            "did you mean {input.topic}?",
            "{input.topic}",
        )
    ]
    assert BY_ID["TAC401"].severity == ERROR


@pytest.mark.parametrize(
    ("place", "why"),
    [
        ("{input.order.linse}", 'input.order has no field "linse" (fields: lines); did you mean {input.order.lines}?'),
        ("{input.topic.first}", "input.topic is a string, and nothing is in it"),
        ("{input.order.lines.first}", "input.order.lines is a list; its first item is {input.order.lines.1}"),
        ("{input.order.lines.1.x}", "input.order.lines.1 is a string, and nothing is in it"),
    ],
)
def test_a_path_is_followed_into_what_is_declared(place: str, why: str) -> None:
    (one,) = of(place)
    assert (one.at, one.message) == (place, f"{place} is always empty: {why}")


@pytest.mark.parametrize(
    "place",
    [
        "{input.topic}",
        "{input.order}",
        "{input.order.lines}",
        "{input.order.lines.1}",
        "{topci}",
        "{{input.topci}}",
        "{context.topci}",
        "{output.topci}",
        "{other.topci}",
        "{ input.topci }",
        "{input}",
    ],
)
def test_what_is_there_and_what_is_text_is_let_be(place: str) -> None:
    assert not of(place)


@pytest.mark.parametrize("field", ["initial_message", "continue_message"])
def test_every_template_of_an_agent_is_read(field: str) -> None:
    source = f'writer = Agent {{ model = "gpt-4o", {field} = "{{input.x}}" }}\n'
    assert [one.at for one in found(source + main("", INPUT))] == ["{input.x}"]


def test_what_is_said_to_an_agent_is_no_template() -> None:
    assert not found(agent('"x"') + main('writer("{input.x}")\nHuman.approve{message = "{input.x}"}', INPUT))


def test_the_message_of_a_declared_request_is_a_template() -> None:
    source = 'hitl("go", {type = "approval", message = "Publish {input.titel}?"})\n'
    assert [one.at for one in found(source + main('Human.approve("go")', INPUT))] == ["{input.titel}"]


def test_a_long_text_is_read_from_its_first_line_on() -> None:
    prompt = "[==[\nÜber {input.topic}\n  und {input.x}: {input.y}]==]"
    assert [one.at for one in found(agent(prompt) + main("writer()", INPUT))] == ["{input.x}", "{input.y}"]


def test_a_text_with_escapes_is_read_as_it_is_written() -> None:
    prompt = r'"é \"{input.topic}\" \n {input.x}"'
    assert [one.at for one in found(agent(prompt) + main("writer()", INPUT))] == ["{input.x}"]


def test_the_parts_of_a_text_that_is_put_together_are_read() -> None:
    source = 'local rules = "About {input.x}."\n' + agent('"Hello. " .. rules .. ("{input.y}" .. tostring(1))')
    assert [one.at for one in found(source + main("writer()", INPUT))] == ["{input.x}", "{input.y}"]


def test_a_text_that_several_agents_share_is_found_once() -> None:
    source = 'local rules = "About {input.x}."\n' + agent("rules") + "other = Agent { system_prompt = rules }\n"
    assert len(found(source + main("writer() other()", INPUT))) == 1


def test_one_procedure_that_has_it_is_enough() -> None:
    sub = 'sub = Procedure { input = {name = "string"}, function(input) return writer() end }\n'
    assert not found(agent('"{input.topic} {input.name}"') + sub + main("return sub()", INPUT))
    (one,) = found(agent('"{input.nme}"') + sub + main("return sub()", INPUT))
    assert one.message.startswith('{input.nme} is always empty: no procedure that may use it has an input "nme"')


@pytest.mark.parametrize(
    ("source", "fields"),
    [
        ("", ""),  # without a schema anything may be the input
        ("sub = Procedure { function(input) return writer() end }\n", INPUT),
        ("sub = Procedure { function(input) return helper() end }\n", INPUT),
        ("sub = Procedure { function(input) return pcall(writer) end }\n", INPUT),
        ("function main() return writer() end\n", INPUT),
        ("sub = Procedure(options)\n", INPUT),
        ('require("lib.nowhere")\n', INPUT),
        ("", "input = schema, "),
        ("", "input = {[name] = 'string'}, "),
        ("local own = {topic = 'string'}\nown.x = 'string'\n", "input = own, "),
    ],
)
def test_where_anything_may_be_the_input_nothing_is_said(source: str, fields: str) -> None:
    assert not found(agent('"{input.x}"') + source + main("return writer()", fields))


def test_a_procedure_that_asks_nobody_uses_no_agent() -> None:
    sub = "double = Procedure { function(input) return {n = math.floor(input.n) * 2} end }\n"
    assert [one.at for one in found(agent('"{input.x}"') + sub + main("return writer()", INPUT))] == ["{input.x}"]


def test_a_script_has_the_input_that_it_declares() -> None:
    assert [one.at for one in found('input {topic = "string"}\n' + agent('"{input.x}"') + "return writer()\n")] == [
        "{input.x}"
    ]
    assert not found(agent('"{input.x}"') + "return writer()\n")


def test_of_a_module_nobody_knows_who_uses_it() -> None:
    procedure = 'sub = Procedure { input = {n = "integer"}, function(input) return writer() end }\n'
    assert not found(agent('"{input.x}"') + procedure + "return {writer = writer, sub = sub}\n")


def test_the_procedures_of_modules_may_use_an_agent() -> None:
    lib = 'return {sub = Procedure { name = "sub", input = {name = "string"}, function(input) end }}\n'
    source = 'local lib = require("lib.sub")\n' + agent('"{input.name} {input.x}"') + main("return writer()", INPUT)
    assert [one.at for one in found(source, {"lib/sub.tac": lib.replace("end }}", "return ask() end }}")})] == [
        "{input.x}"
    ]


@pytest.mark.parametrize(
    "schema",
    [
        'thing = {type = "object"}',
        'thing = {type = "dict", properties = shape}',
        "thing = field.object{}",
        "thing = field.object(options)",
        "thing = shape",
        "thing = field[kind]{}",
        'thing = {type = kind, properties = {a = "string"}}',
        'thing = "thing"',
        "thing = field.array{}",
    ],
)
def test_what_a_schema_leaves_open_is_not_judged(schema: str) -> None:
    assert not of("{input.thing.1.x}", f"input = {{{schema}}}, ")


# --- state


def test_a_key_of_the_state_that_nothing_sets_is_a_warning() -> None:
    assert of("{state.coutn}", "state = {count = 'integer'}, ") == [
        Told(
            "TAC402",
            "{state.coutn}",
            "{state.coutn} is always empty: nothing in the program sets state.coutn; did you mean {state.count}?",
            "{state.count}",
        )
    ]
    assert BY_ID["TAC402"].severity == WARNING


@pytest.mark.parametrize(
    "body",
    [
        "state.x = 1",
        'state["x"] = 1',
        "state.x.deep = 1",
        'State.set("x", 1)',
        'State.append("x", 1)',
        'State.increment("x")',
        "state[key] = 1",
        "State.set(key, 1)",
        "pcall(State.set, 'x', 1)",
        "local s = state",
        "fill(state)",
        "rawset(state, 'x', 1)",
        "local set = State.set",
        "local function all() return state end",
        "_G.state.x = 1",
        "load('state.x = 1')()",
    ],
)
def test_a_key_that_may_be_set_somewhere_is_let_be(body: str) -> None:
    assert not of("{state.x}", "", f"{body}\nreturn writer()")


@pytest.mark.parametrize("body", ["for k in pairs(state) do print(k) end", "print(#state, Json.encode(state))"])
def test_looking_at_the_state_sets_nothing(body: str) -> None:
    assert [one.at for one in of("{state.x}", "", f"{body}\nreturn writer()")] == ["{state.x}"]


def test_a_module_may_set_the_state() -> None:
    source = 'local lib = require("lib.sets")\n' + agent('"{state.x}"') + main("return writer()")
    assert not found(source, {"lib/sets.tac": "return {f = function() state.x = 1 end}\n"})


# --- the others


def test_a_misspelt_namespace_is_found_where_the_rest_is_known() -> None:
    assert of("{inputs.topic}") == [
        Told(
            "TAC403",
            "{inputs.topic}",
            "{inputs.topic} is no placeholder, and stands there as it is; did you mean {input.topic}?",
            "{input.topic}",
        )
    ]
    assert not of("{inputs.other}")
    assert not of("{item.topic}")


def test_without_prepare_nothing_is_prepared() -> None:
    assert of("{prepared.facts}") == [
        Told(
            "TAC404",
            "{prepared.facts}",
            "{prepared.facts} is always empty: this agent has no `prepare`, whose table it would be of",
        )
    ]
    prepared = agent('"{prepared.facts}"', ", prepare = function() return {facts = 1} end")
    assert not found(prepared + main("writer()", INPUT))


def test_a_variable_of_the_environment_is_granted_or_not() -> None:
    assert of("{env.COMPNY}", host=GRANTED) == [
        Told(
            "TAC405",
            "{env.COMPNY}",
            "env.COMPNY is not granted: add COMPNY to `env` in .tactus/config.yml; did you mean {env.COMPANY}?",
            "{env.COMPANY}",
        )
    ]
    assert not of("{env.COMPANY}", host=GRANTED)
    assert not of("{env.COMPNY}")
