"""Which variable every name in a file is, where it is assigned and how it is used, and the calls, functions and loops
of the file. It knows the grammar of Lua and nothing of what the words mean."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import field
from typing import TYPE_CHECKING, NamedTuple

from tactus.language.parse import operator_of, sides
from tactus.record import record

if TYPE_CHECKING:
    from tactus.language.parse import Node

LOCAL, PARAMETER, LOOP, GLOBAL = "local", "parameter", "loop", "global"
BRACKET = ord("[")
CALLED, INDEXED, TESTED, READ = "called", "indexed", "tested", "read"
"""How a name is used. tested: only whether it is there matters, as in `if x then`, `x or 1`, `x == nil`."""


@record(slots=True, eq=False)
class Function:
    """A function of the file; the first one is the file itself, without a node. `returns` are its return statements."""

    node: Node | None
    outer: Function | None
    parameters: list[Variable] = field(default_factory=list)
    returns: list[Node] = field(default_factory=list)


@record(slots=True, eq=False)
class Variable:
    """`values` are the expressions it is assigned, None for what the text does not show (a parameter, the second value
    of a call); `setters` the functions that assign it."""

    name: str
    kind: str
    function: Function
    node: Node | None = None
    values: list[Node | None] = field(default_factory=list)
    setters: list[Function] = field(default_factory=list)
    uses: list[Use] = field(default_factory=list)
    stated: bool = False
    """a `global` or `local` declaration names it"""

    @property
    def value(self) -> Node | None:
        """What it always is, if the text shows it."""
        return self.values[0] if len(self.values) == 1 else None


@record(slots=True, eq=False)
class Use:
    node: Node
    variable: Variable
    how: str
    function: Function


@record(slots=True, eq=False)
class Loop:
    """`exits` are the breaks, returns and gotos that may leave it; `calls` the calls in it, its condition's too."""

    node: Node
    condition: Node | None
    function: Function
    exits: list[Node] = field(default_factory=list)
    calls: list[Call] = field(default_factory=list)
    assigned: list[Variable] = field(default_factory=list)


@record(slots=True, eq=False)
class Call:
    """`callee` is what is called, `given` its arguments without comments; `loops` are those around it in its own
    function, the outermost first."""

    node: Node
    callee: Node
    given: list[Node]
    function: Function
    loops: tuple[Loop, ...]


class Binary(NamedTuple):
    """`left operator right`."""

    operator: str
    node: Node
    left: Node
    right: Node


@record(slots=True, eq=False)
class Scopes:
    functions: list[Function] = field(default_factory=list)
    variables: list[Variable] = field(default_factory=list)
    globals: dict[str, Variable] = field(default_factory=dict)
    uses: dict[int, Use] = field(default_factory=dict)
    """by the byte at which the name starts"""
    calls: list[Call] = field(default_factory=list)
    loops: list[Loop] = field(default_factory=list)
    binaries: list[Binary] = field(default_factory=list)
    sets: list[tuple[Node, Node | None]] = field(default_factory=list)
    """assignments to fields: the target, `M.x`, and its value"""


def scopes(text: bytes, root: Node) -> Scopes:
    """Of a whole file. Text that is not Lua gives what could be made out."""
    walk = _Walk(text)
    todo, kinds = walk.todo, walk.kinds
    todo.append((root, READ))
    while todo:
        task = todo.pop()
        if not isinstance(task, tuple):
            task()
            continue
        node, how = task
        said = node.type
        kind = kinds.get(said)
        if kind is not None:
            kind(node, how)
        elif said not in _LEAVES:
            todo += [(child, READ) for child in reversed(node.named_children)]
    return walk.found


_Task = tuple["Node", str] | Callable[[], object]


