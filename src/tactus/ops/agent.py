"""Agent.turn, and the model request inside it.

researcher()    researcher{message = "Summarize", tools = {}}
"""

from __future__ import annotations

import json
from typing import Any

from tactus.agents import histories, history, turn
from tactus.agents.cost import price
from tactus.errors import Failure
from tactus.language import template
from tactus.language.program import AgentDef, ToolDef
from tactus.language.suggest import SLIP, did_you_mean
from tactus.language.words import BY_NAME
from tactus.language.words.settings import SETTINGS
from tactus.models import Conversation, ModelFault, Reply
from tactus.models.source import OBLIGES
from tactus.ops import env, limits
from tactus.ops.base import Context, Frame, found
from tactus.ops.sleep import until
from tactus.runtime import Ask, Event, Outcome, Part, Steps, StepsThread, canonical

LONG_WAIT = 30.0
"""A provider's retry_after over so many seconds parks the run."""


def take(ctx: Context, asked: Ask, path: str) -> Part:
    """{agent, call} -> the turn's result."""
    return Part(StepsThread(_turn(ctx, asked, path)))


def _turn(ctx: Context, asked: Ask, path: str) -> Steps:
    said = asked.value
    agent: AgentDef = found(ctx.program.agent, said.get("agent"), asked)
    call, context = _call(agent, said.get("call"))
    frame = ctx.frame(asked)
    tools = _offered(ctx, asked, agent, call)
    limits.turn(ctx, frame, path, agent.name)
    for tool in tools:
        if frame.marks.get(tool.name):
            del frame.marks[tool.name]
    granted = yield from env.shown(ctx, asked, ctx.program.templates(agent))
    return (yield from turn.take(_prepared(ctx, asked, agent, call, context, frame, tools, granted), ctx))


def _prepared(
    ctx: Context,
    asked: Ask,
    agent: AgentDef,
    call: dict[str, Any],
    context: dict[str, Any],
    frame: Frame,
    tools: list[ToolDef],
    granted: dict[str, str | None],
) -> turn.Turn:
    values = _Values(ctx, agent, frame, canonical.loads(asked.state or "{}"), context)
    values.spaces["env"] = granted
    procedure = ctx.program.procedures.get(frame.procedure)
    shows_input = any(ns == "input" for t in ctx.program.templates(agent) for ns, _ in template.names(t))
    message = call.get("message", call.get("inject"))
    initial, going_on = values.render(agent.initial_message), values.render(agent.continue_message)

    def opening(past: list[dict[str, Any]]) -> list[dict[str, Any]]:
        return turn.opening(
            past,
            initial=initial,
            message=message,
            block=_block("Context", context),
            input_block="" if shows_input else _block("Input", frame.input),
            going_on=turn.going_on(agent, tools, going_on),
        )

    return turn.Turn(
        asked,
        agent,
        frame.memory,
        _read(ctx, agent),
        values.render(agent.system_prompt),
        opening,
        tools,
        agent.provider,
        (procedure.default_provider if procedure else "") or ctx.under.default_provider,
        call.get("model") or agent.model or (procedure.default_model if procedure else "") or ctx.under.default_model,
        {**agent.settings, **{key: call[key] for key in SETTINGS if key in call}},
        {key: call[key] for key in (*SETTINGS, "model") if key in call},
    )


def _read(ctx: Context, agent: AgentDef) -> str | None:
    """The place of the history that the agent sees before its own."""
    name = histories.other(agent)
    return None if name is None else histories.place(ctx.program.agent(name))


class _Values:
    """What templates of this turn see."""

    def __init__(self, ctx: Context, agent: AgentDef, frame: Frame, state: Any, context: dict[str, Any]) -> None:
        self.ctx, self.agent, self.frame = ctx, agent, frame
        state = state if isinstance(state, dict) else {}
        run = {"run_id": ctx.run_id}
        self.spaces = {
            "input": frame.input,
            "state": state,
            "prepared": {},
            "context": {**run, **context},
            "output": {},
        }
        self.bare = (context, state, frame.input if isinstance(frame.input, dict) else {})

    def render(self, text: str) -> str:
        try:
            rendered, missing = template.render(text, self.spaces, self.bare)
        except template.TemplateError as error:
            raise Failure("template", f"agent {self.agent.name}: {error}") from None
        for name in missing:
            if name not in self.frame.warned:
                self.frame.warned.add(name)
                self.ctx.warn(f"agent {self.agent.name}: the template's {{{name}}} is empty")
        return rendered


def _block(label: str, value: Any) -> str:
    if not value:
        return ""
    return f"{label}:\n```json\n{json.dumps(value, ensure_ascii=False, indent=2, sort_keys=True)}\n```"


