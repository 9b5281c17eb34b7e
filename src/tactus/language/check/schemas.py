"""Schemas: what a table of fields declares, read by the schema's own reader wherever the text says enough, and the
places of what that reader refuses."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import field
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from tactus.language import schema
from tactus.language.check.known import FUNCTION, certain, is_builder, quoted, value
from tactus.language.check.tables import Place, replaced, twice
from tactus.language.facts import Facts
from tactus.language.finding import Finding
from tactus.language.literals import UNKNOWN, Table
from tactus.language.schema import FieldDef, SchemaError
from tactus.language.suggest import nearest
from tactus.language.words.row import Field
from tactus.language.words.schemas import ALIASES, TABLE, TYPES
from tactus.record import record

if TYPE_CHECKING:
    from tactus.language.parse import Node

BUILDER = "field."
_STEP = re.compile(r"\.?([^.\[\]]+)|\[(\d*)\]")


@record(slots=True)
class Declared:
    """The fields that could be read, by name; `unread` those that could not. `vague`: a field of which more may be
    said than the text shows. `open`: there may be others."""

    fields: dict[str, FieldDef] = field(default_factory=dict)
    nodes: dict[str, Node] = field(default_factory=dict)
    vague: set[str] = field(default_factory=set)
    unread: set[str] = field(default_factory=set)
    open: bool = False
    wrong: list[tuple[SchemaError, Node]] = field(default_factory=list)


def schemas(place: Place, node: Node, row: Field) -> Iterator[Finding]:
    """The table of fields that stands at `input = {...}`; paths in sentences begin with that name."""
    name = place.who.rpartition(".")[2].partition(" of ")[0]
    table = place.facts.table(node)
    if table is not None:
        yield from twice(place, table)
    for error, at in declared(place.facts, node, name).wrong:
        yield from _refused(place, error, at)


def one(place: Place, node: Node, row: Field) -> Iterator[Finding]:
    """A field that stands alone: the schema of an answer."""
    yield from alone(place, node, "schema", "value")


def alone(place: Place, spec: Node, where: str, name: str) -> Iterator[Finding]:
    found = Declared()
    _read(place.facts, found, name, spec, where)
    for error, at in found.wrong:
        yield from _refused(place, error, at)


@record(slots=True)
class Read:
    """What was read in one file: tables of fields by where they stand, and the places of builders."""

    tables: dict[tuple[int, int], Declared] = field(default_factory=dict)
    builders: set[int] = field(default_factory=set)


@lru_cache(maxsize=4)
def read(facts: Facts) -> Read:
    """Of one file; those who read one after another share it."""
    return Read()


def declared(facts: Facts, node: Node | None, where: str) -> Declared:
    """What a table of fields declares. `where` begins the paths of errors."""
    if node is None:
        return Declared(open=True)
    known = read(facts).tables
    if node.byte_range not in known:
        known[node.byte_range] = _declared(facts, node, where)
    return known[node.byte_range]


def _declared(facts: Facts, node: Node, where: str) -> Declared:
    found = Declared()
    table = facts.table(node)
    if table is None or table.items:
        found.open = True
        return found
    found.open = table.open
    for name, (_, spec) in table.fields.items():
        _read(facts, found, name, spec, where)
    return found


def _read(facts: Facts, found: Declared, name: str, spec: Node, where: str) -> None:
    raw, vague = _raw(facts, spec)
    if raw is UNKNOWN:
        found.unread.add(name)
        return
    if raw is None:
        return
    found.nodes[name] = spec
    if vague:
        found.vague.add(name)
    try:
        found.fields[name] = schema.fields({name: raw}, where).fields[0]
    except SchemaError as error:
        found.unread.add(name)
        found.wrong.append((error, spec))


# --------------------------------------------------------------------- how a field is written


def _raw(facts: Facts, spec: Node) -> tuple[Any, bool]:
    """A field as the reader takes it, and whether more may be said of it than that; UNKNOWN where its type is not
    known."""
    options, type = _written(facts, spec)
    if options is None:
        if type:
            return {"type": type}, False
        if is_builder(facts, facts.resolved(spec)):
            return FUNCTION, False
        read = value(facts, spec)
        return (read, False) if certain(read) else (UNKNOWN, True)
    if options.items:
        return UNKNOWN, True
    raw: dict[str, Any] = {}
    vague = options.open
    for key, (_, node) in options.fields.items():
        read, more = _option(facts, key, node)
        vague = vague or more or read is UNKNOWN
        if read is not UNKNOWN:
            raw[key] = read
    if type:
        raw["type"] = type
    elif "type" not in raw and (options.open or "type" in options.fields):
        return UNKNOWN, True
    return raw, vague


def _written(facts: Facts, spec: Node) -> tuple[Table | None, str]:
    """The options of field.string{...}, or of {type = "string", ...}; and the type that the builder names."""
    found = facts.resolved(spec)
    if found is None or found.type != "function_call":
        return facts.table(spec), ""
    path = facts.path(found.child_by_field_name("name"))
    if not path.startswith(BUILDER) or path.removeprefix(BUILDER) not in TYPES:
        return None, ""
    arguments = found.child_by_field_name("arguments")
    given = [one for one in arguments.named_children if one.type != "comment"] if arguments is not None else []
    type = path.removeprefix(BUILDER)
    read(facts).builders.add(found.start_byte)
    if not given:
        return None, type
    table = facts.table(given[0])
    if table is None:
        table = Table(given[0], open=True)
    return table, type


def _option(facts: Facts, key: str, node: Node) -> tuple[Any, bool]:
    if key == "items":
        return _raw(facts, node)
    if key == "properties":
        return _properties(facts, node)
    read = value(facts, node)
    return (read, False) if certain(read) else (UNKNOWN, True)


def _properties(facts: Facts, node: Node) -> tuple[Any, bool]:
    table = facts.table(node)
    if table is None or table.items or table.open:
        read = value(facts, node)
        return (read, False) if table is None and certain(read) else (UNKNOWN, True)
    parts = {name: _raw(facts, spec) for name, (_, spec) in table.fields.items()}
    if any(raw is UNKNOWN for raw, _ in parts.values()):
        return UNKNOWN, True
    return {name: raw for name, (raw, _) in parts.items()}, any(vague for _, vague in parts.values())


# --------------------------------------------------------------------- what the reader refuses


def _refused(place: Place, error: SchemaError, spec: Node) -> Iterator[Finding]:
    facts = place.facts
    at = _meant(facts, error.path, spec)
    options, _ = _written(facts, at)
    pair = options.fields.get(error.option) if options is not None and error.option else None
    if pair is None:
        said = facts.text_of(at)
        near = nearest(said, (*TYPES, *ALIASES)) if error.option == "type" and said else ""
        yield place.finding("TAC207", error.message, at, replaced(facts, at, near))
    elif error.option not in TABLE:
        near = nearest(error.option, TABLE)
        yield place.finding("TAC207", error.message, pair[0], quoted(facts, pair[0], near) if near else "")
    else:
        said = facts.text_of(pair[1]) if error.option == "type" else None
        near = nearest(said, (*TYPES, *ALIASES)) if said else ""
        yield place.finding("TAC207", error.message, pair[1], replaced(facts, pair[1], near))


def _meant(facts: Facts, path: str, spec: Node) -> Node:
    """The part of a field's text that a path leads to: `input.tags[].enum[2]`. Its first two names led to the field."""
    steps = [(found[1] or "", found[2]) for found in _STEP.finditer(path)]
    names = [i for i, (name, _) in enumerate(steps) if name]
    node = spec
    for name, number in steps[names[1] + 1 :] if len(names) > 1 else ():
        inner = _step(facts, node, name, number)
        if inner is None:
            break
        node = inner
    return node


def _step(facts: Facts, node: Node, name: str, number: str | None) -> Node | None:
    table = _written(facts, node)[0] or facts.table(node)
    if table is None:
        return None
    if number:
        return table.items[int(number) - 1] if int(number) <= len(table.items) else None
    if not name:
        return table.value("items")
    properties = facts.table(table.value("properties"))
    return (properties.value(name) if properties is not None else None) or table.value(name)
