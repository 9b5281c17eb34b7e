"""Session.* and MessageHistory.*: look at histories, and edit what the next request really sends.

Session.inject_system("Focus on security")    worker.session.append{role = "user", content = "Hello"}
local last = Session.tail(3)                   Session.clear()
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from tactus.agents import histories, history
from tactus.errors import Failure
from tactus.language.suggest import did_you_mean
from tactus.language.words.histories import KEEPS, SPAN
from tactus.ops import graph
from tactus.ops.base import Context, Memory, found
from tactus.runtime import Ask

Message = dict[str, Any]
SAVED = "saved_histories"
"""Subject of the run's memory: node id -> {"histories": {place: messages}}, and "queued" where all were saved."""
PREFIX, _, NONE = KEEPS


# -------------------------------------------------------------------- looking


def get(ctx: Context, asked: Ask) -> list[Message]:
    """Copies of the messages."""
    return _public(_seen(ctx, asked))


def head(ctx: Context, asked: Ask) -> list[Message]:
    """The first n messages."""
    return _public(_seen(ctx, asked)[: _count(asked)])


def tail(ctx: Context, asked: Ask) -> list[Message]:
    """The last n messages."""
    messages = _seen(ctx, asked)
    return _public(messages[max(0, len(messages) - _count(asked)) :])


def slice(ctx: Context, asked: Ask) -> list[Message]:
    """Messages first to last, counted from 1: slice(2, 5) or slice{start = 2, stop = 5}."""
    said: dict[str, Any] = asked.value
    first, last = said.get("first"), said.get("last")
    if isinstance(first, dict):
        span: dict[str, Any] = first
        _only(asked, span, tuple(SPAN))
        first, last = span.get("start"), span.get("stop")
    messages = _seen(ctx, asked)
    start = 1 if first is None else _whole(asked, first, 1, "the first message")
    stop = len(messages) if last is None else _whole(asked, last, 0, "the last message")
    return _public(messages[start - 1 : stop])


def messages(ctx: Context, asked: Ask) -> list[Message]:
    """What a turn's result tells: its own messages, or all there were then."""
    return _public(ctx.told(asked.value["turn"], bool(asked.value.get("all"))))


# -------------------------------------------------------------------- adding


def inject_system(ctx: Context, asked: Ask) -> None:
    """A system text for the next request."""
    text = asked.value.get("text")
    if not isinstance(text, str):
        raise _wrong(asked, f'{asked.op} takes a text: {asked.op}("Focus on security")')
    _add(ctx, asked, history.system(text))


def append(ctx: Context, asked: Ask) -> None:
    """A message at the end."""
    message = _read(asked, asked.value.get("message"), "the message")
    if message["role"] == "tool":
        _answers(asked, [*_seen(ctx, asked), message])
    _add(ctx, asked, message)


def _add(ctx: Context, asked: Ask, message: Message) -> None:
    """To the history of the agent that was named; else it waits for the agent that speaks next."""
    memory, place = ctx.frame(asked).memory, _place(ctx, asked)
    if place is None:
        memory["queued"] = [*memory["queued"], message]
    else:
        histories.add(memory, place, [message])


# -------------------------------------------------------------------- changing


def replace(ctx: Context, asked: Ask) -> None:
    """These messages instead; one that was there stays as it is, with what the provider gave along."""
    raw = asked.value.get("messages")
    if not isinstance(raw, list):
        raise _wrong(asked, f"{asked.op} takes a list of messages")
    known = [(history.public(message), message) for message in _seen(ctx, asked)]
    new = []
    for i, item in enumerate(raw, 1):
        message = _read(asked, item, f"message {i}")
        public = history.public(message)
        new.append(next((old for seen, old in known if seen == public), message))
    _answers(asked, new)
    _put(ctx, asked, new)


def rewind(ctx: Context, asked: Ask) -> None:
    """Without its last n messages; the results of calls go with the calls."""
    messages = _seen(ctx, asked)
    end = max(0, len(messages) - _count(asked))
    while 0 < end < len(messages) and messages[end]["role"] == "tool":
        end -= 1
    _put(ctx, asked, messages[:end])


def clear(ctx: Context, asked: Ask) -> None:
    """Forget everything, of all agents of this procedure call."""
    _every(ctx, asked, lambda messages: [])


def reset(ctx: Context, asked: Ask) -> None:
    """Back to the system texts: {keep = "system_prefix"} those it begins with, "system_all", or "none"."""
    options = asked.value.get("options") or {}
    if not isinstance(options, dict):
        raise _wrong(asked, f'{asked.op} takes a table: {asked.op}{{keep = "{PREFIX}"}}')
    _only(asked, options, ("keep",))
    keep = options.get("keep", PREFIX)
    if keep not in KEEPS:
        hint = did_you_mean(keep, KEEPS) if isinstance(keep, str) else ""
        raise _wrong(asked, f"keep is one of {', '.join(KEEPS)}{hint}")
    _every(ctx, asked, lambda messages: _systems(messages, keep))


def _systems(messages: Sequence[Message], keep: str) -> list[Message]:
    systems = [i for i, message in enumerate(messages) if message["role"] == "system"]
    if keep == PREFIX:
        systems = [i for n, i in enumerate(systems) if n == i]
    return [] if keep == NONE else [messages[i] for i in systems]


