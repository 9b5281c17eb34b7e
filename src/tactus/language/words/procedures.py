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
    **later(
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
WORDS: tuple[Word, ...] = (
    Word("Procedure", DECLARE, "a typed piece of work", fields=PROCEDURE_FIELDS, shape="procedure"),
    Word("Procedure.run", ASK, "call a sub-procedure", params=("procedure", "input"), state=False),
    Word("require", MEMORY, "load a module once", params=("name",), shape="module"),
    *unbuilt("procedure output", DECLARE),
    *unbuilt(
        "Procedure.spawn Procedure.wait Procedure.wait_all Procedure.wait_any Procedure.result Procedure.status "
        "Procedure.is_complete Procedure.all_complete Procedure.cancel Procedure.inject Run.continue_as_new"
    ),
)
