"""Traps: what is Lua, and surely does something else than it says."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from tactus.language import literals
from tactus.language.check.host import Host
from tactus.language.deeds import LIBRARY, PROCEDURE, TOOL, TURN, WORD, Deed, Deeds, deeds
from tactus.language.facts import Facts
from tactus.language.finding import Finding
from tactus.language.scopes import CALLED
from tactus.language.words import ASK, BY_NAME

if TYPE_CHECKING:
    from tactus.language.parse import Node

ASKED = ("called", "call_count", "last_call", "last_result", "requested", "reason", "exceeded", "current", "is")
"""Words and methods that answer a question and change nothing: naming one without calling it is no answer."""
_NAMED = re.compile(rb"[.:][ \t]*(?:" + "|".join(ASKED).encode() + rb")\b(?![ \t]*(?:[({\"'\[.:]|=[^=]))")
_EQUALS = re.compile(rb"[=~]=")
_BEFORE = re.compile(rb"(?:[\"'\]\da-fA-F.]|\btrue|\bfalse)[ \t\n]*\Z")
_BEHIND = re.compile(rb"[ \t\n]*(?:[\"'\d\[.-]|true\b|false\b)")
"""What may stand beside a comparison with a constant."""
_CONDITIONS = ("if_statement", "elseif_statement", "while_statement", "repeat_statement")
_COMPARES = ("==", "~=", "<", ">", "<=", ">=")
REFUSED = {"__gc": "'__gc' finalizers are not available", "__mode": "weak tables ('__mode') are not available"}


def traps(facts: Facts, host: Host) -> Iterator[Finding]:
    doing = deeds(facts)
    yield from _not_called(facts, doing)
    yield from _never_equal(facts, doing)
    yield from _metatables(facts)
    yield from _message_handlers(facts, doing)
    yield from _read_only(facts)


# --- a function where its answer was meant


def _not_called(facts: Facts, doing: Deeds) -> Iterator[Finding]:
    for match in _NAMED.finditer(facts.text):
        node = facts.root.descendant_for_byte_range(match.end() - 1, match.end())
        index = node.parent if node is not None else None
        if index is None or index.type != "dot_index_expression" or index.child_by_field_name("field") != node:
            continue
        if _is_asked(facts, index) and _decides(index):
            said = facts.said(index)
            given = "()" if _takes_nothing(facts, index) else "(...)"
            message = f"`{said}` is the function itself, not its answer: call it, `{said}{given}`"
            suggestion = f"{said}()" if given == "()" else ""
            yield Finding("TAC707", message, facts.file, facts.span(index), suggestion)


def _is_asked(facts: Facts, index: Node) -> bool:
    """Whether it is a word, or a method of a tool."""
    if facts.path(index) in BY_NAME:
        return True
    handle = facts.handle(index.child_by_field_name("table"))
    return handle is not None and handle.kind == "tool"


def _takes_nothing(facts: Facts, index: Node) -> bool:
    word = BY_NAME.get(facts.path(index))
    return word is None or not any(field.required for field in word.args.values())


def _decides(node: Node) -> bool:
    """Whether it stands as a condition, or is compared."""
    above = node.parent
    while above is not None:
        if above.type in _CONDITIONS:
            return above.child_by_field_name("condition") == node
        if above.type == "binary_expression":
            operator = above.children[1].type
            if operator in _COMPARES:
                return "nil" not in (side.type for side in above.named_children)
            if operator not in ("and", "or"):
                return False
        elif above.type == "unary_expression":
            if above.children[0].type != "not":
                return False
        elif above.type != "parenthesized_expression":
            return False
        node, above = above, above.parent
    return False


# --- values of two kinds are never equal


def _never_equal(facts: Facts, doing: Deeds) -> Iterator[Finding]:
    for match in _EQUALS.finditer(facts.text):
        at, end = match.span()
        if not (_BEHIND.match(facts.text, end) or _BEFORE.search(facts.text[max(0, at - 20) : at])):
            continue
        operator = facts.root.descendant_for_byte_range(at, end)
        node = operator.parent if operator is not None else None
        if node is None or node.type != "binary_expression" or len(node.named_children) != 2:
            continue
        if node.children[1].type in ("==", "~="):
            left, right = node.named_children
            yield from _compared(facts, doing, left, right)
            yield from _compared(facts, doing, right, left)


def _compared(facts: Facts, doing: Deeds, node: Node, constant: Node) -> Iterator[Finding]:
    """`Human.approve{...} == "yes"`, also by way of a variable."""
    kind = literals.kind(facts.text, constant)
    kind = "number" if kind == "integer" else kind
    if kind not in ("string", "number", "boolean"):
        return
    found = facts.resolved(node)
    call = doing.call_at(found) if found is not None else None
    if call is None:
        return
    deed = doing.of(call)
    gives = _gives(deed)
    if not gives or gives == kind:
        return
    said = facts.said(node)
    who = f"`{said}`" if len(said) < 40 and "\n" not in said else "this"
    instead = _instead(deed, gives)
    message = f"{who} is {GIVES.get(gives, 'a table')}, and never equal to {facts.said(constant)}{instead}"
    field = FIELDS.get(_result(deed), "") if literals.inner(node).type == "identifier" and kind == "string" else ""
    yield Finding("TAC708", message, facts.file, facts.span(node), f"{said}.{field}" if field else "")


GIVES = {"string": "a text", "number": "a number", "boolean": "true or false", "table": "a table"}
FIELDS = {"result": "text", "review": "decision", "file": "name"}
"""What of a table was probably meant."""


def _gives(deed: Deed) -> str:
    """string, number, boolean or table; "" where it may be anything."""
    kind = _result(deed)
    if kind in ("", "any", "function", "nil"):
        return ""
    return {"integer": "number", "field": "table"}.get(kind, kind if kind in GIVES else "table")


def _result(deed: Deed) -> str:
    """The type of the first value that a call gives, as the table of words says it."""
    if deed.kind == TURN:
        return "result"
    if deed.kind == WORD:
        word = BY_NAME.get(deed.name)
    elif deed.kind == LIBRARY:
        from tactus.language.words.lua import LIBRARY as library

        word = library.get(deed.name)
    else:
        return ""
    first = word.returns.split(",")[0].strip().removesuffix("?") if word is not None else ""
    return "table" if first.endswith("[]") else "" if "|" in first else first


def _instead(deed: Deed, gives: str) -> str:
    field = FIELDS.get(_result(deed))
    if field:
        return f": compare its `.{field}`"
    return ": it stands for itself, `if ... then`" if gives == "boolean" else ""


# --- what the VM refuses


def _metatables(facts: Facts) -> Iterator[Finding]:
    variable = facts.scopes.globals.get("setmetatable")
    calls = {call.callee.start_byte: call for call in facts.scopes.calls} if variable and not variable.values else {}
    for use in variable.uses if variable is not None else ():
        call = calls.get(use.node.start_byte) if use.how == CALLED else None
        table = facts.table(call.given[1]) if call is not None and len(call.given) > 1 else None
        for name, refusal in REFUSED.items():
            if table is not None and name in table.fields and table.fields[name][1].type != "nil":
                yield Finding("TAC710", refusal, facts.file, facts.span(table.fields[name][0]))


def _message_handlers(facts: Facts, doing: Deeds) -> Iterator[Finding]:
    """Lua itself cannot be interrupted in the message handler of xpcall."""
    variable = facts.scopes.globals.get("xpcall")
    if variable is None or variable.values:
        return
    handlers = {}
    for call in facts.scopes.calls:
        if facts.path(call.callee) == "xpcall" and len(call.given) > 1:
            function = doing.function(call.given[1])
            if function is not None:
                handlers[function] = call
    for call in facts.scopes.calls if handlers else ():
        deed = doing.of(call)
        word = BY_NAME.get(deed.name) if deed.kind == WORD else None
        asks = deed.kind in (TURN, TOOL, PROCEDURE) or (
            word is not None and word.kind == ASK and word.spoken and word.since is not None
        )
        if call.function in handlers and asks:
            name = deed.name or facts.said(call.callee)
            message = (
                f"`{name}` cannot be used in the message handler of xpcall, which Lua does not let wait: use pcall"
            )
            yield Finding("TAC711", message, facts.file, facts.span(call.callee))


def _read_only(facts: Facts) -> Iterator[Finding]:
    for target, _ in facts.scopes.sets:
        table = target.child_by_field_name("table")
        if table is None or table.type not in ("identifier", "dot_index_expression"):
            continue
        if table.type == "identifier" and facts.path(table) == "input":
            name = facts.said(target)
            message = f"the input is read-only: {name} cannot be assigned"
            yield Finding("TAC712", message, facts.file, facts.span(target))
            continue
        handle = facts.handle(table)
        if handle is not None and handle.kind in ("agent", "tool", "procedure"):
            message = f"the fields of {'an' if handle.kind == 'agent' else 'a'} {handle.kind} cannot be assigned"
            yield Finding("TAC712", message, facts.file, facts.span(target))
