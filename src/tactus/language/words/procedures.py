"""Procedures, modules, and runs beside runs."""

from __future__ import annotations

from typing import Any

from tactus.language.words.row import ASK, DECLARE, MEMORY, Field, Word, later, unbuilt
from tactus.language.words.settings import BUDGET

SERVICES = ("http_client", "postgres", "sqlite", "redis")
SERVICE = {
    "type": later("string", "what it is", required=True, enum=SERVICES),
    "base_url": later("string", "of http_client: what its paths are added to"),
    "headers": later("table", "of http_client: headers of each request"),
    "timeout": later("number", "of http_client: seconds for one request"),
    "url": later("string", "of postgres, sqlite and redis: where it is"),
}
"""A service among a procedure's dependencies."""
BODY = Field("function", "its function: it gets the input as one table", required=True)
PROCEDURE_FIELDS = {
    "name": Field("string", "the procedure's name; by default the variable it is assigned to, else main"),
    "description": Field("string", "what it does, for people"),
    "input": Field("schema", "schema of its input; none = any", example="{topic = field.string{required = true}}"),
    "output": Field("schema", "schema of its result; fields it does not name are dropped with a warning"),
    "state": Field("schema", "schema of its state"),
    "default_model": Field("string", "model of agents that name none", example='"openai/gpt-4o-mini"'),
    "default_provider": Field("string", "provider of agents that name none"),
    "max_turns": Field("integer", "agent turns that one call of it may take; those of a whole run are 100"),
    "budget": Field("table", "limits of one call and of all that it calls", fields=BUDGET, example="{usd = 0.50}"),
    "guards": later(
        "list",
        'functions that may refuse the run: return false, "why"',
        items=Field("function", "gets the input; true lets it pass", since=None),
    ),
    "dependencies": later("table", "services that the host opens, by the name of the global: {type=, ...}"),
    "return_prompt": later("string|boolean", "a last turn that sums the result up", template=True),
    "error_prompt": later("string|boolean", "a last turn that sums a failure up", template=True),
    "status_prompt": later("string|boolean", "a turn that tells how far the procedure is", template=True),
    "max_depth": later("integer", "limit of nested calls", default="5"),
    "procedures": later("table", "sub-procedures declared in place"),
}
FIELDS = Field("table", "what it is", required=True, fields=PROCEDURE_FIELDS)
PROCEDURE = Field(
    "string|table",
    'a procedure, its name, or the file of another program: "./other.tac"',
    required=True,
    ref="procedure",
)
SPAWNED = Field("table", "what Procedure.spawn gave", required=True)
ALL = Field("table", "a list of what Procedure.spawn gave, or a table of it by name", required=True)
INPUT = Field("table", "its input", default="{}")


def _beside(name: str, doc: str, args: dict[str, Field], returns: str, **more: Any) -> Word:
    return unbuilt(f"Procedure.{name}", ASK, doc, args=args, returns=returns, **more)


WAIT = {"timeout": later("number", "seconds to wait at most")}
STATUS = {"summary": later("boolean", "ask the procedure's agent how far it is", default="false")}

WORDS: tuple[Word, ...] = (
    Word(
        "Procedure",
        DECLARE,
        "a typed piece of work; the one without a name is where the program starts",
        fields=PROCEDURE_FIELDS,
        item=BODY,
        shape="procedure",
        args={"fields": FIELDS},
        returns="procedure",
        example="double = Procedure {\n  input = {n = field.integer{required = true}},\n"
        "  output = {twice = field.integer{required = true}},\n  function(input) return {twice = input.n * 2} end\n}",
    ),
    Word(
        "Procedure.run",
        ASK,
        "call a procedure; input and output are validated",
        params=("procedure", "input"),
        state=False,
        args={"procedure": PROCEDURE, "input": INPUT},
        returns="any",
        example='local result = Procedure.run("summarize", {text = "Moss is soft."})',
    ),
    Word(
        "require",
        MEMORY,
        "load a module once: one of the standard library, or a file beside the program",
        params=("name",),
        shape="module",
        args={"name": Field("string", "the module's name", required=True, example='"tactus.tools.done"')},
        returns="any",
        example='local done = require("tactus.tools.done")',
    ),
    Word(
        "procedure",
        DECLARE,
        "older spelling of Procedure: a name, a table and a function",
        fields=PROCEDURE_FIELDS,
        item=BODY,
        shape="procedure",
        args={
            "name": Field("string", "the procedure's name", required=True),
            "fields": FIELDS,
            "body": Field("function", "its function, where the table does not hold it"),
        },
        returns="procedure",
        example='main = procedure("main", {input = {topic = "string"}}, function()\n  return input.topic\nend)',
        instead="Procedure",
    ),
    Word(
        "output",
        DECLARE,
        "at the top of a script: the schema of what it returns",
        shape="nothing",
        args={"fields": Field("schema", "the schema", required=True)},
        example='output {greeting = field.string{required = true}}\nreturn {greeting = "Hello"}',
    ),
    Word("Script.input", DECLARE, "the schema of a script's input", spoken=False),
    Word("Script.state", DECLARE, "the schema of a script's state", spoken=False),
    Word("Script.read", MEMORY, "a script's first look at its input", spoken=False),
    _beside("spawn", "start a procedure beside this one", {"procedure": PROCEDURE, "input": INPUT}, "table"),
    _beside(
        "wait",
        "wait for a spawned procedure: its result and how it ended; nil when it takes too long",
        {"spawned": SPAWNED, "options": Field("table", "how long", fields=WAIT)},
        "any, string?",
    ),
    _beside("wait_all", "wait for all of them, then raise the first failure in order", {"spawned": ALL}, "table"),
    _beside("wait_any", "wait for the first of them", {"spawned": ALL}, "any"),
    _beside("result", "the result of a spawned procedure that has ended", {"spawned": SPAWNED}, "any"),
    _beside(
        "status",
        "how far a spawned procedure is: {status, waiting_for_human, stage, started_at}",
        {"spawned": SPAWNED, "options": Field("table", "what else", fields=STATUS)},
        "table",
    ),
    _beside("is_complete", "whether a spawned procedure has ended", {"spawned": SPAWNED}, "boolean"),
    _beside("all_complete", "whether all of them have ended", {"spawned": ALL}, "boolean"),
    _beside("cancel", "end a spawned procedure", {"spawned": SPAWNED}, ""),
    _beside(
        "inject",
        "a message for the agent of a spawned procedure that speaks next",
        {"spawned": SPAWNED, "message": Field("string", "what it is told", required=True)},
        "",
    ),
    unbuilt(
        "Run.continue_as_new",
        ASK,
        "go on in a new run with an empty journal",
        args={"input": INPUT},
    ),
)