def _call(agent: AgentDef, raw: Any) -> tuple[dict[str, Any], dict[str, Any]]:
    """The call's options and its context: keys that are no option become context."""
    if raw is None or raw == []:
        return {}, {}
    if isinstance(raw, str):
        return {"message": raw}, {}
    if not isinstance(raw, dict):
        raise Failure("invalid_value", f"{agent.name} takes a text or a table of options")
    known = BY_NAME["Agent.turn"].fields or {}
    context = raw.get("context") or {}
    if not isinstance(context, dict):
        raise Failure("invalid_value", "context is a table with named values")
    options, more = {}, {}
    for key, value in raw.items():
        if key == "context":
            continue
        field = known.get(key)
        if field is None:
            if hint := did_you_mean(key, [name for name in known if known[name].since], SLIP):
                raise Failure("invalid_value", f'a turn has no option "{key}"{hint}')
            more[key] = value
        elif field.since is None:
            raise Failure("not_available", f"the option `{key}` of a turn is not available in this version")
        else:
            options[key] = value
    for key in ("message", "inject"):
        if key in options and not isinstance(options[key], str):
            raise Failure("invalid_value", f"{key} is a text in this version")
    return options, {**more, **context}


def _offered(ctx: Context, asked: Ask, agent: AgentDef, call: dict[str, Any]) -> list[ToolDef]:
    names = call["tools"] if "tools" in call else agent.tools
    if not isinstance(names, (list, tuple)):
        raise Failure("invalid_value", "tools is a list of tools or their names")
    return [found(ctx.program.tool, name, asked) for name in names]


async def request(ctx: Context, asked: Ask, path: str) -> Outcome:
    """One model request: the reply, flat; usage and cost as columns; the library's own form beside it."""
    conversation: Conversation = asked.live()
    limits.check(ctx, asked, conversation)
    ctx.tell("waiting_for_model", agent=conversation.agent)
    parked = 0
    while (wake := ctx.desk.inbox(f"{ctx.key(path)}#retry{parked}")) is not None:
        await until(ctx, wake["value"])
        parked += 1
    started = ctx.now()

    def on_retry(fault: ModelFault, attempts: int, seconds: float) -> None:
        on_text.forget()
        ctx.tell("retrying", agent=conversation.agent, message=str(fault), seconds=seconds)

    on_text = ctx.secrets.pieces(lambda piece: ctx.tell("text", agent=conversation.agent, text=piece))
    try:
        reply, attempts = await ctx.models.reply(env.sent(ctx, conversation), on_text, on_retry)
        on_text.end()
    except ModelFault as fault:
        if fault.retry_after is not None and fault.retry_after > LONG_WAIT:
            wake_at = ctx.now() + fault.retry_after
            await ctx.desk.remember(f"{ctx.key(path)}#retry{parked}", {"value": wake_at})
            await until(ctx, wake_at)
            return await request(ctx, asked, path)
        failure = Failure(fault.code, str(fault), op="Model.request", retryable=fault.retryable, origin=path)
        return Outcome.of(failure, attempts=fault.attempts, started_at=started, hold=fault.code == "unreachable")
    if ctx.models.stands_in(conversation.agent) == OBLIGES:
        ctx.tell("obliged", kind="agent", name=conversation.agent)
    _say(ctx, path, conversation)
    return _outcome(reply, attempts, started, conversation.filtered)


def _say(ctx: Context, path: str, conversation: Conversation) -> None:
    """What the model was told, once it has replied."""
    for i, message in enumerate(conversation.messages[len(conversation.messages) - conversation.new :]):
        said = {"agent": conversation.agent, "role": message.role, "content": message.content, "class": message.kind}
        ctx.emit(Event("message", said, path, i, ctx.now()))


def _outcome(reply: Reply, attempts: int, started: float, filtered: dict[str, Any] | None) -> Outcome:
    usage = reply.usage
    cost = price(usage, reply.model, reply.provider)
    counted = {
        "prompt_tokens": usage.input,
        "completion_tokens": usage.output,
        "total_tokens": usage.input + usage.output,
        "cached_tokens": usage.cache_read,
    }
    if cost is not None:
        counted["cost_details"] = {  # type: ignore[assignment]
            "prompt_cost": cost.prompt,
            "completion_cost": cost.completion,
            "total_cost": cost.total,
            "cache_savings": cost.cache_savings,
        }
    return Outcome(
        canonical.dumps(history.flat(reply) | ({"filtered": filtered} if filtered else {})),
        attempts=attempts,
        extra=canonical.dumps(reply.raw) if reply.raw else None,
        usage=canonical.dumps(counted) if usage.reported else None,
        cost=cost.total if cost else None,
        started_at=started,
    )
