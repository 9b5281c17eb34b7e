"""Our plain conversation as pydantic-ai's messages, and its response as our reply.

Every adapter that goes through pydantic-ai uses these. Its modules are imported in the functions: reading a
journal or running with doubles never loads them.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from difflib import get_close_matches
from functools import cache
from typing import TYPE_CHECKING, Any

from tactus.models import Conversation, Message, ModelFault, Reply, ToolCall, ToolSpec, Usage
from tactus.runtime import canonical

if TYPE_CHECKING:
    from pydantic import TypeAdapter
    from pydantic_ai.messages import ModelMessage, ModelRequestPart, ModelResponse
    from pydantic_ai.models import ModelRequestParameters
    from pydantic_ai.settings import ModelSettings

LIBRARY = "pydantic-ai"
SETTINGS = {
    "temperature": "temperature",
    "max_tokens": "max_tokens",
    "top_p": "top_p",
    "seed": "seed",
    "stop": "stop_sequences",
    "timeout": "request_timeout",
    "tool_choice": "tool_choice",
    "parallel_tool_calls": "parallel_tool_calls",
    "extra": "extra_body",
}
"""a setting's name in the language -> in pydantic-ai; `timeout` is in seconds, for the whole request"""


# -------------------------------------------------------------------- out


def messages_of(conversation: Conversation, *, systems_anywhere: bool = True) -> list[ModelMessage]:
    """The whole history, system prompt first; what lies between two replies is one request.

    `systems_anywhere`: the provider takes a system text after the conversation has begun. Where it does not, such
    a text would become a part of the system prompt and change what it means: it is said in its place instead, as
    a user's text in <system> tags.
    """
    from pydantic_ai.messages import ModelRequest, SystemPromptPart

    messages: list[ModelMessage] = []
    parts: list[ModelRequestPart] = []
    if conversation.system:
        parts.append(SystemPromptPart(conversation.system))
    begun = False
    for message in conversation.messages:
        if message.role == "system" and begun and not systems_anywhere:
            message = replace(message, role="user", content=f"<system>{message.content}</system>")
        begun = begun or message.role != "system"
        if message.role != "assistant":
            parts.append(_part(message))
            continue
        if parts:
            messages.append(ModelRequest(parts=parts))
            parts = []
        messages.append(_rebuilt(message) or _from_flat(message))
    if parts:
        messages.append(ModelRequest(parts=parts))
    return messages


def _part(message: Message) -> ModelRequestPart:
    from pydantic_ai.messages import SystemPromptPart, ToolReturnPart, UserPromptPart

    if message.role == "system":
        return SystemPromptPart(message.content)
    if message.role == "user":
        return UserPromptPart(message.content)
    if message.role == "tool":
        return ToolReturnPart(
            tool_name=message.name,
            content=message.content,
            tool_call_id=message.call_id,
            outcome="success" if message.ok else "failed",
        )
    raise ModelFault("model_error", f'a message has the role "{message.role}"; use system, user, assistant or tool')


def _rebuilt(message: Message) -> ModelResponse | None:
    """The response as the library had it, or None: absent, of another library, not readable any more, or of a
    message that was edited since."""
    if message.raw is None or message.raw.get("library") != LIBRARY:
        return None
    from pydantic import ValidationError

    try:
        response = _adapter().validate_python(message.raw.get("data"))
    except ValidationError:
        return None
    same = text_of(response) == message.content and calls_of(response) == message.calls
    return response if same else None


def _from_flat(message: Message) -> ModelResponse:
    from pydantic_ai.messages import ModelResponse, TextPart, ToolCallPart

    calls = [ToolCallPart(call.name, arguments_text(call.args), tool_call_id=call.id) for call in message.calls]
    text = [TextPart(message.content)] if message.content or not calls else []
    return ModelResponse(parts=[*text, *calls])


def arguments_text(args: Any) -> str:
    """Arguments as they go over the wire: a text as it is (the model's own, not JSON), else JSON."""
    return args if isinstance(args, str) else json.dumps(args, ensure_ascii=False)


