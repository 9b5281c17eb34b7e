"""Agents, their turns, and what edits their histories."""

from __future__ import annotations

from tactus.language.words.row import ASK, DECLARE, MEMORY, Field, Word, later, unbuilt

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
    **later(
        {
            "inline_tools": "tools declared in place",
            "toolsets": "bundles of tools",
            "output": "schema of a structured reply",
            "output_type": "old name of output",
            "prepare": "a function whose table templates see as {prepared.x}",
            "filter": "what of the history the agent sees",
            "message_history": "where the history comes from",
            "tool_choice": "whether a tool must be called",
            "retries": "how often an invalid structured reply is asked again",
            "turn": "step or loop",
            "max_turns": "limit of a loop",
            "budget": "limits in usd, tokens, requests, seconds",
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
    *unbuilt(
        "Session.inject_system Session.append Session.history Session.clear Session.save_to_node "
        "Session.load_from_node MessageHistory.get MessageHistory.append MessageHistory.clear filters"
    ),
    *unbuilt("agent", DECLARE),
)