class _Walk:
    """One way through the tree in the order in which Lua reads it; what is to be done next stands on top of `todo`, for
    a file may nest deeper than Python does."""

    def __init__(self, text: bytes) -> None:
        self.text = text
        self.found = Scopes()
        self.todo: list[_Task] = []
        self.blocks: list[dict[str, Variable]] = [{}]  # the tree of a text that is not Lua may have no chunk
        self.function = Function(None, None)
        self.found.functions.append(self.function)
        self.loops: tuple[Loop, ...] = ()
        self.kinds: dict[str, Callable[[Node, str], None]] = {
            "identifier": self.name,
            "function_call": self.call,
            "dot_index_expression": self.index,
            "method_index_expression": self.index,
            "bracket_index_expression": self.index,
            "binary_expression": self.binary,
            "unary_expression": self.unary,
            "parenthesized_expression": self.same,
            "field": self.field,
            "chunk": self.block,
            "block": self.block,
            "assignment_statement": self.assignment,
            "variable_declaration": self.declaration,
            "function_declaration": self.named_function,
            "function_definition": self.function_of,
            "for_statement": self.for_,
            "while_statement": self.while_,
            "repeat_statement": self.repeat,
            "if_statement": self.condition,
            "elseif_statement": self.condition,
            "return_statement": self.leave,
            "break_statement": self.leave,
            "goto_statement": self.leave,
        }

    def then(self, *tasks: _Task) -> None:
        self.todo.extend(tasks[::-1])

    # --- expressions

    def name(self, node: Node, how: str) -> None:
        variable = self.variable(self.said(node))
        use = Use(node, variable, how, self.function)
        variable.uses.append(use)
        self.found.uses[node.start_byte] = use

    def call(self, node: Node, how: str) -> None:
        callee, arguments = node.child_by_field_name("name"), node.child_by_field_name("arguments")
        if callee is None or arguments is None:
            return
        given = [child for child in arguments.named_children if child.type != "comment"]
        call = Call(node, callee, given, self.function, self.loops)
        self.found.calls.append(call)
        for loop in self.loops:
            loop.calls.append(call)
        asks_for_it = callee.type == "identifier" and self.said(callee) == "type"
        self.then((callee, CALLED), *((one, TESTED if asks_for_it else READ) for one in given))

    def index(self, node: Node, how: str) -> None:
        table = node.child_by_field_name("table")
        if node.type[0] == "b" and (key := node.child_by_field_name("field")) is not None:
            self.todo.append((key, READ))
        if table is not None:
            self.todo.append((table, INDEXED))

    def binary(self, node: Node, how: str) -> None:
        left, right = node.child_by_field_name("left"), node.child_by_field_name("right")
        if left is None or right is None:
            return
        operator = operator_of(node)
        self.found.binaries.append(Binary(operator, node, left, right))
        if operator in ("and", "or"):
            self.then((left, TESTED), (right, how if how == TESTED else READ))
        elif operator in ("==", "~=") and "nil" in (left.type, right.type):
            self.then((left, TESTED), (right, TESTED))
        else:
            self.then((left, READ), (right, READ))

    def unary(self, node: Node, how: str) -> None:
        self.then(*((child, TESTED if node.children[0].type == "not" else READ) for child in node.named_children))

    def same(self, node: Node, how: str) -> None:
        self.then(*((child, how) for child in node.named_children))

    def field(self, node: Node, how: str) -> None:
        value = node.child_by_field_name("value")
        if value is not None:
            self.todo.append((value, READ))
        if self.text[node.start_byte] == BRACKET and (key := node.child_by_field_name("name")) is not None:
            self.todo.append((key, READ))

    # --- statements

    def block(self, node: Node, how: str) -> None:
        self.blocks.append({})
        self.then(*((child, READ) for child in node.named_children), self.blocks.pop)

    def assignment(self, node: Node, how: str) -> None:
        targets, values = sides(node)
        tasks: list[_Task] = [(value, READ) for value in values]
        for at, target in enumerate(targets):
            value = values[at] if at < len(values) else None
            if target.type == "identifier":
                tasks.append(self.setting(target, value))
            else:
                self.found.sets.append((target, value))
                tasks.append((target, READ))
        self.then(*tasks)

    def setting(self, target: Node, value: Node | None) -> Callable[[], None]:
        def set_it() -> None:
            variable = self.variable(self.said(target))
            variable.node = variable.node or target
            variable.values.append(value)
            variable.setters.append(self.function)
            for loop in self.loops:
                loop.assigned.append(variable)

        return set_it

    def declaration(self, node: Node, how: str) -> None:
        inner = next((child for child in node.named_children if child.type == "assignment_statement"), None)
        targets, values = sides(inner or node)
        is_local = node.children[0].type == "local"
        tasks: list[_Task] = [(value, READ) for value in values]
        for at, target in enumerate(targets):
            value = values[at] if at < len(values) else None
            tasks.append(self.declaring(target, value, is_local, inner is not None))
        self.then(*tasks)

    def declaring(self, target: Node, value: Node | None, is_local: bool, assigned: bool) -> Callable[[], None]:
        def declare() -> None:
            variable = self.local(target) if is_local else self.stated(target)
            if assigned:
                variable.values.append(value)
                variable.setters.append(self.function)
            variable.node = variable.node or target
            variable.stated = True

        return declare

    def named_function(self, node: Node, how: str) -> None:
        name = node.child_by_field_name("name")
        if name is None:
            return
        if name.type == "identifier":
            kinds = {"local": self.local, "global": self.stated}
            variable = kinds.get(node.children[0].type, self.named)(name)
            variable.node = variable.node or name
            variable.values.append(node)
            variable.setters.append(self.function)
            self.function_of(node, how)
            return
        self.found.sets.append((name, node))
        self.then((name, READ), lambda: self.function_of(node, how))

    def function_of(self, node: Node, how: str) -> None:
        outer, loops = self.function, self.loops
        self.function, self.loops = Function(node, outer), ()
        self.found.functions.append(self.function)
        self.blocks.append({})
        name, parameters = node.child_by_field_name("name"), node.child_by_field_name("parameters")
        if name is not None and name.type == "method_index_expression":
            self.declared("self", name, PARAMETER)
        for child in parameters.named_children if parameters else ():
            for one in [child] if child.type == "identifier" else child.named_children:
                if one.type == "identifier":
                    self.function.parameters.append(self.declared(self.said(one), one, PARAMETER))

        def leave() -> None:
            self.blocks.pop()
            self.function, self.loops = outer, loops

        body = node.child_by_field_name("body")
        self.then(*([(body, READ)] if body else []), leave)

    def for_(self, node: Node, how: str) -> None:
        clause, body = node.child_by_field_name("clause"), node.child_by_field_name("body")
        names: list[Node] = []
        values: list[Node] = []
        for child in clause.named_children if clause else ():
            if child.type == "variable_list":
                names += [one for one in child.named_children if one.type == "identifier"]
            elif clause is not None and child == clause.child_by_field_name("name"):
                names.append(child)
            else:
                values.append(child)

        def enter() -> None:
            self.blocks.append({})
            for name in names:
                self.declared(self.said(name), name, LOOP)

        loop = [(body, READ)] if body else []
        self.then(*((value, READ) for value in values), enter, *self.looping(node, None, loop), self.blocks_pop)

    def while_(self, node: Node, how: str) -> None:
        condition, body = node.child_by_field_name("condition"), node.child_by_field_name("body")
        inside = [*([(condition, TESTED)] if condition else []), *([(body, READ)] if body else [])]
        self.then(*self.looping(node, condition, inside))

    def repeat(self, node: Node, how: str) -> None:
        condition, body = node.child_by_field_name("condition"), node.child_by_field_name("body")
        inside = [(child, READ) for child in (body.named_children if body else ())]
        inside += [(condition, TESTED)] if condition else []
        self.then(lambda: self.blocks.append({}), *self.looping(node, condition, inside), self.blocks_pop)

    def looping(self, node: Node, condition: Node | None, inside: list[tuple[Node, str]]) -> list[_Task]:
        loop = Loop(node, condition, self.function)

        def enter() -> None:
            self.found.loops.append(loop)
            self.loops = (*self.loops, loop)

        def leave() -> None:
            self.loops = self.loops[:-1]

        return [enter, *inside, leave]

    def blocks_pop(self) -> None:
        self.blocks.pop()

    def condition(self, node: Node, how: str) -> None:
        condition = node.child_by_field_name("condition")
        self.then(*((child, TESTED if child == condition else READ) for child in node.named_children))

    def leave(self, node: Node, how: str) -> None:
        if node.type == "return_statement":
            self.function.returns.append(node)
            self.then(*((child, READ) for child in node.named_children))
        for loop in self.loops[-1:] if node.type == "break_statement" else self.loops:
            loop.exits.append(node)

    # --- variables

    def named(self, node: Node) -> Variable:
        return self.variable(self.said(node))

    def variable(self, name: str) -> Variable:
        for block in reversed(self.blocks):
            if name in block:
                return block[name]
        return self.global_(name)

    def global_(self, name: str) -> Variable:
        known = self.found.globals.get(name)
        if known is None:
            known = self.found.globals[name] = Variable(name, GLOBAL, self.found.functions[0])
            self.found.variables.append(known)
        return known

    def stated(self, node: Node) -> Variable:
        """The global that a `global` declaration names: in its block it hides a local of that name."""
        variable = self.global_(self.said(node))
        variable.stated = True
        self.blocks[-1][variable.name] = variable
        return variable

    def local(self, node: Node) -> Variable:
        variable = self.declared(self.said(node), node, LOCAL)
        variable.values.clear()
        return variable

    def declared(self, name: str, node: Node, kind: str) -> Variable:
        variable = Variable(name, kind, self.function, node, values=[None])
        self.blocks[-1][name] = variable
        self.found.variables.append(variable)
        return variable

    def said(self, node: Node) -> str:
        return self.text[node.start_byte : node.end_byte].decode("utf-8", "replace")


_LEAVES = {
    *("string", "number", "true", "false", "nil", "vararg_expression", "comment", "attribute"),
    *("goto_statement", "label_statement", "implicit_variable_declaration"),
}
"""In which no name is used."""
