"""A program as far as its text says it: the records that its top level would make, without what it computes."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from tactus.language import outline
from tactus.language.facts import DEEP, Declared, Facts
from tactus.language.literals import UNKNOWN, expressions
from tactus.language.program import MAIN, AgentDef, ProcedureDef, Program, RequestDef, Stages, ToolDef
from tactus.language.schema import FieldDef, Schema, SchemaError, fields
from tactus.language.words.settings import SETTINGS

if TYPE_CHECKING:
    from tactus.language.parse import Node

TEMPLATES = ("system_prompt", "initial_message", "continue_message")
SPECIFICATIONS = ("Specification", "Specifications", "specifications")
EVALUATIONS = ("Evaluation", "Evaluations", "evaluations")


def program(main: Facts) -> Program:
    """Its `main` is None where the text does not say which procedure that is."""
    found = Program()
    for facts in main.all():
        for declared in facts.declared:
            if declared.name is not None and declared.kind in _MAKES:
                table, definition = _MAKES[declared.kind](found, facts, declared)
                table.setdefault(declared.name, definition)
        _said(facts, found)
    found.main = _main(main, found)
    return found


def value(facts: Facts, node: Node | None, inside: tuple[Node, ...] = ()) -> Any:
    """What an expression is; UNKNOWN for what the text does not say, which is left out of tables and is None in lists.
    `field.string{...}` is a table of its options and its type. `inside` are the tables around it."""
    known = facts.constant(node)
    if known is not UNKNOWN:
        return known
    table = facts.written(node)
    if table is None:
        return _of_type(facts, facts.resolved(node), inside)
    if table.node in inside or len(inside) == DEEP:
        return UNKNOWN
    inside = (*inside, table.node)
    if table.items:
        items = [value(facts, item, inside) for item in table.items]
        return [None if item is UNKNOWN else item for item in items]
    named = {name: value(facts, one, inside) for name, (_, one) in table.fields.items()}
    return {name: one for name, one in named.items() if one is not UNKNOWN}


def _of_type(facts: Facts, node: Node | None, inside: tuple[Node, ...]) -> Any:
    word = facts.path(node.child_by_field_name("name")) if node and node.type == "function_call" else ""
    arguments = node.child_by_field_name("arguments") if node and word.startswith("field.") else None
    if arguments is None:
        return UNKNOWN
    given = expressions(arguments)
    options = value(facts, given[0], inside) if given else {}
    return {**(options if isinstance(options, dict) else {}), "type": word.removeprefix("field.")}


def schema(facts: Facts, node: Node | None) -> Schema | None:
    """The schema that a table of fields says, without the fields that it does not say; None where it is no table."""
    table = facts.written(node)
    if table is None:
        return None
    found: list[FieldDef] = []
    for name, (_, one) in table.fields.items():
        try:
            found += fields({name: value(facts, one)}, "input").fields
        except SchemaError:
            continue
    return Schema(tuple(found))


def ordered(schema: Schema | None, facts: Facts, node: Node | None) -> Schema | None:
    """The same schema, its fields in the order of the text."""
    table = facts.written(node)
    if schema is None or table is None:
        return schema
    place = {name: at for at, name in enumerate(table.fields)}
    return Schema(tuple(sorted(schema.fields, key=lambda field: place.get(field.name, len(place)))))


# --- declarations

Made = tuple[dict[str, Any], Any]


def _agent(found: Program, facts: Facts, declared: Declared) -> Made:
    model = value(facts, declared.value("model"))
    inside = dict(model) if isinstance(model, dict) else {"name": model}
    if "openai_reasoning_effort" in inside:
        inside["reasoning_effort"] = inside.pop("openai_reasoning_effort")
    said = {name: value(facts, one) for name in SETTINGS if (one := declared.value(name)) is not None}
    said |= {name: inside[name] for name in SETTINGS if name in inside}
    return found.agents, AgentDef(
        str(declared.name),
        facts.file,
        facts.line(declared.at),
        provider=_text(facts, declared, "provider"),
        model=inside["name"] if isinstance(inside.get("name"), str) else "",
        settings={name: one for name, one in said.items() if one is not UNKNOWN},
        tools=tuple(tools(facts, declared.value("tools"))),
        **{name: _text(facts, declared, name) for name in TEMPLATES},  # type: ignore[arg-type]
    )


def _tool(found: Program, facts: Facts, declared: Declared) -> Made:
    return found.tools, ToolDef(
        str(declared.name),
        facts.file,
        facts.line(declared.at),
        handler=0,
        description=_text(facts, declared, "description"),
        input=schema(facts, declared.value("input", "parameters")),
        output=schema(facts, declared.value("output")),
    )


def _procedure(found: Program, facts: Facts, declared: Declared) -> Made:
    return found.procedures, ProcedureDef(
        str(declared.name),
        facts.file,
        facts.line(declared.at),
        body=0,
        description=_text(facts, declared, "description"),
        input=schema(facts, declared.value("input")),
        output=schema(facts, declared.value("output")),
        default_model=_text(facts, declared, "default_model"),
        default_provider=_text(facts, declared, "default_provider"),
    )


_MAKES: dict[str, Callable[[Program, Facts, Declared], Made]] = {
    "agent": _agent,
    "tool": _tool,
    "procedure": _procedure,
}


def _text(facts: Facts, declared: Declared, name: str) -> str:
    return facts.text_of(declared.value(name)) or ""


def tools(facts: Facts, node: Node | None) -> list[str]:
    """The names of what stands in a list of tools; as it is written where it has none."""
    table = facts.written(node)
    return [_tool_name(facts, item) for item in table.items] if table else []


def _tool_name(facts: Facts, node: Node) -> str:
    if (said := facts.text_of(node)) is not None:
        return said
    narrowed = facts.written(node)
    name = facts.text_of(narrowed.value("name")) if narrowed else None
    if name is not None:
        return name
    handle = facts.handle(node)
    outside = facts.path(node).startswith("mcp.") and node.type == "identifier"
    return handle.name if handle and handle.name and not outside else " ".join(facts.said(node).split())


# --- what is said beside them


def _said(facts: Facts, found: Program) -> None:
    for call, word in facts.called("hitl", "Stages", "stages", "Mocks", "step", *SPECIFICATIONS, *EVALUATIONS):
        first = value(facts, call.given[0]) if call.given else UNKNOWN
        line = facts.line(call.node)
        if word.name == "hitl" and isinstance(first, str):
            options = value(facts, call.given[1]) if len(call.given) > 1 else {}
            options = dict(options) if isinstance(options, dict) else {}
            kind = str(options.pop("type", ""))
            found.requests.setdefault(first, RequestDef(first, facts.file, line, kind, options))
        elif word.name in ("Stages", "stages") and isinstance(first, list):
            found.stages.setdefault(facts.file, Stages(tuple(map(str, first)), facts.file, line))
        elif word.name == "Mocks" and isinstance(first, dict):
            found.mocks |= first
        elif word.name in (*SPECIFICATIONS, "step") and isinstance(first, str):
            found.kept.append((word.name, {"text": first}))
        elif word.name in EVALUATIONS and isinstance(first, dict):
            found.kept.append((word.name, {"options": first}))


def _main(facts: Facts, found: Program) -> ProcedureDef | None:
    """The procedure called main, else the global function main, else the file's only procedure, else the file."""
    if MAIN in found.procedures:
        return found.procedures[MAIN]
    if facts.is_script:
        found.procedures[MAIN] = ProcedureDef(
            MAIN, facts.file, 1, body=0, input=_own(facts, "input"), output=_own(facts, "output"), script=True
        )
        return found.procedures[MAIN]
    if line := outline.line_of(facts.source, MAIN):
        found.procedures[MAIN] = ProcedureDef(MAIN, facts.file, line, body=0)
        return found.procedures[MAIN]
    own = [one for one in found.procedures.values() if one.file == facts.file]
    return own[0] if len(own) == 1 else None


def _own(facts: Facts, name: str) -> Schema | None:
    """The schema of a script's `input {...}` or `output {...}`."""
    return next((schema(facts, call.given[0]) for call, _ in facts.called(name) if call.given), None)
