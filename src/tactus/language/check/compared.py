"""Values that are compared with what they never are: texts that are none of the possible ones, and values of another
kind than a schema says."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from tactus.language import literals
from tactus.language.check.host import Host
from tactus.language.check.kinds import Kinds, kinds
from tactus.language.check.known import quoted
from tactus.language.check.used import member
from tactus.language.facts import INDEXES, Facts
from tactus.language.finding import Finding
from tactus.language.names import names
from tactus.language.parse import operator_of, sides
from tactus.language.scopes import LOCAL
from tactus.language.suggest import nearest

if TYPE_CHECKING:
    from tactus.language.parse import Node

TYPES = ("nil", "boolean", "number", "string", "table", "function", "thread")
ANSWERS = {
    "type": TYPES,
    "math.type": ("integer", "float"),
    "coroutine.status": ("running", "suspended", "normal", "dead"),
}
DECISIONS = ("Approve", "Reject")
WHY = ("timed_out", "cancelled")
"""The second value of the words that ask a person."""
ASKS = ("approve", "input", "select", "review", "upload", "multiple", "escalate", "custom")
KINDS = ("string", "number", "boolean")
GIVES = {"string": "a text", "number": "a number", "boolean": "true or false"}
COMPARES = ("==", "~=", "<", ">", "<=", ">=")
CONSTANTS = ("string", "number", "true", "false", "nil")


def compared(facts: Facts, host: Host) -> Iterator[Finding]:
    known = kinds(facts)
    for operator, _, left, right in facts.scopes.binaries:
        if operator in COMPARES and (left.type in CONSTANTS) != (right.type in CONSTANTS):
            one, constant = (right, left) if left.type in CONSTANTS else (left, right)
            if one.type != "identifier" or _has_value(facts, one):
                yield from _against(facts, known, operator, one, constant)


def _has_value(facts: Facts, node: Node) -> bool:
    """A first look at a variable."""
    use = facts.scopes.uses.get(node.start_byte)
    return use is not None and (use.variable.value is not None or use.variable.kind == LOCAL)


def _against(facts: Facts, known: Kinds, operator: str, node: Node, constant: Node) -> Iterator[Finding]:
    """An expression against a constant."""
    kind = literals.KINDS.get(constant.type, "")
    if operator in ("==", "~=") and node.type == "unary_expression" and operator_of(node) == "not":
        if kind in ("string", "number", "nil"):
            yield _negated(facts, operator, node, constant)
        return
    if kind not in KINDS:
        return
    found = facts.resolved(node)  # what calls give is compared where traps are looked for
    asks = found is not None and found.type == "function_call" and operator in ("==", "~=")
    own = known.of(node) if not asks and literals.inner(node).type not in literals.KINDS else ""
    if own in KINDS and own != kind and (operator in ("==", "~=") or "boolean" not in (own, kind)):
        never = f"never equal to {facts.said(constant)}"
        if operator not in ("==", "~="):
            never = f"cannot be compared with {facts.said(constant)} by `{operator}`"
        message = f"{_said(facts, node)} is {GIVES[own]}, and {never}"
        yield Finding("TAC708", message, facts.file, facts.span(node))
    elif kind == "string" and operator in ("==", "~="):
        yield from _never(facts, known, node, constant)


def _negated(facts: Facts, operator: str, node: Node, constant: Node) -> Finding:
    said = facts.said(literals.inner(node.named_children[-1]))
    other = {"==": "~=", "~=": "=="}[operator]
    meant = f"{said} {other} {facts.said(constant)}"
    message = f"`not {said}` is true or false, and never equal to {facts.said(constant)}: write {meant}"
    whole = node.parent
    assert whole is not None
    return Finding("TAC708", message, facts.file, facts.span(whole), meant)


def _said(facts: Facts, node: Node) -> str:
    said = facts.said(node)
    return f"`{said}`" if len(said) < 40 and "\n" not in said else "this"


# --- a text that is none of the possible ones


def _never(facts: Facts, known: Kinds, node: Node, constant: Node) -> Iterator[Finding]:
    text = literals.constant(facts.text, constant)
    possible = _possible(facts, known, node) if isinstance(text, str) else None
    if not possible or text in possible:
        return
    listed = ", ".join(f'"{one}"' for one in possible)
    near = nearest(text, possible)
    hint = f'; did you mean "{near}"?' if near else ""
    which = "is one of" if len(possible) > 1 else "is"
    message = f"{_said(facts, node)} {which} {listed}, and never {facts.said(constant)}{hint}"
    yield Finding("TAC717", message, facts.file, facts.span(constant), quoted(facts, constant, near) if near else "")


def _possible(facts: Facts, known: Kinds, node: Node) -> tuple[str, ...] | None:
    """All texts that an expression may be; None where it may be another one."""
    found = facts.resolved(node)
    if found is None:
        return None
    if found.type == "function_call":
        return _given(facts, known, found)
    if found.type == "identifier":
        return WHY if _is_why(facts, found) else None
    if found.type not in INDEXES:
        return None
    field = known.field(found)
    if field is not None and field.enum:
        texts = tuple(one for one in field.enum if isinstance(one, str))
        return texts if len(texts) == len(field.enum) else None
    return _decisions(facts, found)


def _given(facts: Facts, known: Kinds, node: Node) -> tuple[str, ...] | None:
    path = facts.path(node.child_by_field_name("name"))
    if path in ANSWERS:
        return ANSWERS[path]
    if path == "Stage.current":
        return _stages(facts)
    if path == "Human.select":
        return _options(facts, known, node)
    return None


def _stages(facts: Facts) -> tuple[str, ...] | None:
    """The declared stages, in their order."""
    listed = [facts.constant(call.given[0]) for call, _ in facts.called("Stages", "stages") if call.given]
    found = [stage for one in listed if isinstance(one, list) for stage in one]
    return tuple(found) if found and names(facts, "stage").complete else None


def _options(facts: Facts, known: Kinds, node: Node) -> tuple[str, ...] | None:
    """What Human.select may give: the values of its options."""
    call = known.doing.call_at(node)
    table = facts.table(call.given[0]) if call is not None and len(call.given) == 1 else None
    if table is None or table.open or "mode" in table.fields or "schema" in table.fields:
        return None
    return _texts(facts, table.value("options"), ("value", "label"))


def _texts(facts: Facts, node: Node | None, keys: tuple[str, ...]) -> tuple[str, ...] | None:
    """The texts of a list of options: `{"a", {label = "b"}}`."""
    listed = facts.table(node)
    if listed is None or listed.open or listed.fields or not listed.items:
        return None
    found: list[str] = []
    for item in listed.items:
        table = facts.table(item)
        if table is not None and table.open:
            return None
        said = next((one for key in keys if (one := table.value(key)) is not None), None) if table else item
        text = facts.text_of(said)
        if text is None:
            return None
        found.append(text)
    return tuple(found)


def _decisions(facts: Facts, node: Node) -> tuple[str, ...] | None:
    """What the `.decision` of a review may be."""
    table = node.child_by_field_name("table")
    part = member(facts, table) if table is not None else None
    asked = facts.resolved(table) if part is not None and part[1] == "decision" else None
    if (
        asked is None
        or asked.type != "function_call"
        or facts.path(asked.child_by_field_name("name")) != "Human.review"
    ):
        return None
    arguments = asked.child_by_field_name("arguments")
    given = [one for one in arguments.named_children if one.type != "comment"] if arguments is not None else []
    options = facts.table(given[0]) if len(given) == 1 else None
    if options is None or options.open:
        return None
    said = options.value("options")
    return DECISIONS if said is None else _texts(facts, said, ("label",))


def _is_why(facts: Facts, node: Node) -> bool:
    """Whether a variable is always the second value of a word that asks a person."""
    use = facts.scopes.uses.get(node.start_byte)
    if use is None or len(use.variable.values) != 1 or use.variable.value is not None or use.variable.node is None:
        return False
    listed = use.variable.node.parent
    statement = listed.parent if listed is not None else None
    if statement is None:
        return False
    targets, values = sides(statement)
    if len(values) != 1 or len(targets) != 2:
        return False
    path = facts.path(values[0].child_by_field_name("name")) if values[0].type == "function_call" else ""
    family, _, name = path.partition(".")
    return family == "Human" and name in ASKS
