"""Where an activation's replies come from: the providers, a model given by the host, or the program's Mocks."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import replace
from typing import Any

from tactus.errors import Failure, UsageError
from tactus.models import Conversation, Model, ModelFault, Reply


class Source:
    """Adapters are opened when a request is really made and live as long as one activation.

    `given` takes the place of every provider; `mocks` (name -> mock) of every model.
    """

    def __init__(
        self,
        environ: Mapping[str, str],
        sleep: Callable[[float], Awaitable[None]],
        given: Model | None = None,
    ) -> None:
        self._environ, self._sleep, self._given = environ, sleep, given
        self._adapters: dict[str, Model] = {}
        self.mocks: dict[str, Any] | None = None

    async def reply(
        self,
        conversation: Conversation,
        on_text: Callable[[str], None],
        on_retry: Callable[[ModelFault, int, float], None],
    ) -> tuple[Reply, int]:
        """The reply and how many attempts it took. Raises ModelFault, Failure, Blocked."""
        if self.mocks is not None:
            return _scripted(self.mocks, conversation), 1
        from tactus.models import retry

        model = self._given
        if model is None:
            model, conversation = self._provider(conversation)
        return await retry.patiently(lambda: model.request(conversation, on_text), sleep=self._sleep, on_retry=on_retry)

    def _provider(self, conversation: Conversation) -> tuple[Model, Conversation]:
        from tactus.models import providers

        try:
            provider, name = providers.resolve(conversation.provider, conversation.model, conversation.default_provider)
            if provider not in self._adapters:
                self._adapters[provider] = providers.connect(provider, self._environ)
        except UsageError as error:
            raise Failure("invalid_value", f"agent {conversation.agent}: {error}", op="Model.request") from None
        return self._adapters[provider], replace(conversation, provider=provider, model=name)

    async def close(self) -> None:
        for adapter in self._adapters.values():
            await adapter.close()


def _scripted(mocks: dict[str, Any], conversation: Conversation) -> Reply:
    from tactus.models import scripted

    agent = conversation.agent
    if agent not in mocks:
        raise Failure(
            "no_double",
            f'agent "{agent}" has no double: add Mocks {{ {agent} = {{message = "..."}} }}, or run without --mock',
            op="Model.request",
        )
    return scripted.agent_turn(mocks[agent], agent, conversation.ordinal, conversation)
