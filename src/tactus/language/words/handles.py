"""What a program holds in its hands: handles, results, and the tables that words give. Only what explains and checks
reads it, so it is no part of what a run loads."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field

from tactus.language.words import BY_NAME
from tactus.language.words.agents import TURN_FIELDS
from tactus.language.words.filters import ROLES
from tactus.language.words.row import Field, Word
from tactus.record import record

FIELD, METHOD = "field", "method"


@record(frozen=True, slots=True)
class Member:
    """What a handle or a result has: `worker.session`, `done.called()`, `turn.cost`.

    kind    field or method
    word    the word that the method says; "" = none
    returns what it gives, for people
    """

    name: str
    kind: str
    doc: str
    returns: str = ""
    args: Mapping[str, Field] = field(default_factory=dict)
    word: str = ""
    since: str | None = "0.1"


@record(frozen=True, slots=True)
class Handle:
    """What a program holds in its hands: an agent, a tool, a procedure, a node, the result of a turn.

    called  the word that calling it says; "" = it cannot be called
    """

    name: str
    doc: str
    members: tuple[Member, ...]
    called: str = ""


def _field(name: str, doc: str, returns: str, since: str | None = "0.1") -> Member:
    return Member(name, FIELD, doc, returns, since=since)


def _says(word: str, name: str = "", args: dict[str, Field] | None = None) -> Member:
    """A method that says a word about its handle."""
    row: Word = BY_NAME[word]
    said = name or word.rpartition(".")[2]
    rest = dict(list(row.args.items())[1:]) if args is None and row.spoken else dict(row.args)
    return Member(said, METHOD, row.doc, row.returns, rest if args is None else args, word, row.since)


AGENT = Handle(
    "agent",
    "what Agent gives: call it to take a turn",
    (
        _field("name", "the agent's name", "string"),
        _field("session", "the words of Session about this agent", "session"),
        _says("Agent.turn"),
        Member(
            "run",
            METHOD,
            "turns until the model replies without calling a tool, calls done, or the limit is reached",
            "result",
            {"call": Field("table", "a table of options", fields=TURN_FIELDS)},
            since=None,
        ),
    ),
    called="Agent.turn",
)
TOOL = Handle(
    "tool",
    "what Tool gives: call it with a table of arguments",
    (
        _field("name", "the tool's name", "string"),
        _says("Tool.call"),
        *(_says(f"Tool.{name}") for name in ("called", "call_count", "last_call", "last_result", "reset")),
    ),
    called="Tool.call",
)
PROCEDURE = Handle(
    "procedure",
    "what Procedure gives: call it with a table of inputs",
    (_field("name", "the procedure's name", "string"), _says("Procedure.run")),
    called="Procedure.run",
)
NODE = Handle(
    "node",
    "a node of the run's tree of attempts",
    (
        _field("id", "its id, by which it can be named", "string"),
        _field("label", "its label", "string"),
        *(
            _says(f"GraphNode.{name}")
            for name in ("children", "parent", "score", "set_score", "metadata", "set_metadata")
        ),
    ),
)
SESSION = Handle(
    "session",
    "the words of Session about one agent: worker.session",
    tuple(
        Member(name.removeprefix("Session."), METHOD, row.doc, row.returns, row.args, name)
        for name, row in BY_NAME.items()
        if name.startswith("Session.")
    ),
)
RESULT = Handle(
    "result",
    "what a turn gives; where a text is wanted it is its text, where a value is wanted its output",
    (
        _field("output", 'the reply\'s text; "" when the model only called tools', "string"),
        _field("text", "another name of output", "string"),
        _field("message", "another name of output", "string"),
        _field("data", "another name of output", "string"),
        _field("tool_calls", "the tools that it called: {name, args, result, error}", "call[]"),
        _field("usage", "tokens: {prompt_tokens, completion_tokens, total_tokens, cached_tokens, requests}", "table"),
        _field("cost", "US dollars; nil when the price is unknown, never 0 for that", "number?"),
        _field("cost_details", "{prompt_cost, completion_cost, total_cost, cache_savings}", "table?"),
        _field(
            "metrics",
            "{latency_ms, retries, cache_hit, message_count, new_messages, request_id, model_version, temperature, "
            "max_tokens, validation_errors}",
            "table",
        ),
        _field("duration_ms", "how long the request took", "integer"),
        _field("model", "the model that replied", "string"),
        _field("finish_reason", "why the reply ended", "string"),
        Member("new_messages", METHOD, "what this turn added to the history", "message[]"),
        Member("all_messages", METHOD, "the history as it was after this turn", "message[]"),
    ),
)
CALL = Handle(
    "call",
    "a call of a tool, as Tool.last_call and a turn's tool_calls give it",
    (
        _field("name", "the tool", "string"),
        _field("args", "its arguments", "table"),
        _field("result", "what it gave", "any"),
        _field("error", "of a turn's tool_calls: why it failed", "string?"),
    ),
)
MESSAGE = Handle(
    "message",
    "a message of a history: a copy, changing it changes nothing",
    (
        _field("role", f"who says it: {', '.join(ROLES)}", "string"),
        _field("content", "its text", "string"),
        _field("class", "what it is to people: INTERNAL, CHAT, NOTIFICATION, ...", "string"),
        _field("tool_calls", "of a reply: the calls it makes, {id, name, args}", "call[]?"),
        _field("name", "of a tool's result: the tool", "string?"),
        _field("tool_call_id", "of a tool's result: the call that it answers", "string?"),
        _field("ok", "of a tool's result: whether the call went well", "boolean?"),
    ),
)
CHANGE = Handle(
    "change",
    "a change of stage, as Stage.history gives it",
    (
        _field("from_stage", "the stage before, nil of the first", "string?"),
        _field("to_stage", "the stage from then on", "string"),
        _field("timestamp", "when: the run's clock, in seconds", "number"),
    ),
)
REVIEW = Handle(
    "review",
    "what Human.review gives; empty when nobody answered",
    (
        _field("decision", "the label of the option that was chosen", "string?"),
        _field("feedback", "the person's comment", "string?"),
        _field("edited_artifact", "the artifact as the person changed it", "any"),
        _field("responded_at", "when, in UTC: 2026-01-31T09:00:00Z", "string?"),
        _field("responder", "who", "string?"),
    ),
)
FILE = Handle(
    "file",
    "what Human.upload gives",
    (
        _field("path", "where it lies, from the root on", "string"),
        _field("name", "its name", "string"),
        _field("size", "its bytes", "integer"),
        _field("mime_type", "what it is", "string"),
    ),
)
ERROR = Handle(
    "error",
    "what pcall gives of something that failed; where a text is wanted it is file:line: message",
    (
        _field("code", "what kind of error", "string"),
        _field("message", "a sentence for people", "string"),
        _field("op", "the word, or the tool, that failed", "string?"),
        _field("retryable", "whether trying again may help", "boolean"),
        _field("raised", "what the program raised", "any"),
    ),
)
HANDLES: dict[str, Handle] = {
    one.name: one for one in (AGENT, TOOL, PROCEDURE, NODE, SESSION, RESULT, CALL, MESSAGE, CHANGE, REVIEW, FILE, ERROR)
}
