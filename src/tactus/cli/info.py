"""What a program declares, and what it needs to run: nothing is run, and no model is asked.

tactus info hello.tac
"""

from __future__ import annotations

import argparse
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tactus.cli import DONE, settings
from tactus.cli.out import compact, print_json
from tactus.config.keys import KEYS
from tactus.config.load import Config
from tactus.errors import UsageError
from tactus.language.program import AgentDef, ProcedureDef, Program
from tactus.language.schema import Schema, to_json_schema

LIBRARY = "tactus/"
FILE_WORDS = ("File", "Csv", "Tsv", "Parquet", "Hdf5", "Excel")


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", help="the .tac file")
    parser.add_argument("--json", action="store_true", help="one JSON object on stdout, nothing else")


def run(options: argparse.Namespace) -> int:
    from tactus.cli import run as runs

    config = settings.read(options.file)
    sources, program = runs.inspected(options.file)
    found = Found(options.file, program, config, _said(sources))
    if options.json:
        print_json(found.as_object())
    else:
        print("\n".join(found.lines()))
    return DONE


def _said(sources: str) -> set[str]:
    """The names that the program's own files use."""
    from tactus.language import parse

    files = json.loads(sources)["files"]
    return set().union(*(parse.uses(text) for name, text in files.items() if not name.startswith(LIBRARY)))


@dataclass(frozen=True)
class Found:
    """A program, and how it would be resolved here."""

    file: str
    program: Program
    config: Config
    said: set[str]

    def as_object(self) -> dict[str, Any]:
        """As the tactic protocol describes a callable; what is Tactus's own stands in `metadata`."""
        main = self.program.main
        assert main is not None
        return {
            "name": Path(self.file).stem,
            "description": main.description,
            "input_schema": _schema(main.input),
            "output_schema": _schema(main.output),
            "capabilities": [need["what"] for need in self.needs()],
            "runtime_kind": "tactus",
            "package_ref": None,
            "service_ref": None,
            "examples": [],
            "metadata": {
                "file": self.file,
                "procedures": [_procedure(one) for one in self.program.procedures.values()],
                "agents": [self._agent(one) for one in self.program.agents.values()],
                "tools": self._tools(),
                "mocks": sorted(self.program.mocks),
                "specifications": sum(word in ("Specification", "Specifications") for word, _ in self.program.kept),
                "evaluations": sum(word in ("Evaluation", "Evaluations") for word, _ in self.program.kept),
                "needs": self.needs(),
            },
        }

    def _tools(self) -> list[dict[str, Any]]:
        return [
            {"name": tool.name, "description": tool.description, "input_schema": _schema(tool.input), "file": tool.file}
            for tool in self.program.tools.values()
        ]

    def _agent(self, agent: AgentDef) -> dict[str, Any]:
        provider, model, problem = self.resolved(agent)
        return {
            "name": agent.name,
            "provider": provider,
            "model": model,
            "problem": problem,
            "settings": agent.settings,
            "tools": list(agent.tools),
            "prompt": agent.system_prompt,
            "line": agent.line,
        }

    def resolved(self, agent: AgentDef) -> tuple[str | None, str | None, str | None]:
        """(provider, model, what is wrong); the defaults are those of main, then of the configuration."""
        from tactus.models import providers

        main = self.program.main
        model = agent.model or (main.default_model if main else "") or self.config["default_model"] or ""
        default = (main.default_provider if main else "") or self.config["default_provider"]
        try:
            return (*providers.resolve(agent.provider, model, default), None)
        except UsageError as error:
            return agent.provider or None, model or None, str(error)

    def needs(self) -> list[dict[str, Any]]:
        """What of the host the program uses: {what, why, granted}. None of it is known to be reached."""
        found = [self._provider(name) for name in sorted(self._providers())]
        if any(name.split(".")[0] == "Human" for name in self.said):
            found.append(_need("people", "it asks people", True))
        words = sorted({name.split(".")[0] for name in self.said} & set(FILE_WORDS))
        if words:
            granted = self.config["files.access"] != "none"
            found.append(_need("files", f"it uses {', '.join(words)}; files.access grants them", granted))
        for name in sorted(self._variables()):
            granted = f"env.{name}" in self.config.values
            found.append(_need(f"env {name}", "it refers to this variable; the key env grants it", granted))
        for server in sorted({name.split(".")[1] for name in self.said if name.startswith("mcp.")}):
            granted = f"mcp_servers.{server}" in self.config.values
            found.append(_need(f"mcp {server}", "it uses this MCP server; the key mcp_servers describes it", granted))
        return found

    def _providers(self) -> set[str]:
        return {provider for agent in self.program.agents.values() if (provider := self.resolved(agent)[0])}

    def _provider(self, name: str) -> dict[str, Any]:
        keys = [key for key in KEYS if key.provider == name and key.secret]
        agents = ", ".join(agent.name for agent in self.program.agents.values() if self.resolved(agent)[0] == name)
        have = any(self.config.values[key.name].value for key in keys)
        variables = " or ".join(key.variable for key in keys[:1])
        return _need(f"provider {name}", f"agents: {agents}; its key: {variables or 'none known'}", have)

    def _variables(self) -> set[str]:
        from tactus.language import template

        calls = {name[11:-2] for name in self.said if name.startswith('os.getenv("')}
        shown = (text for agent in self.program.agents.values() for text in self.program.templates(agent))
        return calls | {path for text in shown for space, path in template.names(text) if space == "env"}

    def lines(self) -> list[str]:
        main = self.program.main
        assert main is not None
        rows = [f"Procedure info: {self.file}"]
        rows += [main.description] if main.description else []
        rows += ["", "Parameters:", *_fields(main.input, "anything")]
        rows += ["", "Outputs:", *_fields(main.output, "anything")]
        others = [one for one in self.program.procedures.values() if one is not main]
        rows += ["", "Procedures:", *(f"  {one.name}{_about(one.description)}" for one in others)] if others else []
        agents = [row for one in self.program.agents.values() for row in self._agent_lines(one)]
        rows += ["", "Agents:", *agents] if agents else []
        tools = [tool for tool in self.program.tools.values() if not tool.file.startswith(LIBRARY)]
        rows += ["", "Tools:", *(f"  {tool.name}{_about(tool.description)}" for tool in tools)] if tools else []
        needs = self.needs()
        rows += ["", "Needs:", *(f"  {n['what']}: {n['why']} ({_granted(n)})" for n in needs)] if needs else []
        return rows

    def _agent_lines(self, agent: AgentDef) -> list[str]:
        provider, model, problem = self.resolved(agent)
        rows = [f"  {agent.name}:", f"    Provider: {provider or 'none'}", f"    Model: {model or 'none'}"]
        rows += [f"    Problem: {problem}"] if problem else []
        rows += [f"    Tools: {', '.join(agent.tools)}"] if agent.tools else []
        rows += [f"    Prompt: {compact(agent.system_prompt, 70)}"] if agent.system_prompt else []
        return rows


