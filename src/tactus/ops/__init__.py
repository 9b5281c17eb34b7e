"""Every word a program can say: one table. A function here, a row in `language/words.py`."""

from __future__ import annotations

from functools import partial
from typing import Any, NoReturn

from tactus.errors import Failure, ProgramError
from tactus.language import sentences
from tactus.ops import (
    agent,
    checkpoint,
    declare,
    env,
    files,
    graph,
    human,
    match,
    memory,
    procedure,
    retry,
    script,
    session,
    sleep,
    stage,
    step,
    stop,
    tool,
)
from tactus.ops.base import Composite, Context, Leaf, Memory
from tactus.record import record
from tactus.runtime import Answer, Ask, Entry, Outcome, Part, Steps, StepsThread, Waiting, canonical

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
    "Script.input": script.input,
    "Script.state": script.state,
    "agent": declare.agent,
    "hitl": human.hitl,
    "output": script.output,
    "procedure": declare.procedure,
    "specifications": declare.keep,
    "Stages": stage.stages,
    "stages": stage.stages,
    "step": declare.keep,
    "tool": declare.tool,
}
MEMORY: dict[str, Memory] = {
    "Checkpoint.clear_after": checkpoint.clear_after,
    "Checkpoint.clear_all": checkpoint.clear_all,
    "Checkpoint.exists": checkpoint.exists,
    "Checkpoint.get": checkpoint.get,
    "Checkpoint.next_position": checkpoint.next_position,
    "Env.getenv": env.refer,
    "GraphNode.children": graph.children,
    "GraphNode.create": graph.create,
    "GraphNode.current": graph.current,
    "GraphNode.metadata": graph.metadata,
    "GraphNode.parent": graph.parent,
    "GraphNode.root": graph.root,
    "GraphNode.score": graph.score,
    "GraphNode.set_current": graph.set_current,
    "GraphNode.set_metadata": graph.set_metadata,
    "GraphNode.set_score": graph.set_score,
    "Iterations.current": memory.iterations,
    "Iterations.exceeded": memory.exceeded,
    "Json.decode": memory.decode,
    "Match.search": match.search,
    "Retry.options": retry.options,
    "Script.read": script.read,
    "Stage.advance": stage.advance,
    "Stage.count": stage.count,
    "Stage.current": stage.current,
    "Stage.history": stage.history,
    "Stage.is": stage.is_,
    "Stage.set": stage.enter,
    "State.check": memory.check_state,
    "Stop.reason": stop.reason,
    "Stop.request": stop.request,
    "Stop.requested": stop.requested,
    "Tool.call_count": memory.call_count,
    "Tool.called": memory.called,
    "Tool.last_call": memory.last_call,
    "Tool.last_result": memory.last_result,
    "Tool.reset": memory.reset,
    "require": memory.require,
    **{f"{family}.{name}": word for family in ("Session", "MessageHistory") for name, word in session.WORDS.items()},
    "Result.messages": session.messages,
}
LEAVES: dict[str, Leaf] = {
    "File.exists": files.exists,
    "File.glob": files.glob,
    "File.list": files.list_,
    "File.read": files.read,
    "File.size": files.size,
    "File.write": files.write,
    "Human.approve": human.approve,
    "Human.custom": human.custom,
    "Human.escalate": human.escalate,
    "Human.input": human.input,
    "Human.multiple": human.multiple,
    "Human.notify": human.notify,
    "Human.review": human.review,
    "Human.select": human.select,
    "Human.upload": human.upload,
    "Model.request": agent.request,
    "Sleep": sleep.sleep,
    "System.alert": human.alert,
    "os.getenv": env.getenv,
}
QUIET = {"Human.notify", "Sleep", "System.alert", "os.getenv"}
"""Leaves that may touch nothing outside; they see themselves to `Journal.durable` where they do."""
COMPOSITES: dict[str, Composite] = {
    "Agent.turn": agent.take,
    "Procedure.run": procedure.run,
    "Step.checkpoint": step.checkpoint,
    "Step.run": step.run,
    "Tool.call": tool.call,
    "checkpoint": step.mark,
}


@record
class Words:
    """The table as the runtime's World: how each ask of one activation is answered."""

    ctx: Context

    def __post_init__(self) -> None:
        self.ctx.journal.deliver = partial(stop.delivered, self.ctx)

    def recall(self, asked: Ask) -> Answer | None:
        ctx = self.ctx.of(asked)
        word = MEMORY.get(asked.op) or DECLARATIONS.get(asked.op)
        if ctx.script is not None:
            ctx.script.asked = True
        if word is None:
            if ctx.loading or asked.scope < 0:
                _too_early(asked)
            script.begin(ctx, asked)
            return None
        now = self.ctx.journal.clock
        if asked.op in DECLARATIONS:
            if not script.may_declare(ctx, asked):
                _too_late(asked)
            if script.declared_early(ctx, asked):
                return Answer(now=now)
        try:
            return Answer(canonical.dumps(word(ctx, asked)), now=now)
        except Failure as failure:
            return Answer(canonical.dumps(failure.fields()), ok=False, now=now)

    def open(self, asked: Ask, path: str) -> Part | None:
        self.ctx.came_to(asked, path)
        word = COMPOSITES.get(asked.op)
        if word is None:
            return None
        try:
            return word(self.ctx.of(asked), asked, path)
        except Failure as failure:
            return Part(StepsThread(_failing(failure)))

    def composite(self, asked: Ask) -> bool:
        return asked.op in COMPOSITES

    def replayed(self, asked: Ask, entry: Entry) -> None:
        if entry.memory is not None:
            step.remembered(self.ctx.of(asked), asked, entry)

    async def rest(self, waiting: Waiting) -> bool:
        return await self.ctx.rest(waiting)

    async def perform(self, asked: Ask, path: str) -> Outcome:
        """Before anything outside is touched, what the program was told so far is stored."""
        if asked.op not in QUIET:
            await self.ctx.journal.durable()
        try:
            outcome = await LEAVES[asked.op](self.ctx.of(asked), asked, path)
        except Failure as failure:
            failure.origin = failure.origin or path
            outcome = Outcome.of(failure)
        return env.concealed(self.ctx, outcome)


def _failing(failure: Failure) -> Steps:
    raise failure
    yield  # a generator that only raises


def _too_early(asked: Ask) -> NoReturn:
    said: dict[str, Any] = asked.value
    name = said.get("agent") or said.get("tool") or said.get("procedure")
    raise ProgramError(sentences.does_something(name if isinstance(name, str) else asked.op), asked.file, asked.line)


def _too_late(asked: Ask) -> NoReturn:
    said = asked.op.removeprefix("Script.")
    raise ProgramError(sentences.declares_something(said), asked.file, asked.line)


__all__ = ["COMPOSITES", "DECLARATIONS", "LEAVES", "MEMORY", "Context", "Words"]
