"""Loops that wait for what stands still meanwhile: the time, the count of turns and a request to stop move on only when
the program asks for something."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from tactus.language import literals
from tactus.language.check.host import Host
from tactus.language.check.sure import inside
from tactus.language.deeds import FUNCTION, LIBRARY, WORD, Deeds, deeds
from tactus.language.facts import Facts
from tactus.language.finding import Finding
from tactus.language.scopes import GLOBAL
from tactus.language.words import BY_NAME, LUA, MEMORY

if TYPE_CHECKING:
    from tactus.language.parse import Node
    from tactus.language.scopes import Call, Loop, Variable

TIME = ("os.time", "os.clock", "os.date")
COUNTS = ("Iterations.current", "Iterations.exceeded", "Stop.requested", "Stop.reason")
PURE = ("os.difftime", "math.floor", "math.abs", "math.max", "math.min", "tonumber", "tostring")
MOVES = ("Stop.request", "error", "assert", "coroutine.yield", "Retry.with_backoff", "require")
"""What may end the loop, or let the time pass."""
OPERATORS = ("binary_expression", "unary_expression")


def still(facts: Facts, host: Host) -> Iterator[Finding]:
    doing = deeds(facts)
    for loop in facts.scopes.loops:
        if loop.condition is None or loop.exits or not loop.calls:
            continue
        look = _Look(facts, doing, loop)
        if look.is_still(loop.condition) and look.seen and not _moves(doing, loop):
            name = look.seen[0]
            message = f"`{name}()` stands still while a program asks for nothing, so this loop ends at once or never"
            instead = ": wait with Sleep(seconds)" if name in TIME else ": ask for something in it, like Sleep(1)"
            yield Finding("TAC706", message + instead, facts.file, facts.span(loop.condition))


def _moves(doing: Deeds, loop: Loop) -> bool:
    """Whether something in it may ask, or is not known."""
    calls = doing.all_of(*loop.node.byte_range)
    return calls is None or not all(_is_quiet(doing, call) for call in calls)


def _is_quiet(doing: Deeds, call: Call) -> bool:
    deed = doing.of(call)
    if deed.name in MOVES or doing.given_to(call) is not None:
        return False
    word = BY_NAME.get(deed.name) if deed.kind == WORD else None
    return deed.kind in (LIBRARY, FUNCTION) or (word is not None and word.kind in (LUA, MEMORY))


class _Look:
    """`seen` are the words in a condition whose answers stand still."""

    def __init__(self, facts: Facts, doing: Deeds, loop: Loop) -> None:
        self.facts, self.doing, self.loop = facts, doing, loop
        self.seen: list[str] = []

    def is_still(self, node: Node, depth: int = 8) -> bool:
        """Whether an expression has the same value each time around."""
        node = literals.inner(node)
        if node.type in ("string", "number", "true", "false", "nil"):
            return True
        if node.type in OPERATORS:
            return all(self.is_still(part, depth) for part in node.named_children)
        if node.type == "function_call":
            call = self.doing.call_at(node)
            deed = self.doing.of(call) if call is not None else None
            if call is None or deed is None or deed.name not in (*TIME, *COUNTS, *PURE):
                return False
            self.seen += [deed.name] if deed.name not in PURE else []
            return all(self.is_still(given, depth) for given in call.given)
        if node.type == "dot_index_expression":
            return self.facts.path(node).startswith("input.")
        use = self.facts.scopes.uses.get(node.start_byte) if node.type == "identifier" else None
        return use is not None and depth > 0 and self._stays(use.variable, depth)

    def _stays(self, variable: Variable, depth: int) -> bool:
        """Whether a variable is left alone in the loop, or always given the same there."""
        if variable.kind == GLOBAL or any(setter is not self.loop.function for setter in variable.setters):
            return not variable.values or self._is_constant(variable)
        here = [value for value in variable.values if inside(value, self.loop.node)]
        declared_here = inside(variable.node, self.loop.node)
        if variable not in self.loop.assigned and not declared_here:
            return True
        return None not in variable.values and all(value and self.is_still(value, depth - 1) for value in here)

    def _is_constant(self, variable: Variable) -> bool:
        """A variable of the functions around, or a global, that has one value."""
        value = variable.value
        return value is not None and not inside(value, self.loop.node) and not self.facts.lost
