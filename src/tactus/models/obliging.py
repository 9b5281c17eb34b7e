"""The double that nobody has written: it does what is asked of it, with made-up values, so that a program comes to
its end.

Pure: what it answers depends on the conversation alone, so it survives a crash like the real thing.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from tactus.language import samples
from tactus.models import Conversation, Reply, ToolCall, ToolSpec
from tactus.models.scripted import PROVIDER

DONE = "done"
"""The tool that ends a task: it is called last."""


def agent_turn(conversation: Conversation) -> Reply:
    """The reply to a request: all offered tools that were not called yet, at once, and `done` behind them.

    `done` is called again where the agent is asked again, after a reply without it: a loop that waits for it ends,
    and so does one that waits for a reply without calls.
    """
    agent, ordinal = conversation.agent, conversation.ordinal
    calls = tuple(
        ToolCall(f"call_{agent}_{ordinal}_{i}", tool.name, _args(tool, agent))
        for i, tool in enumerate(_wanted(conversation))
    )
    return Reply(
        text=f"mock {agent}",
        calls=calls,
        model=conversation.model or PROVIDER,
        provider=PROVIDER,
        finish_reason="tool_calls" if calls else "stop",
        request_id=f"obliging_{agent}_{ordinal}",
    )


def tool_result(tool: str, output: Mapping[str, Any] | None = None) -> Any:
    """What the double of an outside tool gives back; `output` is the JSON Schema of its result."""
    return samples.of_json(output, tool) if output else f"mock {tool}"


def _wanted(conversation: Conversation) -> list[ToolSpec]:
    replies = [message.calls for message in conversation.messages if message.role == "assistant"]
    called = {call.name for calls in replies for call in calls}
    just_done = bool(replies) and any(call.name == DONE for call in replies[-1])
    wanted = [tool for tool in conversation.tools if tool.name != DONE and tool.name not in called]
    return wanted + [tool for tool in conversation.tools if tool.name == DONE and not just_done]


def _args(tool: ToolSpec, agent: str) -> dict[str, Any]:
    args = samples.of_json({**tool.parameters, "type": "object"}, tool.name)
    if tool.name == DONE and "reason" in args:
        args["reason"] = f"mock {agent}"
    return dict(args)
