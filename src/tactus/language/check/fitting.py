"""A table that a program writes, held against a schema that it has declared, by the schema's own reader: field by
field, so that each sentence has a place."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import field, replace
from typing import TYPE_CHECKING

from tactus.language import schema
from tactus.language.check.known import certain, quoted, value
from tactus.language.check.schemas import Declared, declared
from tactus.language.check.tables import replaced
from tactus.language.facts import Declared as Declaration
from tactus.language.facts import Facts
from tactus.language.finding import Finding
from tactus.language.literals import Table
from tactus.language.schema import Schema, SchemaError
from tactus.language.suggest import ALIKE, SLIP, did_you_mean, nearest
from tactus.record import record

if TYPE_CHECKING:
    from tactus.language.parse import Node

_STEP = re.compile(r"\.([^.\[\]]+)|\[(\d+)\]")


@record
class Schemas:
    """The schemas of declarations, each read once."""

    _read: dict[tuple[int, str], Declared | None] = field(default_factory=dict)

    def of(self, declaration: Declaration, *names: str) -> Declared | None:
        """The schema in the first of these fields that is there; None where there is none, or where it is not known
        whether there is one."""
        key = (id(declaration), names[0])
        if key not in self._read:
            self._read[key] = self._of(declaration, names)
        return self._read[key]

    def _of(self, declaration: Declaration, names: tuple[str, ...]) -> Declared | None:
        if declaration.table is None or declaration.table.open or declaration.facts is None:
            return None
        node = declaration.value(*names)
        if node is None or declaration.facts.kind(node) == "nil":
            return None
        return declared(declaration.facts, node, names[0])


@record(frozen=True, slots=True)
class Fit:
    """`what` begins the paths of sentences, `before` the sentences; `code` is that of the findings. `extra`: what
    becomes of fields that are not declared, "" = they are refused."""

    facts: Facts
    declared: Declared
    what: str
    code: str
    before: str = ""
    extra: str = ""

    @property
    def known(self) -> list[str]:
        """In the order in which a run lists them."""
        return sorted((*self.declared.fields, *self.declared.unread))

    def table(self, given: Table, at: Node) -> Iterator[Finding]:
        """A whole table; what is missing stands at `at`, or where it is misspelled."""
        misspelled = {}
        for name, (key, node) in given.fields.items():
            if name in self.declared.fields:
                yield from self.field(name, node)
            elif not self.declared.open and name not in self.declared.unread:
                near = nearest(name, self.known, SLIP if self.extra else ALIKE)
                misspelled[near] = key
                if not self.extra:
                    yield self.undeclared(name, key)
                elif near and not self._missing(near, given):
                    yield self.ignored(name, key)
        for name in () if given.open else self.declared.fields:
            if self._missing(name, given) and (self.extra or name not in misspelled):
                yield from self.missing(name, misspelled.get(name) or at, at)

    def _missing(self, name: str, given: Table) -> bool:
        one, node = self.declared.fields.get(name), given.value(name)
        absent = node is None or self.facts.kind(node) == "nil"
        return one is not None and absent and name not in self.declared.vague and one.required and one.default is None

    def field(self, name: str, node: Node) -> Iterator[Finding]:
        """The value of a declared field."""
        one, read = replace(self.declared.fields[name], required=False), value(self.facts, node)
        if read is None or not certain(read):
            return
        try:
            schema.check(Schema((one,)), {name: read}, self.what, fill=False)
        except SchemaError as error:
            key, at = _meant(self.facts, error.path.removeprefix(f"{self.what}.{name}"), node)
            hint = re.search(r'did you mean "(.*)"\?$', error.message)
            if key is not None and " is not declared: " in error.message:
                suggestion = quoted(self.facts, key, hint[1]) if hint else ""
                yield self._finding(self.code, error.message, key, suggestion)
            else:
                yield self._finding(self.code, error.message, at, replaced(self.facts, at, hint[1] if hint else ""))

    def missing(self, name: str, node: Node, at: Node) -> Iterator[Finding]:
        try:
            schema.check(Schema((self.declared.fields[name],)), {}, self.what)
        except SchemaError as error:
            suggestion = quoted(self.facts, node, name) if node != at else ""
            yield self._finding(self.code, error.message, node, suggestion)

    def undeclared(self, name: str, key: Node) -> Finding:
        near = nearest(name, self.known)
        message = schema.undeclared(self.what, name, self.known)
        return self._finding(self.code, message, key, quoted(self.facts, key, near) if near else "")

    def ignored(self, name: str, key: Node) -> Finding:
        """A field that is close to a declared one, and goes nowhere."""
        near = nearest(name, self.known, SLIP)
        message = f"{self.what}.{name} is not declared: {self.extra}{did_you_mean(name, self.known, SLIP)}"
        return self._finding("TAC211", message, key, quoted(self.facts, key, near))

    def _finding(self, code: str, message: str, node: Node, suggestion: str) -> Finding:
        return Finding(code, self.before + message, self.facts.file, self.facts.span(node), suggestion)


def _meant(facts: Facts, path: str, node: Node) -> tuple[Node | None, Node]:
    """The part of a value's text that a path leads to, and its key."""
    key = None
    for found in _STEP.finditer(path):
        table = facts.table(node)
        if table is None:
            break
        number = int(found[2] or 0)
        if found[1] in table.fields:
            key, node = table.fields[found[1]]
        elif 0 < number <= len(table.items):
            key, node = None, table.items[number - 1]
    return key, node
