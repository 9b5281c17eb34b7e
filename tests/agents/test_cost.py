"""What a reply cost: to the cent of a cent, or unknown."""

from __future__ import annotations

import pytest

from tactus.agents.cost import Cost, price
from tactus.models import Usage

CACHED = Usage(input=1200, output=42, cache_read=1024)


def test_cached_tokens_cost_what_the_price_list_says() -> None:
    # gpt-4o-mini, US dollars per million tokens: 0.15 in, 0.075 cached, 0.60 out
    prompt = ((1200 - 1024) * 0.15 + 1024 * 0.075) / 1e6
    completion = 42 * 0.60 / 1e6
    cost = price(CACHED, "gpt-4o-mini", "openai")
    assert cost is not None
    assert cost.prompt == pytest.approx(prompt)
    assert cost.completion == pytest.approx(completion)
    assert cost.total == pytest.approx(0.0001284)
    assert cost.cache_savings == pytest.approx(1024 * 0.075 / 1e6)


def test_a_dated_name_of_a_model_has_the_same_price() -> None:
    assert price(CACHED, "gpt-4o-mini-2024-07-18", "openai") == price(CACHED, "gpt-4o-mini", "openai")


def test_bedrock_is_found_under_the_name_the_price_list_gives_it() -> None:
    cost = price(Usage(1200, 42, 924, 100), "us.anthropic.claude-sonnet-4-20250514-v1:0", "bedrock")
    assert cost is not None
    assert cost.total == pytest.approx(0.0018102)


def test_no_tokens_cost_nothing() -> None:
    assert price(Usage(), "gpt-4o-mini", "openai") == Cost(0.0, 0.0, 0.0, 0.0)


@pytest.mark.parametrize(
    ("usage", "model", "provider"),
    [
        (CACHED, "gpt-4o-mini", "scripted"),
        (CACHED, "a-model-of-our-own", "openai"),
        (CACHED, "gpt-4o-mini", "ollama"),
        (CACHED, "", "openai"),
        (CACHED, "gpt-4o-mini", ""),
        (Usage(reported=False), "gpt-4o-mini", "openai"),
        (Usage(input=10, cache_read=20), "gpt-4o-mini", "openai"),
    ],
    ids=["double", "model", "provider", "no model", "no provider", "not reported", "contradiction"],
)
def test_what_is_unknown_is_never_free(usage: Usage, model: str, provider: str) -> None:
    assert price(usage, model, provider) is None
