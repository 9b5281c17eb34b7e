"""The doubles in `Mocks`, each read by the reader that a run has for it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from tactus.language import deeds, mocks, sentences
from tactus.language.check.host import Host
from tactus.language.check.known import FUNCTION, quoted, value
from tactus.language.check.tables import Place, twice
from tactus.language.facts import Facts
from tactus.language.finding import Finding
from tactus.language.literals import UNKNOWN, Table
from tactus.language.names import Names

if TYPE_CHECKING:
    from tactus.language.parse import Node

NESTED = 30
UNKNOWN_KEY = "is no part of a mock"
"""What a sentence says of a slip; the others are then mostly consequences."""
NUMBERS = (*mocks.USAGE, "turn")
TABLES = ("args", "usage", "when")
LISTS = ("temporal", "conditional", "tool_calls")
"""Keys whose values are no texts: what takes the place of one that the text does not say depends on its key; nothing
takes that of a list."""
_STEP = re.compile(r"\.([^.\[\]\s]+)|\[(\d+)\]")


def doubles(facts: Facts, host: Host) -> Iterator[Finding]:
    known = deeds.deeds(facts)
    for call, _ in facts.called("Mocks"):
        table = facts.table(call.given[0]) if call.given else None
        if table is None:
            continue
        yield from twice(Place(facts, "Mocks"), table)
        names = {kind: known.names(kind) for kind in mocks.ERRORS}
        for name, (key, node) in table.fields.items():
            kinds = [kind for kind, found in names.items() if name in found.known]
            if len(kinds) > 1 and _is_procedure(name, names["tool"]):
                kinds.remove("tool")
            if len(kinds) == 1:
                yield from _double(facts, name, key, node, kinds[0])
            elif kinds:
                yield Finding("TAC214", sentences.two_meant(name, kinds), facts.file, facts.span(key))


def _is_procedure(name: str, tools: Names) -> bool:
    """Whether it is among the tools because a procedure can be offered as one."""
    return name in tools.declared and tools.declared[name].kind == "procedure"


def _double(facts: Facts, name: str, key: Node, node: Node, kind: str) -> Iterator[Finding]:
    raw = _raw(facts, node, LISTS[0])
    if raw is UNKNOWN:
        return
    messages = list(mocks.ERRORS[kind](f"Mocks.{name}", raw))
    slips = [message for message in messages if UNKNOWN_KEY in message]
    said = set()
    for message in slips or messages:
        at_key, at = _meant(facts, message.removeprefix(f"Mocks.{name}").partition(" ")[0], key, node)
        place = at_key if slips else at
        if place not in said:
            said.add(place)
            near = re.search(r'did you mean "(\w+)"', message) if slips else None
            suggestion = quoted(facts, place, near[1]) if near else ""
            yield Finding("TAC214", message, facts.file, facts.span(place), suggestion)


def _raw(facts: Facts, node: Node, key: str, depth: int = NESTED) -> Any:
    """A double, with something else in the place of what the text does not say; UNKNOWN where that could matter."""
    table = facts.table(node)
    if table is not None:
        return _raw_table(facts, table, key, depth - 1) if depth and not table.open else _stand_in(key)
    read = value(facts, node)
    return _stand_in(key) if read is UNKNOWN or read is FUNCTION else read


def _raw_table(facts: Facts, table: Table, key: str, depth: int) -> Any:
    inside = key if key in ("tool_calls", "conditional") else ""
    items = [_raw(facts, item, inside, depth) for item in table.items]
    named = {name: _raw(facts, one, name, depth) for name, (_, one) in table.fields.items()}
    if any(one is UNKNOWN for one in (*items, *named.values())):
        return UNKNOWN if key in LISTS or key in ("", "returns") else _stand_in(key)
    named = {name: one for name, one in named.items() if one is not None}
    if not named:
        return items
    return {**named, **{str(number): item for number, item in enumerate(items, 1)}}


def _stand_in(key: str) -> Any:
    if key in LISTS:
        return UNKNOWN
    return 1 if key in NUMBERS else {} if key in TABLES else "?"


def _meant(facts: Facts, path: str, key: Node, node: Node) -> tuple[Node, Node]:
    """The key and the value that a path leads to."""
    for step in _STEP.finditer(path):
        table = facts.table(node)
        if table is None:
            break
        number = int(step[2] or 0)
        if step[1] in table.fields:
            key, node = table.fields[step[1]]
        elif 0 < number <= len(table.items):
            key = node = table.items[number - 1]
    return key, node
