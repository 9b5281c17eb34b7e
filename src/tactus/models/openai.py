"""Chat models behind OpenAI's chat completions API: OpenAI's own, and every server that speaks it.

Goes through pydantic-ai, which is loaded with the first request. One request, no retries: those are the
caller's, so that each is counted and seen.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

from tactus.errors import Blocked
from tactus.models import Conversation, Reply, faults, translate

if TYPE_CHECKING:
    from openai import AsyncOpenAI
    from pydantic_ai.messages import ModelMessage, ModelResponse
    from pydantic_ai.models import ModelRequestParameters
    from pydantic_ai.models.openai import OpenAIChatModel
    from pydantic_ai.settings import ModelSettings

PROVIDER = "openai"
KEY = "OPENAI_API_KEY"
URL = "https://api.openai.com/v1"
CONNECT, SILENCE = 5.0, 600.0
"""seconds: to connect, and between two bytes"""
LINES, KEPT = 1000, 100
"""connections open at once, and kept while idle"""
SETTINGS = {"reasoning_effort": "openai_reasoning_effort"}


class OpenAIChat:
    """A `Model`. `base_url` None = OpenAI's own; `stream` False asks for whole replies, and `on_text` then
    gets the text in one piece; `conceal` takes secrets out of what an error says."""

    def __init__(
        self, api_key: str, base_url: str | None = None, *, stream: bool = True, conceal: faults.Conceal = str
    ) -> None:
        self._key, self._url, self._stream, self._conceal = api_key, base_url or URL, stream, conceal
        self._clients: dict[asyncio.AbstractEventLoop, AsyncOpenAI] = {}

    async def request(self, conversation: Conversation, on_text: Callable[[str], None]) -> Reply:
        """One request. Raises ModelFault, or Blocked: the key is missing, refused or has nothing left."""
        if not self._key.strip():
            raise Blocked(f"there is no key for {PROVIDER}: set {KEY}")
        messages = translate.messages_of(conversation)
        settings = translate.settings_of(conversation.settings, SETTINGS)
        parameters = translate.parameters_of(conversation.tools)
        model = self._model(conversation.model)
        if self._stream:
            response = await self._streamed(model, messages, settings, parameters, on_text)
        else:
            response = await self._whole(model, messages, settings, parameters)
            if text := translate.text_of(response):
                on_text(text)
        if response.finish_reason == "content_filter":
            raise faults.refusal(PROVIDER, str((response.provider_details or {}).get("refusal", "")))
        return translate.reply_of(response, PROVIDER)

    async def close(self) -> None:
        """Closes the connections of the running loop (those of a loop that ended are gone)."""
        client = self._clients.pop(asyncio.get_running_loop(), None)
        if client is not None:
            await client.close()

    async def _whole(
        self,
        model: OpenAIChatModel,
        messages: list[ModelMessage],
        settings: ModelSettings,
        parameters: ModelRequestParameters,
    ) -> ModelResponse:
        from pydantic_ai.direct import model_request

        async with self._translated(model.model_name):
            return await model_request(model, messages, model_settings=settings, model_request_parameters=parameters)

    async def _streamed(
        self,
        model: OpenAIChatModel,
        messages: list[ModelMessage],
        settings: ModelSettings,
        parameters: ModelRequestParameters,
        on_text: Callable[[str], None],
    ) -> ModelResponse:
        from pydantic_ai.direct import model_request_stream

        async with (
            self._translated(model.model_name),
            model_request_stream(
                model, messages, model_settings=settings, model_request_parameters=parameters
            ) as stream,
        ):
            async for event in stream:
                for piece in translate.pieces_of(event):
                    on_text(piece)
            return stream.get()

    @asynccontextmanager
    async def _translated(self, model: str) -> AsyncIterator[None]:
        """Errors of the libraries below become ours."""
        from pydantic_ai.exceptions import AgentRunError, UserError

        try:
            yield
        except (AgentRunError, UserError) as error:
            raise faults.translate(
                error,
                model=model,
                provider=PROVIDER,
                url=self._url,
                key=self._key,
                variable=KEY,
                conceal=self._conceal,
            ) from None

    def _model(self, name: str) -> OpenAIChatModel:
        """pydantic-ai's model. It sends tools and settings as they were declared: no schema is rewritten, and
        a setting the model does not take is the provider's to refuse, not dropped on the way. A stream that
        ends without a reason was cut."""
        from pydantic_ai.models.openai import OpenAIChatModel
        from pydantic_ai.profiles.openai import OpenAIModelProfile
        from pydantic_ai.providers.openai import OpenAIProvider

        profile = OpenAIModelProfile(
            json_schema_transformer=None,
            openai_supports_reasoning=False,
            openai_chat_streaming_requires_finish_reason=True,
        )
        return OpenAIChatModel(name, provider=OpenAIProvider(openai_client=self._connected()), profile=profile)

    def _connected(self) -> AsyncOpenAI:
        """The client of the running loop: connections belong to the loop in which they were opened."""
        loop = asyncio.get_running_loop()
        if loop not in self._clients:
            import httpx2
            from openai import AsyncOpenAI

            self._clients = {each: client for each, client in self._clients.items() if not each.is_closed()}
            line = httpx2.AsyncClient(
                timeout=httpx2.Timeout(SILENCE, connect=CONNECT),
                limits=httpx2.Limits(max_connections=LINES, max_keepalive_connections=KEPT),
                follow_redirects=True,
            )
            self._clients[loop] = AsyncOpenAI(api_key=self._key, base_url=self._url, max_retries=0, http_client=line)
        return self._clients[loop]
