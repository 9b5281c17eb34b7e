"""What of a history a request sends: one table of filters, pure functions over messages. What is kept is never
changed.

A filter is {"class": one of FILTERS, …}. Messages are taken in units: a reply with the results of its calls is
one, so that no call is sent without its result and no result without its call.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from tactus.runtime import canonical

Message = dict[str, Any]
Filter = Mapping[str, Any]
Keep = Callable[[Filter, list[Message], Sequence[Message]], list[Message]]
"""(filter, history, what this turn sends in any case) -> what of the history is sent"""
ESTIMATOR = 1
"""The version of `tokens`: raised when an estimate changes."""
FRAME = 4
"""tokens around each message"""


def chosen(filter: Filter | None, history: Sequence[Message], turn: Sequence[Message]) -> list[Message]:
    """What of the history goes before the turn's own messages.

    A turn that says nothing answers what the history ends in (the results of the model's calls): that end is
    then the turn's own, and always sent.
    """
    if filter is None and _whole(history):
        return list(history)
    units = _units(history)
    if filter is None:
        return _joined(units)
    end = len(units)
    while not turn and end > 0:
        end -= 1
        if units[end][0]["role"] != "system":
            break
    own = _joined(units[end:])
    return [*_keep(filter, _joined(units[:end]), [*own, *turn]), *own]


def tokens(message: Message) -> int:
    """An estimate that needs no library and never changes within a version: four ASCII characters are a token,
    every other character is one."""
    calls = message.get("calls", ())
    texts = [message["content"], *(call["name"] + canonical.dumps(call["args"]) for call in calls)]
    return FRAME + sum(_tokens(text) for text in texts)


def _tokens(text: str) -> int:
    plain = len(text) if text.isascii() else sum(char < "\x80" for char in text)
    return (plain + 3) // 4 + len(text) - plain


# -------------------------------------------------------------------- units


def _units(history: Sequence[Message]) -> list[list[Message]]:
    """Each reply with the results of its calls, every other message for itself. Calls that have no result yet,
    and results without a call, are left out."""
    units: list[list[Message]] = []
    open_: dict[str, list[Message]] = {}
    for message in history:
        if message["role"] == "tool":
            unit = open_.pop(message["call_id"], None)
            if unit is not None:
                unit.append(message)
            continue
        units.append([message])
        open_.update({call["id"]: units[-1] for call in message.get("calls", ())})
    missing: dict[int, set[str]] = {}
    for call_id, unit in open_.items():
        missing.setdefault(id(unit), set()).add(call_id)
    return [left for unit in units if (left := _without(unit, missing.get(id(unit), set())))]


def _whole(history: Sequence[Message]) -> bool:
    """Whether each reply's results stand behind it, and nothing else: most histories are so, and need no more."""
    missing: set[str] = set()
    for message in history:
        if message["role"] == "tool":
            if message["call_id"] not in missing:
                return False
            missing.discard(message["call_id"])
        elif missing:
            return False
        elif calls := message.get("calls"):
            missing = {call["id"] for call in calls}
    return not missing


def _without(unit: list[Message], calls: set[str]) -> list[Message]:
    """A unit without some of its calls and their results; nothing when nothing is left of the reply."""
    if not calls:
        return unit
    reply = unit[0]
    left = [call for call in reply["calls"] if call["id"] not in calls]
    if not left and not reply["content"]:
        return []
    results = [message for message in unit[1:] if message["call_id"] not in calls]
    return [{**reply, "calls": left}, *results]


def _joined(units: Sequence[Sequence[Message]]) -> list[Message]:
    return [message for unit in units for message in unit]


def _latest(history: list[Message], room: int, size: Callable[[list[Message]], int]) -> list[Message]:
    """The latest units that fit, without a gap."""
    units = _units(history)
    first = len(units)
    while first > 0 and (room := room - size(units[first - 1])) >= 0:
        first -= 1
    return _joined(units[first:])


# -------------------------------------------------------------------- the filters


def _token_budget(filter: Filter, history: list[Message], turn: Sequence[Message]) -> list[Message]:
    def size(unit: Sequence[Message]) -> int:
        return sum(tokens(message) for message in unit)

    return _latest(history, filter["max_tokens"] - size(turn), size)


def _last_n(filter: Filter, history: list[Message], turn: Sequence[Message]) -> list[Message]:
    return _latest(history, filter["count"] - len(turn), len)


def _limit_tool_results(filter: Filter, history: list[Message], turn: Sequence[Message]) -> list[Message]:
    room = filter["count"] - sum(message["role"] == "tool" for message in turn)
    units = _units(history)
    for i in reversed(range(len(units))):
        results = [message["call_id"] for message in units[i][1:]]
        units[i] = _without(units[i], set(results[: max(0, len(results) - max(0, room))]))
        room -= len(results)
    return _joined(units)


def _by_role(filter: Filter, history: list[Message], turn: Sequence[Message]) -> list[Message]:
    roles = filter["role"]

    def kept(unit: list[Message]) -> list[Message]:
        if len(unit) == 1:
            return unit if unit[0]["role"] in roles else []
        if "tool" in roles:
            return unit if "assistant" in roles else [{**unit[0], "content": ""}, *unit[1:]]
        calls = {call["id"] for call in unit[0]["calls"]}
        return _without(unit, calls) if "assistant" in roles else []

    return _joined([kept(unit) for unit in _units(history)])


def _composed(filter: Filter, history: list[Message], turn: Sequence[Message]) -> list[Message]:
    for part in filter["chain"]:
        history = _keep(part, history, turn)
    return history


def _keep(filter: Filter, history: list[Message], turn: Sequence[Message]) -> list[Message]:
    return FILTERS[filter["class"]](filter, history, turn)


FILTERS: dict[str, Keep] = {
    "TokenBudget": _token_budget,
    "LimitToolResults": _limit_tool_results,
    "LastN": _last_n,
    "ByRole": _by_role,
    "ComposedFilter": _composed,
}
