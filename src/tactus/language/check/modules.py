"""The files of a program: modules and other programs that are not there, and modules that require each other."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from typing import TYPE_CHECKING

from tactus.language import modules as files
from tactus.language import sentences
from tactus.language.check.host import Host
from tactus.language.check.sure import caught, once
from tactus.language.facts import Facts
from tactus.language.finding import Finding
from tactus.language.names import DONE_MODULE
from tactus.language.suggest import did_you_mean, nearest
from tactus.record import record

if TYPE_CHECKING:
    from tactus.language.parse import Node
    from tactus.language.scopes import Call


LIBRARY = (DONE_MODULE.decode(),)
"""The modules of the standard library."""
INSTEAD = {
    **dict.fromkeys(("json", "cjson", "dkjson", "rapidjson"), "Json.encode and Json.decode are there without it"),
    **dict.fromkeys(("http", "socket", "socket.http", "ssl.https", "requests"), "a program has no network of its own"),
    **dict.fromkeys(("os", "math", "string", "table", "utf8", "coroutine"), "it is there without `require`"),
    **dict.fromkeys(("io", "lfs"), "File.read, File.write and File.list use the files that the host granted"),
    "tactus": "its words are there without `require`",
}
"""Modules that others have, and what is said of them."""
HERE = "./"
"""How the name of a file begins that stands beside the main file."""


@record(frozen=True, slots=True)
class Required:
    """A module that a file loads as soon as its own top level runs."""

    call: Call
    facts: Facts


def modules(facts: Facts, host: Host) -> Iterator[Finding]:
    unfound = {name for name, _ in facts.unfound}
    for call, _ in facts.called("require"):
        name = facts.text_of(call.given[0]) if call.given else None
        if name is not None:
            missing = name in unfound and not caught(facts, call.node)
            yield from _module(facts, call.given[0], name, missing)
    for call, _ in facts.called("Procedure.run", "Procedure.spawn"):
        name = facts.text_of(call.given[0]) if call.given else None
        if name is not None and files.is_file(name):
            missing = name in unfound and not caught(facts, call.node)
            yield from _program(facts, call.given[0], name, missing)
    yield from _cycles(facts)


def _main(facts: Facts) -> str:
    """The main file of the program; of a module it is not known what it is called."""
    return "the main file" if facts.part else facts.file


def _module(facts: Facts, node: Node, name: str, unfound: bool) -> Iterator[Finding]:
    try:
        paths = files.module(name, _main(facts))
    except LookupError as error:
        yield Finding("TAC313", str(error.args[0]), facts.file, facts.span(node))
        return
    if unfound:
        where, near = f": {' or '.join(paths)} would be it", ""
        if paths[0].startswith(files.LIBRARY):
            where, near = did_you_mean(name, LIBRARY), nearest(name, LIBRARY)
        elif name.lower() in INSTEAD:
            where = f": {INSTEAD[name.lower()]}"
        span = facts.text_span(node) if near else facts.span(node)
        yield Finding("TAC313", f'there is no module "{name}"{where}', facts.file, span, near)


def _files(facts: Facts) -> set[str]:
    """The programs that some file of this one names, so that a run keeps them."""
    return {one.name for file in facts.all() for one in file.named if one.kind == "file"}


def _program(facts: Facts, node: Node, name: str, unfound: bool) -> Iterator[Finding]:
    try:
        path = files.program(name, _main(facts))
    except LookupError as error:
        yield Finding("TAC314", str(error.args[0]), facts.file, facts.span(node))
        return
    if not name.startswith(HERE) and HERE + name not in _files(facts):
        message = sentences.no_program(name, _main(facts))
        yield Finding("TAC314", message, facts.file, facts.text_span(node), HERE + name)
    elif unfound:
        yield Finding("TAC314", f'there is no file "{name}": {path} would be it', facts.file, facts.span(node))


# --- which modules are loaded, and from where


@lru_cache(maxsize=16)
def required(facts: Facts) -> tuple[Required, ...]:
    """The modules that the top level of a file surely loads, as far as they could be read."""
    found = []
    for call, _ in facts.called("require"):
        name = facts.text_of(call.given[0]) if call.given else None
        module = named(facts, name) if name is not None and once(call.node) else None
        if module is not None:
            found.append(Required(call, module))
    return tuple(found)


def named(facts: Facts, name: str) -> Facts | None:
    """The module of that name, if it could be read."""
    try:
        paths = files.module(name, "main.tac")
    except LookupError:
        return None
    return next((one for one in facts.all() if any(f"/{one.file}".endswith(f"/{path}") for path in paths)), None)


def _cycles(facts: Facts) -> Iterator[Finding]:
    for one in required(facts):
        chain = _chain([facts, one.facts])
        if chain:
            message = sentences.cycle(file.file for file in chain)
            yield Finding("TAC315", message, facts.file, facts.span(one.call.node))


def _chain(way: list[Facts]) -> list[Facts]:
    """The files that require each other, the first one at the end again; empty where there are none."""
    if way[-1] in way[:-1]:
        return way[way.index(way[-1]) :]
    for one in required(way[-1]):
        if found := _chain([*way, one.facts]):
            return found
    return []
