"""What a call does, as far as the text says it: whether it takes an agent's turn, calls a tool, says a word or runs a
function of the file, and which tools a turn offers. It judges nothing."""

from __future__ import annotations

from bisect import bisect_left
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING

from tactus.language import literals
from tactus.language.facts import Declared, Facts, Handle
from tactus.language.names import Names, names
from tactus.language.words import BY_NAME
from tactus.record import record

if TYPE_CHECKING:
    from tactus.language.parse import Node
    from tactus.language.scopes import Call, Function

WORD, LIBRARY, TURN, TOOL, PROCEDURE, FUNCTION, UNKNOWN = (
    *("word", "library", "turn", "tool", "procedure", "function"),
    "unknown",
)
RUNS = {
    "pcall": (0,),
    "xpcall": (0, 1),
    "table.sort": (1,),
    "string.gsub": (2,),
    "coroutine.wrap": (0,),
    "coroutine.create": (0,),
    "Step.checkpoint": (0,),
    "Step.run": (1,),
    "checkpoint": (0,),
    "Retry.with_backoff": (0, 1),
}
"""What may call its arguments -> which of them."""
OPENS = ("load", "require", "coroutine.resume", "setmetatable", "next", "rawset", "rawget")
"""What may run code that its arguments do not show."""


@record(frozen=True, slots=True)
class Deed:
    """What one call does. `name` is that of the word, of the library's function, of the agent, tool or procedure ("" =
    the text does not say which); `said` the member of a handle by which it is said: `done.called()`."""

    kind: str
    name: str = ""
    handle: Handle | None = None
    function: Function | None = None
    said: str = ""


