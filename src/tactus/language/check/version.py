"""Words of the language that this version does not have."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import TYPE_CHECKING

from tactus.language.check.host import Host
from tactus.language.check.used import SET, use_of
from tactus.language.facts import INDEXES, Facts
from tactus.language.finding import Finding
from tactus.language.scopes import TESTED
from tactus.language.values import unavailable
from tactus.language.words import BY_NAME, WORDS

if TYPE_CHECKING:
    from tactus.language.parse import Node

MCP = "mcp"
"""Below it stand names of servers and tools."""


@cache
def later() -> tuple[frozenset[str], frozenset[str]]:
    """Words without a version, and the first parts of their names."""
    names = frozenset(word.name for word in WORDS if word.since is None and word.spoken)
    return names, frozenset(name.partition(".")[0] for name in names)


def version(facts: Facts, host: Host) -> Iterator[Finding]:
    """Each word once, where it is first used."""
    names, roots = later()
    said: set[str] = set()
    for name in facts.scopes.globals:
        variable = facts.scopes.globals[name]
        if name not in roots or variable.values or variable.stated or facts.renames:
            continue
        for use in variable.uses:
            word, node = _word(facts, use.node, names)
            if word and word not in said and use.how != TESTED and use_of(facts, node) not in (TESTED, SET):
                said.add(word)
                yield Finding("TAC901", unavailable(word), facts.file, facts.span(node))


def _word(facts: Facts, node: Node, names: frozenset[str]) -> tuple[str, Node]:
    """The longest name that stands here, "" where this version has it, and its place."""
    word, found = "", node
    while True:
        path = facts.path(node)
        if path in BY_NAME or path.partition(".")[0] == MCP:
            word, found = path if path in names or path not in BY_NAME else "", node
        above = node.parent
        if above is None or above.type not in INDEXES or above.child_by_field_name("table") != node:
            return word, found
        node = above
