"""Every word a program can say: one table. A function here, a row in `language/words.py`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, NoReturn

from tactus.errors import Failure, ProgramError
from tactus.ops import agent, declare, human, memory, procedure, sleep, step, tool
from tactus.ops.base import Composite, Context, Leaf, Memory
from tactus.runtime import Answer, Ask, Entry, Outcome, Part, Steps, StepsThread, canonical

DECLARATIONS: dict[str, Memory] = {
    "Agent": declare.agent,
    "Evaluation": declare.keep,
    "Evaluations": declare.keep,
    "Mocks": declare.mocks,
    "Procedure": declare.procedure,
    "Specification": declare.keep,
    "Specifications": declare.keep,
    "Tool": declare.tool,
    "evaluations": declare.keep,
    "specifications": declare.keep,
    "step": declare.keep,
}
MEMORY: dict[str, Memory] = {
    "Iterations.current": memory.iterations,
    "Iterations.exceeded": memory.exceeded,
    "Json.decode": memory.decode,
    "State.check": memory.check_state,
    "Tool.call_count": memory.call_count,
    "Tool.called": memory.called,
    "Tool.last_call": memory.last_call,
    "Tool.last_result": memory.last_result,
    "Tool.reset": memory.reset,
    "require": memory.require,
}
LEAVES: dict[str, Leaf] = {
    "Human.approve": human.approve,
    "Human.input": human.input,
    "Model.request": agent.request,
    "Sleep": sleep.sleep,
}
QUIET = {"Sleep"}
"""Leaves that may touch nothing outside; they see themselves to `Journal.durable` where they do."""
COMPOSITES: dict[str, Composite] = {
    "Agent.turn": agent.take,
    "Procedure.run": procedure.run,
    "Step.checkpoint": step.checkpoint,
    "Tool.call": tool.call,
}


@dataclass
class Words:
    """The table as the runtime's World: how each ask of one activation is answered."""

    ctx: Context

    def recall(self, asked: Ask) -> Answer | None:
        word = MEMORY.get(asked.op) or DECLARATIONS.get(asked.op)
        if word is None:
            if self.ctx.loading:
                _too_early(asked)
            return None
        if asked.op in DECLARATIONS and not self.ctx.loading:
            raise ProgramError(
                f"{asked.op} declares something: it belongs at the top level of the file",
                asked.file,
                asked.line,
            )
        now = self.ctx.journal.clock
        try:
            return Answer(canonical.dumps(word(self.ctx, asked)), now=now)
        except Failure as failure:
            return Answer(canonical.dumps(failure.fields()), ok=False, now=now)

    def open(self, asked: Ask, path: str) -> Part | None:
        word = COMPOSITES.get(asked.op)
        if word is None:
            return None
        try:
            return word(self.ctx, asked, path)
        except Failure as failure:
            return Part(StepsThread(_failing(failure)))

    def composite(self, asked: Ask) -> bool:
        return asked.op in COMPOSITES

    def replayed(self, asked: Ask, entry: Entry) -> None:
        if entry.memory is not None:
            step.remembered(self.ctx, asked, entry)

    async def perform(self, asked: Ask, path: str) -> Outcome:
        """Before anything outside is touched, what the program was told so far is stored."""
        if asked.op not in QUIET:
            await self.ctx.journal.durable()
        try:
            return await LEAVES[asked.op](self.ctx, asked, path)
        except Failure as failure:
            failure.origin = failure.origin or path
            return Outcome.of(failure)


def _failing(failure: Failure) -> Steps:
    raise failure
    yield  # a generator that only raises


def _too_early(asked: Ask) -> NoReturn:
    said: dict[str, Any] = asked.value
    name = said.get("agent") or said.get("tool") or said.get("procedure") or asked.op
    raise ProgramError(
        f"`{name}` does something: it can only be used inside a procedure, not at the top level of the file",
        asked.file,
        asked.line,
    )


__all__ = ["COMPOSITES", "DECLARATIONS", "LEAVES", "MEMORY", "Context", "Words"]