class Deeds:
    """The calls of one file. What turns offer is looked up in the whole program."""

    def __init__(self, facts: Facts) -> None:
        self.facts = facts
        self._known: dict[int, Deed] = {}
        self._names: dict[str, Names] = {}
        self._callable: dict[tuple[int, int], frozenset[str] | None] = {}

    def of(self, call: Call) -> Deed:
        known = self._known.get(id(call))
        if known is None:
            known = self._known[id(call)] = self._of(call)
        return known

    def _of(self, call: Call) -> Deed:
        facts = self.facts
        if call.node.byte_range in facts.by_call:
            return Deed(WORD, facts.by_call[call.node.byte_range].word)
        path = facts.path(call.callee)
        if path == "tactus.done":
            return Deed(TOOL, "done", Handle("tool", "done"))
        if path in BY_NAME:
            return Deed(WORD, path)
        if path and path in _library():
            return Deed(LIBRARY, path)
        handle = facts.handle(call.callee)
        if handle is not None:
            return _use(handle, "")
        return self._member(call) or self._function(call)

    def _member(self, call: Call) -> Deed | None:
        """`done.called()`, `worker.turn{...}`, `worker.session.clear()`."""
        table, name = self._parts(call.callee)
        if table is None:
            return None
        handle = self.facts.handle(table)
        if handle is not None:
            return _use(handle, name)
        owner, session = self._parts(table)
        owned = self.facts.handle(owner) if owner is not None and session == "session" else None
        if owned is not None and owned.kind == "agent":
            return Deed(WORD, f"Session.{name}", owned) if f"Session.{name}" in BY_NAME else None
        return None

    def _parts(self, node: Node) -> tuple[Node | None, str]:
        node = literals.inner(node)
        if node.type not in ("dot_index_expression", "method_index_expression"):
            return None, ""
        key = node.child_by_field_name("method" if node.type[0] == "m" else "field")
        return node.child_by_field_name("table"), self.facts.said(key) if key is not None else ""

    def _function(self, call: Call) -> Deed:
        function = self.function(call.callee)
        return Deed(FUNCTION, function=function) if function else Deed(UNKNOWN)

    def function(self, node: Node) -> Function | None:
        """The function of the file that an expression is."""
        found = self.facts.resolved(node)
        if found is not None and found.type == "dot_index_expression":
            found = self.facts.resolved(self.facts.field(found))
        return self.facts.functions.get(found.byte_range) if found is not None else None

    def names(self, kind: str) -> Names:
        """Those of the whole program, looked up once."""
        if kind not in self._names:
            self._names[kind] = names(self.facts, kind)
        return self._names[kind]

    # --- calls by place

    def call_at(self, node: Node) -> Call | None:
        """The call that an expression is."""
        return self._by_node.get(node.byte_range) if node.type == "function_call" else None

    @cached_property
    def _by_node(self) -> dict[tuple[int, int], Call]:
        return {call.node.byte_range: call for call in self.facts.scopes.calls}

    @cached_property
    def _sorted(self) -> tuple[list[int], list[Call]]:
        calls = sorted(self.facts.scopes.calls, key=lambda call: call.node.start_byte)
        return [call.node.start_byte for call in calls], calls

    def within(self, start: int, end: int) -> list[Call]:
        """The calls in a range of bytes, those in functions that are written there too."""
        starts, calls = self._sorted
        return calls[bisect_left(starts, start) : bisect_left(starts, end)]

    def all_of(self, start: int, end: int) -> list[Call] | None:
        """The same, and those of all functions of the file that may be called there; None where the text does not say
        what is called."""
        found: list[Call] = []
        todo, seen = [(start, end)], set[tuple[int, int]]()
        while todo:
            one = todo.pop()
            if one in seen:
                continue
            seen.add(one)
            for call in self.within(*one):
                functions = self._called(call)
                if functions is None:
                    return None
                found.append(call)
                todo += [function.node.byte_range for function in functions if function.node is not None]
        return found

    def callable(self, start: int, end: int) -> frozenset[str] | None:
        """The tools that may be called there, by a model or by the program; None where the text does not say."""
        if (start, end) not in self._callable:
            calls = self.all_of(start, end)
            found: set[str] | None = set() if calls is not None else None
            for call in calls or ():
                tools = self.calls(call)
                found = None if tools is None or found is None else found | tools
            self._callable[start, end] = None if found is None else frozenset(found)
        return self._callable[start, end]

    def agent(self, call: Call) -> Handle | None:
        """The agent whose turn a call takes, also `pcall(worker)`."""
        deed = self.of(call)
        handle = deed.handle if deed.kind == TURN else self.given_to(call)
        return handle if handle is not None and handle.kind == "agent" else None

    def calls(self, call: Call) -> set[str] | None:
        """The tools that one call may call; None where the text does not say."""
        agent, deed = self.agent(call), self.of(call)
        if agent is not None:
            at = 0 if deed.kind == TURN else 1
            return self.offered(agent, call.given[at] if at < len(call.given) else None)
        handle = deed.handle if deed.kind == TOOL else self.given_to(call)
        if handle is None or handle.kind != TOOL:
            return set()
        return {handle.name} if handle.name else None

    def _called(self, call: Call) -> list[Function] | None:
        """The functions of the file that a call runs; None where the text does not say."""
        deed = self.of(call)
        if deed.kind == UNKNOWN or deed.name in OPENS:
            return None
        found = [deed.function] if deed.function else []
        for at in RUNS.get(deed.name, ()) if deed.kind in (WORD, LIBRARY) else ():
            given = call.given[at] if at < len(call.given) else None
            if given is None or self.facts.handle(given) is not None:
                continue
            node = self.facts.resolved(given)
            if node is None or node.type in ("table_constructor", "string", "number", "nil", "false", "true"):
                continue
            function, path = self.function(given), self.facts.path(given)
            if function is None and path not in BY_NAME and path not in _library():
                return None
            found += [function] if function else []
        return found

    def given_to(self, call: Call) -> Handle | None:
        """The agent, tool or procedure that a call calls for the program: `pcall(worker, "Hello")`."""
        deed = self.of(call)
        if deed.kind not in (WORD, LIBRARY) or deed.name not in RUNS or not call.given:
            return None
        return self.facts.handle(call.given[RUNS[deed.name][0]]) if len(call.given) > RUNS[deed.name][0] else None

    # --- turns

    def declared(self, handle: Handle) -> Declared | None:
        """The declaration of an agent, wherever in the program it stands."""
        return handle.declared or (self.names("agent").declared.get(handle.name) if handle.name else None)

    def offered(self, handle: Handle, call: Node | None) -> set[str] | None:
        """The tools that a turn of an agent offers, by name; `call` is what it is called with. None: the text does not
        say."""
        if call is not None:
            given = self.facts.resolved(call)
            own = given is not None and given.type in ("string", "nil")
            table = None if own else self.facts.table(call)
            if not own and (table is None or table.open):
                return None
            node = (table.value("tools") or table.value("toolsets")) if table else None
            if node is not None and node.type != "nil":
                return self.tools(self.facts, node)
        declared = self.declared(handle)
        if declared is None or declared.facts is None or declared.table is None or declared.table.open:
            return None
        if declared.value("toolsets", "inline_tools") is not None:
            return None
        listed = declared.value("tools")
        return set() if listed is None else self.tools(declared.facts, listed)

    def tools(self, facts: Facts, node: Node) -> set[str] | None:
        """The names in a list of tools."""
        table = facts.table(node)
        if table is None or table.open or table.fields:
            return None
        found: set[str] = set()
        for item in table.items:
            name = self._tool(facts, item)
            if name is None:
                return None
            found.add(name)
        return found

    def _tool(self, facts: Facts, item: Node) -> str | None:
        """Its name; a tool of an MCP server may have another one than its own."""
        handle = facts.handle(item)
        if handle is None:
            return facts.text_of(item)
        outside = facts.path(item).startswith("mcp.")
        return handle.name if handle.kind in (TOOL, PROCEDURE) and not outside else None


@lru_cache(maxsize=4)
def deeds(facts: Facts) -> Deeds:
    """Of one file; those who ask one after another share it."""
    return Deeds(facts)


def _library() -> dict[str, object]:
    from tactus.language.words.lua import LIBRARY as library

    return library  # type: ignore[return-value]


def _use(handle: Handle, member: str) -> Deed:
    """Calling a handle, or a member of it."""
    kind = {"agent": TURN, "tool": TOOL, "procedure": PROCEDURE}.get(handle.kind, UNKNOWN)
    if member in ("", {"agent": "turn", "tool": "call"}.get(handle.kind, "run")) or (kind, member) == (TURN, "run"):
        return Deed(kind, handle.name or "", handle, said=member)
    word = f"Tool.{member}" if kind == TOOL else ""
    return Deed(WORD, word, handle, said=member) if word in BY_NAME else Deed(UNKNOWN)
