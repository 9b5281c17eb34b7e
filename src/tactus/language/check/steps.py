"""What a Step changes outside itself: it would be lost on replay, so the run refuses it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from tactus.language import literals
from tactus.language.check.host import Host
from tactus.language.deeds import Deeds, deeds
from tactus.language.facts import Facts
from tactus.language.finding import Finding
from tactus.language.scopes import GLOBAL, LOCAL, Function, Variable

if TYPE_CHECKING:
    from tactus.language.parse import Node

STEPS = {"Step.checkpoint": 0, "checkpoint": 0, "Step.run": 1}
"""Word -> which of its arguments is the function."""
CHANGES = ("table.insert", "table.remove", "table.sort")


def steps(facts: Facts, host: Host) -> Iterator[Finding]:
    doing = deeds(facts)
    functions: dict[Function, None] = {}
    for call, word in facts.called(*STEPS):
        at = STEPS[word.name]
        function = doing.function(call.given[at]) if at < len(call.given) else None
        if function is not None:
            functions[function] = None
    if functions:
        yield from _variables(facts, functions)
        yield from _tables(facts, doing, functions)


def _variables(facts: Facts, functions: dict[Function, None]) -> Iterator[Finding]:
    for variable in facts.scopes.variables:
        for function in {setter for setter in variable.setters if setter in functions}:
            if _is_outside(variable, function):
                at = _assignment(facts, function, variable) or function.node
                if at is not None:
                    yield _finding(facts, variable, at)


def _is_outside(variable: Variable, function: Function) -> bool:
    return variable.kind == GLOBAL or (variable.function is not function and not _holds(function, variable.function))


def _holds(outer: Function, inner: Function | None) -> bool:
    """Whether a function is written in the other one."""
    while inner is not None and inner is not outer:
        inner = inner.outer
    return inner is outer


def _assignment(facts: Facts, function: Function, variable: Variable) -> Node | None:
    """Where the function assigns it first."""
    todo = [function.node] if function.node is not None else []
    while todo:
        node = todo.pop()
        if node.type == "variable_list":
            for target in node.named_children:
                if target.type == "identifier" and facts.said(target) == variable.name:
                    return target
        todo += reversed(node.named_children)
    return None


def _finding(facts: Facts, variable: Variable, at: Node) -> Finding:
    kind = "global" if variable.kind == GLOBAL else "local"
    message = f"return it from the Step instead of changing {kind} {variable.name}"
    return Finding("TAC709", message, facts.file, facts.span(at))


# --- tables


def _tables(facts: Facts, doing: Deeds, functions: dict[Function, None]) -> Iterator[Finding]:
    """`found[1] = x`, `table.insert(found, x)`, where the table stands outside."""
    changed = [target for target, _ in facts.scopes.sets]
    for function in functions:
        assert function.node is not None
        for call in doing.within(*function.node.byte_range):
            if call.function is function and call.given and facts.path(call.callee) in CHANGES:
                changed.append(call.given[0])
    seen: set[tuple[Variable, Function]] = set()
    for node in changed:
        base = _base(node)
        use = facts.scopes.uses.get(base.start_byte) if base.type == "identifier" else None
        if use is None or use.function not in functions or (use.variable, use.function) in seen:
            continue
        if _is_outside(use.variable, use.function) and _is_plain(facts, use.variable):
            seen.add((use.variable, use.function))
            yield _finding(facts, use.variable, node)


def _base(node: Node) -> Node:
    """The variable of `found.list[1]`."""
    while node.type in ("dot_index_expression", "bracket_index_expression", "parenthesized_expression"):
        inner = node.child_by_field_name("table") or (node.named_children[0] if node.named_children else None)
        if inner is None:
            break
        node = inner
    return node


def _is_plain(facts: Facts, variable: Variable) -> bool:
    """Whether it holds a table of values alone, without a metatable: those are looked at before and after."""
    value = variable.value
    if value is None or value.type != "table_constructor" or variable.kind not in (LOCAL, GLOBAL):
        return False
    if literals.constant(facts.text, value) is literals.UNKNOWN:
        return False
    return not any(_is_given_to(facts, use.node, "setmetatable") for use in variable.uses)


def _is_given_to(facts: Facts, node: Node, name: str) -> bool:
    arguments = node.parent
    call = arguments.parent if arguments is not None and arguments.type == "arguments" else None
    return call is not None and facts.path(call.child_by_field_name("name")) == name
