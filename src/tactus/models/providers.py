"""Who sells models: the table of providers, which of them an agent means, and how one is reached."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from difflib import get_close_matches

from tactus.errors import Blocked, UsageError
from tactus.language import providers
from tactus.models import Model

Conceal = Callable[[str], str]
Factory = Callable[[Mapping[str, str], Conceal], Model]


def _openai(environ: Mapping[str, str], conceal: Conceal) -> Model:
    """OPENAI_API_KEY and OPENAI_BASE_URL, as OpenAI's own client reads them: the key is wanted even where the
    base URL leads elsewhere."""
    from tactus.models.openai import KEY, OpenAIChat

    key, url = environ.get(KEY, "").strip(), environ.get("OPENAI_BASE_URL", "").strip()
    if not key:
        elsewhere = " (any text, where the server of OPENAI_BASE_URL asks for none)" if url else ""
        raise Blocked(f"there is no key for openai: set {KEY}{elsewhere}")
    if not (key.isascii() and key.isprintable()):
        raise Blocked(f"{KEY} holds a character that no key has (a line break, a typographic quote): set it again")
    if url and not re.match(r"https?://[^/\s]", url):
        raise Blocked("OPENAI_BASE_URL must begin with http:// or https:// and a host: set it again or unset it")
    return OpenAIChat(key, url or None, conceal=conceal)


PROVIDERS: dict[str, Factory | None] = {
    "openai": _openai,
    "anthropic": None,
    "bedrock": None,
    "google": None,
}
"""name -> how to connect; None = a known name that this version cannot connect to"""


def resolve(provider: str | None, model: str, default_provider: str | None = None) -> tuple[str, str]:
    """(provider, the model's name there).

    In this order: `provider`; a prefix before "/" that is a known provider; the family of the model's name;
    `default_provider`. A prefix that names the chosen provider is taken off. Raises UsageError when nothing
    says who, or when `provider` is no known name.
    """
    named, rest = providers.named(model, PROVIDERS), model.partition("/")[2]
    chosen = provider or named or providers.inferred(model) or default_provider
    if not model or (named and not rest):
        raise UsageError(providers.NO_MODEL)
    if not chosen:
        raise UsageError(providers.nobody(model))
    if chosen not in PROVIDERS:
        raise UsageError(unknown(chosen))
    return chosen, rest if named == chosen else model


def connect(provider: str, environ: Mapping[str, str], conceal: Conceal = str) -> Model:
    """The provider's models, with the credentials of `environ`; nothing is sent yet. `conceal` takes secrets out of
    what their errors say.

    Raises Blocked for what the operator has to mend, UsageError for a name that is no provider.
    """
    if provider not in PROVIDERS:
        raise UsageError(unknown(provider))
    factory = PROVIDERS[provider]
    if factory is None:
        built = ", ".join(name for name, made in PROVIDERS.items() if made)
        raise Blocked(f"provider {provider} is not available in this version; use {built}")
    return factory(environ, conceal)


def unknown(provider: str) -> str:
    near = get_close_matches(provider, PROVIDERS, 1)
    hint = f'did you mean "{near[0]}"?' if near else f"the providers are {', '.join(PROVIDERS)}"
    return f'"{provider}" is no provider; {hint}'
