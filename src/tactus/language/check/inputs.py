"""What a program reads of its input and keeps in its state, held against what it has declared of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from tactus.language.check.fitting import Fit, Schemas
from tactus.language.check.host import Host
from tactus.language.check.known import quoted
from tactus.language.check.schemas import Declared, declared
from tactus.language.check.used import SET, given_away, member, use_of
from tactus.language.facts import Declared as Declaration
from tactus.language.facts import Facts
from tactus.language.finding import Finding
from tactus.language.scopes import INDEXED, TESTED, Function, Use
from tactus.language.suggest import SLIP, did_you_mean, nearest

if TYPE_CHECKING:
    from tactus.language.parse import Node

PROCEDURE, TOOL = "procedure", "tool"


def inputs(facts: Facts, host: Host) -> Iterator[Finding]:
    yield from _Inputs(facts).findings()


class _Inputs:
    def __init__(self, facts: Facts) -> None:
        self.facts, self.schemas = facts, Schemas()
        self.bodies = {
            id(function): one for one in facts.declared if one.kind in (PROCEDURE, TOOL) for function in facts.body(one)
        }

    def findings(self) -> Iterator[Finding]:
        for function in self.facts.scopes.functions:
            owner = self.bodies.get(id(function))
            if owner is not None and function.parameters:
                variable, (names, whose) = function.parameters[0], _input_of(owner)
                fields = self.schemas.of(owner, *names)
                if fields is not None and len(variable.values) == 1:
                    yield from self.read(fields, whose, variable.uses, given_away(variable))
        yield from self.global_input()
        yield from self.state()

    # --- the input

    def global_input(self) -> Iterator[Finding]:
        variable = self.facts.scopes.globals.get("input")
        if variable is None or variable.values or variable.stated or self.facts.renames:
            return
        for use in variable.uses:
            fields = self.of(use.function, "input")
            if fields is not None:
                yield from self.read(fields, "the input", [use], sealed=True)

    def of(self, function: Function | None, name: str) -> Declared | None:
        """The input or the state of the procedure in whose body a function stands."""
        while function is not None:
            owner = self.bodies.get(id(function))
            if owner is not None:
                return self.schemas.of(owner, name) if owner.kind == PROCEDURE else None
            function = function.outer
        return self.of_script(name)

    def of_script(self, name: str) -> Declared | None:
        said = [call for call, word in self.facts.called(name)] if self.facts.is_script else []
        given = said[0].given if len(said) == 1 else []
        return declared(self.facts, given[0], name) if given else None

    def read(
        self, fields: Declared, whose: str, uses: Iterable[Use], away: bool = False, sealed: bool = False
    ) -> Iterator[Finding]:
        """Fields that are read and were never declared."""
        found = [(part, use_of(self.facts, part[0])) for use in uses if (part := self.part(use)) is not None]
        own = {name for (_, name, _), how in found if how in (SET, TESTED)}
        known = (*fields.fields, *fields.unread)
        for (_, name, key), _how in found:
            if fields.open or name in known or name in own:
                continue
            near = nearest(name, known, SLIP if away and not sealed else 0.6)
            if near or sealed or not away:
                message = f'{whose} has no field "{name}"{did_you_mean(name, known)}{_listed(known)}'
                suggestion = quoted(self.facts, key, near) if near else ""
                yield Finding("TAC212", message, self.facts.file, self.facts.span(key), suggestion)

    def part(self, use: Use) -> tuple[Node, str, Node] | None:
        return member(self.facts, use.node) if use.how == INDEXED else None

    # --- the state

    def state(self) -> Iterator[Finding]:
        facts = self.facts
        for target, node in facts.scopes.sets:
            table = target.child_by_field_name("table")
            use = facts.scopes.uses.get(table.start_byte) if table is not None else None
            if use is None or node is None or table is None or facts.path(table) != "state":
                continue
            part = member(facts, table)
            if part is not None:
                yield from self.kept(self.of(use.function, "state"), part[1], part[2], node)
        for call, _ in facts.called("State.set"):
            name = facts.text_of(call.given[0]) if len(call.given) == 2 else None
            if name is not None:
                yield from self.kept(self.of(call.function, "state"), name, call.given[0], call.given[1])

    def kept(self, fields: Declared | None, name: str, key: Node, node: Node) -> Iterator[Finding]:
        if fields is None:
            return
        extra = "it is kept, and held against nothing"
        fit = Fit(self.facts, fields, "state", "TAC213", extra=extra)
        if name in fields.fields:
            yield from fit.field(name, node)
        elif not fields.open and name not in fields.unread and nearest(name, fit.known, SLIP):
            yield fit.ignored(name, key)


def _input_of(owner: Declaration) -> tuple[tuple[str, ...], str]:
    if owner.kind == TOOL:
        return ("input", "parameters"), f"the input of {owner.name or 'this tool'}"
    return ("input",), "the input"


def _listed(known: tuple[str, ...]) -> str:
    return f" (fields: {', '.join(known)})" if known else " (it has no fields)"
