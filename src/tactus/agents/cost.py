"""What a reply cost, from genai-prices' table of prices (which it carries along: no network)."""

from __future__ import annotations

from datetime import datetime

from tactus.models import Usage
from tactus.record import record

SELLERS = {"bedrock": "aws"}
"""our names of providers, where the table of prices says another"""
DOUBLE = "scripted"
"""the provider of replies that are written down: they cost nothing"""
UNSOLD = ("", DOUBLE)
"""providers that nobody pays: their cost is unknown, without a look at the table"""


@record(frozen=True, slots=True)
class Cost:
    """US dollars. `prompt` and `completion` add up to `total`; `cache_savings` is what the same tokens would
    have cost more without the provider's cache (below 0 where writing to it cost more than it saved)."""

    total: float
    prompt: float
    completion: float
    cache_savings: float


def known(provider: str, model: str) -> bool:
    """Whether the table has a price for this model."""
    return price(Usage(1, 1), model, provider) is not None


def price(usage: Usage, model: str, provider: str, at: datetime | None = None) -> Cost | None:
    """The cost of a request, or None where it is unknown (never 0 for unknown): the provider reported no
    usage, or the table has no such model. `at` picks the price of that day; None = today's."""
    if not usage.reported or not model or provider in UNSOLD:
        return None
    from genai_prices import Usage as Tokens
    from genai_prices import calc_price

    seller = SELLERS.get(provider, provider)
    tokens = Tokens(
        input_tokens=usage.input,
        output_tokens=usage.output,
        cache_read_tokens=usage.cache_read,
        cache_write_tokens=usage.cache_write,
    )
    uncached = Tokens(input_tokens=usage.input, output_tokens=usage.output)
    try:
        paid = calc_price(tokens, model, provider_id=seller, genai_request_timestamp=at)
        full = calc_price(uncached, model, provider_id=seller, genai_request_timestamp=at)
    except (LookupError, ValueError):  # no such provider or model; counts that contradict one another
        return None
    return Cost(
        total=float(paid.total_price),
        prompt=float(paid.input_price),
        completion=float(paid.output_price),
        cache_savings=float(full.total_price - paid.total_price),
    )
