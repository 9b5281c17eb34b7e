"""What people are asked and told."""

from __future__ import annotations

from tactus.language.words.row import ASK, DECLARE, Field, Word, unbuilt

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


WORDS: tuple[Word, ...] = (
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
    *unbuilt("hitl", DECLARE),
    *unbuilt(
        "Human.select Human.review Human.upload Human.multiple Human.escalate Human.notify Human.custom System.alert"
    ),
)
