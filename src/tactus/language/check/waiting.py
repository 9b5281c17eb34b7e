"""What must happen before a loop ends, as far as its text says it: that certain tools are called, or nothing at all."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from tactus.language import literals
from tactus.language.check.sure import inside
from tactus.language.deeds import WORD, Deeds
from tactus.language.facts import Facts
from tactus.language.scopes import GLOBAL, LOCAL
from tactus.record import record

if TYPE_CHECKING:
    from tactus.language.parse import Node
    from tactus.language.scopes import Loop, Variable

REPEAT = "repeat_statement"


@record(frozen=True, slots=True)
class Wait:
    """Somebody has to call this tool; `node` says so."""

    tool: str
    node: Node


Waits = tuple[Wait, ...]
"""One of these must happen; () = nothing can, None in its place = something may that is not known."""


def ways_out(facts: Facts, doing: Deeds, loop: Loop) -> Waits | None:
    """What must happen for the loop to end."""
    return _Ways(facts, doing, loop).all()


def waits_in(facts: Facts, doing: Deeds, loop: Loop) -> Waits:
    """The tools that its condition looks at, among other things."""
    return tuple(_Ways(facts, doing, loop).looks(loop.condition))


class _Ways:
    def __init__(self, facts: Facts, doing: Deeds, loop: Loop) -> None:
        self.facts, self.doing, self.loop = facts, doing, loop

    def all(self) -> Waits | None:
        found = self.until(self.loop.condition, self.loop.node.type == REPEAT)
        for leaves in self.loop.exits:
            if found is None:
                return None
            if not self.stays(leaves):
                way = self.way_to(leaves)
                found = None if way is None else (*found, *way)
        return found

    def stays(self, leaves: Node) -> bool:
        """`goto continue`, where the label stands in the loop."""
        if leaves.type != "goto_statement":
            return False
        label = self.facts.said(leaves).removeprefix("goto").strip()
        return f"::{label}::" in self.facts.said(self.loop.node).replace(" ", "")

    def way_to(self, leaves: Node) -> Waits | None:
        """What must happen for a `break` to be reached: the condition of an `if` around it holds."""
        above = leaves.parent
        while above is not None and above != self.loop.node:
            body = (
                above.child_by_field_name("consequence") if above.type in ("if_statement", "elseif_statement") else None
            )
            if body is not None and inside(leaves, body):
                waits = self.until(above.child_by_field_name("condition"), True)
                if waits is not None:
                    return waits
            above = above.parent
        return None

    def until(self, node: Node | None, truth: bool) -> Waits | None:
        """What must happen before a condition is true, or false."""
        if node is None:
            return None
        node = literals.inner(node)
        if node.type == "unary_expression" and node.children[0].type == "not":
            return self.until(node.named_children[-1], not truth)
        if node.type == "binary_expression" and node.children[1].type in ("and", "or"):
            sides = [self.until(side, truth) for side in (node.named_children[0], node.named_children[-1])]
            if (node.children[1].type == "or") == truth:  # one of them is enough
                return None if None in sides else tuple(wait for side in sides for wait in side or ())
            return next((side for side in sides if side is not None), None)
        value = self.constant(node)
        if value is not literals.UNKNOWN:
            return () if (value is not None and value is not False) != truth else None
        tool = self.looked_at(node) if truth else ""
        return (Wait(tool, node),) if tool else None

    def looks(self, node: Node | None) -> Iterator[Wait]:
        """The parts of a condition that ask whether a tool was called."""
        if node is None:
            return
        node = literals.inner(node)
        if node.type in ("unary_expression", "binary_expression") and node.children[-2].type in ("not", "and", "or"):
            for part in node.named_children:
                yield from self.looks(part)
        elif tool := self.looked_at(node):
            yield Wait(tool, node)

    def looked_at(self, node: Node) -> str:
        """The tool of `done.called()`, `Tool.called("done")`; "" for anything else."""
        call = self.doing.call_at(node)
        deed = self.doing.of(call) if call is not None else None
        if call is None or deed is None or (deed.kind, deed.name) != (WORD, "Tool.called"):
            return ""
        handle = deed.handle or (self.facts.handle(call.given[0]) if call.given else None)
        if handle is None:
            name = self.facts.text_of(call.given[0]) if call.given else None
            known = self.doing.names("tool")
            return name if name and name in known.known and known.complete else ""
        outside = any(self.facts.path(one).startswith("mcp.") for one in (call.callee, *call.given[:1]))
        return handle.name or "" if handle.kind == "tool" and not outside else ""

    # --- what stays as it is

    def constant(self, node: Node) -> object:
        """The value of an expression that nothing changes while the loop runs; literals.UNKNOWN for any other."""
        if node.type != "identifier":
            return self.facts.constant(node)
        use = self.facts.scopes.uses.get(node.start_byte)
        if use is not None and use.variable.kind == LOCAL and not use.variable.values:
            return None
        if use is None or use.variable.value is None or not self.is_set_before(use.variable):
            return literals.UNKNOWN
        return self.constant(literals.inner(use.variable.value))

    def is_set_before(self, variable: Variable) -> bool:
        """Whether it is given its one value above the loop, by its function or by one around that."""
        function = self.loop.function
        while function is not variable.setters[0] and function.outer is not None:
            function = function.outer
        if function is not variable.setters[0] or variable.value is None:
            return False
        if variable.kind == GLOBAL and self.set_elsewhere(variable.name):
            return False
        return variable.value.end_byte < self.loop.node.start_byte

    def set_elsewhere(self, name: str) -> bool:
        if self.facts.lost or self.facts.part:
            return True
        others = [one.scopes.globals for one in self.facts.all()]
        if any(more in known for known in others for more in ("_G", "_ENV", "load")):
            return True
        return any(name in known and bool(known[name].values) for known in others[1:])
