"""A program's description as lines for people."""

from __future__ import annotations

import json
from typing import Any

from tactus.cli import grants
from tactus.cli.info import points
from tactus.cli.info.found import BUNDLES, Found
from tactus.cli.out import compact, some
from tactus.language.program import AgentDef
from tactus.language.schema import Schema

WIDTH = 70
"""Characters of a prompt or of a message that are shown."""


def lines(found: Found) -> list[str]:
    """Sections that have nothing to say are left out, but for those of the input and the output."""
    main = found.main
    rows = [f"Procedure info: {found.file}", *([main.description] if main.description else [])]
    sections = {
        "Parameters": _fields(found.schema(main, "input")),
        "Outputs": _fields(found.schema(main, "output")),
        "Agents": [row for agent in found.read.program.agents.values() for row in _agent(found, agent)],
        "Tools": [f"  {tool.name}{_about(tool.description)}" for tool in found.tools],
        **{f"{kind.capitalize()}s": _bundles(found, kind) for kind in BUNDLES},
        "Procedures": [f"  {one.name}{_about(one.description)}" for one in found.others],
        "Stages": [f"  {_of(found, one.file)}{', '.join(one.names)}" for one in found.stages],
        "People": [_point(found, row) for row in points.people(found.read)],
        "Specifications": _specifications(found),
        "Evaluations": [f"  {_evaluation(row)}" for row in points.evaluations(found.read)],
        "Needs": [f"  {need['what']}: {need['why']} ({_granted(need)})" for need in found.needs],
        "Grants": grants.lines(found.grants),
        "Not available in this version": [
            f"  {row['what']} ({row['file']}:{row['line']})" for row in found.unavailable
        ],
    }
    for heading, section in sections.items():
        rows += ["", f"{heading}:", *section] if section else []
    if found.by_text:
        rows += ["", "Its top level does not run here: this is what its text says, and nothing that it computes."]
    return rows


def _fields(schema: Schema | None) -> list[str]:
    if schema is None:
        return ["  anything"]
    rows = []
    for field in schema.fields:
        optional = "(required)" if field.required else ""
        default = "" if field.default is None else f"default: {json.dumps(field.default, ensure_ascii=False)}"
        choices = f"one of {', '.join(json.dumps(choice) for choice in field.enum)}" if field.enum else ""
        more = " ".join(part for part in (optional, default, choices) if part)
        rows.append(f"  {field.name}: {field.type}{f' {more}' if more else ''}{_about(field.description)}")
    return rows or ["  none"]


def _agent(found: Found, agent: AgentDef) -> list[str]:
    provider, model, problem = found.resolved(agent)
    rows = [f"  {agent.name}:", f"    Provider: {provider or 'none'}", f"    Model: {model or 'none'}"]
    rows += [f"    Problem: {problem}"] if problem else []
    rows += [f"    Tools: {', '.join(agent.tools)}"] if agent.tools else []
    rows += [f"    Prompt: {compact(agent.system_prompt, WIDTH)}"] if agent.system_prompt else []
    return rows


def _bundles(found: Found, kind: str) -> list[str]:
    key = "signature" if kind == "module" else "type"
    rows = found.bundles(kind)
    return [f"  {row['name'] or 'unnamed'}{f': {row[key]}' if row[key] else ''}" for row in rows]


def _of(found: Found, file: str) -> str:
    """Which file it is in, where that is not the main one."""
    return "" if file == found.read.main.file else f"{file}: "


def _point(found: Found, row: dict[str, Any]) -> str:
    what = f"{row['name']}: {row['type']}" if row["word"] == "hitl" else row["word"]
    said = f"asks {row['request']}" if "request" in row else compact(row["message"] or "", WIDTH)
    return f"  {what} ({row['file']}:{row['line']}){_about(said)}"


def _specifications(found: Found) -> list[str]:
    rows = []
    for row in points.specifications(found.read):
        rows += [f"  Feature: {row['feature'] or 'none'}"]
        rows += [f"    Scenario: {name}" for name in row["scenarios"]]
        rows += [f"    Problem: {row['problem']}"] if "problem" in row else []
    return rows + [f"  Step: {text}" for text in points.steps(found.read)]


def _evaluation(row: dict[str, Any]) -> str:
    cases = some(len(row["cases"]), "case")
    parts = [f"{cases} ({', '.join(row['cases'])})" if row["cases"] else ""]
    parts += [f"cases of {row['dataset_file']}" if row["dataset_file"] else ""]
    parts += [some(row["runs"], "run") + " each" if isinstance(row["runs"], int) and row["runs"] > 1 else ""]
    parts += [f"by {', '.join(row['evaluators'])}" if row["evaluators"] else ""]
    limits = (f"{name} {compact(limit)}" for name, limit in row["thresholds"].items())
    parts += [f"thresholds: {', '.join(limits)}" if row["thresholds"] else ""]
    return "; ".join(part for part in parts if part) or "nothing yet"


def _granted(need: dict[str, Any]) -> str:
    return "granted" if need["granted"] else "NOT granted"


def _about(description: str) -> str:
    return f" - {description}" if description else ""
