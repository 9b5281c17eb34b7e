"""Every word a program can say: one table. The VM registers words from it, `ops/` holds a function of each
name, checks and docs are read from it; there is no second list.

A word without `since` is part of the language but not of this version: using it says so.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

DECLARE, ASK, MEMORY, LUA = "declare", "ask", "memory", "lua"


@dataclass(frozen=True, slots=True)
class Field:
    """A field of a declaration or of a word's table argument. `type` is for people and for checks:
    string, number, integer, boolean, list, table, function, schema, any; `|` joins alternatives."""

    type: str
    doc: str
    required: bool = False
    since: str | None = "0.1"


@dataclass(frozen=True, slots=True)
class Word:
    """One word.

    kind      declare (a declaration), ask (takes a number in the journal), memory (answered by the host
              from the run's memory, takes none), lua (lives in the VM's prelude)
    params    names of its positional arguments; they travel as one JSON object
    functions those of `params` that are functions: they travel beside the arguments, as handles
    fields    of its table argument (declarations and words that take one table of options)
    shape     what the program gets: value, pair (two values), turn (an agent's result), tool, agent,
              procedure (a handle), nothing
    state     the ask carries the state of the procedure call
    spoken    False: said by handles and by the runtime, never by name
    """

    name: str
    kind: str
    doc: str
    since: str | None = "0.1"
    params: tuple[str, ...] = ()
    functions: tuple[str, ...] = ()
    fields: dict[str, Field] | None = None
    shape: str = "value"
    state: bool = False
    spoken: bool = True


def _later(docs: dict[str, str]) -> dict[str, Field]:
    """Fields of the language that are not of this version."""
    return {name: Field("any", doc, since=None) for name, doc in docs.items()}


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
    **_later(
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
TOOL_FIELDS = {
    "name": Field("string", "the tool's name; by default the variable it is assigned to"),
    "description": Field("string", "what the model is told"),
    "input": Field("schema", "schema of its arguments"),
    "parameters": Field("schema", "older spelling of input"),
    "output": Field("schema", "schema of its result"),
    "handler": Field("function", "the function; also as the table's only positional item"),
    **_later(
        {
            "use": "an outside tool: mcp.server.tool, ./file.tac, python:module.function",
            "on_unknown": "what to do when it is not known whether a call happened",
            "timeout": "seconds for one call",
            "approve": "a person approves each call a model makes",
        }
    ),
}
PROCEDURE_FIELDS = {
    "name": Field("string", "the procedure's name; by default the variable it is assigned to, else main"),
    "description": Field("string", "what it does"),
    "input": Field("schema", "schema of its input"),
    "output": Field("schema", "schema of its result"),
    "state": Field("schema", "schema of its state"),
    "default_model": Field("string", "model of agents that name none"),
    "default_provider": Field("string", "provider of agents that name none"),
    **_later(
        {
            "guards": "functions that may refuse the run",
            "dependencies": "services that the host opens",
            "return_prompt": "a last turn that sums the result up",
            "error_prompt": "a last turn that sums a failure up",
            "status_prompt": "a turn that tells how far the procedure is",
            "max_turns": "limit of agent turns",
            "max_depth": "limit of nested calls",
            "budget": "limits in usd, tokens, requests, seconds",
            "procedures": "sub-procedures declared in place",
        }
    ),
}
HUMAN_FIELDS = {
    "message": Field("string", "what the person reads (Markdown)"),
    "context": Field("table", "facts shown beside it"),
    "timeout": Field("number", "seconds until the default holds; nil = wait for ever"),
    "default": Field("any", "the answer when nobody gave one in time"),
    "on_timeout": Field("string", "default or error"),
    "assignees": Field("list", "who should answer"),
    "channel": Field("string", "where it should be shown"),
    "schema": Field("schema", "schema of the answer"),
}


def _unbuilt(names: str, kind: str = ASK) -> tuple[Word, ...]:
    return tuple(Word(name, kind, "", since=None) for name in names.split())


WORDS: tuple[Word, ...] = (
    # declarations
    Word("Agent", DECLARE, "an LLM with a prompt and tools", fields=AGENT_FIELDS, shape="agent"),
    Word("Tool", DECLARE, "a function that agents and programs call", fields=TOOL_FIELDS, shape="tool"),
    Word("Procedure", DECLARE, "a typed piece of work", fields=PROCEDURE_FIELDS, shape="procedure"),
    Word("Mocks", DECLARE, "scripted replies for --mock and tests", shape="nothing"),
    Word("Specification", DECLARE, "Gherkin, kept for tactus test", params=("text",), shape="nothing"),
    Word("Specifications", DECLARE, "same as Specification", params=("text",), shape="nothing"),
    Word("specifications", DECLARE, "older spelling of Specification", params=("text",), shape="nothing"),
    Word("Evaluation", DECLARE, "an evaluation, kept for tactus eval", params=("options",), shape="nothing"),
    Word("Evaluations", DECLARE, "same as Evaluation", params=("options",), shape="nothing"),
    Word("evaluations", DECLARE, "older spelling of Evaluation", params=("options",), shape="nothing"),
    Word("step", DECLARE, "a custom step of specifications", params=("text", "fn"), shape="nothing"),
    # what handles and the runtime ask
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
    Word("Tool.call", ASK, "one call of a tool", params=("tool", "args"), spoken=False),
    Word("Model.request", ASK, "one request to a model", spoken=False),
    # words that do something
    Word("Procedure.run", ASK, "call a sub-procedure", params=("procedure", "input"), state=False),
    Word(
        "Human.approve",
        ASK,
        "a person says yes or no",
        params=("request",),
        fields=HUMAN_FIELDS,
        shape="pair",
    ),
    Word(
        "Human.input",
        ASK,
        "a person gives a text",
        params=("request",),
        fields={**HUMAN_FIELDS, "placeholder": Field("string", "shown in an empty box")},
        shape="pair",
    ),
    Word(
        "Step.checkpoint",
        ASK,
        "do it once and remember",
        params=("fn",),
        functions=("fn",),
        state=True,
    ),
    Word("Sleep", ASK, "wait, also for days", params=("seconds",), shape="nothing"),
    # words of the run's memory
    Word("Tool.called", MEMORY, "was it called, and not yet seen", params=("tool",)),
    Word("Tool.call_count", MEMORY, "how often it was called", params=("tool",)),
    Word("Tool.last_call", MEMORY, "its last call: {name, args, result}", params=("tool",)),
    Word("Tool.last_result", MEMORY, "the result of its last call", params=("tool",)),
    Word("Tool.reset", MEMORY, "forget its calls", params=("tool",), shape="nothing"),
    Word("Iterations.current", MEMORY, "agent turns of this procedure call"),
    Word("Iterations.exceeded", MEMORY, "whether there were as many turns as that", params=("limit",)),
    Word("Json.decode", MEMORY, "a value from JSON text", params=("text",)),
    Word(
        "State.check",
        MEMORY,
        "hold a value against the state's schema",
        params=("key", "value"),
        spoken=False,
    ),
    Word("require", MEMORY, "load a module once", params=("name",), shape="module"),
    # words that live in the VM
    Word("Json.encode", LUA, "canonical JSON text of a value"),
    Word("Json.null", LUA, "null inside a list"),
    Word("Json.object", LUA, "a table that is an object even when it is empty"),
    Word("Log.debug", LUA, "a log line"),
    Word("Log.info", LUA, "a log line"),
    Word("Log.warn", LUA, "a log line"),
    Word("Log.error", LUA, "a log line"),
    Word("log", LUA, "same as Log.info"),
    Word("print", LUA, "a log line of its arguments, tab separated"),
    Word("state", LUA, "the state of this procedure call"),
    Word("input", LUA, "the input of this procedure call, read-only"),
    Word("State.get", LUA, "state by key, with a default"),
    Word("State.set", LUA, "set state by key"),
    Word("State.increment", LUA, "add to a number of the state"),
    Word("State.append", LUA, "append to a list of the state"),
    Word("State.all", LUA, "a deep copy of the state"),
    Word("State.clear", LUA, "empty the state"),
    Word("field.string", LUA, "a text"),
    Word("field.number", LUA, "a number"),
    Word("field.integer", LUA, "a whole number"),
    Word("field.boolean", LUA, "true or false"),
    Word("field.array", LUA, "a list"),
    Word("field.object", LUA, "a table with named fields"),
    Word("tactus.done", LUA, "the tool by which an agent says it is finished"),
    # part of the language, not of this version
    *_unbuilt(
        "Toolset Model LM Signature Module Classify Extract Generate Tactic Stages "
        "agent procedure tool toolset hitl stages output",
        DECLARE,
    ),
    *_unbuilt(
        "Human.select Human.review Human.upload Human.multiple Human.escalate Human.notify Human.custom "
        "System.alert Step.run Stage.set Stage.advance Stage.current Stage.is Stage.history Stage.count "
        "Stop.requested Stop.reason Stop.request Checkpoint.clear_all Checkpoint.clear_after Checkpoint.exists "
        "Checkpoint.get Checkpoint.next_position checkpoint "
        "Procedure.spawn Procedure.wait Procedure.wait_all Procedure.wait_any Procedure.result Procedure.status "
        "Procedure.is_complete Procedure.all_complete Procedure.cancel Procedure.inject "
        "Session.inject_system Session.append Session.history Session.clear Session.save_to_node "
        "Session.load_from_node MessageHistory.get MessageHistory.append MessageHistory.clear "
        "File.read File.write File.exists File.size File.list File.glob "
        "Csv.read Csv.write Csv.rows Tsv.read Tsv.write Parquet.read Parquet.write Hdf5.read Hdf5.write "
        "Hdf5.list Excel.read Excel.write Excel.sheets Retry.with_backoff "
        "GraphNode.root GraphNode.create GraphNode.current GraphNode.set_current "
        "Program.source Program.name Program.version Program.propose Program.create "
        "Run.continue_as_new mcp filters contains equals matches Step"
    ),
)
BY_NAME: dict[str, Word] = {word.name: word for word in WORDS}


def rows() -> list[dict[str, Any]]:
    """The table as the VM's prelude reads it."""
    return [
        {
            "name": word.name,
            "kind": word.kind,
            "built": word.since is not None,
            "params": list(word.params),
            "functions": list(word.functions),
            "shape": word.shape,
            "state": word.state,
            "spoken": word.spoken,
        }
        for word in WORDS
    ]
