"""Names that are nowhere defined: globals, and what was taken out of Lua's library."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import TYPE_CHECKING

from tactus.language import values
from tactus.language.check.host import Host
from tactus.language.check.used import SET, member, use_of
from tactus.language.facts import Facts
from tactus.language.finding import Finding
from tactus.language.scopes import GLOBAL, INDEXED, READ, TESTED, Function, Use, Variable
from tactus.language.suggest import nearest
from tactus.language.words import WORDS
from tactus.record import record

if TYPE_CHECKING:
    from tactus.language.parse import Node

WHOLE = "_G"
MAKES = "load"
"""What may define names that the text does not show."""
NEAR = 0.7
"""How alike two spellings are, where there are so many names that some are always a little alike."""
OLDER = "agent"
"""Makes a global of the agent's name."""
STEPS = ("assert_that",)
"""Names that only the functions of steps find."""


@cache
def known() -> frozenset[str]:
    """Every name that a program finds when it starts."""
    from tactus.language.words import LIBRARY

    return frozenset(
        {*(word.name.partition(".")[0] for word in WORDS if word.spoken), *(name.partition(".")[0] for name in LIBRARY)}
    )


def names(facts: Facts, host: Host) -> Iterator[Finding]:
    free = [one for one in facts.scopes.globals.values() if one.uses and not one.values and not one.stated]
    unknown = [one for one in free if one.name not in known()]
    if not unknown or facts.renames:
        return
    defined = _defined(facts)
    for variable in unknown:
        if defined is not None and variable.name not in defined and not _asked_for(variable):
            yield from _Unknown(facts, variable, defined).findings()


def _asked_for(variable: Variable) -> bool:
    """Whether the program looks if it is there."""
    return any(use.how == TESTED for use in variable.uses)


def _defined(facts: Facts) -> set[str] | None:
    """Every name that this program gives a value; None where the text does not show them all."""
    found: set[str] = set(STEPS)
    for one in facts.all():
        if one.lost or one.part or one.renames or any(row.word == OLDER and not row.name for row in one.declared):
            return None
        for variable in one.scopes.globals.values():
            if variable.values or variable.stated:
                found.add(variable.name)
            elif variable.name == MAKES and variable.uses:
                return None
        through = _through_the_table(one)
        if through is None:
            return None
        found |= through | set(one.older) | _services(one)
    return found


def _through_the_table(facts: Facts) -> set[str] | None:
    """Names that are given a value as `_G.name`; None where any name may be."""
    found = set()
    variable = facts.scopes.globals.get(WHOLE)
    for use in variable.uses if variable is not None and not variable.values else ():
        part = member(facts, use.node) if use.how == INDEXED else None
        if part is not None and use_of(facts, part[0]) == SET:
            found.add(part[1])
        elif part is None and (
            use.how == READ or (use.node.parent is not None and use_of(facts, use.node.parent) == SET)
        ):
            return None
    return found


def _services(facts: Facts) -> set[str]:
    """Globals that the host makes of a procedure's dependencies."""
    tables = (facts.table(one.value("dependencies")) for one in facts.declared if one.kind == "procedure")
    return {name for table in tables if table is not None for name in table.fields}


@record
class _Unknown:
    """One name that nothing defines; `defined` are those that something does."""

    facts: Facts
    variable: Variable
    defined: set[str]

    def findings(self) -> Iterator[Finding]:
        from tactus.language.words import REMOVED

        removed = self.variable.name in REMOVED
        for use in self.variable.uses:
            if removed:
                yield _removed(self.facts, use.node, self.variable.name)
                continue
            near = self.near(use)
            suggestion = near if near != self.variable.name else ""
            yield Finding("TAC101", self.message(use, near), self.facts.file, self.facts.span(use.node), suggestion)
            if near not in known():
                return  # a name of the program's own: it is said once

    def near(self, use: Use) -> str:
        local = self.elsewhere(use)
        if self.variable.name == "self":
            return ""
        return local.name if local is not None else nearest(self.variable.name, self.candidates(use), NEAR)

    def candidates(self, use: Use) -> list[str]:
        """Those that begin as this one does come first: of `Agent` and `agent` one is meant."""
        big = self.variable.name[:1].isupper()
        return sorted({*known(), *self.visible(use)}, key=lambda name: (name[:1].isupper() != big, name))

    def visible(self, use: Use) -> set[str]:
        around: list[Function] = []
        function: Function | None = use.function
        while function is not None:
            around.append(function)
            function = function.outer
        locals_ = (one for one in self.facts.scopes.variables if one.kind != GLOBAL and one.function in around)
        return self.defined | {one.name for one in locals_ if one.node and one.node.start_byte < use.node.start_byte}

    def elsewhere(self, use: Use) -> Variable | None:
        """A local of that name which is not visible here, the nearest one."""
        name, at = self.variable.name, use.node.start_byte
        found = [(one.node, one) for one in self.facts.scopes.variables if one.name == name and one.kind != GLOBAL]
        placed = [(abs(node.start_byte - at), one) for node, one in found if node is not None]
        return min(placed, key=lambda pair: pair[0])[1] if placed else None

    def message(self, use: Use, near: str) -> str:
        name, what = self.variable.name, "tool " if self.is_tool(use) else ""
        local = self.elsewhere(use)
        if name == "self":
            return 'there is no "self" here: only functions that are declared with a colon have one'
        if local is not None and local.node is not None:
            line = self.facts.line(local.node)
            if local.node.start_byte > use.node.start_byte:
                return f'there is no "{name}" here yet: it is declared below, in line {line}'
            return f'there is no "{name}" here: that of line {line} ends with its block'
        hint = f'; did you mean "{near}"?' if near else "; nothing in this program defines it"
        return f'there is no {what}"{name}"{hint}'

    def is_tool(self, use: Use) -> bool:
        """Whether it stands in a list of tools."""
        item = use.node.parent
        listed = item.parent if item is not None and item.type == "field" else None
        above = listed.parent if listed is not None else None
        key = above.child_by_field_name("name") if above is not None and above.type == "field" else None
        return key is not None and self.facts.said(key) == "tools"


# --------------------------------------------------------------------- what was taken out


def _removed(facts: Facts, node: Node, name: str) -> Finding:
    from tactus.language.words import REMOVED

    part = member(facts, node)
    path, at = (f"{name}.{part[1]}", part[0]) if part is not None else (name, node)
    message = values.removed(path, REMOVED.get(path) or REMOVED[name])
    return Finding("TAC103", message, facts.file, facts.span(at))
