"""Whom a program talks with, as Python programs bring them: who answers requests, who keeps the conversation."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import field
from typing import Any, Protocol

from tactus.app.standing import Request
from tactus.record import record
from tactus.runtime import Event, canonical
from tactus.storage import Response


class HITLHandler(Protocol):
    """Answers what people are asked, or sees to it that somebody does."""

    async def handle(self, request: Request) -> Response | None:
        """Gets each open request. The answer; or None: it comes later, from elsewhere, and the run waits.

        It is cancelled when somebody else or the deadline was faster, and may get a request again that was left
        open when the process ended.
        """


@record(frozen=True, slots=True)
class ChatMessage:
    """One message. `kind` is its class: INTERNAL, CHAT, NOTIFICATION, PENDING_APPROVAL, PENDING_INPUT,
    PENDING_REVIEW, RESPONSE, TIMED_OUT, CANCELLED or ALERT_*.

    `role`: user, assistant, system or tool in a talk with a model; program or person in one with people. `data` is
    what belongs to it as JSON: a tool's name, args and result, a request's id and type, a person's value and name.
    `id` stays the same if a process ended while the message was recorded, and the run told it again.
    """

    id: str
    run_id: str
    kind: str
    role: str
    content: str
    agent: str = ""
    at: float = 0.0
    data: dict[str, Any] = field(default_factory=dict)


class ChatRecorder(Protocol):
    """Keeps what is said in a run."""

    async def record(self, message: ChatMessage) -> None:
        """Gets each message once, not again on replay. The run goes on when this has returned; where it raises,
        the run stops as if its process had ended, and tells the message again when it is resumed."""


Lookup = Callable[[str], Mapping[str, Any]]
"""A request's id -> its record."""


def message(run_id: str, event: Event, request: Lookup) -> ChatMessage | None:
    """What of an event is a message of the conversation."""
    said = SAID.get(event.kind)
    parts = said(event.data, request) if said else None
    if parts is None:
        return None
    id = f"{run_id}:{event.path}#{event.kind}.{event.ordinal}"
    return ChatMessage(id, run_id, at=event.at, agent=event.data.get("agent", ""), **parts)


def _told(data: dict[str, Any], request: Lookup) -> dict[str, Any]:
    return {"kind": data["class"], "role": data["role"], "content": data["content"]}


def _turn(data: dict[str, Any], request: Lookup) -> dict[str, Any] | None:
    """A reply without text only calls tools: their messages follow."""
    return {"kind": "CHAT", "role": "assistant", "content": data["text"]} if data["text"] else None


def _tool(data: dict[str, Any], request: Lookup) -> dict[str, Any] | None:
    """A call by the program itself is no message."""
    if data["caller"] != "model":
        return None
    content = f"Error: {data['error']}" if "error" in data else _text(data.get("result"))
    kept = {key: value for key, value in data.items() if key not in ("caller", "agent")}
    return {"kind": "INTERNAL", "role": "tool", "content": content, "data": kept}


def _request(data: dict[str, Any], request: Lookup) -> dict[str, Any]:
    asked = {"request_id": data["id"], "type": data["type"]}
    return {"kind": data["class"], "role": "program", "content": data["message"], "data": asked}


def _response(data: dict[str, Any], request: Lookup) -> dict[str, Any]:
    record = request(data["id"])
    names = ("value", "actor", "comment") if record["status"] == "answered" else ()
    said = {"request_id": data["id"], "type": data["type"], **{name: record[name] for name in names}}
    content = _text(record["value"]) if names else ""
    return {"kind": data["class"], "role": "person", "content": content, "data": said}


def _notice(data: dict[str, Any], request: Lookup) -> dict[str, Any]:
    kept = {key: value for key, value in data.items() if key not in ("message", "class")}
    return {"kind": data["class"], "role": "program", "content": data["message"], "data": kept}


def _text(value: Any) -> str:
    return value if isinstance(value, str) else canonical.dumps(value)


SAID: dict[str, Callable[[dict[str, Any], Lookup], dict[str, Any] | None]] = {
    "message": _told,
    "turn": _turn,
    "tool": _tool,
    "request": _request,
    "response": _response,
    "notification": _notice,
    "alert": _notice,
}
"""By kind of event: the parts of its message."""


class Answers:
    """The shipped double of a HITLHandler: what a person says is written down, by the request's message.

    A function in the place of the texts is given the request. None, or nothing, leaves a request open.
    """

    def __init__(self, said: Mapping[str, Any] | Callable[[Request], Any], actor: str = "somebody") -> None:
        self._said, self._actor = said, actor

    async def handle(self, request: Request) -> Response | None:
        value = self._said(request) if callable(self._said) else self._said.get(request.message)
        return None if value is None else Response(value, actor=self._actor)


class Transcript:
    """The shipped double of a ChatRecorder: the messages in the order in which they came, each once."""

    def __init__(self) -> None:
        self._kept: dict[str, ChatMessage] = {}

    async def record(self, message: ChatMessage) -> None:
        self._kept[message.id] = message

    @property
    def messages(self) -> list[ChatMessage]:
        return list(self._kept.values())
