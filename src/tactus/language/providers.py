"""Who has a model, as far as its name says it. It knows no more of a provider than the name."""

from __future__ import annotations

import re
from collections.abc import Collection

FAMILIES = (
    ("openai", re.compile(r"gpt-|chatgpt-|o\d")),
    ("anthropic", re.compile(r"claude-")),
    ("google", re.compile(r"gemini-")),
    ("bedrock", re.compile(r"(us|eu|apac|global)\.|(anthropic|amazon|meta|mistral|cohere|ai21)\.")),
)
"""provider -> how the names of its models begin"""
NO_MODEL = 'an agent has no model: set `model = "openai/gpt-4o"` on it, or `default_model`'


def named(model: str, known: Collection[str]) -> str:
    """The known provider that stands before the slash, `openai/gpt-4o`, or ""."""
    prefix, slash, _ = model.partition("/")
    return prefix if slash and prefix in known else ""


def inferred(model: str) -> str:
    """The provider whose models have such names, or ""."""
    return next((provider for provider, begins in FAMILIES if begins.match(model)), "")


def nobody(model: str) -> str:
    """Nothing says who has the model."""
    return (
        f'nothing says which provider has the model "{model}": set `provider = "openai"` on the agent, '
        f"or `default_provider` on the procedure"
    )
