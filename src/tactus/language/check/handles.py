"""What a program holds in its hands, by the table of handles: which expressions are agents, tools, nodes, results of
turns, and which of their members are not there."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from tactus.language import literals, values
from tactus.language.check.host import Host
from tactus.language.check.known import quoted
from tactus.language.check.used import SET, given_away, member, named, use_of
from tactus.language.facts import DEEP, INDEXES, Facts
from tactus.language.finding import Finding
from tactus.language.scopes import GLOBAL, INDEXED, TESTED, Variable
from tactus.language.suggest import ALIKE, SLIP, did_you_mean, nearest
from tactus.language.words import BY_NAME, HANDLES
from tactus.language.words.handles import FIELD, METHOD

if TYPE_CHECKING:
    from tactus.language.parse import Node
    from tactus.language.words import Handle

SEALED = ("agent", "tool", "procedure", "node", "session")
"""What cannot be added to."""
CALLS = {"agent": "result"}
"""What calling a handle gives."""


def handles(facts: Facts, host: Host) -> Iterator[Finding]:
    """Members that are not there."""
    for variable in facts.scopes.variables:
        kind = _of_variable(facts, variable)
        if kind:
            yield from _members(facts, HANDLES[kind], variable)
    for call in facts.scopes.calls:
        table = call.callee.child_by_field_name("table") if call.callee.type in INDEXES else None
        if table is not None and literals.inner(table).type == "function_call":
            kind = kind_of(facts, table)
            if kind:
                yield from _member(facts, HANDLES[kind], table, ALIKE, set())


def kind_of(facts: Facts, node: Node | None, depth: int = DEEP) -> str:
    """The name of the handle that an expression is; "" = none, or the text does not say."""
    if node is None or not depth:
        return ""
    node = literals.inner(node)
    handle = facts.handle(node)
    if handle is not None:
        return handle.kind if handle.kind in HANDLES else ""
    if node.type == "identifier":
        use = facts.scopes.uses.get(node.start_byte)
        return kind_of(facts, use.variable.value, depth - 1) if use is not None else ""
    if node.type == "function_call":
        return _called(facts, node.child_by_field_name("name"), depth)
    return _named(facts, node, depth, FIELD) if node.type in INDEXES else ""


def _of_variable(facts: Facts, variable: Variable) -> str:
    if variable.kind == GLOBAL and variable.name in facts.older and not variable.values:
        return "agent"
    return kind_of(facts, variable.value)


def _called(facts: Facts, callee: Node | None, depth: int) -> str:
    """What calling this gives."""
    if callee is None:
        return ""
    word = BY_NAME.get(facts.path(callee))
    if word is not None:
        return _first(word.returns) if word.since is not None else ""
    callee = literals.inner(callee)
    kind = kind_of(facts, callee, depth - 1)
    if kind:
        return CALLS.get(kind, "")
    return _named(facts, callee, depth, METHOD) if callee.type in INDEXES else ""


def _named(facts: Facts, node: Node, depth: int, sort: str) -> str:
    """What a member of a handle is, or what calling it gives."""
    table = node.child_by_field_name("table")
    kind = kind_of(facts, table, depth - 1)
    part = member(facts, table) if kind and table is not None else None
    found = next((one for one in HANDLES[kind].members if one.name == part[1]), None) if part else None
    return _first(found.returns) if found is not None and found.kind == sort else ""


def _first(returns: str) -> str:
    """The first of what is given, where it is a handle: "node?", "review, string?"."""
    name = returns.partition(",")[0].strip().removesuffix("?")
    return name if name in HANDLES else ""


# --------------------------------------------------------------------- members


def _members(facts: Facts, handle: Handle, variable: Variable) -> Iterator[Finding]:
    known = {one.name for one in handle.members if one.kind == METHOD and one.since is not None}
    uses = [use.node for use in variable.uses if use.how == INDEXED and named(facts, use.node) not in known]
    parts = [(node, part, use_of(facts, part[0])) for node in uses if (part := member(facts, node)) is not None]
    sealed = handle.name in SEALED
    own = {part[1] for _, part, how in parts if how == TESTED or (how == SET and not sealed)}
    least = SLIP if given_away(variable) and not sealed else ALIKE
    for node, (_, name, _), _ in parts:
        if name not in own:
            yield from _member(facts, handle, node, least, own, only_near=least == SLIP)


def _member(
    facts: Facts, handle: Handle, node: Node, least: float, own: set[str], *, only_near: bool = False
) -> Iterator[Finding]:
    part = member(facts, node)
    if part is None or part[1] in own or use_of(facts, part[0]) in (SET, TESTED):
        return
    expression, name, key = part
    found = next((one for one in handle.members if one.name == name), None)
    if found is None:
        known = [one.name for one in handle.members if one.since is not None]
        near = nearest(name, known, least)
        if near or not only_near:
            message = f'{values.a(handle.name)} has no "{name}"{did_you_mean(name, known, least)} ({", ".join(known)})'
            suggestion = quoted(facts, key, near) if near else ""
            yield Finding("TAC104", message, facts.file, facts.span(key), suggestion)
    elif found.since is None:
        message = values.unavailable(f"{name}` of `{facts.said(node)}")
        yield Finding("TAC901", message, facts.file, facts.span(key))
    elif _first(found.returns) in SEALED and found.kind == FIELD:
        yield from _member(facts, HANDLES[_first(found.returns)], expression, ALIKE, set())
