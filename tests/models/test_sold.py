"""Who would be paid for a request, before it is made."""

from __future__ import annotations

import asyncio

from tactus.models import Conversation
from tactus.models.scripted import Scripted
from tactus.models.source import Source


def conversation(model: str, provider: str = "", default: str = "") -> Conversation:
    return Conversation(provider, model, "", (), default_provider=default)


def test_the_provider_and_the_model_that_the_agent_names() -> None:
    source = Source({}, asyncio.sleep)
    assert source.sold(conversation("openai/gpt-4o")) == ("openai", "gpt-4o")
    assert source.sold(conversation("my-own", default="openai")) == ("openai", "my-own")


def test_a_model_of_the_hosts_own_has_its_own_name() -> None:
    source = Source({}, asyncio.sleep, {"local": Scripted({})})
    assert source.sold(conversation("llama", "local")) == ("local", "llama")


def test_nobody_where_a_double_answers_or_nothing_says_who() -> None:
    source = Source({}, asyncio.sleep)
    assert source.sold(conversation("my-own")) is None
    doubled = Source({}, asyncio.sleep, mode="mock")
    assert doubled.sold(conversation("openai/gpt-4o")) is None
