"""Declarations: Agent, Tool, Procedure, Mocks, and what other commands read.

A declaration arrives as {"name": curried name, "as": the name the source gives it, "fields": {…}}; a function
in it as {"$fn": handle}; positional items under "$items".
"""

from __future__ import annotations

from typing import Any

from tactus.language import filters, sentences, values
from tactus.language.budget import budget
from tactus.language.program import MAIN, AgentDef, ProcedureDef, ToolDef
from tactus.language.schema import Schema, SchemaError
from tactus.language.schema import fields as schema_fields
from tactus.language.words import BY_NAME
from tactus.language.words.agents import HISTORY, OWN, SHARED
from tactus.language.words.settings import SETTINGS
from tactus.ops.base import Context, wrong
from tactus.runtime import Ask

STDLIB = "tactus/"


def agent(ctx: Context, asked: Ask) -> str:
    """Agent{model=, system_prompt=, tools=, ...}: returns its name."""
    fields = _fields(asked)
    model, settings = _model(asked, fields)
    definition = AgentDef(
        name=_name(asked, "agent"),
        file=asked.file,
        line=asked.line,
        provider=fields.get("provider", ""),
        model=model,
        settings=settings,
        system_prompt=fields.get("system_prompt", ""),
        initial_message=fields.get("initial_message", ""),
        continue_message=fields.get("continue_message", ""),
        tools=tuple(_tool_names(ctx, asked, fields.get("tools") or [])),
        **_message_history(asked, fields),
        budget=_budget(asked, fields),
    )
    ctx.program.add(definition)
    return definition.name


def tool(ctx: Context, asked: Ask) -> str:
    """Tool{description=, input=, function(args) ... end}: returns its name."""
    fields = _fields(asked)
    definition = ToolDef(
        name=_name(asked, "tool"),
        file=asked.file,
        line=asked.line,
        handler=_function(asked, fields, "handler"),
        description=fields.get("description", ""),
        input=_schema(asked, fields, "input", "parameters"),
        output=_schema(asked, fields, "output"),
        told=fields.get("told", ""),
        loose=bool(fields.get("loose")),
    )
    ctx.program.add(definition)
    return definition.name


def procedure(ctx: Context, asked: Ask) -> str:
    """Procedure{input=, output=, function(input) ... end}: returns its name; unnamed it is main."""
    fields = _fields(asked)
    said = asked.value
    name = fields.get("name") or said.get("name") or said.get("as") or ""
    if not name and (said.get("unnamed") or asked.scope < 0):
        _name(asked, "procedure")
    name = name or MAIN
    definition = ProcedureDef(
        name=name,
        file=asked.file,
        line=asked.line,
        body=_function(asked, fields, "body"),
        description=fields.get("description", ""),
        input=_schema(asked, fields, "input"),
        output=_schema(asked, fields, "output"),
        state=_schema(asked, fields, "state"),
        default_model=fields.get("default_model", ""),
        default_provider=fields.get("default_provider", ""),
        max_turns=_max_turns(asked, fields),
        budget=_budget(asked, fields),
    )
    ctx.program.add(definition)
    return definition.name


def mocks(ctx: Context, asked: Ask) -> None:
    """Mocks{agent = {...}, tool = {...}}: scripted replies; several blocks are merged."""
    fields = asked.value.get("fields") or {}
    if not isinstance(fields, dict) or "$items" in fields:
        raise wrong(asked, 'Mocks takes a table by name: Mocks { researcher = {message = "hello"} }')
    ctx.program.mocks_at = (asked.file, asked.line)
    for name, mock in fields.items():
        if name in ctx.program.mocks:
            raise wrong(asked, sentences.two_mocks(name))
        ctx.program.mocks[name] = mock


def keep(ctx: Context, asked: Ask) -> None:
    """Specification, Evaluation, step: kept for `tactus test` and `tactus eval`, never run by `run`."""
    ctx.program.kept.append((asked.op, asked.value))


