"""What is kept of a conversation: messages as JSON, in the form in which a Step carries them.

A message is {"role", "content", "kind"} plus, for the assistant, "calls" [{"id", "name", "args"}] and "raw";
for a tool, "call_id", "name", "ok".
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from tactus.models import Message, Reply, ToolCall
from tactus.runtime import canonical

INTERNAL, CHAT = "INTERNAL", "CHAT"


def user(content: str, kind: str = CHAT) -> dict[str, Any]:
    return {"role": "user", "content": content, "kind": kind}


def assistant(reply: dict[str, Any], raw: dict[str, Any] | None) -> dict[str, Any]:
    """`reply`: the value of a Model.request entry."""
    message = {"role": "assistant", "content": reply["text"], "calls": reply["calls"], "kind": CHAT}
    return {**message, "raw": raw} if raw else message


def tool(call: dict[str, Any], content: str, ok: bool) -> dict[str, Any]:
    return {
        "role": "tool",
        "content": content,
        "call_id": call["id"],
        "name": call["name"],
        "ok": ok,
        "kind": INTERNAL,
    }


def shown(value: Any) -> str:
    """A tool's result as a model reads it: a text as it is, everything else as JSON."""
    return value if isinstance(value, str) else canonical.dumps(value)


def messages(history: Iterable[dict[str, Any]]) -> tuple[Message, ...]:
    """As the model layer takes them."""
    return tuple(
        Message(
            item["role"],
            item["content"],
            calls=tuple(ToolCall(c["id"], c["name"], c["args"]) for c in item.get("calls", ())),
            call_id=item.get("call_id", ""),
            name=item.get("name", ""),
            ok=item.get("ok", True),
            kind=item["kind"],
            raw=item.get("raw"),
        )
        for item in history
    )


def flat(reply: Reply) -> dict[str, Any]:
    """A reply as the journal keeps it: our own view, which is authoritative."""
    return {
        "text": reply.text,
        "calls": [{"id": c.id, "name": c.name, "args": c.args} for c in reply.calls],
        "model": reply.model,
        "provider": reply.provider,
        "finish_reason": reply.finish_reason,
        "request_id": reply.request_id,
    }


def added(new: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """What the program said since the agent's previous request, for the journal."""
    return [
        {"role": item["role"], "content": item["content"]} | ({"name": item["name"]} if item["role"] == "tool" else {})
        for item in new
    ]
