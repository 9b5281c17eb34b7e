"""What a .tac file declares: frozen records, filled while its top level runs."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import field
from typing import Any

from tactus.errors import ProgramError
from tactus.language.schema import Schema
from tactus.language.sentences import two_of, undeclared
from tactus.language.words.agents import OWN
from tactus.record import record

MAIN = "main"


@record(frozen=True, slots=True)
class AgentDef:
    """`model` is the model's name as written ("" = the default), `settings` the parameters set on it.
    `filter` says what of the history is sent, `source` where it comes from: own, shared or an agent's name;
    `budget` holds limits of the run for this agent."""

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
    filter: dict[str, Any] | None = None
    source: str = OWN
    budget: dict[str, Any] = field(default_factory=dict)


@record(frozen=True, slots=True)
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


@record(frozen=True, slots=True)
class ProcedureDef:
    """`body` is a function handle of the VM; of a `script` the file's top level is the body."""

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
    script: bool = False
    max_turns: int | None = None
    budget: dict[str, Any] = field(default_factory=dict)


@record(frozen=True, slots=True)
class Stages:
    """The names of stages, in order; they hold for the procedures of their file."""

    names: tuple[str, ...]
    file: str
    line: int


@record(frozen=True, slots=True)
class RequestDef:
    """hitl("name", {...}): `type` is its kind, `options` the rest as the program says it; the message is a
    template."""

    name: str
    file: str
    line: int
    type: str
    options: dict[str, Any]


@record(slots=True)
class Program:
    """All declarations of one program; names are unique among those of a kind."""

    agents: dict[str, AgentDef] = field(default_factory=dict)
    tools: dict[str, ToolDef] = field(default_factory=dict)
    procedures: dict[str, ProcedureDef] = field(default_factory=dict)
    main: ProcedureDef | None = None
    """set once the main file's top level has run"""
    requests: dict[str, RequestDef] = field(default_factory=dict)
    mocks: dict[str, Any] = field(default_factory=dict)
    mocks_at: tuple[str, int] = ("", 0)
    """file and line of the last Mocks block"""
    stages: dict[str, Stages] = field(default_factory=dict)
    """file -> the stages declared there"""
    kept: list[tuple[str, Any]] = field(default_factory=list)
    """specifications, evaluations and steps: (word, what it was given), for other commands"""

    def add(self, definition: AgentDef | ToolDef | ProcedureDef | RequestDef) -> None:
        """Raises ProgramError with both lines when the name is taken."""
        kind, table = self._table(definition)
        known = table.get(definition.name)
        if known is not None:
            sentence = two_of(kind, definition.name, f"{known.file}:{known.line}")
            raise ProgramError(sentence, definition.file, definition.line)
        table[definition.name] = definition

    def _table(self, definition: AgentDef | ToolDef | ProcedureDef | RequestDef) -> tuple[str, dict[str, Any]]:
        if isinstance(definition, AgentDef):
            return "agent", self.agents
        if isinstance(definition, ToolDef):
            return "tool", self.tools
        if isinstance(definition, RequestDef):
            return "request", self.requests
        return "procedure", self.procedures

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
        raise LookupError(undeclared(kind, name, table))

    def templates(self, agent: AgentDef) -> Iterator[str]:
        yield from (t for t in (agent.system_prompt, agent.initial_message, agent.continue_message) if t)
