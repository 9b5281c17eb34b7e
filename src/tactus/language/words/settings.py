"""What several declarations have in common: settings of a model's request, and budgets."""

from __future__ import annotations

from tactus.language.words.row import Field

EFFORTS = ("none", "minimal", "low", "medium", "high", "xhigh", "max")
SETTINGS = {
    "temperature": Field("number", "how freely the model chooses its words: 0 is least", example="0.2"),
    "max_tokens": Field("integer", "limit of the reply's tokens", example="500"),
    "top_p": Field("number", "nucleus sampling: only the likeliest words that make up this share", example="0.9"),
    "seed": Field("integer", "sampling seed, where the provider has one", example="7"),
    "reasoning_effort": Field(
        "string", "how long it thinks first, for models that reason", enum=EFFORTS, others=True, example='"low"'
    ),
}
"""Settings of a request that an agent, its model's table and a turn can say."""
MODEL = {
    "name": Field("string", "the model's name", example='"openai/gpt-4o-mini"'),
    **SETTINGS,
    "openai_reasoning_effort": Field(
        "string", "older spelling of reasoning_effort", enum=EFFORTS, others=True, instead="reasoning_effort"
    ),
}
"""The model of an agent, written as a table."""
BUDGET = {
    "usd": Field("number", "what the replies cost, in US dollars", example="0.50"),
    "tokens": Field("number", "tokens of requests and replies, as the provider counts them", example="200000"),
    "requests": Field("number", "requests to models", example="20"),
    "seconds": Field("number", "time in which something is done; waiting does not count", example="600"),
    "unknown_price": Field(
        "string",
        "what to do about a reply whose price nobody knows",
        enum=("refuse", "ignore"),
        default='"refuse"',
    ),
}
"""A budget: at least one of its limits."""
