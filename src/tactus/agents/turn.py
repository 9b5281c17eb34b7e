"""One turn of an agent: one model request, then the tool calls it makes.

researcher()    researcher("text")    researcher{message = ..., tools = {}, temperature = 0.2}
"""

from __future__ import annotations

import re
from collections.abc import Callable, Generator, Sequence
from typing import Any, Protocol

from tactus.agents import filters, histories, history
from tactus.errors import Failure
from tactus.language.program import AgentDef, ToolDef
from tactus.language.schema import to_json_schema
from tactus.models import Conversation, ToolSpec
from tactus.record import record
from tactus.runtime import All, Answer, Ask, Steps, canonical

CONTINUE = "Continue."
CONTINUE_DONE = "Continue. Call done when you are finished."
BEGIN = "Begin."
MESSAGES = "$messages"
"""what of a result only its new_messages() and all_messages() read: the number of its messages"""


class Host(Protocol):
    """What a turn needs of the runtime."""

    converted: history.Converted

    def ask(self, op: str, value: Any, within: Ask, *, label: str = "", live: Any = None) -> Ask: ...
    def note(self, kind: str, **data: Any) -> None: ...
    def ordinal(self, name: str) -> int: ...
    def messages(self, new: list[dict[str, Any]], all: list[dict[str, Any]]) -> int:
        """Keep what a turn's result can tell: its own messages, and the history as it is now; returns their number."""


@record(frozen=True, slots=True)
class Turn:
    """One turn, ready to be taken: everything rendered, names looked up.

    `memory` is the memory of the procedure call; `reads` the place of the history that the agent sees before its
    own; `said` what the program set for this turn only (for the journal); `provider`, `default_provider`, `model`
    the names to resolve when a request is really made.
    """

    asked: Ask
    agent: AgentDef
    memory: dict[str, Any]
    reads: str | None
    system: str
    opening: Callable[[list[dict[str, Any]]], list[dict[str, Any]]]
    tools: Sequence[ToolDef]
    provider: str
    default_provider: str
    model: str
    settings: dict[str, Any]
    said: dict[str, Any]


def take(turn: Turn, host: Host) -> Steps:
    """Ask the model, run the tools it calls, remember both; returns the result as the program gets it."""
    name, memory, place = turn.agent.name, turn.memory, histories.place(turn.agent)
    past, queued = histories.at(memory, place), memory["queued"]
    opening = [*queued, *turn.opening([*past, *queued])]
    names = wire_names(turn.tools)
    asked, chain = _request(turn, host, past, opening, names)
    answer = yield asked
    reply = answer.get()
    entry = answer.entry
    assert entry is not None
    memory["chains"][place] = chain
    memory["spoke"], memory["queued"] = name, []
    raw = canonical.loads(entry.extra) if entry.extra else None
    new = [*opening, history.assistant(reply, raw)]
    histories.add(memory, place, new)
    duration = round((entry.finished_at - entry.started_at) * 1000)
    usage = canonical.loads(entry.usage) if entry.usage else {}
    _tell(host, name, reply, usage, entry.cost, duration)
    results, calls = yield from _tools(turn, host, reply, names)
    past = histories.answered(memory, place, new[-1], results)
    host.note(
        "cost",
        agent=name,
        model=reply["model"],
        provider=reply["provider"],
        tokens=usage.get("total_tokens"),
        cost=entry.cost,
        duration_ms=duration,
    )
    new += results
    result = _result(turn, reply, calls, usage, entry.cost, duration, entry.attempts, len(past), len(new))
    return {**result, MESSAGES: host.messages(new, past)}


def _tell(host: Host, agent: str, reply: dict[str, Any], usage: dict[str, Any], cost: float | None, ms: int) -> None:
    """The reply is there, with what it took."""
    counted = {key: value for key, value in usage.items() if key != "cost_details"} or None
    host.note("turn", agent=agent, text=reply["text"], duration_ms=ms, usage=counted, cost=cost)


def _request(
    turn: Turn,
    host: Host,
    past: list[dict[str, Any]],
    opening: list[dict[str, Any]],
    names: dict[str, ToolDef],
) -> tuple[Ask, dict[str, Any]]:
    """The ask of one model request, and the link of its history to it.

    Its arguments are what the program said: only what is new since the previous request of this history, chained
    to it by a digest, so that a journal is linear in turns.
    """
    name, memory = turn.agent.name, turn.memory
    said = {
        "agent": name,
        **histories.said(memory, histories.place(turn.agent), opening),
        "tools": list(names),
        **({"set": turn.said} if turn.said else {}),
    }
    before: list[dict[str, Any]] = []
    if turn.reads is not None:
        before = list(histories.at(memory, turn.reads))
        read = canonical.dumps(histories.said(memory, turn.reads, ()))
        said["reads"] = {"agent": turn.agent.source, "digest": canonical.digest(read)}
    ordinal = host.ordinal(f"agent {name}")

    def conversation() -> Conversation:
        kept = [*before, *past]
        chosen = [*filters.chosen(turn.agent.filter, kept, opening), *opening]
        return Conversation(
            provider=turn.provider,
            model=turn.model,
            system=turn.system,
            messages=history.messages(chosen, host.converted),
            tools=tuple(_spec(wire, tool) for wire, tool in names.items()),
            settings=turn.settings,
            agent=name,
            ordinal=ordinal,
            default_provider=turn.default_provider,
            filtered=_filtered(turn.agent.filter, len(kept) + len(opening), len(chosen)),
            new=len(opening),
        )

    # the reply itself comes from the journal and is not said again: the next request starts after it
    chain = {"digest": canonical.digest(canonical.dumps(said)), "sent": len(past) + len(opening) + 1}
    return host.ask("Model.request", said, turn.asked, label=name, live=conversation), chain


