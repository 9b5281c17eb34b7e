"""A file with the modules that it requires, and what of them is not there. It knows no disk: how files are found is
given."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import field
from typing import TYPE_CHECKING, Protocol

from tactus.errors import ProgramError
from tactus.language import literals, modules
from tactus.language.deeds import LIBRARY, WORD, deeds
from tactus.language.facts import Facts
from tactus.language.outline import Named
from tactus.language.words import BY_NAME, DECLARE, LUA
from tactus.record import record

if TYPE_CHECKING:
    from tactus.language.parse import Node
    from tactus.language.scopes import Call

SHOWS = ("print", "log")
GIVEN = ("function", "agent", "tool", "procedure", "toolset", "model", "module")
"""Kinds of values that no program can return."""


class Folder(Protocol):
    """Where a program's files stand, by their paths from there."""

    @property
    def library(self) -> Collection[str]:
        """The modules that every program has."""

    def load(self, path: str, at: str, line: int) -> Facts | None:
        """A file that a line of the file `at` names; None where there is none. Raises ProgramError for one that cannot
        be read."""

    def has(self, path: str) -> bool: ...


@record(slots=True)
class Joined:
    """The files of a program by their paths, the main one too; which of them requires which; what names a file that is
    not there, or that cannot be read."""

    files: dict[str, Facts] = field(default_factory=dict)
    requires: list[tuple[Facts, Facts]] = field(default_factory=list)
    unfound: list[tuple[Facts, Named]] = field(default_factory=list)
    problems: list[tuple[Facts, Named, ProgramError]] = field(default_factory=list)


def joined(main: Facts, name: str, folder: Folder) -> Joined:
    """The program whose main file is this one, called `name` in its folder. The files themselves are left as they are:
    `join` tells them."""
    found = Joined({name: main})
    todo = [(name, main)]
    while todo:
        at, facts = todo.pop()
        for named in facts.named:
            paths = modules.meant(named.kind, named.name, name)
            if any(path in folder.library for path in paths):
                continue
            if named.kind == "file":
                if paths and not any(map(folder.has, paths)):
                    found.unfound.append((facts, named))
                continue
            before = set(found.files)
            path = _loaded(found, paths, at, facts, named, folder)
            if path:
                found.requires.append((facts, found.files[path]))
                todo += [(path, found.files[path])] if path not in before else []
    return found


def _loaded(found: Joined, paths: tuple[str, ...], at: str, facts: Facts, named: Named, folder: Folder) -> str | None:
    """The path of the module that is meant, read if it was not yet; None where there is none."""
    for path in paths:
        try:
            module = found.files.get(path) or folder.load(path, at, named.line)
        except ProgramError as error:
            found.problems.append((facts, named, error))
            return None
        if module is not None:
            found.files[path] = module
            return path
    found.unfound.append((facts, named))
    return None


def join(programs: Collection[Joined]) -> None:
    """Tells the files of these programs of each other. Where one belongs to several programs, what one of them finds is
    found. A main file that is marked as a part of another program may have its modules elsewhere."""
    there = {(id(facts), named.name) for one in programs for facts, named in _found(one)}
    for program in programs:
        is_part = next(iter(program.files.values())).part
        for facts, module in program.requires:
            if module not in facts.modules:
                facts.modules.append(module)
        for facts, named in program.unfound:
            facts.lost = facts.lost or named.kind == "module"
            if (id(facts), named.name) not in there and named.node is not None and not is_part:
                there.add((id(facts), named.name))
                facts.unfound.append((named.name, named.node))
        for facts, _, _ in program.problems:
            facts.lost = True
        for facts in program.files.values():
            facts.lost = facts.lost or _requires_unknown(facts) or facts.root.has_error


def _found(program: Joined) -> Iterator[tuple[Facts, Named]]:
    missing = {(id(facts), named.name) for facts, named in program.unfound}
    for facts in program.files.values():
        yield from ((facts, named) for named in facts.named if (id(facts), named.name) not in missing)


def _requires_unknown(facts: Facts) -> bool:
    """Whether it requires what its text does not name."""
    variable = facts.scopes.globals.get("require")
    return variable is not None and len(variable.uses) > sum(named.kind == "module" for named in facts.named)


def may_be_module(facts: Facts) -> bool:
    """Whether a file is rather a part of a program than one: it declares no main procedure, and its top level returns
    functions or what it declares, or does nothing that a program would do. What a program with a procedure returns at
    its top level is of no use to anybody, so a file that does is none."""
    top = facts.scopes.functions[0]
    if not facts.is_script:
        return bool(top.returns) and "main" not in {one.name for one in facts.declared if one.kind == "procedure"}
    if top.returns:
        return any(_gives(facts, node) for node in top.returns)
    return not any(call.function is top and _does(facts, call) for call in facts.scopes.calls)


def _gives(facts: Facts, statement: Node) -> bool:
    """Whether a return statement gives functions or declared things, by themselves or in a table."""
    for node in (one for child in statement.named_children for one in child.named_children):
        if facts.kind(node) in GIVEN:
            return True
        table = facts.resolved(node)
        if table is not None and table.type == "table_constructor":
            found = literals.table(facts.text, table)
            values = [*found.items, *(value for _, value in found.fields.values()), *_added(facts, node)]
            if any(value.type == "function_declaration" or facts.kind(value) in GIVEN for value in values):
                return True
    return False


def _added(facts: Facts, table: Node) -> Iterator[Node]:
    """The values that are assigned to fields of a variable."""
    use = facts.scopes.uses.get(literals.inner(table).start_byte)
    for target, value in facts.scopes.sets if use is not None else ():
        owner = target.child_by_field_name("table")
        its = facts.scopes.uses.get(owner.start_byte) if owner is not None else None
        if its is not None and use is not None and its.variable is use.variable and value is not None:
            yield value


def _does(facts: Facts, call: Call) -> bool:
    """Whether a call does more than declare, load or compute."""
    deed = deeds(facts).of(call)
    if deed.name in SHOWS:
        return True
    word = BY_NAME.get(deed.name) if deed.kind == WORD else None
    return deed.kind != LIBRARY and (word is None or word.kind not in (DECLARE, LUA))
