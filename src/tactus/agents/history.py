"""What is kept of a conversation: messages as JSON, in the form in which a Step carries them.

A message is {"role", "content", "kind"} plus, for the assistant, "calls" [{"id", "name", "args"}] and "raw";
for a tool, "call_id", "name", "ok".
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from tactus.language.suggest import did_you_mean
from tactus.language.words.filters import ROLES
from tactus.language.words.histories import CLASSES, MESSAGE, OF_ROLE
from tactus.models import Message, Reply, ToolCall
from tactus.runtime import canonical

INTERNAL, CHAT = "INTERNAL", "CHAT"


def user(content: str, kind: str = CHAT) -> dict[str, Any]:
    return {"role": "user", "content": content, "kind": kind}


def system(content: str) -> dict[str, Any]:
    return {"role": "system", "content": content, "kind": INTERNAL}


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


Converted = dict[int, tuple[dict[str, Any], Message]]
"""Messages by the identity of what they were made of: kept while a run is live, so that a turn costs what is new."""


def messages(history: Iterable[dict[str, Any]], converted: Converted) -> tuple[Message, ...]:
    """As the model layer takes them."""
    made = []
    for item in history:
        known = converted.get(id(item))
        if known is None or known[0] is not item:
            known = converted[id(item)] = (item, _message(item))
        made.append(known[1])
    return tuple(made)


def _message(item: dict[str, Any]) -> Message:
    return Message(
        item["role"],
        item["content"],
        calls=tuple(ToolCall(c["id"], c["name"], c["args"]) for c in item.get("calls", ())),
        call_id=item.get("call_id", ""),
        name=item.get("name", ""),
        ok=item.get("ok", True),
        kind=item["kind"],
        raw=item.get("raw"),
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
    return [_added(item) for item in new]


def _added(item: dict[str, Any]) -> dict[str, Any]:
    said = {"role": item["role"], "content": item["content"]}
    if item["role"] == "tool":
        said["name"] = item["name"]
    if item.get("calls"):  # a reply that the program put there itself
        said["calls"] = [{"name": call["name"], "args": call["args"]} for call in item["calls"]]
    return said


# -------------------------------------------------------------------- as a program sees them


def public(item: dict[str, Any]) -> dict[str, Any]:
    """A message as a program sees it: {role, content, class}, for a reply with calls also tool_calls
    [{id, name, args}], for a tool's result also name and tool_call_id."""
    seen = {"role": item["role"], "content": item["content"], "class": item["kind"]}
    if item.get("calls"):
        seen["tool_calls"] = item["calls"]
    if item["role"] == "tool":
        seen |= {"name": item["name"], "tool_call_id": item["call_id"], "ok": item["ok"]}
    return seen


def read(raw: Any, what: str) -> dict[str, Any]:
    """A message as a program writes it; raises ValueError with a sentence."""
    if not isinstance(raw, dict):
        raise ValueError(f'{what} is a table, like {{role = "user", content = "Hello"}}')
    role, content = raw.get("role"), raw.get("content")
    fields = FIELDS.get(role) if isinstance(role, str) else None
    if fields is None:
        hint = did_you_mean(role, FIELDS) if isinstance(role, str) else ""
        raise ValueError(f"{what}.role is one of {', '.join(FIELDS)}, not {canonical.dumps(role)}{hint}")
    for key in raw:
        if key not in fields:
            raise ValueError(f'{what} of a {role} has no field "{key}"{did_you_mean(key, fields)}')
    if not isinstance(content, str):
        raise ValueError(f"{what}.content is a text")
    message = {"role": role, "content": content, "kind": _kind(raw, what)}
    if role == "assistant" and raw.get("tool_calls") not in (None, [], {}):
        message["calls"] = _calls(raw["tool_calls"], what)
    if role == "tool":
        for key in ("name", "tool_call_id"):
            if not isinstance(raw.get(key), str):
                raise ValueError(f"{what}.{key} is a text: it says which call the result answers")
        message |= {"call_id": raw["tool_call_id"], "name": raw["name"], "ok": raw.get("ok") is not False}
    return message


_SAID = tuple(name for name in MESSAGE if not any(name in own for own in OF_ROLE.values()))
FIELDS = {role: (*_SAID, *OF_ROLE.get(role, ())) for role in ROLES}
"""role -> what a message of it may say"""


def _kind(raw: dict[str, Any], what: str) -> str:
    kind = raw.get("class", raw.get("humanInteraction"))
    if kind is None:
        return CHAT if raw["role"] in ("user", "assistant") else INTERNAL
    if kind not in CLASSES:
        hint = did_you_mean(kind, CLASSES) if isinstance(kind, str) else ""
        raise ValueError(f"{what}.class is one of {', '.join(CLASSES)}, not {canonical.dumps(kind)}{hint}")
    return str(kind)


def _calls(raw: Any, what: str) -> list[dict[str, Any]]:
    calls = raw if isinstance(raw, list) else [raw]
    for call in calls:
        if not isinstance(call, dict) or not all(isinstance(call.get(key), str) for key in ("id", "name")):
            raise ValueError(f"{what}.tool_calls is a list of {{id, name, args}}")
    return [{"id": call["id"], "name": call["name"], "args": call.get("args") or {}} for call in calls]
