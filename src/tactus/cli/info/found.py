"""Everything that `tactus info` knows of a program, and how it would be resolved here."""

from __future__ import annotations

from functools import cached_property
from pathlib import Path
from typing import Any

from tactus.cli.grants import objects
from tactus.cli.info import needs, points, text
from tactus.cli.info.read import Read
from tactus.config.grants import Grant
from tactus.config.load import Config
from tactus.language.modules import LIBRARY
from tactus.language.program import AgentDef, ProcedureDef, Stages, ToolDef
from tactus.language.schema import Schema, to_json_schema
from tactus.record import record

BUNDLES = ("toolset", "model", "module")
"""Kinds that are told by their names alone."""


@record(frozen=True)
class Found:
    file: str
    read: Read
    config: Config
    grants: list[Grant]

    @property
    def main(self) -> ProcedureDef:
        main = self.read.program.main
        assert main is not None
        return main

    @property
    def others(self) -> list[ProcedureDef]:
        return [one for one in self.read.program.procedures.values() if one is not self.main]

    @property
    def tools(self) -> list[ToolDef]:
        """Those of the program itself."""
        return [one for one in self.read.program.tools.values() if not one.file.startswith(LIBRARY)]

    @property
    def stages(self) -> list[Stages]:
        return list(self.read.program.stages.values())

    @cached_property
    def needs(self) -> list[dict[str, Any]]:
        return needs.needs(self.read, self.config)

    @cached_property
    def unavailable(self) -> list[dict[str, Any]]:
        """What is still to come; of a program that did not load for such a word, that word at least."""
        found = points.unavailable(self.read)
        problem = self.read.problem
        if problem is None or self.read.wrong is not None or found:
            return found
        return [{"what": problem.message.split(" is not ")[0].strip("`"), "file": problem.file, "line": problem.line}]

    @property
    def by_text(self) -> bool:
        return self.read.problem is not None

    def resolved(self, agent: AgentDef) -> tuple[str | None, str | None, str | None]:
        return needs.resolved(self.read, self.config, agent)

    def schema(self, procedure: ProcedureDef, which: str) -> Schema | None:
        """Its `input` or `output`, in the order of the text."""
        schema: Schema | None = getattr(procedure, which)
        for facts in self.read.main.all():
            if procedure.script and facts is self.read.main:
                for call, _ in facts.called(which):
                    return text.ordered(schema, facts, call.given[0] if call.given else None)
            for one in facts.declared:
                if (one.kind, one.name, facts.file) == ("procedure", procedure.name, procedure.file):
                    return text.ordered(schema, facts, one.value(which))
        return schema

    def bundles(self, kind: str) -> list[dict[str, Any]]:
        """Toolsets, models or modules: name, and what kind of one."""
        key = "signature" if kind == "module" else "type"
        return [
            {
                "name": one.name,
                key: one.facts.text_of(one.value(key)) if one.facts else None,
                "line": one.at.start_point.row + 1,
            }
            for one in self.read.declared(kind)
        ]

    def as_object(self) -> dict[str, Any]:
        """As the tactic protocol describes a callable; what is Tactus's own stands in `metadata`."""
        return {
            "name": Path(self.file).stem,
            "description": self.main.description,
            "input_schema": _schema(self.schema(self.main, "input")),
            "output_schema": _schema(self.schema(self.main, "output")),
            "capabilities": [need["what"] for need in self.needs],
            "runtime_kind": "tactus",
            "package_ref": None,
            "service_ref": None,
            "examples": [],
            "metadata": {
                "file": self.file,
                "procedures": [self._procedure(one) for one in self.read.program.procedures.values()],
                "agents": [self._agent(one) for one in self.read.program.agents.values()],
                "tools": self._tools(),
                **{f"{kind}s": self.bundles(kind) for kind in BUNDLES},
                "stages": [{"names": list(one.names), "file": one.file, "line": one.line} for one in self.stages],
                "people": points.people(self.read),
                "mocks": sorted(self.read.program.mocks),
                "specifications": points.specifications(self.read),
                "steps": points.steps(self.read),
                "evaluations": points.evaluations(self.read),
                "needs": self.needs,
                "grants": objects(self.grants),
                "unavailable": self.unavailable,
                "problem": str(self.read.problem) if self.read.problem else None,
            },
        }

    def _tools(self) -> list[dict[str, Any]]:
        return [
            {"name": tool.name, "description": tool.description, "input_schema": _schema(tool.input), "file": tool.file}
            for tool in self.read.program.tools.values()
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

    def _procedure(self, procedure: ProcedureDef) -> dict[str, Any]:
        return {
            "name": procedure.name,
            "description": procedure.description,
            "input_schema": _schema(self.schema(procedure, "input")),
            "output_schema": _schema(self.schema(procedure, "output")),
            "default_model": procedure.default_model or None,
            "default_provider": procedure.default_provider or None,
            "line": procedure.line,
        }


def _schema(schema: Schema | None) -> dict[str, Any]:
    return {"type": "object"} if schema is None else to_json_schema(schema)
