"""Declarations: two of one name, one without a name, one that stands below its first use, several procedures of which
none is the main one."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from tactus.language import literals, sentences
from tactus.language.check.host import Host
from tactus.language.check.modules import required
from tactus.language.check.sure import Ranges, once
from tactus.language.deeds import Deeds, deeds
from tactus.language.facts import DONE, Declared, Facts
from tactus.language.finding import Finding
from tactus.language.scopes import CALLED, INDEXED, READ, Use, Variable
from tactus.record import record

if TYPE_CHECKING:
    from tactus.language.parse import Node

NAMED = ("agent", "tool", "procedure")
"""Kinds of which no two may have one name, and which need one."""


@record(frozen=True, slots=True)
class _Said:
    """A declaration that surely happens when the program is loaded."""

    kind: str
    name: str
    facts: Facts
    at: Node

    @property
    def site(self) -> str:
        return f"{self.facts.file}:{self.facts.line(self.at)}"


def declarations(facts: Facts, host: Host) -> Iterator[Finding]:
    doing = deeds(facts)
    yield from _twice(facts)
    yield from _twice_in_one(facts)
    yield from _two_mocks(facts)
    yield from _no_main(facts, doing)
    yield from _nameless(facts)
    yield from _below(facts)


# --- two of one name


def _twice(facts: Facts) -> Iterator[Finding]:
    """In this file, in it and a module, in two modules: found where this file says or loads the second one."""
    first: dict[tuple[str, str], _Said] = {}
    for at, said in _loaded(facts):
        other = first.setdefault((said.kind, said.name), said)
        if other is said:
            continue
        if other.facts is not facts and said.facts is not facts:
            message = f'two {said.kind}s are called "{said.name}", at {other.site} and {said.site}'
        else:
            message = sentences.two_of(said.kind, said.name, (other if said.facts is facts else said).site)
        yield Finding("TAC309", message, facts.file, facts.span(at))


def _loaded(facts: Facts) -> list[tuple[Node, _Said]]:
    """What this file and the modules that it loads declare, in order; each with the place in this file."""
    found = [(said.at, said) for said in _said(facts)]
    seen = {facts}
    for one in required(facts):
        todo = [one.facts]
        while todo:
            module = todo.pop()
            if module not in seen:
                seen.add(module)
                found += [(one.call.node, said) for said in _said(module)]
                todo += [more.facts for more in required(module)]
    return sorted(found, key=lambda pair: pair[0].start_byte)


def _said(facts: Facts) -> Iterator[_Said]:
    for declared in facts.declared:
        if declared.kind in NAMED and declared.name is not None and once(declared.call):
            yield _Said(declared.kind, declared.name, facts, declared.at)
    for call, _ in facts.called("hitl"):
        name = facts.text_of(call.given[0]) if call.given else None
        if name is not None and once(call.node):
            yield _Said("request", name, facts, call.callee)


def _twice_in_one(facts: Facts) -> Iterator[Finding]:
    """What a file says once: its stages, the schemas of a script; the library's `done` beside a tool of that name."""
    first: dict[str, Node] = {}
    for call, word in facts.called("Stages", "stages", "input", "output", "state"):
        if not once(call.node):
            continue
        kind = word.name.lower()
        other = first.setdefault(kind, call.node)
        if other is not call.node:
            site = f"{facts.file}:{facts.line(other)}"
            message = sentences.two_stages(site) if kind == "stages" else sentences.two_schemas(kind, site)
            yield Finding("TAC309", message, facts.file, facts.span(call.callee))
        if kind == "stages":
            yield from _stage_twice(facts, call.given[0] if call.given else None)
    yield from _own_done(facts)


def _stage_twice(facts: Facts, node: Node | None) -> Iterator[Finding]:
    names, table = facts.constant(node), facts.table(node)
    if not isinstance(names, list) or table is None:
        return
    for at, name in enumerate(names):
        if isinstance(name, str) and name in names[:at]:
            yield Finding("TAC309", sentences.stage_twice(name), facts.file, facts.span(table.items[at]))


