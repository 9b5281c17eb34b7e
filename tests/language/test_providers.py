"""Who has a model, by its name."""

from __future__ import annotations

import pytest

from tactus.language.providers import inferred, named, nobody
from tactus.language.words.agents import PROVIDERS


@pytest.mark.parametrize(
    ("model", "provider"),
    [
        ("openai/gpt-4o", "openai"),
        ("anthropic/anything/else", "anthropic"),
        ("opnai/gpt-4o", ""),
        ("gpt-4o", ""),
        ("/gpt-4o", ""),
        ("openai", ""),
    ],
)
def test_a_known_provider_may_stand_before_the_slash(model: str, provider: str) -> None:
    assert named(model, PROVIDERS) == provider


@pytest.mark.parametrize(
    ("model", "provider"),
    [
        ("gpt-4o", "openai"),
        ("o3-mini", "openai"),
        ("claude-sonnet-4", "anthropic"),
        ("gemini-2.5", "google"),
        ("us.anthropic.claude", "bedrock"),
        ("amazon.nova", "bedrock"),
        ("llama3", ""),
        ("opus", ""),
        ("", ""),
    ],
)
def test_some_names_say_who_has_them(model: str, provider: str) -> None:
    assert inferred(model) == provider


def test_of_a_model_of_nobody_it_is_told_what_to_set() -> None:
    assert nobody("llama3") == (
        'nothing says which provider has the model "llama3": set `provider = "openai"` on the agent, '
        "or `default_provider` on the procedure"
    )
