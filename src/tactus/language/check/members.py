"""Words and functions of the library that are not in their families, and families and words that are used as what they
are not: called, indexed, called with a colon."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import TYPE_CHECKING

from tactus.language import values
from tactus.language.check.host import Host
from tactus.language.check.known import quoted
from tactus.language.check.used import SET, member, named, use_of
from tactus.language.facts import Facts
from tactus.language.finding import Finding
from tactus.language.scopes import CALLED, INDEXED, READ, TESTED, Use, Variable
from tactus.language.suggest import SLIP, nearest
from tactus.language.words import BY_NAME, WORDS, Word
from tactus.record import record

if TYPE_CHECKING:
    from tactus.language.parse import Node

OUTPUT, STEPS = "output", ("step", "Step")
FEW = 16
"""So many members of a family are listed."""


@cache
def families() -> dict[str, dict[str, Word]]:
    """Family -> its members, of words and of the library."""
    from tactus.language.words import LIBRARY

    found: dict[str, dict[str, Word]] = {}
    for word in (*LIBRARY.values(), *(word for word in WORDS if word.spoken)):
        family, dot, name = word.name.partition(".")
        if dot:
            found.setdefault(family, {})[name] = word
    return found


@cache
def functions() -> dict[str, Word]:
    """Words and functions that stand alone and have no members."""
    from tactus.language.words import LIBRARY

    rows = (*LIBRARY.values(), *(word for word in WORDS if word.spoken and word.since is not None))
    alone = {word.name: word for word in rows if "." not in word.name and not word.value}
    return {name: word for name, word in alone.items() if name not in families()}


def members(facts: Facts, host: Host) -> Iterator[Finding]:
    if facts.renames:
        return
    added = _added(facts)
    for family, group in _uses(facts).items():
        given = family in added and None in added[family]
        for variable, uses in group:
            if not given and not _given_away(facts, variable):
                yield from _Family(facts, family, added.get(family, set())).findings(uses)
    yield from _indexed(facts)
    yield from _colons(facts)


def _uses(facts: Facts) -> dict[str, list[tuple[Variable, list[Use]]]]:
    """Family -> the variables that it has in this file, and their uses."""
    found: dict[str, list[tuple[Variable, list[Use]]]] = {}
    for name, variable in facts.scopes.globals.items():
        if name in families() and _is_built_in(variable):
            found[name] = [(variable, variable.uses)]
    for variable in facts.scopes.variables:
        if variable.value is not None and variable.value.type == "identifier":
            path = facts.path(variable.value)
            if path in families():
                found.setdefault(path, []).append((variable, variable.uses))
    return found


def _is_built_in(variable: Variable) -> bool:
    return not variable.values and not variable.stated


def _given_away(facts: Facts, variable: Variable) -> bool:
    """Whether others may add to it: it is used as a value, and not only to name it anew."""
    return any(use.how == READ and not _renamed(facts, use.node) for use in variable.uses)


def _renamed(facts: Facts, node: Node) -> bool:
    return any(one.value is not None and one.value.byte_range == node.byte_range for one in facts.scopes.variables)


def _added(facts: Facts) -> dict[str, set[str | None]]:
    """Members that the program itself gives to families; None among them: any."""
    found: dict[str, set[str | None]] = {}
    for one in facts.all():
        if one.lost:
            return {family: {None} for family in families()}
        for target, _ in one.scopes.sets:
            table = target.child_by_field_name("table")
            family = one.path(table)
            if table is not None and family in families():
                part = member(one, table)
                found.setdefault(family, set()).add(part[1] if part is not None else None)
    return found


# --------------------------------------------------------------------- members of families


@record
class _Family:
    facts: Facts
    name: str
    added: set[str | None]

    def findings(self, uses: list[Use]) -> Iterator[Finding]:
        known = families()[self.name]
        for use in uses:
            if use.how == CALLED and self.name not in BY_NAME:
                yield self._called(use.node)
        others = [use for use in uses if use.how == INDEXED and named(self.facts, use.node) not in known]
        parts = [part for use in others if (part := member(self.facts, use.node)) is not None]
        unknown = [(part, use_of(self.facts, part[0])) for part in parts if part[1] not in {*known, *self.added}]
        tested = {part[1] for part, how in unknown if how == TESTED}
        for part, how in unknown:
            if how != SET and part[1] not in tested:
                yield self._unknown(*part)

    def _called(self, node: Node) -> Finding:
        some = ", ".join(f"{self.name}.{name}" for name in list(families()[self.name])[:3])
        message = f"{self.name} is a family of words, like {some}, and cannot be called itself"
        return Finding("TAC105", message, self.facts.file, self.facts.span(node))

    def _unknown(self, expression: Node, name: str, key: Node) -> Finding:
        from tactus.language.words import EVALUATORS, REMOVED

        said, facts = f"{self.name}.{name}", self.facts
        if said in REMOVED:
            return Finding("TAC103", values.removed(said, REMOVED[said]), facts.file, facts.span(expression))
        if self.name == "field" and name in EVALUATORS:
            return Finding("TAC901", values.unavailable(said), facts.file, facts.span(expression))
        known = [one for one, word in families()[self.name].items() if word.since is not None]
        near = nearest(name, known)
        listed = f" (there are: {', '.join(known)})" if len(known) <= FEW else ""
        hint = f'; did you mean "{self.name}.{near}"?' if near else ""
        suggestion = quoted(facts, key, near) if near else ""
        return Finding("TAC102", f"there is no {said}{hint}{listed}", facts.file, facts.span(key), suggestion)


# --------------------------------------------------------------------- used as what it is not


def _indexed(facts: Facts) -> Iterator[Finding]:
    """`log.info(...)`: members of what has none."""
    for name, variable in facts.scopes.globals.items():
        if name not in functions() or not _is_built_in(variable):
            continue
        for use in variable.uses:
            part = member(facts, use.node) if use.how == INDEXED else None
            if part is not None and not (name == OUTPUT and _in_a_step(facts, use.node)):
                dotted = (f"{family}.{leaf}" for family in families() for leaf in families()[family])
                near = nearest(f"{name}.{part[1]}", dotted, SLIP)
                hint = f'; did you mean "{near}"?' if near else ""
                message = f'{name} is a function, and has no "{part[1]}"{hint}'
                yield Finding("TAC105", message, facts.file, facts.span(part[0]), near)


def _in_a_step(facts: Facts, node: Node) -> bool:
    """Whether a node stands in a step of specifications, which sees the result as `output`."""
    calls = [call.callee.parent for call, _ in facts.called(*STEPS)]
    return any(call is not None and call.start_byte <= node.start_byte < call.end_byte for call in calls)


def _colons(facts: Facts) -> Iterator[Finding]:
    """`Human:approve{...}`: the family would be the first argument."""
    from tactus.language.words import LIBRARY

    for call in facts.scopes.calls:
        if call.callee.type != "method_index_expression":
            continue
        path = facts.path(call.callee)
        word = BY_NAME.get(path) or LIBRARY.get(path)
        if word is None or word.since is None or not (word.args or word.params or word.rest):
            continue
        table = facts.path(call.callee.child_by_field_name("table"))
        message = f"{path} is called with a dot: a colon makes {table} its first argument"
        yield Finding("TAC105", message, facts.file, facts.span(call.callee), path)