def parameters_of(tools: Iterable[ToolSpec]) -> ModelRequestParameters:
    from pydantic_ai import ToolDefinition
    from pydantic_ai.models import ModelRequestParameters

    definitions = [
        ToolDefinition(name=tool.name, description=tool.description, parameters_json_schema=tool.parameters)
        for tool in tools
    ]
    return ModelRequestParameters(function_tools=definitions, allow_text_output=True)


def settings_of(settings: Mapping[str, Any], own: Mapping[str, str]) -> ModelSettings:
    """The settings under the library's names, and its own retries off; `own` adds the provider's names.

    Raises ModelFault for a setting nobody knows: a request that leaves one out is another request.
    """
    known = {**SETTINGS, **own}
    out: dict[str, Any] = {"max_retries": 0}
    for name, value in settings.items():
        if name not in known:
            near = get_close_matches(name, known, 1)
            hint = f'did you mean "{near[0]}"?' if near else f"use {', '.join(known)}"
            raise ModelFault("model_error", f'"{name}" is no setting of a model; {hint}')
        if name == "stop" and isinstance(value, str):
            value = [value]
        out[known[name]] = value
    return out  # type: ignore[return-value]


# -------------------------------------------------------------------- in


def reply_of(response: ModelResponse, provider: str) -> Reply:
    """The response, flat, with the library's own form beside it."""
    details = response.provider_details or {}
    return Reply(
        text=text_of(response),
        calls=calls_of(response),
        usage=usage_of(response),
        model=response.model_name or "",
        provider=provider,
        finish_reason=str(details.get("finish_reason") or response.finish_reason or ""),
        request_id=response.provider_response_id or "",
        raw=raw_of(response),
    )


def text_of(response: ModelResponse) -> str:
    from pydantic_ai.messages import TextPart

    return "".join(part.content for part in response.parts if isinstance(part, TextPart))


def calls_of(response: ModelResponse) -> tuple[ToolCall, ...]:
    from pydantic_ai.messages import ToolCallPart

    return tuple(
        ToolCall(part.tool_call_id, part.tool_name, parsed(part.args))
        for part in response.parts
        if isinstance(part, ToolCallPart)
    )


def parsed(args: Any) -> Any:
    """Arguments as JSON; none at all are {}; what no journal can hold as JSON (also NaN) stays a text."""
    if args is None or (isinstance(args, str) and not args.strip()):
        return {}
    if not isinstance(args, str):
        return args
    try:
        value = json.loads(args)
        canonical.dumps(value)
    except (ValueError, RecursionError):
        return args
    return value


def usage_of(response: ModelResponse) -> Usage:
    used = response.usage
    return Usage(
        input=used.input_tokens,
        output=used.output_tokens,
        cache_read=used.cache_read_tokens,
        cache_write=used.cache_write_tokens,
        reported=not getattr(used, "unmeasured_requests", 0),
    )


@cache
def _adapter() -> TypeAdapter[ModelResponse]:
    """Reads and writes the library's responses; made once, it costs more than a request."""
    from pydantic import TypeAdapter
    from pydantic_ai.messages import ModelResponse

    return TypeAdapter(ModelResponse)


def raw_of(response: ModelResponse) -> dict[str, Any]:
    from pydantic_ai import __version__

    data = _adapter().dump_python(response, mode="json", exclude_none=True)
    return {"library": LIBRARY, "version": __version__, "data": data}


def pieces_of(event: Any) -> Iterator[str]:
    """The text a stream's event adds: nothing, or one piece."""
    from pydantic_ai.messages import PartDeltaEvent, PartStartEvent, TextPart, TextPartDelta

    if isinstance(event, PartStartEvent) and isinstance(event.part, TextPart) and event.part.content:
        yield event.part.content
    elif isinstance(event, PartDeltaEvent) and isinstance(event.delta, TextPartDelta):
        if event.delta.content_delta:
            yield event.delta.content_delta
