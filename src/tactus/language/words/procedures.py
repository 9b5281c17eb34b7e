"""Procedures, modules, and runs beside runs."""

from __future__ import annotations

from tactus.language.words.row import ASK, DECLARE, MEMORY, Field, Word, later, unbuilt

PROCEDURE_FIELDS = {
    "name": Field("string", "the procedure's name; by default the variable it is assigned to, else main"),
    "description": Field("string", "what it does"),
    "input": Field("schema", "schema of its input"),
    "output": Field("schema", "schema of its result"),
    "state": Field("schema", "schema of its state"),
    "default_model": Field("string", "model of agents that name none"),
    "default_provider": Field("string", "provider of agents that name none"),
    "max_turns": Field("integer", "agent turns that one call of it may take"),
    "budget": Field("table", "limits of one call and of all it calls: {usd=, tokens=, requests=, seconds=}"),
    **later(
        {
            "guards": "functions that may refuse the run",
            "dependencies": "services that the host opens",
            "return_prompt": "a last turn that sums the result up",
            "error_prompt": "a last turn that sums a failure up",
            "status_prompt": "a turn that tells how far the procedure is",
            "max_depth": "limit of nested calls",
            "procedures": "sub-procedures declared in place",
        }
    ),
}
WORDS: tuple[Word, ...] = (
    Word("Procedure", DECLARE, "a typed piece of work", fields=PROCEDURE_FIELDS, shape="procedure"),
    Word("Procedure.run", ASK, "call a sub-procedure", params=("procedure", "input"), state=False),
    Word("require", MEMORY, "load a module once", params=("name",), shape="module"),
    Word("procedure", DECLARE, "older spelling of Procedure", fields=PROCEDURE_FIELDS, shape="procedure"),
    Word("output", DECLARE, "the schema of a script's result", shape="nothing"),
    Word("Script.input", DECLARE, "the schema of a script's input", spoken=False),
    Word("Script.state", DECLARE, "the schema of a script's state", spoken=False),
    Word("Script.read", MEMORY, "a script's first look at its input", spoken=False),
    *unbuilt(
        "Procedure.spawn Procedure.wait Procedure.wait_all Procedure.wait_any Procedure.result Procedure.status "
        "Procedure.is_complete Procedure.all_complete Procedure.cancel Procedure.inject Run.continue_as_new"
    ),
)