def _own_done(facts: Facts) -> Iterator[Finding]:
    library = facts.scopes.globals.get("tactus")
    if library is None or library.values or not any(once(use.node) for use in library.uses):
        return
    for declared in facts.declared:
        if (declared.kind, declared.name) == ("tool", DONE) and once(declared.call):
            message = 'two tools are called "done": the other one is `tactus.done`; give yours another name'
            yield Finding("TAC309", message, facts.file, facts.span(declared.at))


def _two_mocks(facts: Facts) -> Iterator[Finding]:
    seen: set[str] = set()
    for call, _ in facts.called("Mocks"):
        table = facts.table(call.given[0]) if call.given and once(call.node) else None
        for name, (key, _) in table.fields.items() if table else ():
            if name in seen:
                yield Finding("TAC309", sentences.two_mocks(name), facts.file, facts.span(key))
        seen |= set(table.fields) if table else set()


# --- which one is the main procedure


def _no_main(facts: Facts, doing: Deeds) -> Iterator[Finding]:
    """Of a file that may be a module nothing is said."""
    own = [declared for declared in facts.declared if declared.kind == "procedure"]
    may_be_module = facts.part or bool(facts.scopes.functions[0].returns)
    if len({declared.name for declared in own}) < 2 or may_be_module or facts.is_script:
        return
    known, by_function = doing.names("procedure"), facts.scopes.globals.get("main")
    if known.missing("main") and all(once(one.call) for one in own) and not (by_function and by_function.values):
        message = sentences.no_main(one.name for one in own if one.name)
        yield Finding("TAC310", message, facts.file, facts.span(own[0].at))


# --- declarations without a name


def _nameless(facts: Facts) -> Iterator[Finding]:
    bodies = Ranges(body.node for declared in facts.declared for body in facts.body(declared) if body.node is not None)
    for declared in facts.declared:
        if declared.name is not None or declared.kind not in NAMED or not _is_whole(declared):
            continue
        if not bodies.hold(declared.call):
            message = sentences.no_name(declared.kind, declared.word)
            yield Finding("TAC311", message, facts.file, facts.span(declared.at))


def _is_whole(declared: Declared) -> bool:
    """Whether its table is there to be seen, and has no name."""
    if declared.table is None:
        return bool(declared.functions)
    return not declared.table.open and "name" not in declared.table.fields


# --- declarations below their first use


def _below(facts: Facts) -> Iterator[Finding]:
    """A global is nil until the line that assigns it has run."""
    if facts.part or facts.lost or b"goto" in facts.text:
        return
    others = {name for one in facts.all() if one is not facts for name, v in one.scopes.globals.items() if v.values}
    if any(name in facts.scopes.globals for name in ("_G", "_ENV", "load")):
        return
    tables = Ranges(one.table.node for one in facts.declared if one.table is not None and one.kind in NAMED)
    for variable in facts.scopes.globals.values():
        first = _first_value(facts, variable) if variable.name not in others else None
        if first is None:
            continue
        line = facts.line(first)
        for use in variable.uses:
            if use.node.start_byte < first.start_byte and _needs_it(facts, use, tables) and once(use.node):
                message = f"`{variable.name}` is declared below, on line {line}, and is nil here: move it up"
                yield Finding("TAC312", message, facts.file, facts.span(use.node))


def _first_value(facts: Facts, variable: Variable) -> Node | None:
    """The first of the values, if all of them are declarations of the file's top level."""
    values = [literals.inner(value) for value in variable.values if value is not None]
    if len(values) != len(variable.values) or any(setter.node is not None for setter in variable.setters):
        return None
    return min(values, key=lambda value: value.start_byte) if values and all(map(facts.handle, values)) else None


def _needs_it(facts: Facts, use: Use, tables: Ranges) -> bool:
    """Whether nil in its place is surely wrong: it stands in a declaration, or is called or indexed by a script."""
    if use.how in (CALLED, INDEXED):
        return facts.is_script
    return use.how == READ and tables.hold(use.node)