def _need(what: str, why: str, granted: bool) -> dict[str, Any]:
    return {"what": what, "why": why, "granted": granted}


def _granted(need: dict[str, Any]) -> str:
    return "granted" if need["granted"] else "NOT granted"


def _schema(schema: Schema | None) -> dict[str, Any]:
    return {"type": "object"} if schema is None else to_json_schema(schema)


def _procedure(procedure: ProcedureDef) -> dict[str, Any]:
    return {
        "name": procedure.name,
        "description": procedure.description,
        "input_schema": _schema(procedure.input),
        "output_schema": _schema(procedure.output),
        "default_model": procedure.default_model or None,
        "default_provider": procedure.default_provider or None,
        "line": procedure.line,
    }


def _fields(schema: Schema | None, without: str) -> list[str]:
    if schema is None:
        return [f"  {without}"]
    rows = []
    for field in schema.fields:
        optional = "(required)" if field.required else ""
        default = "" if field.default is None else f"default: {json.dumps(field.default, ensure_ascii=False)}"
        choices = f"one of {', '.join(json.dumps(choice) for choice in field.enum)}" if field.enum else ""
        more = " ".join(part for part in (optional, default, choices) if part)
        rows.append(f"  {field.name}: {field.type}{f' {more}' if more else ''}{_about(field.description)}")
    return rows or ["  none"]


def _about(description: str) -> str:
    return f" - {description}" if description else ""
