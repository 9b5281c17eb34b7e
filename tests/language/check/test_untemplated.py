"""Placeholders in what is no template."""

from __future__ import annotations

import pytest

from tactus.language.check.untemplated import untemplated
from tests.language.check.told import Told, main, told

FIELDS = "input = {topic = field.string{}, order = field.object{}}, "
WORKER = 'worker = Agent { model = "gpt-4o", system_prompt = "{input.topic}" }\n'


def found(body: str, fields: str = FIELDS) -> list[Told]:
    return told(untemplated, WORKER + main(body, fields))


@pytest.mark.parametrize(
    "body",
    [
        'worker("About {input.topic}")',
        'worker {message = "About {input.topic}"}',
        'worker.turn {inject = "About {input.topic}"}',
        'local text = "About {input.topic}" worker(text)',
        'Human.approve("Go on with {input.topic}?")',
        'Human.input {message = "More of {input.topic}?"}',
    ],
)
def test_a_message_is_no_template(body: str) -> None:
    message = '{input.topic} stands in the message as it is, for only prompts are templates: write "..." .. input.topic'
    assert found(body) == [Told("TAC406", "{input.topic}", message)]


def test_the_first_one_is_told() -> None:
    (one,) = found('worker("é {input.order.id} and {input.topic}")')
    assert one.at == "{input.order.id}"


@pytest.mark.parametrize(
    "body",
    [
        'worker("About {input.other}")',
        'worker("As JSON: {input: 1}, {{input.topic}} or {topic}")',
        'print("{input.topic}")',
        'worker {context = {note = "{input.topic}"}}',
        "worker(text)",
    ],
)
def test_what_is_none_of_the_inputs_is_let_be(body: str) -> None:
    assert not found(body)


def test_without_declared_inputs_nothing_is_said() -> None:
    assert not found('worker("About {input.topic}")', "")
