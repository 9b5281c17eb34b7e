"""Histories: messages, and the words that look at them and edit them."""

from __future__ import annotations

from collections.abc import Mapping

from tactus.language.words.filters import ROLES
from tactus.language.words.row import MEMORY, Field, Word

CLASSES = (
    *("INTERNAL", "CHAT", "NOTIFICATION", "PENDING_APPROVAL", "PENDING_INPUT", "PENDING_REVIEW"),
    *("RESPONSE", "TIMED_OUT", "CANCELLED", "ALERT_INFO", "ALERT_WARNING", "ALERT_ERROR", "ALERT_CRITICAL"),
)
"""Classes of messages: what people are shown of them depends on these."""
CALL = {
    "id": Field("string", "by which its result names it", required=True),
    "name": Field("string", "the tool", required=True),
    "args": Field("table", "its arguments", default="{}"),
}
MESSAGE = {
    "role": Field("string", "who says it", required=True, enum=ROLES),
    "content": Field("string", "its text", required=True),
    "class": Field(
        "string", "what it is to people; by default CHAT of users and assistants, else INTERNAL", enum=CLASSES
    ),
    "humanInteraction": Field("string", "another name of class", enum=CLASSES, instead="class"),
    "tool_calls": Field(
        "list|table", "of an assistant: the calls it makes", fields=CALL, items=Field("table", "a call", fields=CALL)
    ),
    "name": Field("string", "of a tool's result: the tool"),
    "tool_call_id": Field("string", "of a tool's result: the call that it answers"),
    "ok": Field("boolean", "of a tool's result: false when the call failed", default="true"),
}
"""A message as a program writes it."""
OF_ROLE = {"assistant": ("tool_calls",), "tool": ("name", "tool_call_id", "ok")}
"""role -> the fields of a message that only it has"""
KEEPS = ("system_prefix", "system_all", "none")
COUNT = Field("integer", "how many messages", required=True, example="3")
NODE = Field("string|table", "a node of the graph, or its id", required=True)
SPAN = {
    "start": Field("integer", "the first message, counted from 1", default="1"),
    "stop": Field("integer", "the last message"),
}
Args = Mapping[str, Field]


def _histories(family: str) -> tuple[Word, ...]:
    """The words about histories; the agent is the one whose handle says the word."""

    def word(name: str, doc: str, args: Args, returns: str, example: str, *params: str, shape: str = "value") -> Word:
        said = f"{family}.{name}"
        return Word(
            said,
            MEMORY,
            doc,
            params=(*params, "agent"),
            shape=shape,
            args=args,
            returns=returns,
            example=example.replace("Session", family),
        )

    def edit(name: str, doc: str, args: Args, example: str, *params: str) -> Word:
        return word(name, doc, args, "", example, *params, shape="nothing")

    return (
        edit(
            "inject_system",
            "a system text for the next request",
            {"text": Field("string", "what it is told", required=True)},
            'Session.inject_system("Focus on security.")',
            "text",
        ),
        edit(
            "append",
            "a message at the end of the history",
            {"message": Field("table", "the message", required=True, fields=MESSAGE)},
            'worker.session.append {role = "user", content = "Hello!"}',
            "message",
        ),
        word(
            "history",
            "copies of the messages, oldest first",
            {},
            "message[]",
            "for _, message in ipairs(Session.history()) do\n  print(message.role, message.content)\nend",
        ),
        word("get", "same as history", {}, "message[]", "local messages = Session.get()"),
        word(
            "head",
            "copies of the first n messages",
            {"n": COUNT},
            "message[]",
            "local first = Session.head(2)",
            "count",
        ),
        word(
            "tail", "copies of the last n messages", {"n": COUNT}, "message[]", "local last = Session.tail(3)", "count"
        ),
        word(
            "slice",
            "copies of the messages from one place to another, both included",
            {
                "first": Field("integer|table", "the first message, counted from 1, or {start=, stop=}", fields=SPAN),
                "last": Field("integer", "the last message; by default the last of all"),
            },
            "message[]",
            "local middle = Session.slice(2, 5)",
            "first",
            "last",
        ),
        edit(
            "replace",
            "other messages instead",
            {"messages": Field("list", "the messages", required=True, items=Field("table", "one", fields=MESSAGE))},
            "Session.replace(Session.tail(2))",
            "messages",
        ),
        edit("rewind", "the history without its last n messages", {"n": COUNT}, "Session.rewind(2)", "count"),
        edit(
            "reset",
            "forget all but system texts",
            {
                "options": Field(
                    "table",
                    "what stays",
                    fields={
                        "keep": Field("string", "which system texts", enum=KEEPS, default=f'"{KEEPS[0]}"'),
                    },
                )
            },
            'Session.reset {keep = "system_all"}',
            "options",
        ),
        edit("clear", "forget everything", {}, "Session.clear()"),
        edit(
            "save_to_node",
            "keep the histories with a node of the graph",
            {"node": NODE},
            'local node = GraphNode.create("first draft")\nSession.save_to_node(node)',
            "node",
        ),
        edit(
            "load_from_node",
            "the histories as they were when they were saved at a node",
            {"node": NODE},
            'local node = GraphNode.create("first draft")\nSession.save_to_node(node)\nSession.load_from_node(node)',
            "node",
        ),
    )


WORDS: tuple[Word, ...] = (
    *(row for family in ("Session", "MessageHistory") for row in _histories(family)),
    Word("Result.messages", MEMORY, "the messages of a turn's result", params=("turn", "all"), spoken=False),
)
