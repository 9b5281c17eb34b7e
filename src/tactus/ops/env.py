"""os.getenv and `{env.NAME}`: what the host granted of its environment. A secret is a reference until it leaves
for the world; a variable that was granted with `plain: true` is an ordinary value, asked for and remembered.

local key = os.getenv("SEARCH_KEY")        system_prompt = "Your key is {env.SEARCH_KEY}."
"""

from __future__ import annotations

from collections.abc import Generator, Iterable
from dataclasses import replace

from tactus.errors import Failure
from tactus.language import template
from tactus.models import Conversation, Message, ToolCall, ToolSpec
from tactus.ops.base import Context
from tactus.runtime import All, Answer, Ask, Outcome, canonical


def refer(ctx: Context, asked: Ask) -> str | None:
    """The reference to a secret; nil for a variable whose value the program may see: that has to be asked for."""
    name = asked.value.get("name", "")
    if ctx.secrets.is_plain(name):
        return None
    try:
        return ctx.secrets.reference(name)
    except Failure as failure:
        failure.op = "os.getenv"
        raise


async def getenv(ctx: Context, asked: Ask, path: str) -> Outcome:
    """The value of a variable that the program may see; nil where it is not set."""
    name = asked.value["name"]
    if not ctx.secrets.is_plain(name):
        raise Failure("not_granted", f"the value of {name} is not granted to this program", op=asked.op)
    return Outcome(canonical.dumps(ctx.secrets.plain(name)), started_at=ctx.now(), quiet=True)


def concealed(ctx: Context, outcome: Outcome) -> Outcome:
    """What came of an ask, with references where it shows secrets."""
    hide = ctx.secrets.conceal_json
    value, extra = hide(outcome.value), None if outcome.extra is None else hide(outcome.extra)
    if value is outcome.value and extra is outcome.extra:
        return outcome
    return replace(outcome, value=value, extra=extra)


def shown(ctx: Context, within: Ask, templates: Iterable[str]) -> Generator[Ask | All, Answer, dict[str, str | None]]:
    """What `{env.NAME}` in these templates shows, of the names that are granted."""
    found: dict[str, str | None] = {}
    for text in templates:
        for space, name in template.names(text):
            if space == "env" and name not in found and ctx.secrets.grants(name):
                found[name] = yield from _value(ctx, within, name)
    return found


def _value(ctx: Context, within: Ask, name: str) -> Generator[Ask | All, Answer, str | None]:
    if not ctx.secrets.is_plain(name):
        return ctx.secrets.reference(name)
    value: str | None = (yield ctx.ask("os.getenv", {"name": name}, within)).get()
    return value


def sent(ctx: Context, conversation: Conversation) -> Conversation:
    """The conversation as it leaves: references resolved, but for a double, which needs no value of the host's."""
    if not ctx.under.env or ctx.models.stands_in(conversation.agent):
        return conversation
    reveal = ctx.secrets.reveal
    return replace(
        conversation,
        system=reveal(conversation.system),
        messages=tuple(_message(ctx, message) for message in conversation.messages),
        tools=tuple(
            ToolSpec(tool.name, reveal(tool.description), reveal(tool.parameters)) for tool in conversation.tools
        ),
        settings=reveal(conversation.settings),
    )


def _message(ctx: Context, message: Message) -> Message:
    reveal = ctx.secrets.reveal
    calls = tuple(ToolCall(call.id, call.name, reveal(call.args)) for call in message.calls)
    return replace(message, content=reveal(message.content), calls=calls, raw=reveal(message.raw))
