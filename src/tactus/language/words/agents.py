"""Agents, their turns, and what edits their histories."""

from __future__ import annotations

from tactus.language.words.row import ASK, DECLARE, LUA, MEMORY, Field, Word, later

AGENT_FIELDS = {
    "name": Field("string", "the agent's name; by default the variable it is assigned to"),
    "provider": Field("string", "openai; by default what the model's name says, else the default provider"),
    "model": Field("string|table", "the model's name, or {name=, temperature=, max_tokens=, top_p=, seed=}"),
    "system_prompt": Field("string", "a template, rendered before each turn"),
    "tools": Field("list", "the tools it may call: handles or names"),
    "temperature": Field("number", "sampling temperature"),
    "max_tokens": Field("integer", "limit of the reply's tokens"),
    "top_p": Field("number", "nucleus sampling"),
    "seed": Field("integer", "sampling seed, where the provider has one"),
    "reasoning_effort": Field("string", "minimal, low, medium or high, for models that reason"),
    "continue_message": Field("string", "what a turn says when the history ends in the model's own text"),
    "initial_message": Field("string", "a template: the first message of the conversation"),
    "filter": Field("table", "what of its history a request sends: filters.last_n(20), {class = ...}"),
    "message_history": Field("table", "{source = own, shared or another agent, filter = ...}"),
    "budget": Field("table", "limits of the run for this agent: {usd=, tokens=, requests=, seconds=}"),
    **later(
        {
            "inline_tools": "tools declared in place",
            "toolsets": "bundles of tools",
            "output": "schema of a structured reply",
            "output_type": "old name of output",
            "prepare": "a function whose table templates see as {prepared.x}",
            "tool_choice": "whether a tool must be called",
            "retries": "how often an invalid structured reply is asked again",
            "turn": "step or loop",
            "max_turns": "limit of a loop",
            "cache": "prompt caching",
            "stop": "stop sequences",
            "timeout": "seconds for one request",
            "parallel_tool_calls": "whether a reply may call several tools",
            "extra": "provider settings passed as they are",
        }
    ),
}
TURN_FIELDS = {
    "message": Field("string", "the user's text of this turn"),
    "inject": Field("string", "older spelling of message"),
    "tools": Field("list", "the tools offered in this turn, instead of the agent's own; {} = none"),
    "context": Field("table", "values for the model, and for templates as {context.x}"),
    **{
        name: AGENT_FIELDS[name] for name in ("model", "temperature", "max_tokens", "top_p", "seed", "reasoning_effort")
    },
    **{
        name: Field("any", "a turn control", since=None)
        for name in (
            "toolsets tool_choice turn max_turns budget cache stop timeout parallel_tool_calls extra retries"
        ).split()
    },
}


def _histories(family: str) -> tuple[Word, ...]:
    """The words about histories; the agent is the one whose handle says the word."""

    def word(name: str, doc: str, *params: str, shape: str = "value") -> Word:
        return Word(f"{family}.{name}", MEMORY, doc, params=(*params, "agent"), shape=shape)

    return (
        word("inject_system", "a system text for the next request", "text", shape="nothing"),
        word("append", "a message at the end of the history", "message", shape="nothing"),
        word("history", "copies of the messages"),
        word("get", "same as history"),
        word("head", "copies of the first n messages", "count"),
        word("tail", "copies of the last n messages", "count"),
        word("slice", "copies of messages from one place to another", "first", "last"),
        word("replace", "other messages instead", "messages", shape="nothing"),
        word("rewind", "without the last n messages", "count", shape="nothing"),
        word("reset", "back to the system texts", "options", shape="nothing"),
        word("clear", "forget everything", shape="nothing"),
        word("save_to_node", "keep the histories with a node of the graph", "node", shape="nothing"),
        word("load_from_node", "the histories that were saved at a node", "node", shape="nothing"),
    )


WORDS: tuple[Word, ...] = (
    Word("Agent", DECLARE, "an LLM with a prompt and tools", fields=AGENT_FIELDS, shape="agent"),
    Word(
        "Agent.turn",
        ASK,
        "one turn of an agent",
        params=("agent", "call"),
        fields=TURN_FIELDS,
        shape="turn",
        state=True,
        spoken=False,
    ),
    Word("Model.request", ASK, "one request to a model", spoken=False),
    Word("Iterations.current", MEMORY, "agent turns of this procedure call"),
    Word("Iterations.exceeded", MEMORY, "whether there were as many turns as that", params=("limit",)),
    *(row for family in ("Session", "MessageHistory") for row in _histories(family)),
    Word("Result.messages", MEMORY, "the messages of a turn's result", params=("turn", "all"), spoken=False),
    Word("filters.token_budget", LUA, "a filter: the latest messages within so many tokens"),
    Word("filters.last_n", LUA, "a filter: the last n messages"),
    Word("filters.by_role", LUA, "a filter: messages of a role, or of a list of roles"),
    Word("filters.limit_tool_results", LUA, "a filter: the last n results of tools"),
    Word("filters.compose", LUA, "a filter: one after another"),
    Word("agent", DECLARE, "older spelling of Agent", fields=AGENT_FIELDS, shape="agent"),
)
