"""People: what they are asked and told."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from tactus.language.words.row import ASK, DECLARE, Field, Word

Fields = Mapping[str, Field]

# --------------------------------------------------------------------- options

ASKED = {
    "message": Field("string", "what the person reads (Markdown)", required=True, example='"Deploy to production?"'),
    "context": Field("table|string", "facts shown beside it", example='{version = "2.1.0"}'),
    "timeout": Field("number", "seconds until the default holds; none = wait for ever", example="3600"),
    "default": Field("any", "the answer when nobody gave one in time; one that a person could give", example="false"),
    "on_timeout": Field(
        "string",
        "then: the default holds, a catchable error, or it is asked again",
        enum=("default", "error", "retry"),
        default='"default"',
    ),
    "retries": Field("integer", 'with on_timeout = "retry": how often it is asked again', default="3"),
    "assignees": Field("list", "who should answer", items=Field("string", "a name"), example='{"ann", "bob"}'),
    "channel": Field("string", "where it should be shown"),
    "schema": Field("field", "what the answer must fit", example="field.integer{min = 1}"),
}
"""Options that every question has."""
OPTION = {
    "label": Field(
        "string", "what the person reads; by default the value, where that is a text", example='"Production"'
    ),
    "description": Field("string", "more about it"),
}
CHOICE = {**OPTION, "value": Field("any", "what the program gets; by default the label", example='"production"')}
DECISION = {**OPTION, "type": Field("string", "how it looks, nothing more: action, cancel", example='"cancel"')}
OWN: dict[str, dict[str, Field]] = {
    "approval": {},
    "input": {"placeholder": Field("string", "shown in an empty box", example='"a topic"')},
    "select": {
        "options": Field(
            "list",
            "what is offered: texts, numbers, or tables of label, value and description",
            required=True,
            items=Field("string|number|table", "one of them", fields=CHOICE),
            example='{"staging", "production"}',
        ),
        "mode": Field("string", "how many are chosen", enum=("single", "multiple"), default='"single"'),
        "min": Field("integer", 'with mode = "multiple": at least so many'),
        "max": Field("integer", 'with mode = "multiple": at most so many'),
    },
    "review": {
        "artifact": Field("any", "what is reviewed", required=True),
        "artifact_type": Field(
            "string", "what it is, for those who show it: document, markdown, code, ...", example='"markdown"'
        ),
        "options": Field(
            "list",
            "the decisions: texts, or tables of label, type and description",
            default='{"Approve", "Reject"}',
            items=Field("string|table", "one of them", fields=DECISION),
        ),
    },
    "upload": {},
    "multiple": {"questions": Field("list", "the questions: {id=, type=, message=, ...}", required=True)},
    "escalation": {},
    "custom": {"type": Field("string", "how it is shown; further fields are for those who show it", required=True)},
}
"""By kind: the options that only it has."""
QUESTION = {
    "id": Field("string", "the key of its answer", required=True, example='"target"'),
    "type": Field(
        "string", "its kind: input, approval, select, review, upload, or a type of your own", default='"input"'
    ),
    "label": Field("string", "a short title; also the message, where there is none"),
    "message": replace(ASKED["message"], required=False),
    "required": Field("boolean", "whether it must be answered", default="true"),
    "default": Field("any", "the answer when this one is left out"),
    "schema": ASKED["schema"],
}
"""Options of one question of several, besides those of its kind."""
QUESTIONS = ("approval", "input", "select", "review", "upload", "custom")
"""What a question of several can be."""


def _loose(fields: Fields) -> dict[str, Field]:
    """The same, none of which must be given."""
    return {name: replace(field, required=False) if field.required else field for name, field in fields.items()}


def _any(kinds: Iterable[str]) -> dict[str, Field]:
    """What is asked of some of these kinds, besides what all have; a type of one's own says any more."""
    own = {name: field for kind in kinds if kind != "custom" for name, field in _loose(OWN[kind]).items()}
    return {**own, "options": OFFERED}


