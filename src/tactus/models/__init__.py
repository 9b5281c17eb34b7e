"""Chat models: what an agent's turn needs of one, as plain data. Imports no provider library.

A `Conversation` goes out, a `Reply` comes back; adapters (`openai.py`, the shipped double `scripted.py`)
translate. Rate limits and network faults are theirs to report, not to retry.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import field
from typing import Any, Protocol

from tactus.errors import TactusError
from tactus.record import record


@record(frozen=True, slots=True)
class ToolCall:
    id: str
    name: str
    args: Any
    """the arguments as parsed JSON; a text when the model sent something that is not JSON"""


@record(frozen=True, slots=True)
class Message:
    """One message of a history. `role`: system, user, assistant or tool.

    `calls` (assistant) are the tools it called; `call_id`, `name`, `ok` (tool) say which call it answers and
    whether the tool succeeded; `kind` is the message class for people (INTERNAL, CHAT, ...); `raw` the
    provider library's own form of an assistant message, used when its `library` matches, else ignored.
    """

    role: str
    content: str
    calls: tuple[ToolCall, ...] = ()
    call_id: str = ""
    name: str = ""
    ok: bool = True
    kind: str = "INTERNAL"
    raw: dict[str, Any] | None = None


@record(frozen=True, slots=True)
class ToolSpec:
    """A tool as a model sees it; `parameters` is JSON Schema."""

    name: str
    description: str
    parameters: dict[str, Any]


@record(frozen=True, slots=True)
class Conversation:
    """One model request. `settings`: temperature, max_tokens, top_p, seed, reasoning_effort; only those set.

    `agent` and `ordinal` (0-based number of this agent's request in the run) are for doubles.
    """

    provider: str
    model: str
    system: str
    messages: tuple[Message, ...]
    tools: tuple[ToolSpec, ...] = ()
    settings: dict[str, Any] = field(default_factory=dict)
    agent: str = ""
    ordinal: int = 0
    default_provider: str = ""
    """where neither `provider` nor the model's name says one"""
    filtered: dict[str, Any] | None = None
    """how the messages were chosen from a longer history; the journal keeps it beside the reply"""
    new: int = 0
    """so many of the last messages are said by this request"""


@record(frozen=True, slots=True)
class Usage:
    """Tokens as the provider reported them. `input` includes `cache_read` and `cache_write`;
    `reported` is False when the provider sent none (cost is then unknown)."""

    input: int = 0
    output: int = 0
    cache_read: int = 0
    cache_write: int = 0
    reported: bool = True


@record(frozen=True, slots=True)
class Reply:
    """A model's answer, flat. `raw`: {"library", "version", "data"}, the library's own form, kept beside."""

    text: str
    calls: tuple[ToolCall, ...] = ()
    usage: Usage = field(default_factory=Usage)
    model: str = ""
    """the model's name as the provider gave it"""
    provider: str = ""
    finish_reason: str = ""
    request_id: str = ""
    raw: dict[str, Any] | None = None


class ModelFault(TactusError):
    """A request that got no reply. `code`: unreachable, rate_limited, timeout, model_error, model_refused;
    `retry_after` in seconds where the provider said so; `attempts` how many requests were made."""

    def __init__(self, code: str, message: str, *, retryable: bool = False, retry_after: float | None = None) -> None:
        super().__init__(message)
        self.code, self.message, self.retryable, self.retry_after = code, message, retryable, retry_after
        self.attempts = 1


class Model(Protocol):
    """A chat model. Raises ModelFault, or Blocked for what the operator has to mend (missing or refused
    credentials)."""

    async def request(self, conversation: Conversation, on_text: Callable[[str], None]) -> Reply:
        """One request, no retries. `on_text` gets the text piece by piece where the provider streams."""

    async def close(self) -> None: ...
