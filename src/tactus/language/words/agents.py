"""Agents and their turns."""

from __future__ import annotations

from tactus.language.words import filters, histories
from tactus.language.words.row import ASK, DECLARE, MEMORY, Field, Word, later
from tactus.language.words.settings import BUDGET, MODEL, SETTINGS
from tactus.language.words.tools import GIVEN, INLINE

PROVIDERS = ("openai", "anthropic", "bedrock", "google")
OWN, SHARED = "own", "shared"
"""where an agent's history comes from, if not from another agent's"""
FILTER = Field("table", "what of its history a request sends", fields=filters.FIELDS, example="filters.last_n(20)")
HISTORY = {
    "source": Field(
        "string|table",
        "own, shared (one history for all agents that say so), or another agent, whose history goes before its own",
        default=f'"{OWN}"',
        ref="history",
        example=f'"{SHARED}"',
    ),
    "filter": FILTER,
}
AGENT_FIELDS = {
    "name": Field("string", "the agent's name; by default the variable it is assigned to", example='"writer"'),
    "provider": Field(
        "string",
        "who sells the model; by default what the model's name says, else the default provider",
        enum=PROVIDERS,
        others=True,
    ),
    "model": Field(
        "string|table",
        "the model's name, or a table of name and settings; by default the procedure's default_model",
        fields=MODEL,
        example='"openai/gpt-4o-mini"',
    ),
    "system_prompt": Field("string", "what it is told before everything else, in each turn", template=True),
    "tools": Field(
        "list",
        "the tools it may call: handles or names",
        default="{}",
        ref="tool",
        items=GIVEN,
        example="{search, done}",
    ),
    **SETTINGS,
    "continue_message": Field(
        "string",
        "what a turn without a message says when the history ends in the model's own text",
        default='"Continue."',
        template=True,
    ),
    "initial_message": Field("string", "the first message of the conversation", template=True),
    "filter": FILTER,
    "message_history": Field("table", "where its history comes from, and what of it is sent", fields=HISTORY),
    "budget": Field("table", "limits of the run for this agent", fields=BUDGET, example="{requests = 20}"),
    "inline_tools": later("list", "tools declared in place", items=INLINE),
    "toolsets": later("list", "bundles of tools", items=Field("string|table", "a toolset, or its name", since=None)),
    "output": later("schema", "schema of a structured reply"),
    "output_type": later("schema", "older spelling of output", instead="output"),
    "prepare": later("function", "called before each turn; templates see its table as {prepared.x}"),
    "tool_choice": later("string", "whether a tool must be called", enum=("auto", "required", "none")),
    "retries": later("integer", "how often an invalid structured reply is asked again", default="2"),
    "turn": later(
        "string", "a turn is one request, or a loop until it is done", enum=("step", "loop"), default='"step"'
    ),
    "max_turns": later("integer", "limit of a loop"),
    "cache": later("boolean", "prompt caching"),
    "stop": later("list|string", "texts at which the reply ends", items=Field("string", "one of them", since=None)),
    "timeout": later("number", "seconds for one request"),
    "parallel_tool_calls": later("boolean", "whether a reply may call several tools"),
    "extra": later("table", "provider settings, passed as they are"),
}
PART = Field(
    "string|table",
    "a text, an image or a file",
    since=None,
    fields={
        "image": later("string", "path of an image", example='"a.png"'),
        "file": later("string", "path of a file", example='"a.pdf"'),
    },
)
TURN_FIELDS = {
    "message": Field(
        "string|list",
        "what the user says in this turn; lists of texts, images and files belong to a later version",
        items=PART,
        example='"Summarize the results."',
    ),
    "inject": Field("string", "older spelling of message", instead="message"),
    "tools": Field(
        "list",
        "the tools offered in this turn instead of the agent's own; {} = none",
        ref="tool",
        items=GIVEN,
        example="{done}",
    ),
    "context": Field(
        "table",
        "values for the model, and for templates as {context.x}; other keys of the call join it",
        example='{customer = "Ada"}',
    ),
    "model": Field("string", "the model of this turn", example='"openai/gpt-4o-mini"'),
    **SETTINGS,
    "toolsets": later("list", "older spelling of tools", instead="tools"),
    **{name: AGENT_FIELDS[name] for name in ("tool_choice", "turn", "max_turns")},
    "budget": later("table", "limits of this turn", fields=BUDGET),
    **{name: AGENT_FIELDS[name] for name in ("cache", "stop", "timeout", "parallel_tool_calls", "extra", "retries")},
}
CALL = Field("string|table", "the user's text, or a table of options; nothing = go on", fields=TURN_FIELDS)

WORDS: tuple[Word, ...] = (
    Word(
        "Agent",
        DECLARE,
        "a language model with a prompt, tools and a history of its own",
        fields=AGENT_FIELDS,
        shape="agent",
        args={"fields": Field("table", "what it is", required=True, fields=AGENT_FIELDS)},
        returns="agent",
        example='helper = Agent {\n  model = "openai/gpt-4o-mini",\n'
        '  system_prompt = "Answer questions about {input.topic}.",\n  tools = {search}\n}',
    ),
    Word(
        "Agent.turn",
        ASK,
        "one turn of an agent: one request to its model, and the tool calls of the reply",
        params=("agent", "call"),
        fields=TURN_FIELDS,
        others=True,
        shape="turn",
        state=True,
        spoken=False,
        args={"call": CALL},
        returns="result",
        example='local reply = worker {message = "Summarize the results.", tools = {}}\nprint(reply.text)',
    ),
    Word("Model.request", ASK, "one request to a model", spoken=False, inner=True),
    Word(
        "Iterations.current",
        MEMORY,
        "how many agent turns this procedure call has taken",
        returns="integer",
        example='if Iterations.current() == 1 then Log.info("the first turn is over") end',
    ),
    Word(
        "Iterations.exceeded",
        MEMORY,
        "whether this procedure call has taken at least so many agent turns",
        params=("limit",),
        args={"limit": Field("number", "a number of turns", required=True, example="10")},
        returns="boolean",
        example="repeat\n  worker()\nuntil Iterations.exceeded(10)",
    ),
    *histories.WORDS,
    *filters.WORDS,
    Word(
        "agent",
        DECLARE,
        "older spelling of Agent: a name and a table",
        fields=AGENT_FIELDS,
        shape="agent",
        args={
            "name": Field("string", "the agent's name; with a capital letter also a global", required=True),
            "fields": Field("table", "what it is", required=True, fields=AGENT_FIELDS),
        },
        returns="agent",
        example='agent("researcher", {model = "openai/gpt-4o-mini"})',
        instead="Agent",
    ),
)