OFFERED = Field(
    "list",
    "what is offered, or the decisions: texts, or tables",
    items=Field("string|number|table", "one of them", fields={**CHOICE, **DECISION}),
)
ONE = Field(
    "table",
    "a question",
    fields={
        **QUESTION,
        **_any(QUESTIONS),
    },
)
OWN["multiple"]["questions"] = replace(OWN["multiple"]["questions"], items=ONE)
AGAIN = _loose(ASKED)
DECLARED = {
    "type": Field(
        "string",
        "its kind: approval, input, select, review, upload, multiple, escalation, or a type of your own",
        required=True,
        example='"approval"',
    ),
    **ASKED,
    "message": replace(ASKED["message"], template=True),
    **_any(OWN),
}
"""Fields of a declared request: those that all have, and those of every kind (see OWN)."""
TOLD = {
    "message": ASKED["message"],
    "level": Field("string", "how bad it is", enum=("info", "warning", "error", "critical"), default='"info"'),
    "context": ASKED["context"],
}
NOTICE = {**TOLD, "assignees": ASKED["assignees"], "channel": ASKED["channel"]}
ALERT = {**TOLD, "source": Field("string", "what the alert is about", example='"runtime"')}

# --------------------------------------------------------------------- words


def asks(name: str, kind: str, doc: str, returns: str, example: str) -> Word:
    fields = {**ASKED, **OWN[kind]}
    request = Field(
        "table|list|string" if kind == "multiple" else "table|string",
        "what is asked: a table of options, the name of a declared request, or the message",
        required=True,
        ref="request",
        fields=fields,
        items=ONE if kind == "multiple" else None,
    )
    overrides = Field("table", "behind a text: other options", fields={**AGAIN, **_loose(OWN[kind])})
    return Word(
        name,
        ASK,
        doc,
        params=("request", "options"),
        fields=fields,
        shape="pair",
        args={"request": request, "overrides": overrides},
        returns=f"{returns}, string?",
        example=example,
        others=kind == "custom",
    )


def tells(name: str, param: str, doc: str, fields: Fields, example: str) -> Word:
    args = {param: Field("table|string", "a table, or the message", required=True, fields=fields)}
    return Word(name, ASK, doc, params=(param,), fields=fields, shape="nothing", args=args, example=example)


WORDS: tuple[Word, ...] = (
    asks(
        "Human.approve",
        "approval",
        "a person says yes or no",
        "boolean",
        'local ok, why = Human.approve {\n  message = "Deploy to production?", timeout = 3600, default = false\n}',
    ),
    asks(
        "Human.input",
        "input",
        "a person gives a text, or what the schema says",
        "any",
        'local topic = Human.input {message = "What next?", placeholder = "a topic"}',
    ),
    asks(
        "Human.select",
        "select",
        "a person chooses from what is offered",
        "any",
        'local where = Human.select {message = "Deploy where?", options = {"staging", "production"}}',
    ),
    asks(
        "Human.review",
        "review",
        "a person decides about an artifact, and may edit it",
        "review",
        "local review = Human.review {\n"
        '  message = "Please review this draft", artifact = "Moss is soft.", artifact_type = "markdown"\n}\n'
        "print(review.decision, review.feedback)",
    ),
    asks(
        "Human.upload",
        "upload",
        "a person gives a file",
        "file?",
        'local file = Human.upload {message = "The sales of March"}\nprint(file and file.name)',
    ),
    asks(
        "Human.multiple",
        "multiple",
        "a person answers several questions at once; the answers are a table by their ids",
        "table",
        'local plan = Human.multiple {message = "The deployment", questions = {\n'
        '  {id = "target", type = "select", message = "Where?", options = {"staging", "production"}},\n'
        '  {id = "notes", message = "Anything to note?", required = false}\n}}',
    ),
    asks(
        "Human.escalate",
        "escalation",
        "a person takes care of something, and says when it is resolved",
        "string?",
        'local done, why = Human.escalate {message = "The press is jammed", context = {press = 2}}',
    ),
    asks(
        "Human.custom",
        "custom",
        "a person answers what a channel of your own shows",
        "any",
        'local signed = Human.custom {message = "Sign the contract", type = "signature", pen = "black"}',
    ),
    tells(
        "Human.notify",
        "notice",
        "people are told something; nothing waits",
        NOTICE,
        'Human.notify {message = "Half of the chapters are done", level = "info"}',
    ),
    tells(
        "System.alert",
        "alert",
        "operators are told something; nothing waits",
        ALERT,
        'System.alert {message = "Sandbox out of memory", level = "critical", source = "runtime"}',
    ),
    Word(
        "hitl",
        DECLARE,
        "declares under a name what people are asked",
        params=("name", "request"),
        fields=DECLARED,
        others=True,
        shape="nothing",
        args={
            "name": Field("string", "the request's name", required=True, example='"confirm_publish"'),
            "request": Field("table", "what is asked", required=True, fields=DECLARED),
        },
        example='hitl("confirm_draft", {type = "approval", message = "Publish {input.topic}?", default = false})',
    ),
)
