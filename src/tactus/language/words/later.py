"""Families of which nothing is built yet."""

from __future__ import annotations

from tactus.language.words.row import ASK, DECLARE, Field, Word, later, unbuilt

NAME = later("string", "its name; by default the variable it is assigned to")
DATA = {
    "source": later("string", "where the examples come from", required=True, enum=("hf", "jsonl", "csv")),
    "name": later("string", "of hf: the data set"),
    "path": later("string", "of jsonl and csv: the file"),
    "train": later("string", "the part that is learned from"),
    "test": later("string", "the part that is tested on"),
    "text_field": later("string", "the column that is read"),
    "label_field": later("string", "the column that is predicted"),
}
CANDIDATE = {
    "name": later("string", "what it is called", required=True),
    "trainer": later("string", "how it learns", required=True, enum=("naive_bayes", "hf_sequence_classifier")),
    "hyperparameters": later("table", "settings of the trainer"),
}
MODEL_FIELDS = {
    "type": later(
        "string",
        "where it runs",
        required=True,
        enum=("http", "pytorch", "hf", "transformers", "sklearn", "registry", "llm", "mock"),
    ),
    "name": later("string", "the backend's own name of it"),
    "version": later("string", "of registry: which version", default='"latest"'),
    "input": later("schema", "schema of what it takes"),
    "output": later("schema", "schema of what it predicts"),
    "url": later("string", "of http: where it answers"),
    "endpoint": later("string", "of http: older spelling of url", instead="url"),
    "path": later("string", "of pytorch and sklearn: its file"),
    "labels": later("list", "the names of its classes, in order", items=later("string", "a class")),
    "training": later(
        "table",
        "how tactus train makes it",
        fields={
            "data": later("table", "the examples", fields=DATA),
            "candidates": later("list", "what is tried", items=later("table", "one", fields=CANDIDATE)),
        },
    ),
}
SIGNATURE_FIELDS = {
    "input": later("schema", "what goes in", required=True),
    "output": later("schema", "what comes out", required=True),
}
STRATEGIES = ("predict", "chain_of_thought", "react", "program_of_thought")
MODULE_FIELDS = {
    "name": NAME,
    "signature": later(
        "string|table", 'what goes in and comes out: "question -> answer", or a Signature', required=True
    ),
    "strategy": later("string", "how the model is asked", enum=STRATEGIES, default='"predict"'),
    "demos": later("list", "examples that the model is shown"),
    "compiled": later("string", "what tactus optimize has made of it"),
}
TEXT_FIELDS = {
    "name": NAME,
    "model": later("string|table", "the model that is asked"),
    "prompt": later("string", "what it is told", template=True),
}


def _declares(name: str, doc: str, fields: dict[str, Field], returns: str) -> Word:
    args = {"fields": Field("table", "what it is", required=True, fields=fields)}
    return unbuilt(name, DECLARE, doc, fields=fields, args=args, returns=returns)


def _program(name: str, doc: str, returns: str, args: dict[str, Field] | None = None) -> Word:
    return unbuilt(f"Program.{name}", ASK, doc, returns=returns, args=args or {})


SOURCE = Field("string", "the text of a program", required=True)
WHY = Field("table", "why", fields={"reason": later("string", "what it is better at")})

WORDS: tuple[Word, ...] = (
    _declares("Model", "a model that predicts: no conversation, a value in and a value out", MODEL_FIELDS, "function"),
    unbuilt(
        "LM",
        DECLARE,
        "the language model that modules ask",
        args={
            "model": Field("string", "the model's name", required=True, example='"openai/gpt-4o"'),
            "settings": Field("table", "settings of its requests"),
        },
        returns="table",
    ),
    unbuilt(
        "Signature",
        DECLARE,
        'what goes into a module and comes out of it: "text -> summary"',
        fields=SIGNATURE_FIELDS,
        args={"signature": Field("string|table", "the signature", required=True, fields=SIGNATURE_FIELDS)},
        returns="table",
    ),
    _declares("Module", "a signature that a language model fulfils", MODULE_FIELDS, "function"),
    _declares(
        "Classify",
        "a module that says which of some classes a text belongs to",
        {**TEXT_FIELDS, "classes": later("list", "the classes", required=True, items=later("string", "a class"))},
        "function",
    ),
    _declares(
        "Extract",
        "a module that finds fields in a text",
        {**TEXT_FIELDS, "fields": later("schema", "what is looked for", required=True)},
        "function",
    ),
    _declares("Generate", "a module that writes a text", TEXT_FIELDS, "function"),
    unbuilt(
        "Tactic",
        DECLARE,
        "a procedure that another server offers, as something to call",
        args={"ref": Field("string", "where it is", required=True, example='"psi://org/pkg/tactics/name"')},
        returns="function",
    ),
    _program("source", "the text of this program", "string"),
    _program("name", "the name of this program", "string"),
    _program("version", "the version of this program", "string"),
    _program("propose", "propose a successor of this program", "table", {"source": SOURCE, "options": WHY}),
    _program(
        "create",
        "propose another program",
        "table",
        {"name": Field("string", "its name", required=True), "source": SOURCE, "options": WHY},
    ),
)