def _fields(asked: Ask) -> dict[str, Any]:
    """The declaration's fields, each one known, built and of its type."""
    known = BY_NAME[asked.op].fields or {}
    raw = asked.value.get("fields")
    if raw is None or raw == []:
        raw = {}
    if not isinstance(raw, dict):
        raise wrong(asked, f"{asked.op} takes a table: {asked.op} {{ ... }}")
    library = asked.file.startswith(STDLIB)
    for key, value in raw.items():
        if key == "$items" or (library and key in ("told", "loose")):
            continue
        field = known.get(key)
        if field is None:
            raise wrong(asked, values.no_field(asked.op, key, known))
        if field.since is None:
            raise wrong(asked, values.field_unavailable(key, asked.op))
        if not values.is_a(field.type, value):
            raise wrong(asked, values.must_be(f"{asked.op}.{key}", field.type, values.shown(value)))
    return raw


def _name(asked: Ask, kind: str) -> str:
    name = (asked.value.get("fields") or {}).get("name") or asked.value.get("name") or asked.value.get("as")
    if not name:
        raise wrong(asked, sentences.no_name(kind, asked.op))
    return str(name)


def _model(asked: Ask, fields: dict[str, Any]) -> tuple[str, dict[str, Any]]:
    raw = fields.get("model", "")
    settings = {key: fields[key] for key in SETTINGS if key in fields}
    if not isinstance(raw, dict):
        return raw, settings
    return _model_table(asked, raw, settings)


def _model_table(asked: Ask, raw: dict[str, Any], settings: dict[str, Any]) -> tuple[str, dict[str, Any]]:
    more = dict(raw)
    name = more.pop("name", "")
    if "openai_reasoning_effort" in more:
        more["reasoning_effort"] = more.pop("openai_reasoning_effort")
    for key, value in more.items():
        if key not in SETTINGS:
            raise wrong(asked, values.no_parameter(key, SETTINGS))
        if not values.is_a(SETTINGS[key].type, value):
            raise wrong(asked, values.must_be(f"{asked.op}.model.{key}", SETTINGS[key].type, values.shown(value)))
    return str(name), {**settings, **more}


def _tool_names(ctx: Context, asked: Ask, raw: Any) -> list[str]:
    names = []
    for item in raw:
        if not isinstance(item, str):
            raise wrong(asked, values.no_tool(asked.op, values.shown(item)))
        names.append(item)
    return names


def _message_history(asked: Ask, fields: dict[str, Any]) -> dict[str, Any]:
    """The agent's source and filter; `filter = f` is `message_history = {filter = f}`."""
    given = fields.get("message_history") or {}
    for key in given:
        if key not in HISTORY:
            raise wrong(asked, values.no_field(f"{asked.op}.message_history", key, HISTORY))
    if "filter" in given and "filter" in fields:
        raise wrong(asked, values.two_filters(asked.op))
    source = given.get("source", OWN)
    if not isinstance(source, str) or not source:
        raise wrong(asked, f'{asked.op}.message_history.source is "{OWN}", "{SHARED}" or an agent')
    raw = given.get("filter", fields.get("filter"))
    try:
        return {"source": source, "filter": None if raw is None else filters.read(raw, f"{asked.op}.filter")}
    except ValueError as error:
        raise wrong(asked, str(error)) from None


def _budget(asked: Ask, fields: dict[str, Any]) -> dict[str, Any]:
    try:
        return budget(fields["budget"]) if "budget" in fields else {}
    except ValueError as error:
        raise wrong(asked, f"{asked.op}.budget{error}") from None


def _max_turns(asked: Ask, fields: dict[str, Any]) -> int | None:
    limit: int | None = fields.get("max_turns")
    if limit is not None and limit < 1:
        raise wrong(asked, values.some_turns(asked.op, limit))
    return limit


def _function(asked: Ask, fields: dict[str, Any], key: str) -> int:
    items = fields.get("$items") or []
    given = [item for item in [*items, fields.get(key)] if item is not None]
    functions = [item["$fn"] for item in given if isinstance(item, dict) and "$fn" in item]
    if len(functions) != 1 or len(given) != 1:
        raise wrong(asked, values.one_function(asked.op))
    return int(functions[0])


def _schema(asked: Ask, fields: dict[str, Any], *names: str) -> Schema | None:
    return next((read_schema(asked, fields[name], name) for name in names if name in fields), None)


def read_schema(asked: Ask, raw: Any, name: str) -> Schema:
    """The schema that a declaration's table of fields says."""
    try:
        return schema_fields(raw, name)
    except SchemaError as error:
        raise wrong(asked, str(error)) from None
