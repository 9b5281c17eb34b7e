"""Agents without a model, and models of nobody: warnings, never of an agent that has a double."""

from __future__ import annotations

import pytest

from tactus.language.check import Host
from tactus.language.check.agents import agents
from tactus.language.codes import BY_ID
from tactus.language.finding import WARNING
from tests.language.check.told import Told, main, told

BARE = 'worker = Agent { system_prompt = "Work." }\n'


def found(source: str, host: Host | None = None) -> list[Told]:
    return told(agents, source, host=host)


def test_an_agent_without_a_model_is_found() -> None:
    assert found(BARE + main("worker()")) == [
        Told(
            "TAC316",
            "Agent",
            'agent "worker" has no model: set `model = "openai/gpt-4o"` on it, or `default_model` on the procedure',
        )
    ]
    assert BY_ID["TAC316"].severity == BY_ID["TAC317"].severity == WARNING


@pytest.mark.parametrize(
    "more",
    [
        main("worker()", 'default_model = "openai/gpt-4o", '),
        main("worker()") + 'Mocks { worker = {message = "x"} }\n',
        main("worker()") + "Mocks(doubles)\n",
        main('worker {model = "openai/gpt-4o"}'),
        main("worker(input)"),
        main("return ask(worker)"),
        'require("lib.nowhere")\n' + main("worker()"),
        "sub = Procedure(options)\n" + main("worker()"),
    ],
)
def test_where_it_may_have_one_nothing_is_said(more: str) -> None:
    assert not found(BARE + more)


def test_the_configuration_may_have_a_model() -> None:
    assert not found(BARE + main("worker()"), Host(model="gpt-4o"))
    assert not found("worker = Agent(options)\n" + main("worker()"))


def test_a_model_of_nobody_is_found_at_its_name() -> None:
    source = 'worker = Agent { model = "llama3" }\n' + main("worker()")
    assert found(source) == [
        Told(
            "TAC317",
            "llama3",
            'nothing says which provider has the model "llama3": set `provider = "openai"` on the agent, '
            "or `default_provider` on the procedure",
        )
    ]
    assert not found(source, Host(provider="openai"))


def test_a_misspelt_provider_is_told() -> None:
    (one,) = found('worker = Agent { model = {name = "opnai/gpt-4o"} }\n' + main("worker()"))
    assert (one.at, one.suggestion) == ("opnai/gpt-4o", "openai/gpt-4o")
    assert one.message.endswith('; did you mean "openai/gpt-4o"?')


@pytest.mark.parametrize(
    "fields",
    [
        'model = "gpt-4o"',
        'model = "o3"',
        'model = "claude-sonnet-4"',
        'model = "anthropic/anything"',
        'model = "us.amazon.nova"',
        'model = "llama3", provider = "openai"',
        'model = {name = "llama3"}, provider = "openai"',
        "model = input.model",
        'model = "llama" .. 3',
    ],
)
def test_a_model_that_somebody_has_or_may_have_is_let_be(fields: str) -> None:
    assert not found(f"worker = Agent {{ {fields} }}\n" + main("worker()"))


def test_a_procedure_may_say_the_provider() -> None:
    source = 'worker = Agent { model = "llama3" }\n' + main("worker()", 'default_provider = "openai", ')
    assert not found(source)
