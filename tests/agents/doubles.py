"""A model for tests: it replies from a list and remembers what it was asked."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tactus.models import Conversation, ModelFault, Reply, ToolCall, Usage
from tests.programs import result

AGENT = """
done = tactus.done
worker = Agent { model = "openai/gpt-4o-mini", system_prompt = "Work.", tools = {done} }
"""


class Model:
    """Replies by a pure function of the conversation, and remembers what it was asked."""

    def __init__(self, *replies: Reply | ModelFault) -> None:
        self.replies, self.asked = replies, list[Conversation]()

    async def request(self, conversation: Conversation, on_text: Callable[[str], None]) -> Reply:
        self.asked.append(conversation)
        reply = self.replies[min(conversation.ordinal, len(self.replies) - 1)]
        if isinstance(reply, ModelFault):
            raise reply
        return reply

    async def close(self) -> None: ...

    def said(self, nth: int = -1) -> list[tuple[str, str]]:
        return [(message.role, message.content) for message in self.asked[nth].messages]


def says(text: str, *calls: tuple[str, Any], usage: Usage | None = None) -> Reply:
    return Reply(
        text,
        tuple(ToolCall(f"c{i}", name, args) for i, (name, args) in enumerate(calls)),
        usage or Usage(100, 10),
        model="gpt-4o-mini",
        provider="openai",
        finish_reason="stop",
        request_id="chatcmpl-1",
    )


def ask(model: Model, source: str, input: Any = None) -> Any:
    return result(source, input, mock=False, models=model)
