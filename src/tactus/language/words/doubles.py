"""Doubles: what stands in `Mocks` under the name of an agent, a tool or a declared request."""

from __future__ import annotations

from tactus.language.words.row import Field

COUNT = "integer"
FAULT = {
    "code": Field(
        "string", "the error's code; by default model_error of an agent, tool_error of a tool, timeout of a request"
    ),
    "message": Field("string", "what it says", default='"scripted error"'),
}
ERROR = Field(
    "string|table", "it fails: a text, or a table of code and message", fields=FAULT, example='"too many requests"'
)
SCRIPTED_CALL = {
    "tool": Field("string|table", "the tool that is called", ref="tool"),
    "name": Field("string|table", "another name of tool", ref="tool"),
    "args": Field("table", "its arguments", default="{}"),
}
"""A call that a scripted reply makes."""
USAGE = {
    "prompt_tokens": Field(COUNT, "tokens that were sent", default="0"),
    "completion_tokens": Field(COUNT, "tokens of the reply", default="0"),
    "cached_tokens": Field(COUNT, "tokens that the provider had kept", default="0"),
    "input": Field(COUNT, "another name of prompt_tokens"),
    "output": Field(COUNT, "another name of completion_tokens"),
    "cache_read": Field(COUNT, "another name of cached_tokens"),
    "cache_write": Field(COUNT, "tokens that the provider keeps from now on", default="0"),
}
TURN = {
    "message": Field("string", "the reply's text", example='"Moss is old."'),
    "tool_calls": Field(
        "list",
        "the tools that it calls",
        items=Field("table", "a call", fields=SCRIPTED_CALL),
        example='{{tool = "search", args = {query = "moss"}}}',
    ),
    "data": Field("any", "the reply's text is this as JSON; it goes before message", example="{pages = 12}"),
    "usage": Field("table", "what it is said to have used", fields=USAGE, example="{prompt_tokens = 12}"),
}
"""One scripted turn of an agent, as a table."""
SUBJECT = {
    "message": Field("string", "what the agent was told last"),
    "turn": Field("integer", "which of its turns it is, from 1"),
}
"""What `when` of an agent's double can ask for; of a tool's double it is about the arguments."""
QUESTION = {
    "message": Field("string", "what the person is asked"),
    "type": Field("string", "the kind of request: approval, input, ..."),
    "context": Field("table", "its context"),
    "options": Field("any", "what is offered, as the request is kept"),
    "default": Field("any", "its default"),
    "schema": Field("table", "the schema of the answer"),
    "assignees": Field("list", "whom it is for"),
    "channel": Field("string", "where it is shown"),
}
"""What `when` of a request's double can ask for."""
SAID = Field(
    "string|table", "a turn: its text, or a table", fields={**TURN, "returns": Field("any", "a turn"), "error": ERROR}
)


def _branch(when: Field, returns: Field) -> dict[str, Field]:
    return {"when": when, "returns": returns, "error": ERROR}


AGENT_BRANCH = _branch(
    Field("table", "it is chosen when all of this is so; without it always", fields=SUBJECT),
    Field("string|table", "the turn", fields=SAID.fields),
)
TOOL_BRANCH = _branch(
    Field("table", "it is chosen when the arguments hold all of this; without it always"), Field("any", "the result")
)
REQUEST_BRANCH = _branch(
    Field("table", "it is chosen when all of this is so; without it always", fields=QUESTION),
    Field("any", "the answer"),
)
AGENT_CHOICES = {
    "temporal": Field(
        "list",
        "turns in order; one alone repeats for ever, of several the one after the last is an error",
        items=SAID,
        example='{"One moment.", "Moss is old."}',
    ),
    "conditional": Field(
        "list|table",
        "the first that fits; what stands beside the list is the last branch",
        fields=AGENT_BRANCH,
        items=Field("table", "a branch", fields=AGENT_BRANCH),
        example='{{when = {turn = 1}, returns = "One moment."}, {returns = "Moss is old."}}',
    ),
    "error": ERROR,
    "returns": Field("string|table", "a turn", fields=SAID.fields),
}
TOOL_DOUBLE = {
    "temporal": Field("list", "results in order; the last repeats", example='{"cold", "mild"}'),
    "conditional": Field(
        "list|table",
        "the first that fits; what stands beside the list is the last branch",
        fields=TOOL_BRANCH,
        items=Field("table", "a branch", fields=TOOL_BRANCH),
        example='{{when = {city = "Oslo"}, returns = "cold"}, {returns = "mild"}}',
    ),
    "error": ERROR,
    "returns": Field("any", "the result"),
}
"""The double of a tool; one of these."""
REQUEST_DOUBLE = {
    "temporal": Field("list", "answers in order; the last repeats", example="{false, true}"),
    "conditional": Field(
        "list|table",
        "the first that fits; what stands beside the list is the last branch",
        fields=REQUEST_BRANCH,
        items=Field("table", "a branch", fields=REQUEST_BRANCH),
        example='{{when = {message = "Publish?"}, returns = true}, {returns = false}}',
    ),
    "error": ERROR,
    "returns": Field("any", "the answer, as a person's is: true or false, a text, a choice, ...", example="true"),
}
"""The double of the person who answers a declared request; one of these."""
AGENT_DOUBLE = {**TURN, **AGENT_CHOICES}
"""The double of an agent: a turn, or one of the others."""
DOUBLES = {"agent": AGENT_DOUBLE, "tool": TOOL_DOUBLE, "request": REQUEST_DOUBLE}
"""By what has a double: its fields."""
