"""Whose model it is, and how its provider is reached."""

from __future__ import annotations

import asyncio

import pytest

from tactus.errors import Blocked, UsageError
from tactus.models import Conversation, Message
from tactus.models.providers import PROVIDERS, connect, resolve
from tests.fake_openai import KEY, serve


@pytest.mark.parametrize(
    ("provider", "model", "default", "resolved"),
    [
        ("openai", "gpt-4o", None, ("openai", "gpt-4o")),
        ("openai", "openai/gpt-4o", None, ("openai", "gpt-4o")),
        ("openai", "meta/llama-3", None, ("openai", "meta/llama-3")),
        ("bedrock", "gpt-oss", "openai", ("bedrock", "gpt-oss")),
        (None, "openai/gpt-4o", "bedrock", ("openai", "gpt-4o")),
        (None, "openai/meta/llama-3", None, ("openai", "meta/llama-3")),
        (None, "google/gemini-2.5-pro", None, ("google", "gemini-2.5-pro")),
        (None, "gpt-4o-mini", None, ("openai", "gpt-4o-mini")),
        (None, "o3-mini", None, ("openai", "o3-mini")),
        (None, "claude-sonnet-4-5", "openai", ("anthropic", "claude-sonnet-4-5")),
        (None, "gemini-2.5-flash", None, ("google", "gemini-2.5-flash")),
        (None, "anthropic.claude-3-haiku-20240307-v1:0", None, ("bedrock",)),
        (None, "us.anthropic.claude-sonnet-4-20250514-v1:0", None, ("bedrock",)),
        (None, "amazon.nova-pro-v1:0", None, ("bedrock",)),
        (None, "llama3.2", "openai", ("openai", "llama3.2")),
        (None, "ollama/llama3.2", "openai", ("openai", "ollama/llama3.2")),
        (None, "orca-mini", "openai", ("openai", "orca-mini")),
    ],
)
def test_a_models_provider_is_said_or_known_or_the_default(
    provider: str | None, model: str, default: str | None, resolved: tuple[str, ...]
) -> None:
    assert resolve(provider, model, default) == (resolved if len(resolved) == 2 else (*resolved, model))


def test_a_model_that_nobody_knows_names_the_keys_to_set() -> None:
    with pytest.raises(UsageError) as raised:
        resolve(None, "llama3.2")
    assert str(raised.value) == (
        'nothing says which provider has the model "llama3.2": set `provider = "openai"` on the agent, '
        "or `default_provider` on the procedure"
    )


@pytest.mark.parametrize("model", ["", "openai/"])
def test_an_agent_without_a_model_says_so(model: str) -> None:
    with pytest.raises(UsageError, match="an agent has no model"):
        resolve("openai", model)


def test_a_misspelt_provider_is_told() -> None:
    with pytest.raises(UsageError, match='"opnai" is no provider; did you mean "openai"'):
        resolve("opnai", "gpt-4o")
    with pytest.raises(UsageError, match='"x" is no provider; the providers are openai, anthropic'):
        connect("x", {})


def test_a_known_provider_that_is_not_built_says_so() -> None:
    for provider in [name for name, made in PROVIDERS.items() if made is None]:
        with pytest.raises(Blocked) as raised:
            connect(provider, {})
        assert str(raised.value) == f"provider {provider} is not available in this version; use openai"


def test_a_missing_key_says_which_variable_to_set() -> None:
    with pytest.raises(Blocked) as raised:
        connect("openai", {})
    assert str(raised.value) == "there is no key for openai: set OPENAI_API_KEY"


def test_a_key_is_wanted_for_another_server_too() -> None:
    with pytest.raises(Blocked, match=r"set OPENAI_API_KEY \(any text, where the server"):
        connect("openai", {"OPENAI_BASE_URL": "http://127.0.0.1:1/v1", "OPENAI_API_KEY": " "})


@pytest.mark.parametrize("key", ["sk-a\nb", "“sk-abc”"])
def test_a_key_with_a_slip_of_the_hand_is_told_without_showing_it(key: str) -> None:
    with pytest.raises(Blocked, match="OPENAI_API_KEY holds a character that no key has") as raised:
        connect("openai", {"OPENAI_API_KEY": key})
    assert "sk-a" not in str(raised.value)


@pytest.mark.parametrize("url", ["api.example.com/v1", "http://", "ftp://host/v1"])
def test_an_address_that_is_none_is_told(url: str) -> None:
    with pytest.raises(Blocked, match="OPENAI_BASE_URL must begin with http"):
        connect("openai", {"OPENAI_API_KEY": "sk-x", "OPENAI_BASE_URL": url})


def test_the_environment_given_is_the_one_that_is_used(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "sk-another")
    monkeypatch.setenv("OPENAI_BASE_URL", "http://127.0.0.1:1/v1")

    async def once(url: str) -> str:
        model = connect("openai", {"OPENAI_API_KEY": f"{KEY}\n", "OPENAI_BASE_URL": url})
        asked = Conversation("openai", "gpt-4o", "", (Message("user", "hi"),))
        reply = await model.request(asked, lambda text: None)
        await model.close()
        return reply.text

    with serve("hello") as server:
        assert asyncio.run(once(server.url)) == "hello"
