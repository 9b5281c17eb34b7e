"""Names in texts: whether the agent, the tool, the procedure, the stage or the request that a text names is declared,
and whether what stands in its place is of that kind."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import TYPE_CHECKING

from tactus.language import modules, sentences
from tactus.language.check.host import Host
from tactus.language.check.spots import Spot, spots
from tactus.language.deeds import Deeds, deeds
from tactus.language.facts import DECLARED, Facts
from tactus.language.finding import Finding
from tactus.language.names import Names
from tactus.language.suggest import nearest
from tactus.language.words import BY_NAME
from tactus.language.words.agents import OWN, SHARED

if TYPE_CHECKING:
    from tactus.language.parse import Node

CODES = {
    "agent": "TAC301",
    "history": "TAC301",
    "tool": "TAC302",
    "procedure": "TAC303",
    "stage": "TAC304",
    "request": "TAC305",
}
TAKEN = {
    "agent": ("agent",),
    "history": ("agent",),
    "tool": ("tool", "procedure", "toolset"),
    "procedure": ("procedure",),
}
"""Which handles may stand where something of that kind is named."""
KIND_OF = {"Human.approve": "approval", "Human.escalate": "escalation"}
"""The kind of request that a word asks, where it is not the word's own name."""
FUNCTIONS = ("function_definition", "function_declaration")


def references(facts: Facts, host: Host) -> Iterator[Finding]:
    doing = deeds(facts)
    for spot in spots(facts):
        if spot.field.ref:
            yield from _spot(facts, doing, spot)
    yield from _lookups(facts, doing)
    yield from _doubles(facts, doing)


def _spot(facts: Facts, doing: Deeds, spot: Spot) -> Iterator[Finding]:
    name = facts.text_of(spot.node)
    if name is None:
        yield from _other_kind(facts, spot)
    elif spot.field.ref == "stage":
        yield from _stage(facts, doing, spot.node, name)
    elif spot.field.ref == "request":
        yield from _request(facts, doing, spot, name)
    elif spot.field.ref == "procedure" and modules.is_file(name):
        return
    elif spot.field.ref in CODES and not (spot.field.ref == "history" and name in (OWN, SHARED)):
        kind = "agent" if spot.field.ref == "history" else spot.field.ref
        yield from _undeclared(facts, doing, kind, spot.node, name, _whose(spot))


def _whose(spot: Spot) -> str:
    """How a sentence about a field of a declaration begins."""
    if spot.by is None:
        return ""
    who = f'{spot.by.kind} "{spot.by.name}": ' if spot.by.name else ""
    return who if spot.path == "tools" else f"{who}{spot.path}: "


def _undeclared(facts: Facts, doing: Deeds, kind: str, node: Node, name: str, whose: str = "") -> Iterator[Finding]:
    known = doing.names(kind)
    if known.missing(name):
        shown = {one for one in known.known if kind != "tool" or _is_tool(known, one)}
        sentence = sentences.undeclared(kind, name, shown)
        yield _about(facts, CODES[kind], node, f"{whose}{sentence}", nearest(name, sorted(known.known)))


def _is_tool(known: Names, name: str) -> bool:
    """Not a procedure, which can be offered as one."""
    declared = known.declared.get(name)
    return declared is None or declared.kind != "procedure"


def _about(facts: Facts, code: str, node: Node, message: str, suggestion: str = "") -> Finding:
    return Finding(code, message, facts.file, facts.text_span(node), suggestion)


# --- stages, requests


def _stage(facts: Facts, doing: Deeds, node: Node, name: str) -> Iterator[Finding]:
    """Stages hold for the procedures of their file: where a file declares none, any name is one."""
    stages = _stages(facts)
    if stages and doing.names("stage").missing(name):
        yield _about(facts, "TAC304", node, sentences.no_stage(name, stages), nearest(name, stages))


@lru_cache(maxsize=4)
def _stages(facts: Facts) -> tuple[str, ...]:
    listed = [facts.constant(call.given[0]) for call, _ in facts.called("Stages", "stages") if call.given]
    return tuple(stage for one in listed if isinstance(one, list) for stage in one if isinstance(stage, str))


