"""What people are asked and told."""

from __future__ import annotations

from tactus.language.words.row import ASK, DECLARE, Field, Word

ASKED = {
    "message": Field("string", "what the person reads (Markdown)", required=True),
    "context": Field("table|string", "facts shown beside it"),
    "timeout": Field("number", "seconds until the default holds; nil = wait for ever"),
    "default": Field("any", "the answer when nobody gave one in time"),
    "on_timeout": Field("string", "default, error (catchable) or retry (ask again)"),
    "retries": Field("integer", 'how often on_timeout = "retry" asks again (default 3)'),
    "assignees": Field("list", "who should answer"),
    "channel": Field("string", "where it should be shown"),
    "schema": Field("schema", "schema of the answer"),
}
"""Options that every question has."""
OWN: dict[str, dict[str, Field]] = {
    "approval": {},
    "input": {"placeholder": Field("string", "shown in an empty box")},
    "select": {
        "options": Field("list", "what is offered: texts, or {label=, value=, description=}", required=True),
        "mode": Field("string", "single (default) or multiple"),
        "min": Field("integer", 'with mode = "multiple": at least so many'),
        "max": Field("integer", 'with mode = "multiple": at most so many'),
    },
    "review": {
        "artifact": Field("any", "what is reviewed", required=True),
        "artifact_type": Field("string", "what it is, for those who show it: document, markdown, code, ..."),
        "options": Field("list", "the decisions: texts, or {label=, type=, description=}"),
    },
    "upload": {},
    "multiple": {"questions": Field("list", "the questions: {id=, type=, message=, ...}", required=True)},
    "escalation": {},
    "custom": {"type": Field("string", "how it is shown; further fields are for those who show it", required=True)},
}
"""By kind: the options that only it has."""
QUESTION = {
    "id": Field("string", "the key of its answer", required=True),
    "type": Field("string", "its kind (default input)"),
    "label": Field("string", "a short title"),
    "message": ASKED["message"],
    "required": Field("boolean", "whether it must be answered (default true)"),
    "default": Field("any", "the answer when this one is left out"),
    "schema": ASKED["schema"],
}
"""Options of one question of several, besides those of its kind."""
TOLD = {
    "message": ASKED["message"],
    "level": Field("string", "info (default), warning, error or critical"),
    "context": ASKED["context"],
}


def asks(name: str, kind: str, doc: str) -> Word:
    return Word(name, ASK, doc, params=("request", "options"), fields={**ASKED, **OWN[kind]}, shape="pair")


WORDS: tuple[Word, ...] = (
    asks("Human.approve", "approval", "a person says yes or no"),
    asks("Human.input", "input", "a person gives a text"),
    asks("Human.select", "select", "a person chooses from what is offered"),
    asks("Human.review", "review", "a person decides about an artifact, and may edit it"),
    asks("Human.upload", "upload", "a person gives a file"),
    asks("Human.multiple", "multiple", "a person answers several questions at once"),
    asks("Human.escalate", "escalation", "a person takes care of something"),
    asks("Human.custom", "custom", "a person answers what a channel of your own shows"),
    Word(
        "Human.notify",
        ASK,
        "people are told something; nothing waits",
        params=("notice",),
        fields={**TOLD, "assignees": ASKED["assignees"], "channel": ASKED["channel"]},
        shape="nothing",
    ),
    Word(
        "System.alert",
        ASK,
        "operators are told something; nothing waits",
        params=("alert",),
        fields={**TOLD, "source": Field("string", "what the alert is about")},
        shape="nothing",
    ),
    Word(
        "hitl",
        DECLARE,
        "declares a request by name",
        params=("name", "request"),
        fields={"type": Field("string", "its kind: approval, input, select, ..."), **ASKED},
        shape="nothing",
    ),
)
