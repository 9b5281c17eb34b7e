"""The shipped doubles: a model whose replies are written down, and a tool's results and a person's answers as well.

Pure: a reply is a function of the agent's name, the ordinal of its request in the run and the conversation,
never of a counter in memory, so a script survives a crash like the real thing. Our tests, `Mocks {}` and the
scenarios' steps use this one.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from tactus.errors import Failure
from tactus.language.mocks import (
    agent_errors,
    branches,
    canonical_text,
    check_mocks,
    matches,
    request_errors,
    sequence,
    tool_errors,
)
from tactus.models import Conversation, ModelFault, Reply, ToolCall, Usage
from tactus.runtime import canonical

__all__ = ["PROVIDER", "Scripted", "agent_turn", "answer", "check_mocks", "tool_result"]

PROVIDER = "scripted"


class Scripted:
    """A `Model` over `mocks`: agent's name -> its mock (see `mocks.py`). Nothing leaves the machine."""

    def __init__(self, mocks: Mapping[str, Any]) -> None:
        self.mocks = mocks

    async def request(self, conversation: Conversation, on_text: Callable[[str], None]) -> Reply:
        """The scripted turn. Raises ModelFault where it is an `error`, Failure where there is none."""
        agent = conversation.agent
        if agent not in self.mocks:
            raise _unscripted(f'the agent "{agent}" has no double: add Mocks.{agent} = {{message = "…"}}')
        reply = agent_turn(self.mocks[agent], agent, conversation.ordinal, conversation)
        if reply.text:
            on_text(reply.text)
        return reply

    async def close(self) -> None:
        """Nothing is held open."""


def agent_turn(mock: Any, agent: str, ordinal: int, conversation: Conversation) -> Reply:
    """The reply to the agent's request number `ordinal` (0-based).

    One scripted turn repeats for ever; of several, the one after the last is a Failure. `data` is the reply's
    text as JSON (it wins over `message`), as a model with an output schema writes it.
    """
    refuse(agent_errors(f"Mocks.{agent}", mock))
    turn = _turn_of(mock, agent, ordinal, conversation)
    while isinstance(turn, Mapping) and "returns" in turn:
        turn = turn["returns"]
    if isinstance(turn, str):
        turn = {"message": turn}
    if "error" in turn:
        fault = turn["error"]
        fields = fault if isinstance(fault, Mapping) else {"message": fault}
        raise ModelFault(fields.get("code", "model_error"), fields.get("message", "scripted error"))
    calls = tuple(
        ToolCall(f"call_{agent}_{ordinal}_{i}", call.get("tool", call.get("name")), call.get("args") or {})
        for i, call in enumerate(sequence(turn.get("tool_calls", [])) or [])
    )
    return Reply(
        text=canonical.dumps(turn["data"]) if "data" in turn else turn.get("message", ""),
        calls=calls,
        usage=usage_of(turn.get("usage") or {}),
        model=conversation.model or PROVIDER,
        provider=PROVIDER,
        finish_reason="tool_calls" if calls else "stop",
        request_id=f"scripted_{agent}_{ordinal}",
    )


def _turn_of(mock: Mapping[str, Any], agent: str, ordinal: int, conversation: Conversation) -> Any:
    if "temporal" in mock:
        turns = sequence(mock["temporal"]) or []
        if len(turns) > 1 and ordinal >= len(turns):
            raise _unscripted(
                f'the agent "{agent}" has {len(turns)} scripted turns, and this is turn {ordinal + 1}: '
                f"add one to Mocks.{agent}.temporal"
            )
        return turns[0 if len(turns) == 1 else ordinal]
    if "conditional" in mock:
        subject = {"message": told(conversation), "turn": ordinal + 1}
        branch = chosen(mock["conditional"], subject)
        if branch is None:
            raise _unscripted(
                f"no branch of Mocks.{agent}.conditional fits turn {ordinal + 1}, "
                f'told "{subject["message"]}": add a last {{returns = …}}'
            )
        return branch
    return mock


def tool_result(mock: Any, tool: str, ordinal: int, args: Any) -> Any:
    """What the double of a tool (or of a model) gives back at its call number `ordinal` (0-based).

    Of `temporal` the last repeats; an item of it is a result, {returns = result} or {error = …}. Raises
    Failure, `tool_error` or the error's own code, where the script says `error`.
    """
    refuse(tool_errors(f"Mocks.{tool}", mock))
    return _given(mock, tool, ordinal, args, "tool_error")


def answer(mock: Any, name: str, ordinal: int, question: Mapping[str, Any]) -> Any:
    """What the double of a person answers to the declared request, asked for the time number `ordinal` (0-based); in
    the forms of a tool, with `when` held against the question. Raises Failure, `timeout` or the error's own code,
    where the script says `error`.
    """
    refuse(request_errors(f"Mocks.{name}", mock))
    return _given(mock, name, ordinal, question, "timeout")


def _given(mock: Any, name: str, ordinal: int, subject: Any, code: str) -> Any:
    if "temporal" in mock:
        results = sequence(mock["temporal"]) or []
        item = results[min(ordinal, len(results) - 1)]
        mock = item if isinstance(item, Mapping) and list(item) in (["returns"], ["error"]) else {"returns": item}
    elif "conditional" in mock:
        branch = chosen(mock["conditional"], subject)
        if branch is None:
            raise Failure(
                code,
                f"no branch of Mocks.{name}.conditional fits {canonical_text(subject)}: add a last {{returns = …}}",
            )
        mock = branch
    if "error" not in mock:
        return mock["returns"]
    fault = mock["error"]
    fields = fault if isinstance(fault, Mapping) else {"message": fault}
    raise Failure(fields.get("code", code), fields.get("message", "scripted error"))


def chosen(conditional: Any, subject: Any) -> Any:
    """The first branch whose `when` fits the subject (none at all fits always), or None."""
    for _, branch in branches(conditional, ""):
        if matches(branch.get("when", {}), subject if subject != [] else {}):
            return branch
    return None


def told(conversation: Conversation) -> str:
    """The latest text of a user, or "", without the block of a call's context that was put behind it."""
    text = next((m.content for m in reversed(conversation.messages) if m.role == "user"), "")
    return _BLOCK.sub("", text, count=1)


_BLOCK = re.compile(r"\n\nContext:\n```json\n.*\n```\Z", re.DOTALL)


def usage_of(usage: Mapping[str, int]) -> Usage:
    """Tokens as the script gives them, under either name; what it leaves out is 0."""
    given = dict(usage)
    return Usage(
        input=given.get("prompt_tokens", given.get("input", 0)),
        output=given.get("completion_tokens", given.get("output", 0)),
        cache_read=given.get("cached_tokens", given.get("cache_read", 0)),
        cache_write=given.get("cache_write", 0),
    )


def refuse(errors: Iterator[str]) -> None:
    """Raises Failure with the first of them."""
    if first := next(errors, None):
        raise Failure("program_error", first)


def _unscripted(message: str) -> Failure:
    return Failure("no_double", message)
