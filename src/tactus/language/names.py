"""Which agents, tools, procedures, stages and requests a whole program declares, and whether that is all of them."""

from __future__ import annotations

from dataclasses import field
from functools import lru_cache
from typing import TYPE_CHECKING

from tactus.language.facts import DECLARED, DONE, Declared, Facts
from tactus.language.scopes import READ, TESTED
from tactus.record import record

if TYPE_CHECKING:
    from tactus.language.parse import Node
    from tactus.language.scopes import Use

DONE_MODULE = b"tactus.tools.done"
NAMES_OF = {"hitl": "request", "Stages": "stage", "stages": "stage"}


@record(slots=True)
class Names:
    """The names of one kind. `declared` has what this program itself declares of them; `complete`: there are no
    others."""

    known: set[str] = field(default_factory=set)
    declared: dict[str, Declared] = field(default_factory=dict)
    complete: bool = True

    def missing(self, name: str) -> bool:
        """Whether nothing of this name is there, for certain."""
        return self.complete and name not in self.known


def names(facts: Facts, kind: str) -> Names:
    """agent, tool, procedure, model, module, toolset, stage or request, of a file and its modules. A procedure can be
    offered as a tool."""
    found = Names()
    for one in facts.all():
        part = one.part and one is facts  # of a module, all who require it are asked by themselves
        found.complete = found.complete and not (one.lost or part or _loads(one))
        kinds = ("tool", "procedure") if kind == "tool" else (kind,)
        for declared in one.declared:
            if declared.kind not in kinds:
                continue
            if declared.name is None:
                found.complete = False
            else:
                found.known.add(declared.name)
                found.declared.setdefault(declared.name, declared)
        if kind == "tool":
            _tools(one, found)
        elif kind in ("stage", "request"):
            _said(one, kind, found)
    return found


@lru_cache(maxsize=16)
def _loads(facts: Facts) -> bool:
    """Whether more may be declared than the text shows: code that is made at run time, globals by computed names, a
    word passed on as a value."""
    free = [v for v in facts.scopes.globals.values() if not v.values]
    if any(v.name in ("load", "_G", "_ENV") and v.uses for v in free):
        return True
    words = [v for v in free if v.name in DECLARED or v.name in NAMES_OF]
    passed = [use.node for v in words for use in v.uses if _passed(use)]
    return bool(passed) and not all(_renamed(facts, node) for node in passed)


def _passed(use: Use) -> bool:
    """Whether the value goes on somewhere, also by way of `Agent or nil`."""
    above = use.node.parent
    either = above is not None and above.type == "binary_expression" and above.children[1].type in ("and", "or")
    return use.how == READ or (use.how == TESTED and either)


def _renamed(facts: Facts, node: Node) -> bool:
    """`local A = Agent`, which is followed."""
    return any(v.value is not None and v.value == node for v in facts.scopes.variables)


def _said(facts: Facts, kind: str, found: Names) -> None:
    """Names that stand in the arguments of a word."""
    for call, _ in facts.called(*(word for word, of in NAMES_OF.items() if of == kind)):
        first = call.given[0] if call.given else None
        value = facts.constant(first)
        if kind == "request" and isinstance(value, str):
            found.known.add(value)
        elif kind == "stage" and isinstance(value, list) and all(isinstance(item, str) for item in value):
            found.known.update(value)
        else:
            found.complete = False


# --- tools


def _tools(facts: Facts, found: Names) -> None:
    if _has_done(facts):
        found.known.add(DONE)
    _outside(facts, found)
    for declared in facts.declared:
        if declared.kind == "toolset":
            _bundle(facts, declared, found)
        elif declared.kind == "agent":
            for field_ in ("inline_tools", "toolsets"):
                if (value := declared.value(field_)) is not None:
                    _entries(facts, value, found)


def _has_done(facts: Facts) -> bool:
    """Whether a file speaks of the standard library's tool `done`, which is declared when it is first looked at."""
    tactus = facts.scopes.globals.get("tactus")
    return (tactus is not None and not tactus.values and bool(tactus.uses)) or DONE_MODULE in facts.text


def _bundle(facts: Facts, declared: Declared, found: Names) -> None:
    if declared.name:
        found.known.add(declared.name)
    entries = declared.value("tools")
    plain = facts.text_of(declared.value("type")) == "lua"
    if entries is None or not plain:
        found.complete = False
    else:
        _entries(facts, entries, found)


def _entries(facts: Facts, node: Node, found: Names) -> None:
    """Tools that are declared in a list: `{name = "add", ...}`."""
    entries = facts.table(node)
    if entries is None or entries.open or entries.fields:
        found.complete = False
        return
    for item in entries.items:
        table = facts.table(item)
        name = facts.text_of(table.value("name")) if table else None
        if name is None:
            found.complete = False
        else:
            found.known.add(name)


def _outside(facts: Facts, found: Names) -> None:
    """Tools of MCP servers: known by the variable they are assigned to, or by their own name."""
    mcp = facts.scopes.globals.get("mcp")
    if mcp is None or mcp.values:
        return
    for use in mcp.uses:
        node: Node = use.node
        while node.parent is not None and node.parent.child_by_field_name("table") == node:
            node = node.parent
        parts = facts.path(node).split(".")
        if len(parts) != 3:
            found.complete = False
            continue
        found.known.update((parts[2], f"{parts[1]}_{parts[2]}"))
        above = node.parent
        key = above.child_by_field_name("name") if above is not None and above.type == "field" else None
        if key is not None:
            found.known.add(facts.said(key))
    for variable in facts.scopes.variables:
        if variable.value is not None and facts.path(variable.value).startswith("mcp."):
            found.known.add(variable.name)
    for target, value in facts.scopes.sets:
        field_ = target.child_by_field_name("field")
        if value is not None and field_ is not None and facts.path(value).startswith("mcp."):
            found.known.add(facts.said(field_))
