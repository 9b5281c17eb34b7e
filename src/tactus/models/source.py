"""Where an activation's replies come from: the providers, a model given by the host, or doubles."""

from __future__ import annotations

import copy
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import replace
from typing import Any

from tactus.errors import Failure, UsageError
from tactus.language.modes import LIVE, MOCK, OBLIGING, TEST
from tactus.language.providers import inferred
from tactus.models import Conversation, Model, ModelFault, Reply

SCRIPTED, OBLIGES, MISSING = "scripted", "obliging", "missing"
WITHOUT = {MOCK: MISSING, TEST: "", OBLIGING: OBLIGES}
"""By mode: what stands in for the model of an agent that has no double."""


class Source:
    """Adapters are opened when a request is really made and live as long as one activation.

    `given` takes the place of every provider, or of those that it names; `doubles` (name -> double) that of the models
    of these agents, and `mode` says what becomes of the others (see Snapshot). `conceal` takes the secrets of the run
    out of a text.
    """

    def __init__(
        self,
        environ: Mapping[str, str],
        sleep: Callable[[float], Awaitable[None]],
        given: Model | Mapping[str, Model] | None = None,
        conceal: Callable[[str], str] = str,
        mode: str = LIVE,
    ) -> None:
        self._environ, self._sleep, self._conceal = environ, sleep, conceal
        self._own: Mapping[str, Model] = given if isinstance(given, Mapping) else {}
        self._given: Model | None = None if isinstance(given, Mapping) else given
        self._adapters: dict[str, Model] = {}
        self.mode = mode
        self.doubles: Mapping[str, Any] = {}

    def stands_in(self, agent: str) -> str:
        """What answers in the place of this agent's model: SCRIPTED, OBLIGES or MISSING; "" = nothing does."""
        if self.mode == LIVE:
            return ""
        return SCRIPTED if agent in self.doubles else WITHOUT.get(self.mode, MISSING)

    async def reply(
        self,
        conversation: Conversation,
        on_text: Callable[[str], None],
        on_retry: Callable[[ModelFault, int, float], None],
    ) -> tuple[Reply, int]:
        """The reply and how many attempts it took. Raises ModelFault, Failure, Blocked."""
        if self.stands_in(conversation.agent):
            double = self._double(conversation)
            if double.text:
                on_text(double.text)
            return double, 1
        from tactus.models import retry

        model = self._given
        if model is None:
            model, conversation = self._provider(conversation)
        return await retry.patiently(lambda: model.request(conversation, on_text), sleep=self._sleep, on_retry=on_retry)

    def sold(self, conversation: Conversation) -> tuple[str, str] | None:
        """Provider and model that this request would be paid for; None where a double answers it, or where
        nothing says who (the request itself then says so)."""
        from tactus.models import providers

        if self.stands_in(conversation.agent):
            return None
        if own := _named(self._own, conversation):
            return own[1].provider, own[1].model
        try:
            return providers.resolve(conversation.provider, conversation.model, conversation.default_provider)
        except UsageError:
            return None

    def _provider(self, conversation: Conversation) -> tuple[Model, Conversation]:
        from tactus.models import providers

        if own := _named(self._own, conversation):
            return own
        try:
            provider, name = providers.resolve(conversation.provider, conversation.model, conversation.default_provider)
            if provider not in self._adapters:
                self._adapters[provider] = providers.connect(provider, self._environ, self._conceal)
        except UsageError as error:
            raise Failure("invalid_value", f"agent {conversation.agent}: {error}", op="Model.request") from None
        return self._adapters[provider], replace(conversation, provider=provider, model=name)

    def _double(self, conversation: Conversation) -> Reply:
        agent = conversation.agent
        if agent in self.doubles:
            from tactus.models import scripted

            return scripted.agent_turn(self.doubles[agent], agent, conversation.ordinal, conversation)
        if self.mode == OBLIGING:
            from tactus.models import obliging

            return obliging.agent_turn(conversation)
        raise Failure(
            "no_double",
            f'agent "{agent}" has no double: add Mocks {{ {agent} = {{message = "..."}} }}, or run without --mock',
            op="Model.request",
        )

    def doubled(self, doubles: Mapping[str, Any]) -> Source:
        """The same providers, with other doubles in their place: those of a file that runs in the run."""
        other = copy.copy(self)
        other.doubles = doubles
        return other

    async def close(self) -> None:
        for adapter in self._adapters.values():
            await adapter.close()


def _named(own: Mapping[str, Model], conversation: Conversation) -> tuple[Model, Conversation] | None:
    """The host's model of that name, as the program says it or as provider/model, else the host's provider."""

    said, provider = conversation.model, conversation.provider
    prefix, slash, rest = said.partition("/")
    if slash and provider in ("", prefix):
        provider, model = prefix, rest
    else:
        provider, model = provider or inferred(said) or conversation.default_provider, said
    for name in (f"{provider}/{model}", said, provider):
        if name in own:
            return own[name], replace(conversation, provider=provider, model=model)
    return None