def _request(facts: Facts, doing: Deeds, spot: Spot, name: str) -> Iterator[Finding]:
    known = doing.names("request")
    if name in known.known:
        yield from _asked_otherwise(facts, spot, name)
    elif known.complete and re.fullmatch(r"[a-z0-9_]+", name):
        near = nearest(name, sorted(known.known))
        yield _about(facts, "TAC305", spot.node, sentences.no_request(name, sorted(known.known)), near)


def _asked_otherwise(facts: Facts, spot: Spot, name: str) -> Iterator[Finding]:
    for one in facts.all():
        for call, _ in one.called("hitl"):
            if len(call.given) < 2 or one.text_of(call.given[0]) != name:
                continue
            table = one.table(call.given[1])
            declared = one.text_of(table.value("type")) if table else None
            if declared is None or declared == _kind(spot.word):
                return
            word = next((word for word in BY_NAME if word.startswith("Human.") and _kind(word) == declared), "")
            if word:
                site = f"{one.file}:{one.line(call.node)}"
                yield _about(facts, "TAC306", spot.node, sentences.other_request(name, declared, site, word))
            return


def _kind(word: str) -> str:
    return KIND_OF.get(word, word.removeprefix("Human."))


# --- handles


def _other_kind(facts: Facts, spot: Spot) -> Iterator[Finding]:
    """Something else in the place of a tool, a procedure, an agent."""
    taken = TAKEN.get(spot.field.ref)
    if taken is None:
        return
    said, handle = facts.said(spot.node), facts.handle(spot.node)
    if handle is not None and handle.kind not in taken:
        what = f"`{said}` is {_a(handle.kind)}" if len(said) < 40 and "\n" not in said else f"this is {_a(handle.kind)}"
        message = f"{_whose(spot)}{what}, and {_place(spot)} takes {_a(taken[0])}"
        yield Finding("TAC307", message, facts.file, facts.span(spot.node))
    elif handle is None and spot.field.ref == "tool" and spot.by is not None and _is_function(facts, spot.node):
        make = f"{said.rpartition('.')[2]} = Tool {{ function(args) ... end }}"
        message = f"{_whose(spot)}`{said}` is a function, no tool: make one, {make}"
        yield Finding("TAC307", message, facts.file, facts.span(spot.node))


def _is_function(facts: Facts, node: Node) -> bool:
    found = facts.resolved(node)
    if found is None or (found.byte_range == node.byte_range and found.type in FUNCTIONS):
        return False
    from tactus.language.words.lua import LIBRARY

    path = facts.path(node)
    word = BY_NAME.get(path) or LIBRARY.get(path)
    return found.type in FUNCTIONS or (word is not None and not word.value and word.since is not None)


def _place(spot: Spot) -> str:
    return f"`{spot.path}`" if spot.path else f"`{spot.word}`"


def _a(kind: str) -> str:
    return f"an {kind}" if kind[0] in "aeiou" else f"a {kind}"


# --- Agent("x"), Mocks { x = ... }


def _lookups(facts: Facts, doing: Deeds) -> Iterator[Finding]:
    """`Agent("writer")`: the agent of that name."""
    own = {declared.at.start_byte for declared in facts.declared}
    for call, word in facts.words:
        if word.name not in DECLARED or call.callee.start_byte in own or len(call.given) != 1:
            continue
        name, kind = facts.text_of(call.given[0]), DECLARED[word.name]
        if name is not None and kind in CODES:
            yield from _undeclared(facts, doing, kind, call.given[0], name)


def _doubles(facts: Facts, doing: Deeds) -> Iterator[Finding]:
    kinds = [doing.names(kind) for kind in ("agent", "tool", "request", "procedure", "model", "module", "toolset")]
    known = sorted({name for one in kinds for name in one.known})
    if not known or not all(one.complete for one in kinds):
        return
    for call, _ in facts.called("Mocks"):
        table = facts.table(call.given[0]) if call.given else None
        for name, (key, _) in table.fields.items() if table else ():
            if name not in known:
                message = sentences.no_mock(name, known)
                yield Finding("TAC308", message, facts.file, facts.span(key), nearest(name, known))