# -------------------------------------------------------------------- nodes


def save_to_node(ctx: Context, asked: Ask) -> None:
    """Keep the histories with a node of the run's graph."""
    memory, place = ctx.frame(asked).memory, _place(ctx, asked)
    node = _node(ctx, asked)
    held = ctx.shared.setdefault(SAVED, {})
    if place is None:
        kept = {each: list(histories.at(memory, each)) for each in histories.places(memory)}
        held[node] = {"histories": kept, "queued": memory["queued"]}
    else:
        before = held.get(node, {"histories": {}})
        held[node] = {**before, "histories": {**before["histories"], place: list(histories.at(memory, place))}}


def load_from_node(ctx: Context, asked: Ask) -> None:
    """The histories as they were when they were saved there."""
    memory, place = ctx.frame(asked).memory, _place(ctx, asked)
    node = _node(ctx, asked)
    saved = ctx.shared.get(SAVED, {}).get(node, {"histories": {}})
    whole = "queued" in saved
    there = {**dict.fromkeys(histories.places(memory), ()), **saved["histories"]} if whole else saved["histories"]
    kept = there if place is None else {each: there[each] for each in there if each == place}
    if not kept and not whole:
        whose = "" if place is None else " of this agent"
        raise _wrong(asked, f'no history{whose} was saved at the node "{node}": Session.save_to_node(node) saves it')
    if place is None and whole:
        memory["queued"] = saved["queued"]
    for each, messages in kept.items():
        histories.put(memory, each, list(messages), whole=True)


def _node(ctx: Context, asked: Ask) -> str:
    return str(graph.node(ctx, asked, asked.value.get("node"))["id"])


# -------------------------------------------------------------------- whose history


def _place(ctx: Context, asked: Ask) -> str | None:
    """Of the agent that was named; None where none was."""
    name = asked.value.get("agent")
    return None if name is None else histories.place(found(ctx.program.agent, name, asked))


def _seen(ctx: Context, asked: Ask) -> list[Message]:
    """The history of the agent that was named; else of the one that spoke last, and what waits for the next."""
    memory, place = ctx.frame(asked).memory, _place(ctx, asked)
    if place is not None:
        return list(histories.at(memory, place))
    spoke = _spoke(ctx, memory)
    return [*(histories.at(memory, spoke) if spoke is not None else ()), *memory["queued"]]


def _put(ctx: Context, asked: Ask, messages: list[Message]) -> None:
    """What `_seen` saw becomes this."""
    memory, place = ctx.frame(asked).memory, _place(ctx, asked)
    if place is None:
        place, memory["queued"] = _spoke(ctx, memory), []
    if place is None:
        memory["queued"] = messages
    else:
        histories.put(memory, place, messages)


def _every(ctx: Context, asked: Ask, change: Callable[[list[Message]], list[Message]]) -> None:
    """Of the agent that was named; else of all, and of what waits."""
    memory, place = ctx.frame(asked).memory, _place(ctx, asked)
    for each in histories.places(memory) if place is None else [place]:
        histories.put(memory, each, change(histories.at(memory, each)))
    if place is None:
        memory["queued"] = change(memory["queued"])


def _spoke(ctx: Context, memory: dict[str, Any]) -> str | None:
    return histories.place(ctx.program.agent(memory["spoke"])) if memory["spoke"] else None


# -------------------------------------------------------------------- what a program writes


def _public(messages: Sequence[Message]) -> list[Message]:
    return [history.public(message) for message in messages]


def _read(asked: Ask, raw: Any, what: str) -> Message:
    try:
        return history.read(raw, what)
    except ValueError as wrong:
        raise _wrong(asked, str(wrong)) from None


def _answers(asked: Ask, messages: Sequence[Message]) -> None:
    """A tool's result answers a call that stands before it."""
    open_: set[str] = set()
    for message in messages:
        open_ |= {call["id"] for call in message.get("calls", ())}
        if message["role"] == "tool" and message["call_id"] not in open_:
            raise _wrong(asked, f'the result of "{message["name"]}" answers no call that stands before it')
        open_ -= {message.get("call_id", "")}


def _count(asked: Ask) -> int:
    return _whole(asked, asked.value.get("count"), 0, "the number of messages")


def _whole(asked: Ask, value: Any, least: int, what: str) -> int:
    if isinstance(value, bool) or not isinstance(value, (int, float)) or value != int(value) or value < least:
        raise _wrong(asked, f"{what} is a whole number, {least} or more")
    return int(value)


def _only(asked: Ask, options: dict[str, Any], known: Sequence[str]) -> None:
    for name in options:
        if name not in known:
            raise _wrong(asked, f'{asked.op} has no option "{name}"{did_you_mean(name, known)} ({", ".join(known)})')


def _wrong(asked: Ask, message: str) -> Failure:
    return Failure("invalid_value", message, op=asked.op)


WORDS: dict[str, Memory] = {
    "inject_system": inject_system,
    "append": append,
    "history": get,
    "get": get,
    "head": head,
    "tail": tail,
    "slice": slice,
    "replace": replace,
    "rewind": rewind,
    "reset": reset,
    "clear": clear,
    "save_to_node": save_to_node,
    "load_from_node": load_from_node,
}
"""name -> what it does, as Session.name and as MessageHistory.name"""
