"""Programs that nobody has said how to test; only looked for with --strict."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from tactus.language.check.host import Host
from tactus.language.facts import Facts
from tactus.language.finding import Finding

if TYPE_CHECKING:
    from tactus.language.parse import Node

WORDS = ("Specification", "Specifications", "specifications")


def untested(facts: Facts, host: Host) -> Iterator[Finding]:
    """Of a whole program; a module's tests may stand in the files that require it."""
    if facts.part or any(one.lost or any(one.called(*WORDS)) for one in facts.all()):
        return
    place = _place(facts)
    if place is not None:
        message = "the program has no specifications: add `Specification([[...]])` with a scenario"
        yield Finding("TAC902", message, facts.file, facts.span(place))


def _place(facts: Facts) -> Node | None:
    """The word that declares the main procedure, else the first word of the file; None in an empty one."""
    own = [one for one in facts.declared if one.kind == "procedure"]
    mains = [one for one in own if one.name == "main"]
    if own:
        return (mains or own)[0].at
    node = next((node for node in facts.root.named_children if node.type != "comment"), None)
    while node is not None and node.children:
        node = node.children[0]
    return node
