"""One request with several questions, each of a kind of its own."""

from __future__ import annotations

import json
import re
import shlex
from typing import Any

from tactus.hitl.choices import REVIEW, SELECT, value_of
from tactus.hitl.kind import Given, Kind, Request, Unaskable, Unfit, fitted, from_json, in_short, parts, text, the_value
from tactus.hitl.plain import APPROVAL, CUSTOM, INPUT
from tactus.hitl.question import kept, named
from tactus.hitl.upload import UPLOAD, described
from tactus.language.suggest import did_you_mean
from tactus.language.words.people import QUESTION

KINDS: dict[str, Kind] = {
    "approval": APPROVAL,
    "input": INPUT,
    "select": SELECT,
    "review": REVIEW,
    "upload": UPLOAD,
    "custom": CUSTOM,
}
"""What a question can be."""


# --------------------------------------------------------------------- what programs ask


def _keep(who: str, options: dict[str, Any]) -> Any:
    raw = options.get("questions")
    if not isinstance(raw, list) or not raw:
        raise Unaskable(f'{who} needs questions: {{ {{id = "name", message = "Your name?"}}, … }}')
    questions = [_question(who, number, one) for number, one in enumerate(raw, 1)]
    ids = [question["id"] for question in questions]
    for id_ in ids:
        if ids.count(id_) > 1:
            raise Unaskable(f'two questions of {who} have the id "{id_}"')
    return {"questions": questions}


def _question(who: str, number: int, raw: Any) -> dict[str, Any]:
    this = f"question {number} of {who}"
    if not isinstance(raw, dict):
        raise Unaskable(f'{this} is a table: {{id = "name", message = "Your name?"}}')
    id_ = raw.get("id")
    if not isinstance(id_, str) or not re.fullmatch(r"[A-Za-z_][A-Za-z0-9_-]*", id_):
        raise Unaskable(f'{this} needs an id of letters, digits, "_" and "-": the key of its answer')
    this = f'question "{id_}" of {who}'
    required = raw.get("required", True)
    if not isinstance(required, bool):
        raise Unaskable(f"required of {this} is true or false")
    type_, custom = named(raw.get("type", "input"), KINDS, this)
    options, common = raw, list(QUESTION)
    if type_ == "custom":  # its type is an option of its own
        options, common = {**raw, "type": custom or type_}, [name for name in QUESTION if name != "type"]
    question = kept(type_, KINDS[type_], this, options, common)
    if raw.get("default") is None:
        question["default"] = None
    return {**question, "id": id_, "required": required, **text(this, raw, "label")}


def defaults(request: Request) -> dict[str, Any]:
    """What the questions' own defaults come to."""
    return {one["id"]: one["default"] for one in parts(request)["questions"] if one["default"] is not None}


# --------------------------------------------------------------------- what people answer


def _read(request: Request, given: Given) -> Any:
    said = the_value(request, given, "asks several questions")
    try:
        answers = from_json(said)
    except ValueError as error:
        raise Unfit(
            f"asks several questions; its answer is a JSON object by id, and this is no JSON: {error}"
        ) from None
    if not isinstance(answers, dict):
        return answers
    files = {one["id"] for one in parts(request)["questions"] if one["type"] == "upload"}
    return {
        id_: described(answer) if id_ in files and isinstance(answer, str) else answer
        for id_, answer in answers.items()
    }


def _check(request: Request, value: Any) -> Any:
    if not isinstance(value, dict):
        raise Unfit("asks several questions; its answer is an object by id")
    questions = parts(request)["questions"]
    ids = [question["id"] for question in questions]
    for id_ in value:
        if id_ not in ids:
            raise Unfit(f'has no question "{id_}"{did_you_mean(id_, ids)}')
    answers: dict[str, Any] = {}
    for question in questions:
        answer = value.get(question["id"])
        if answer is not None:
            answers[question["id"]] = checked(question, answer)
        elif question["default"] is not None:
            answers[question["id"]] = question["default"]
        elif question["required"]:
            raise Unfit(f'also asks "{question["id"]}": {question["message"]}')
    return fitted(request, answers)


def checked(question: Request, answer: Any) -> Any:
    """The answer to one of the questions; raises Unfit."""
    try:
        return KINDS[question["type"]].check(question, answer)
    except Unfit as unfit:
        raise Unfit(f'cannot take this answer: "{question["id"]}" {unfit}') from None


# --------------------------------------------------------------------- how it is shown


def _ways(request: Request) -> list[str]:
    sample = {question["id"]: _sample(question) for question in parts(request)["questions"]}
    return [f"--value {shlex.quote(json.dumps(sample, ensure_ascii=False))}"]


def _sample(question: Request) -> Any:
    kind, offered = question["type"], parts(question).get("options", [])
    if kind == "select":
        values = [value_of(choice) for choice in offered]
        return values[0] if parts(question)["mode"] == "single" else values[: max(1, parts(question).get("min", 1))]
    if kind == "review":
        return offered[0]["label"]
    return {"approval": True, "upload": "FILE"}.get(kind, "…")


def _lines(request: Request, short: bool) -> list[str]:
    rows = []
    for question in parts(request)["questions"]:
        rows.append(f"  {title(question)}")
        rows += [f"  {row}" for row in KINDS[question["type"]].lines(question, short)]
    return rows


def title(question: Request) -> str:
    """A question in one line: its id, its text, and what happens when it is left out."""
    label = f"{question['label']}: " if question.get("label", question["message"]) != question["message"] else ""
    left_out = "" if question["required"] else " (may be left out)"
    if question["default"] is not None:
        left_out = f" [{KINDS[question['type']].said(question['default'])}]"
    return f"{question['id']}: {label}{question['message']}{left_out}"


MULTIPLE = Kind(
    "Human.multiple",
    "PENDING_INPUT",
    "object",
    {},
    _keep,
    _read,
    _check,
    _ways,
    _lines,
    in_short,
)
