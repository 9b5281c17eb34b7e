"""What a .tac file declares: frozen records, filled while its top level runs."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from tactus.errors import ProgramError
from tactus.language.schema import Schema
from tactus.language.suggest import did_you_mean

MAIN = "main"


@dataclass(frozen=True, slots=True)
class AgentDef:
    """`model` is the model's name as written ("" = the default), `settings` the parameters set on it."""

    name: str
    file: str
    line: int
    provider: str = ""
    model: str = ""
    settings: dict[str, Any] = field(default_factory=dict)
    system_prompt: str = ""
    initial_message: str = ""
    continue_message: str = ""
    tools: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ToolDef:
    """`handler` is a function handle of the VM. `told` is what a model is told instead of the result,
    `loose` accepts arguments that no schema names (both for the standard library only)."""

    name: str
    file: str
    line: int
    handler: int
    description: str = ""
    input: Schema | None = None
    output: Schema | None = None
    told: str = ""
    loose: bool = False


@dataclass(frozen=True, slots=True)
class ProcedureDef:
    name: str
    file: str
    line: int
    body: int
    description: str = ""
    input: Schema | None = None
    output: Schema | None = None
    state: Schema | None = None
    default_model: str = ""
    default_provider: str = ""


@dataclass(slots=True)
class Program:
    """All declarations of one program; names are unique among those of a kind."""

    agents: dict[str, AgentDef] = field(default_factory=dict)
    tools: dict[str, ToolDef] = field(default_factory=dict)
    procedures: dict[str, ProcedureDef] = field(default_factory=dict)
    mocks: dict[str, Any] = field(default_factory=dict)
    mocks_at: tuple[str, int] = ("", 0)
    """file and line of the last Mocks block"""
    kept: list[tuple[str, Any]] = field(default_factory=list)
    """specifications, evaluations and steps: (word, what it was given), for other commands"""

    def add(self, definition: AgentDef | ToolDef | ProcedureDef) -> None:
        """Raises ProgramError with both lines when the name is taken."""
        kind, table = self._table(definition)
        known = table.get(definition.name)
        if known is not None:
            raise ProgramError(
                f'two {kind}s are called "{definition.name}": the other one is at {known.file}:{known.line}; '
                "give one of them another name",
                definition.file,
                definition.line,
            )
        table[definition.name] = definition

    def _table(self, definition: AgentDef | ToolDef | ProcedureDef) -> tuple[str, dict[str, Any]]:
        if isinstance(definition, AgentDef):
            return "agent", self.agents
        if isinstance(definition, ToolDef):
            return "tool", self.tools
        return "procedure", self.procedures

    @property
    def main(self) -> ProcedureDef | None:
        """The procedure called main, else the only one."""
        if MAIN in self.procedures:
            return self.procedures[MAIN]
        return next(iter(self.procedures.values())) if len(self.procedures) == 1 else None

    def tool(self, name: Any) -> ToolDef:
        """By name; raises LookupError with a sentence."""
        return self._find("tool", name, self.tools)  # type: ignore[no-any-return]

    def agent(self, name: Any) -> AgentDef:
        return self._find("agent", name, self.agents)  # type: ignore[no-any-return]

    def procedure(self, name: Any) -> ProcedureDef:
        return self._find("procedure", name, self.procedures)  # type: ignore[no-any-return]

    def _find(self, kind: str, name: Any, table: dict[str, Any]) -> Any:
        if isinstance(name, str) and name in table:
            return table[name]
        known = ", ".join(sorted(table)) or "none"
        shown = f'"{name}"' if isinstance(name, str) else repr(name)
        hint = did_you_mean(name, table) if isinstance(name, str) else ""
        raise LookupError(f"no {kind} {shown} is declared (declared: {known}){hint}")

    def templates(self, agent: AgentDef) -> Iterator[str]:
        yield from (t for t in (agent.system_prompt, agent.initial_message, agent.continue_message) if t)
