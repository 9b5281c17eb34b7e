"""What a file declares and says, word by word: what checks, `info` and editors ask about it. It knows the table of
words and judges nothing."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import field
from functools import cached_property
from typing import TYPE_CHECKING, Any

from tactus.language import literals, outline, parse
from tactus.language.finding import Span
from tactus.language.literals import Table
from tactus.language.scopes import GLOBAL, Call, Function, Scopes, Variable, scopes
from tactus.language.words import BY_NAME, LUA, Word
from tactus.record import record

if TYPE_CHECKING:
    from tactus.language.parse import Node

DECLARED = {
    **dict.fromkeys(("Agent", "agent"), "agent"),
    **dict.fromkeys(("Tool", "tool"), "tool"),
    **dict.fromkeys(("Procedure", "procedure"), "procedure"),
    **dict.fromkeys(("Toolset", "toolset"), "toolset"),
    "Model": "model",
    "Module": "module",
}
"""Words that declare by name, and what they declare."""
DONE = "done"
DEEP = 12
"""How many variables a name is followed through."""
INDEXES = ("dot_index_expression", "method_index_expression", "bracket_index_expression")
_NAMED = ("identifier", "parenthesized_expression")


@record(slots=True, eq=False)
class Declared:
    """One declaration. `name`: what it is called, None where the text does not say; `table` its fields, `functions` its
    positional functions; `at` the word itself, where findings about it point; `call` the call that declares, of
    `Agent "x" {...}` the outer one."""

    kind: str
    word: str
    name: str | None
    at: Node
    call: Node
    table: Table | None = None
    functions: list[Node] = field(default_factory=list)
    facts: Facts | None = None

    def value(self, *names: str) -> Node | None:
        """The value of the first of these fields that is there."""
        given = self.table
        return next((pair for name in names if given and (pair := given.value(name)) is not None), None)


@record(frozen=True, slots=True)
class Handle:
    """What an expression holds: an agent, a tool, ... by name; `declared` where this file declares it."""

    kind: str
    name: str | None
    declared: Declared | None = None


class Facts:
    """One file. `file` is its name in findings. Around it stand `modules`, the files it requires as far as they could
    be read, `lost` where one could not; `part`: it belongs to a program whose other files are not known. `unfound` has
    the names of modules and programs that are not there, each with the text that names it."""

    def __init__(self, source: str, file: str, *, part: bool = False) -> None:
        self.source, self.file, self.part = source, file, part
        self.modules: list[Facts] = []
        self.lost = False
        self.unfound: list[tuple[str, Node]] = []
        self.text = parse.as_lua_counts(source)
        self.root = parse.parsed(self.text)
        self.scopes: Scopes = scopes(self.text, self.root)
        self._lines: list[int] = []
        self._handles: dict[tuple[int, int], Handle | None] = {}
        self._tables: dict[tuple[int, int], Table] = {}
        self._paths: dict[tuple[int, int], str] = {}

    # --- places

    def span(self, node: Node) -> Span:
        return self.span_of(node.start_byte, node.end_byte)

    def span_of(self, start: int, end: int) -> Span:
        """Of a range of bytes."""
        return Span(*self._place(start), *self._place(end))

    def text_span(self, node: Node | None) -> Span:
        """Of the words of a text, without its quotes, also where a variable holds it; of any other node as it is."""
        found = self.resolved(node)
        content = found.child_by_field_name("content") if found is not None and found.type == "string" else None
        return self.span(content or node or self.root)

    def _place(self, at: int) -> tuple[int, int]:
        if not self._lines:
            self._lines = [0]
            start = self.text.find(b"\n")
            while start >= 0:
                self._lines.append(start + 1)
                start = self.text.find(b"\n", start + 1)
        line = bisect_right(self._lines, at)
        return line, len(self.text[self._lines[line - 1] : at].decode("utf-8", "replace")) + 1

    def said(self, node: Node) -> str:
        return self.text[node.start_byte : node.end_byte].decode("utf-8", "replace")

    # --- values

    def constant(self, node: Node | None) -> Any:
        """What an expression is; literals.UNKNOWN where the text does not say. Variables that never change are
        followed."""
        found = self.resolved(node)
        if found is None or (found.type == "table_constructor" and self._grows(node)):
            return literals.UNKNOWN
        return literals.constant(self.text, found)

    def text_of(self, node: Node | None) -> str | None:
        value = self.constant(node)
        return value if isinstance(value, str) else None

    def kind(self, node: Node | None) -> str:
        """string, number, integer, boolean, nil, table, list, function, or a handle's kind; "" = unknown."""
        found = self.resolved(node)
        if found is None:
            return ""
        handle = self.handle(found) if found.type not in literals.KINDS else None
        return handle.kind if handle else literals.kind(self.text, found)

    def table(self, node: Node | None) -> Table | None:
        """The table that an expression is, if it is written out and nothing may change it later."""
        table = self.written(node)
        return None if table is None or (node != table.node and self._grows(node)) else table

    def written(self, node: Node | None) -> Table | None:
        """The table that an expression is, as it is written; something may change it later."""
        found = self.resolved(node)
        if found is None or found.type != "table_constructor":
            return None
        if found.byte_range not in self._tables:
            self._tables[found.byte_range] = literals.table(self.text, found)
        return self._tables[found.byte_range]

    def _grows(self, node: Node | None) -> bool:
        """Whether a variable on the way to a table is used for more than being told to words: it may change there."""
        used = (variable.uses for variable in self._followed(node))
        return any(len(uses) > 1 and not all(self._is_told(use.node) for use in uses) for uses in used)

    def _is_told(self, node: Node) -> bool:
        """Whether it only stands in what a word is given, which takes a copy."""
        above = node.parent
        while above is not None and above.type in ("field", "table_constructor"):
            above = above.parent
        call = above.parent if above is not None and above.type == "arguments" else None
        callee = call.child_by_field_name("name") if call is not None else None
        if callee is not None and callee.type == "function_call":  # Agent "x" {...}
            callee = callee.child_by_field_name("name")
        word = BY_NAME.get(self.path(callee))
        return word is not None and (word.kind != LUA or word.name.startswith(("field.", "filters.")))

    def resolved(self, node: Node | None) -> Node | None:
        """The expression that a variable always is, if there is one; any other expression as it stands."""
        if node is None or node.type not in _NAMED:
            return node
        found = node
        for variable in self._followed(node):
            found = variable.value or found
        return literals.inner(found)

    def _followed(self, node: Node | None) -> list[Variable]:
        """The variables on the way to what an expression is, each with the one value that it has."""
        found: list[Variable] = []
        while node is not None and len(found) < DEEP:
            node = literals.inner(node)
            use = self.scopes.uses.get(node.start_byte) if node.type == "identifier" else None
            if use is None or use.variable.value is None or self._changes_elsewhere(use.variable):
                break
            found.append(use.variable)
            node = use.variable.value
        return found

    def _changes_elsewhere(self, variable: Variable) -> bool:
        """Whether another file of the program may give a global another value."""
        return variable.kind == GLOBAL and (self.lost or self.part or self._assigned_elsewhere(variable))

    def _assigned_elsewhere(self, variable: Variable) -> bool:
        others = (one.scopes.globals.get(variable.name) for one in self.all() if one is not self)
        return bool(self.modules) and any(one is not None and bool(one.values) for one in others)

    # --- words

    @cached_property
    def renames(self) -> bool:
        """Whether the file says itself what its global names mean."""
        return any(variable.name == "_ENV" for variable in self.scopes.variables)

    def path(self, node: Node | None, depth: int = DEEP) -> str:
        """The dotted name of a built-in that an expression is: `Human.approve`; "" for anything else. Only names that
        the program does not assign are built in."""
        if node is None or depth == 0:
            return ""
        node = literals.inner(node)
        if node.type == "identifier":
            use = self.scopes.uses.get(node.start_byte)
            if use is None or self.renames:
                return ""
            if use.variable.kind == GLOBAL and not use.variable.values and not use.variable.stated:
                return "" if self._assigned_elsewhere(use.variable) else use.variable.name
            return self.path(use.variable.value, depth - 1)
        if node.type not in INDEXES:
            return ""
        if depth < DEEP:
            return self._member_path(node, depth)
        if node.byte_range not in self._paths:
            self._paths[node.byte_range] = self._member_path(node, depth)
        return self._paths[node.byte_range]

    def _member_path(self, node: Node, depth: int) -> str:
        base = self.path(node.child_by_field_name("table"), depth - 1)
        key = node.child_by_field_name("method" if node.type[0] == "m" else "field") if base else None
        if key is None:
            return ""
        name = self.said(key) if node.type[0] != "b" else literals.text_of(self.text, key)
        return f"{base}.{name}" if name else ""

    def word(self, call: Call) -> Word | None:
        """The word that a call says by its name, `Human.approve{...}` or `local a = Human.approve; a{...}`; None for
        the methods of handles."""
        return BY_NAME.get(self.path(call.callee))

    @cached_property
    def words(self) -> list[tuple[Call, Word]]:
        """Every call of a word, in the order of the text."""
        return [(call, word) for call in self.scopes.calls if (word := self.word(call)) is not None]

    def called(self, *names: str) -> Iterator[tuple[Call, Word]]:
        return ((call, word) for call, word in self.words if word.name in names)

    # --- declarations

    @cached_property
    def declared(self) -> list[Declared]:
        """Every declaration by name, in the order of the text."""
        by_place = {(site.line, site.column): site for site in parse.sites_of(self.text, self.root, set(DECLARED))}
        calls = {call.callee.start_byte: call for call in self.scopes.calls if call.callee.type == "function_call"}
        found = []
        for call, word in self.words:
            if word.name not in DECLARED:
                continue
            outer = calls.get(call.node.start_byte)
            curried = outer is not None and bool(call.given) and call.given[0].type == "string"
            site = by_place.get((call.node.start_point.row + 1, call.node.start_point.column + 1))
            name, own, looks_up = (site.name, site.own, site.looks_up) if site else self._by_another_name(call, curried)
            if looks_up:
                continue
            given = outer.given if curried and outer else call.given[1:] if own else call.given
            node = outer.node if curried and outer else call.node
            found.append(self._declared(word.name, name, own, call, node, given))
        return found

    def _by_another_name(self, call: Call, curried: bool) -> tuple[str | None, bool, bool]:
        """`local A = Agent`, `A{...}`: the source gives such a call no name (name, own, looks_up as of a Site)."""
        said = literals.text_of(self.text, call.given[0]) if call.given else None
        own = said is not None and (curried or len(call.given) > 1)
        return said if own else "", own, said is not None and not own

    def _declared(self, word: str, name: str | None, own: bool, call: Call, node: Node, given: list[Node]) -> Declared:
        table = self.table(given[0]) if given else None
        functions = [one for one in (*(table.items if table else ()), *given) if one.type == "function_definition"]
        kind = DECLARED[word]
        said = table.value("name") if table else None
        if said is not None and not (kind == "model" and own):
            name = self.text_of(said)
        elif not name and kind == "procedure" and name is not None:
            name = "main"
        elif (table is None and not functions) or (table is not None and table.open and not own):
            name = None
        return Declared(kind, word, name or None, call.callee, node, table, functions, self)

    @cached_property
    def by_call(self) -> dict[tuple[int, int], Declared]:
        return {one.call.byte_range: one for one in self.declared}

    def handle(self, node: Node | None) -> Handle | None:
        """The agent, tool, procedure, ... that an expression is, as far as the text says it."""
        if node is None or node.type in literals.KINDS:
            return None
        if node.byte_range not in self._handles:
            self._handles[node.byte_range] = self._handle(node, DEEP)
        return self._handles[node.byte_range]

    def _handle(self, node: Node | None, depth: int) -> Handle | None:
        if node is None or depth == 0:
            return None
        node = literals.inner(node)
        if node.type == "function_call":
            return self._called_handle(node)
        if node.type == "identifier":
            use = self.scopes.uses.get(node.start_byte)
            if use is None:
                return None
            if use.variable.kind == GLOBAL and use.variable.name in self.older:
                return Handle("agent", self.older[use.variable.name].name, self.older[use.variable.name])
            return self._handle(use.variable.value, depth - 1)
        if self.path(node) == "tactus.done":
            return Handle("tool", DONE)
        path = self.path(node).split(".")
        if path[0] == "mcp" and len(path) == 3:
            return Handle("tool", path[2])
        return self._handle(self.field(node), depth - 1)

    def _called_handle(self, node: Node) -> Handle | None:
        declared = self.by_call.get(node.byte_range)
        if declared is not None:
            return Handle(declared.kind, declared.name, declared)
        arguments = node.child_by_field_name("arguments")
        given = parse.expressions(arguments) if arguments else []
        path = self.path(node.child_by_field_name("name"))
        name = self.text_of(given[0]) if len(given) == 1 else None
        if path == "require" and name == "tactus.tools.done":
            return Handle("tool", DONE)
        if path in DECLARED and name is not None:
            return Handle(DECLARED[path], name)
        return None

    def field(self, node: Node) -> Node | None:
        """The value of `M.x`, if it is assigned once, or stands in the table that M is."""
        if node.type != "dot_index_expression":
            return None
        values = self._fields.get(self._owner(node) or (None, ""), [])
        return values[0] if len(values) == 1 else None

    def _owner(self, node: Node) -> tuple[Variable | None, str] | None:
        table, key = node.child_by_field_name("table"), node.child_by_field_name("field")
        use = self.scopes.uses.get(table.start_byte) if table is not None and table.type == "identifier" else None
        return (use.variable, self.said(key)) if use and key is not None else None

    @cached_property
    def _fields(self) -> dict[tuple[Variable | None, str], list[Node | None]]:
        found: dict[tuple[Variable | None, str], list[Node | None]] = {}
        for target, value in self.scopes.sets:
            owner = self._owner(target) if target.type == "dot_index_expression" else None
            if owner:
                found.setdefault(owner, []).append(value)
        for variable in self.scopes.variables:
            if variable.value is not None and variable.value.type == "table_constructor":
                for name, (_, value) in literals.table(self.text, variable.value).fields.items():
                    found.setdefault((variable, name), []).append(value)
        return found

    @cached_property
    def older(self) -> dict[str, Declared]:
        """Globals that `agent("researcher", ...)` makes: `Researcher`."""
        named = (one for one in self.declared if one.word == "agent" and one.name)
        return {one.name[0].upper() + one.name[1:]: one for one in named if one.name}

    # --- the file as a whole

    @cached_property
    def is_script(self) -> bool:
        """Whether its top level is the body of its main procedure."""
        return outline.is_script_of(self.text, self.root, ("Procedure", "procedure"), "main")

    @cached_property
    def named(self) -> list[outline.Named]:
        """The other files that it names."""
        return outline.files_of(self.text, self.root)

    @cached_property
    def handled(self) -> list[tuple[Call, Handle]]:
        """Every call of an agent, a tool, a procedure, ..., in the order of the text."""
        words = {id(call) for call, _ in self.words}
        others = (call for call in self.scopes.calls if id(call) not in words)
        found = ((call, self.handle(call.callee)) for call in others if call.node.byte_range not in self.by_call)
        return [(call, handle) for call, handle in found if handle is not None]

    def all(self) -> Iterator[Facts]:
        """This file and its modules, theirs included, each once."""
        seen: set[int] = set()
        todo = [self]
        while todo:
            one = todo.pop(0)
            if id(one) not in seen:
                seen.add(id(one))
                yield one
                todo += one.modules

    def line(self, node: Node) -> int:
        return node.start_point.row + 1

    def body(self, declared: Declared) -> list[Function]:
        """The functions that run when what is declared is called."""
        nodes = {one.byte_range for one in declared.functions}
        handler = declared.value("handler")
        nodes |= {handler.byte_range} if handler is not None else set()
        return [self.functions[node] for node in nodes if node in self.functions]

    @cached_property
    def bodies(self) -> set[int]:
        """The functions that procedures run, by their identity."""
        procedures = (one for one in self.declared if one.kind == "procedure")
        return {id(body) for one in procedures for body in self.body(one)}

    @cached_property
    def functions(self) -> dict[tuple[int, int], Function]:
        """The functions of the file by the bytes where they stand."""
        return {one.node.byte_range: one for one in self.scopes.functions if one.node is not None}
