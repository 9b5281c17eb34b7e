"""What a file takes out of the modules that it requires, and what those do not have."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from tactus.language import literals
from tactus.language.check.host import Host
from tactus.language.check.known import quoted
from tactus.language.check.modules import named
from tactus.language.check.used import SET, given_away, member, use_of
from tactus.language.facts import Facts
from tactus.language.finding import Finding
from tactus.language.scopes import GLOBAL, INDEXED, READ, TESTED, Use, Variable
from tactus.language.suggest import ALIKE, SLIP, did_you_mean, nearest

if TYPE_CHECKING:
    from tactus.language.parse import Node


def exports(facts: Facts, host: Host) -> Iterator[Finding]:
    if not facts.modules or facts.part or facts.lost:
        return
    for variable in facts.scopes.variables:
        name = _required(facts, variable.value)
        module = named(facts, name) if name is not None and variable.kind != GLOBAL else None
        known = _exported(module) if module is not None and name is not None else None
        if known is None or name is None:
            continue
        known = known | _added(facts, name) | _asked_for(facts, variable)
        least = SLIP if given_away(variable) else ALIKE
        for use in variable.uses:
            if use.how == INDEXED:
                yield from _member(facts, name, known, use.node, least)


def _required(facts: Facts, node: Node | None) -> str | None:
    """The name of the module that an expression requires."""
    if node is None or node.type != "function_call" or facts.path(node.child_by_field_name("name")) != "require":
        return None
    arguments = node.child_by_field_name("arguments")
    given = literals.expressions(arguments) if arguments is not None else []
    return facts.text_of(given[0]) if given else None


def _member(facts: Facts, module: str, known: set[str], node: Node, least: float) -> Iterator[Finding]:
    part = member(facts, node)
    if part is None or part[1] in known or use_of(facts, part[0]) == SET:
        return
    name, key = part[1], part[2]
    near = nearest(name, sorted(known), least)
    if near or least == ALIKE:
        listed = f" (it has: {', '.join(sorted(known))})" if known else " (it gives nothing)"
        message = f'the module "{module}" has no "{name}"{did_you_mean(name, sorted(known), least)}{listed}'
        yield Finding("TAC108", message, facts.file, facts.span(key), quoted(facts, key, near) if near else "")


def _added(facts: Facts, module: str) -> set[str]:
    """What files of the program put into a module that they require."""
    found = set()
    for one in facts.all():
        for variable in one.scopes.variables:
            if _required(one, variable.value) == module:
                parts = [part for use in variable.uses if (part := member(one, use.node)) is not None]
                found |= {part[1] for part in parts if use_of(one, part[0]) == SET}
    return found


def _asked_for(facts: Facts, variable: Variable) -> set[str]:
    """The members that a file looks for before it uses them."""
    parts = (member(facts, use.node) for use in variable.uses)
    return {part[1] for part in parts if part is not None and use_of(facts, part[0]) == TESTED}


# --- what a module gives


def _exported(module: Facts) -> set[str] | None:
    """The names in the table that a module returns; None where it may have others."""
    returns = module.scopes.functions[0].returns
    given = [one for one in returns[0].named_children if one.type != "comment"] if len(returns) == 1 else []
    values = given[0].named_children if len(given) == 1 and given[0].type == "expression_list" else given
    if len(values) != 1 or module.renames:
        return None
    node = literals.inner(values[0])
    use = module.scopes.uses.get(node.start_byte) if node.type == "identifier" else None
    constructor = use.variable.value if use is not None else node
    if constructor is None or constructor.type != "table_constructor":
        return None
    table = literals.table(module.text, constructor)
    if table.open or table.items:
        return None
    names = set(table.fields)
    if use is None:
        return names
    return None if _grows_elsewhere(module, use.variable) else names | _fields(module, use.variable)


def _fields(module: Facts, variable: Variable) -> set[str]:
    parts = (member(module, use.node) for use in variable.uses)
    return {part[1] for part in parts if part is not None and use_of(module, part[0]) == SET}


def _grows_elsewhere(module: Facts, variable: Variable) -> bool:
    """Whether more may get into the table than the names that stand in the text."""
    return variable.kind == GLOBAL or any(_opens(module, use) for use in variable.uses)


def _opens(module: Facts, use: Use) -> bool:
    if member(module, use.node) is not None:
        return False
    above = use.node.parent
    if (
        above is not None
        and above.type == "bracket_index_expression"
        and above.child_by_field_name("table") == use.node
    ):
        return use_of(module, above) == SET
    returned = above is not None and above.parent is not None and above.parent.type == "return_statement"
    return use.how == READ and not (returned and use.function is module.scopes.functions[0])
