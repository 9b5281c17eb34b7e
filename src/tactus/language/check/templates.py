"""Placeholders of templates: `{input.x}` that no procedure of the program has, `{state.x}` that nothing sets, words in
braces that were surely meant to be one."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property
from typing import TYPE_CHECKING

from tactus.language import literals, state
from tactus.language.check.host import Host
from tactus.language.check.spots import Spot, spots
from tactus.language.deeds import TOOL, TURN, Deeds, deeds
from tactus.language.facts import Declared, Facts
from tactus.language.finding import Finding
from tactus.language.literals import Table
from tactus.language.suggest import SLIP, nearest
from tactus.language.template import NAMESPACES, Place, not_granted, places
from tactus.language.words.schemas import ALIASES, TYPES
from tactus.record import record

if TYPE_CHECKING:
    from tactus.language.parse import Node
    from tactus.language.scopes import Call


def templates(facts: Facts, host: Host) -> Iterator[Finding]:
    program = _Program(facts, deeds(facts))
    for spot in spots(facts):
        if spot.field.template:
            for text in _texts(facts, spot.node):
                yield from _text(program, host, spot, text)


def _texts(facts: Facts, node: Node) -> Iterator[Node]:
    """The texts that a template is put together from."""
    found = facts.resolved(node)
    if found is None:
        return
    if found.type == "string":
        yield found
    elif found.type == "binary_expression" and found.children[1].type == "..":
        for part in found.named_children:
            yield from _texts(facts, part)


def _text(program: _Program, host: Host, spot: Spot, text: Node) -> Iterator[Finding]:
    content = text.child_by_field_name("content")
    if content is None:
        return
    facts, said = program.facts, program.facts.said(content)
    for place in places(said) if "{" in said else ():
        wrong = _place(program, host, spot, place)
        if wrong is not None:
            start = content.start_byte + len(said[: place.start].encode())
            end = start + len(said[place.start : place.end].encode())
            hint = f"; did you mean {wrong.meant}?" if wrong.meant else ""
            span = facts.span_of(start, end)
            yield Finding(wrong.code, f"{wrong.message}{hint}", facts.file, span, wrong.meant)


@record(frozen=True, slots=True)
class _Wrong:
    """`meant` is the placeholder that was probably meant, braces included."""

    code: str
    message: str
    meant: str = ""


def _place(program: _Program, host: Host, spot: Spot, place: Place) -> _Wrong | None:
    shown = f"{{{place.namespace}.{place.path}}}"
    match place.namespace:
        case "":
            return None
        case "input":
            return _input(program, shown, place.path)
        case "state":
            return _state(program, shown, place.path)
        case "prepared":
            return _prepared(shown, spot.by)
        case "env":
            return _env(host, place.path)
    return None if place.namespace in NAMESPACES else _namespace(program, shown, place)


def _input(program: _Program, shown: str, path: str) -> _Wrong | None:
    if path not in program.missed:
        program.missed[path] = _misses(program, path.split("."))
    misses = program.missed[path]
    if not misses:
        return None
    miss = max(misses, key=lambda miss: miss.depth)
    meant = _meant("input", path, miss.depth, nearest(miss.name, miss.known))
    return _Wrong("TAC401", f"{shown} is always empty: {miss.sentence(len(misses))}", meant)


def _misses(program: _Program, path: list[str]) -> list[_Miss]:
    """Why no procedure has such an input; none where one may have it."""
    found: list[_Miss] = []
    for facts, node in program.inputs or ():
        miss = _look(facts, node, path)
        if miss is None:
            return []
        found.append(miss)
    return found


def _meant(namespace: str, path: str, depth: int, near: str) -> str:
    parts = path.split(".")
    return f"{{{'.'.join([namespace, *parts[:depth], near, *parts[depth + 1 :]])}}}" if near else ""


def _state(program: _Program, shown: str, path: str) -> _Wrong | None:
    name = path.split(".")[0]
    if program.state is None or name in program.state:
        return None
    meant = _meant("state", path, 0, nearest(name, sorted(program.state)))
    return _Wrong("TAC402", f"{shown} is always empty: nothing in the program sets state.{name}", meant)


def _namespace(program: _Program, shown: str, place: Place) -> _Wrong | None:
    """`{inputs.topic}`, where there is an input `topic`; else it may be text like any other."""
    near, first = nearest(place.namespace, NAMESPACES, SLIP), place.path.split(".")[0]
    inputs = {name for facts, node in program.inputs or () if (table := facts.table(node)) for name in table.fields}
    known = {"input": inputs, "state": program.state or set()}.get(near, set())
    return (
        _Wrong("TAC403", f"{shown} is no placeholder, and stands there as it is", f"{{{near}.{place.path}}}")
        if first in known
        else None
    )


def _prepared(shown: str, agent: Declared | None) -> _Wrong | None:
    if agent is None or agent.table is None or agent.table.open or agent.value("prepare") is not None:
        return None
    return _Wrong("TAC404", f"{shown} is always empty: this agent has no `prepare`, whose table it would be of")


def _env(host: Host, name: str) -> _Wrong | None:
    if host.granted is None or name in host.granted:
        return None
    near = nearest(name, sorted(host.granted))
    return _Wrong("TAC405", not_granted(name), f"{{env.{near}}}" if near else "")


# --- the inputs and the state of a program


class _Program:
    """What the procedures of a program have. A file that may be a module is of a program that is not known."""

    def __init__(self, facts: Facts, deeds: Deeds) -> None:
        self.facts, self.deeds = facts, deeds
        self.missed: dict[str, list[_Miss]] = {}
        """what was found of a path of the input before"""

    @cached_property
    def known(self) -> bool:
        facts = self.facts
        module = bool(facts.scopes.functions[0].returns) and not facts.is_script
        return not (facts.part or module) and self.deeds.names("procedure").complete

    @cached_property
    def state(self) -> set[str] | None:
        return state.keys(self.facts) if self.known else None

    @cached_property
    def inputs(self) -> list[tuple[Facts, Node]] | None:
        """The input schemas of the procedures that may use an agent; None where one of them takes anything."""
        if not self.known:
            return None
        found: list[tuple[Facts, Node]] = []
        for facts in self.facts.all():
            if (
                (main := facts.scopes.globals.get("main")) is not None
                and main.values
                and not self._declares(facts, main.value)
            ):
                return None
            for declared in facts.declared:
                node = declared.value("input")
                if declared.kind != "procedure":
                    continue
                if declared.table is not None and not declared.table.open and node is not None:
                    found.append((facts, node))
                elif not self._asks_nobody(declared):
                    return None
        if self.facts.is_script:
            calls = [call for call, _ in self.facts.called("input")]
            if len(calls) != 1 or not calls[0].given:
                return None
            found.append((self.facts, calls[0].given[0]))
        return found

    def _declares(self, facts: Facts, node: Node | None) -> bool:
        handle = facts.handle(node)
        return handle is not None and handle.declared is not None

    def _asks_nobody(self, declared: Declared) -> bool:
        """Whether a procedure surely takes no turn, calls no tool that may take one, and asks no person."""
        assert declared.facts is not None
        doing = deeds(declared.facts)
        for body in declared.facts.body(declared):
            calls = doing.all_of(*body.node.byte_range) if body.node is not None else None
            if calls is None or any(self._asks(doing, call) for call in calls):
                return False
        return bool(declared.facts.body(declared))

    def _asks(self, doing: Deeds, call: Call) -> bool:
        deed = doing.of(call)
        return deed.kind in (TURN, TOOL) or deed.name.startswith("Human.") or doing.given_to(call) is not None


@record(frozen=True, slots=True)
class _Miss:
    """`name` is the part of a path, number `depth`, that is not there; `above` what it would be in, `kind` its type."""

    name: str
    depth: int
    above: str
    kind: str
    known: tuple[str, ...] = ()

    def sentence(self, procedures: int) -> str:
        fields = ", ".join(self.known) or "none"
        if self.depth == 0:
            who = "no procedure that may use it has" if procedures > 1 else "the procedure has no"
            article = " an" if procedures > 1 else ""
            return f'{who}{article} input "{self.name}" (inputs: {fields})'
        if self.kind in ("object", ""):
            return f'input.{self.above} has no field "{self.name}" (fields: {fields})'
        if self.kind == "array":
            return f"input.{self.above} is a list; its first item is {{input.{self.above}.1}}"
        return f"input.{self.above} is {'an' if self.kind == 'integer' else 'a'} {self.kind}, and nothing is in it"


def _look(facts: Facts, node: Node, path: list[str]) -> _Miss | None:
    """What a schema lacks of a path; None where it has it, or where the text does not say."""
    fields: Node | None = node
    kind = "object"
    item: Node | None = None
    for depth, part in enumerate(path):
        above = ".".join(path[:depth])
        if kind == "array":
            if not part.isdigit():
                return _Miss(part, depth, above, kind)
            found = item
        elif kind == "object":
            table = facts.table(fields)
            if table is None or table.open or table.items:
                return None
            found = table.value(part)
            if found is None:
                return _Miss(part, depth, above, kind, tuple(table.fields))
        else:
            return _Miss(part, depth, above, kind)
        shape = _shape(facts, found)
        if shape is None:
            return None
        kind, fields, item = shape
    return None


def _shape(facts: Facts, node: Node | None) -> tuple[str, Node | None, Node | None] | None:
    """Type, properties and items of a field as it is written; None where the text does not say its type."""
    text = facts.text_of(node)
    if text is not None:
        return _typed(text, None)
    found = facts.resolved(node)
    if found is not None and found.type == "function_call":
        family, _, kind = facts.path(found.child_by_field_name("name")).partition(".")
        arguments = found.child_by_field_name("arguments")
        given = literals.expressions(arguments) if arguments is not None else []
        options = facts.table(given[0]) if given else None
        if family != "field" or (given and (options is None or options.open)):
            return None
        return _typed(kind, options)
    table = facts.table(node)
    if table is None or table.open:
        return None
    said = facts.text_of(table.value("type"))
    return _typed(said, table) if said else None


def _typed(said: str, options: Table | None) -> tuple[str, Node | None, Node | None] | None:
    kind = ALIASES.get(said, said)
    if kind not in TYPES:
        return None
    return (kind, options.value("properties"), options.value("items")) if options else (kind, None, None)