def _filtered(filter: dict[str, Any] | None, kept: int, sent: int) -> dict[str, Any] | None:
    """How the messages of a request were chosen, for the journal; None where no filter chose."""
    return filter and {"filter": filter, "estimator": filters.ESTIMATOR, "kept": kept, "sent": sent}


def _tools(
    turn: Turn, host: Host, reply: dict[str, Any], names: dict[str, ToolDef]
) -> Generator[Ask | All, Answer, tuple[list[dict[str, Any]], list[dict[str, Any]]]]:
    """Run the calls of a reply; each reaches the model as its result or as an error text. Returns the messages
    for the history, and the calls as the program sees them."""
    calls = reply["calls"]
    asks = [
        host.ask(
            "Tool.call",
            {"tool": names[call["name"]].name, "args": call["args"]},
            turn.asked,
            label=call["name"],
            live={"text": reply["text"], "agent": turn.agent.name},
        )
        for call in calls
        if call["name"] in names
    ]
    parts = iter((yield All(tuple(asks))).parts if asks else ())
    messages, results = [], []
    for call in calls:
        content, result, error = _told(call, names, next(parts) if call["name"] in names else None)
        messages.append(history.tool(call, content, ok=error is None))
        results.append({"name": call["name"], "args": call["args"], "result": result, "error": error})
    return messages, results


def _told(call: dict[str, Any], names: dict[str, ToolDef], answer: Answer | None) -> tuple[str, Any, str | None]:
    """What the model is told of a call; the result and the error as the program sees them."""
    if answer is None:
        offered = ", ".join(names) or "none"
        error = f'there is no tool "{call["name"]}" (offered: {offered})'
    elif answer.ok:
        result = answer.value
        return names[call["name"]].told or history.shown(result), result, None
    else:
        error = answer.failure.message
    return f"Error: {error}", None, error


def opening(
    past: list[dict[str, Any]],
    *,
    initial: str,
    message: str | None,
    block: str,
    input_block: str,
    going_on: str,
) -> list[dict[str, Any]]:
    """The messages a turn adds before its request.

    `initial`: the rendered initial_message or ""; `message` the program's text or None; `block` the call's
    context as text or ""; `input_block` the procedure's input as text where no template shows it, else "".
    System texts in the history are no part of the conversation: it may still have to begin.
    """
    past = [message for message in past if message["role"] != "system"]
    new = []
    if not past and initial:
        new.append(history.user(initial, history.INTERNAL))
    if message is not None:
        new.append(history.user("\n\n".join(part for part in (message, block) if part)))
        return new
    said = input_block or ("" if block else BEGIN)
    if past:
        said = going_on if past[-1]["role"] == "assistant" else ""
    texts = [said if past or not initial else "", block]
    return new + [history.user(text, history.INTERNAL) for text in texts if text]


def going_on(agent: AgentDef, tools: Sequence[ToolDef], rendered: str) -> str:
    if agent.continue_message:
        return rendered
    return CONTINUE_DONE if any(tool.told for tool in tools) else CONTINUE


def wire_names(tools: Sequence[ToolDef]) -> dict[str, ToolDef]:
    """Each tool by the name the model sees: at most 64 of [A-Za-z0-9_-]."""
    names: dict[str, ToolDef] = {}
    for tool in tools:
        wire = re.sub(r"[^A-Za-z0-9_-]", "_", tool.name)[:64]
        if wire in names and names[wire] is not tool:
            raise Failure("ambiguous_tool", f'"{tool.name}" and "{names[wire].name}" look the same to the model')
        names[wire] = tool
    return names


def _spec(wire: str, tool: ToolDef) -> ToolSpec:
    parameters = to_json_schema(tool.input) if tool.input else {"type": "object", "properties": {}}
    if tool.loose:
        parameters = {**parameters, "additionalProperties": True}
    return ToolSpec(wire, tool.description, parameters)


def _result(
    turn: Turn,
    reply: dict[str, Any],
    calls: list[dict[str, Any]],
    usage: dict[str, Any],
    cost: float | None,
    duration: int,
    attempts: int,
    total: int,
    new: int,
) -> dict[str, Any]:
    details = usage.pop("cost_details", None)
    text = reply["text"]
    return {
        "output": text,
        "message": text,
        "text": text,
        "data": text,
        "tool_calls": calls,
        "usage": {**usage, "requests": 1},
        "cost": cost,
        "cost_details": details,
        "metrics": {
            "latency_ms": duration,
            "retries": attempts - 1,
            "validation_errors": 0,
            "cache_hit": bool(usage.get("cached_tokens")),
            "message_count": total,
            "new_messages": new,
            "request_id": reply["request_id"],
            "model_version": reply["model"],
            "temperature": turn.settings.get("temperature"),
            "max_tokens": turn.settings.get("max_tokens"),
        },
        "duration_ms": duration,
        "model": reply["model"],
        "finish_reason": reply["finish_reason"],
    }
