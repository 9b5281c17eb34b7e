"""The histories of one procedure call: where each agent's is kept, and how they change so that the next request
says so.

`memory` is the procedure call's: "histories" {place: messages}, "chains" {place: {"digest", "sent"}}, "queued"
messages for the agent that speaks next, "spoke" the agent that spoke last. A chain says what the last request
covered: `digest` of what it said, chained to the one before; `sent`, how many messages of the history it covered;
after an edit also `kept`, how many of those are still there, and `base`, the digest of a history that was put in
its place as a whole. Lists only grow; what cuts or changes one puts another in its place.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from tactus.agents import history
from tactus.language.program import AgentDef
from tactus.language.words.agents import OWN
from tactus.language.words.agents import SHARED as SOURCE_SHARED
from tactus.runtime import canonical

Memory = dict[str, Any]
Message = dict[str, Any]
SHARED = ""
"""the place of the history that agents share"""


def place(agent: AgentDef) -> str:
    """Where the agent's own turns are kept."""
    return SHARED if agent.source == SOURCE_SHARED else agent.name


def other(agent: AgentDef) -> str | None:
    """The agent whose history it reads besides its own."""
    return None if agent.source in (OWN, SOURCE_SHARED) else agent.source


def at(memory: Memory, place: str) -> list[Message]:
    """The history there; an empty list that nobody keeps where there is none yet."""
    messages: list[Message] = memory["histories"].get(place, [])
    return messages


def add(memory: Memory, place: str, new: Sequence[Message]) -> list[Message]:
    """The history with these at its end."""
    messages: list[Message] = memory["histories"].setdefault(place, [])
    messages.extend(new)
    return messages


def put(memory: Memory, place: str, messages: list[Message], *, whole: bool = False) -> None:
    """Another history in its place. `whole`: the next request says its digest, not its messages."""
    before, chain = at(memory, place), memory["chains"].get(place)
    kept = _common(before, messages)
    memory["histories"][place] = messages
    if whole and not kept == len(before) == len(messages):
        base = canonical.digest(canonical.dumps([history.public(message) for message in messages]))
        memory["chains"][place] = {"digest": chain["digest"] if chain else "", "sent": len(messages), "base": base}
    elif chain is not None and kept < chain["sent"]:
        memory["chains"][place] = {**chain, "sent": kept, "kept": kept}


def answered(memory: Memory, place: str, reply: Message, results: Sequence[Message]) -> list[Message]:
    """The history with the results of a reply's calls; without them where the reply was cut off meanwhile."""
    messages = at(memory, place)
    if results and any(message == reply for message in reversed(messages)):
        messages.extend(results)
    return messages


def said(memory: Memory, place: str, turn: Sequence[Message]) -> dict[str, Any]:
    """What a request there says of its history: what is new since the one before, and what was cut."""
    chain = memory["chains"].get(place)
    if chain is None:
        return {"new": history.added([*at(memory, place), *turn])}
    new = history.added([*at(memory, place)[chain["sent"] :], *turn])
    edited = {name: chain[name] for name in ("kept", "base") if name in chain}
    return {"new": new, **({"after": chain["digest"]} if chain["digest"] else {}), **edited}


def places(memory: Memory) -> list[str]:
    return list(memory["histories"])


def _common(one: Sequence[Message], other: Sequence[Message]) -> int:
    """How many messages they begin with that are the same."""
    n = 0
    while n < min(len(one), len(other)) and (one[n] is other[n] or one[n] == other[n]):
        n += 1
    return n
