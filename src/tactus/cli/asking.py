"""Requests of a run, put to the person at this terminal: a small dialogue for each kind."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from tactus import hitl
from tactus.app import concealing
from tactus.cli import prompt, report
from tactus.errors import RequestError
from tactus.hitl import Given, Request, Unfit, choices, questions, upload
from tactus.storage import RequestRecord, Response, Store

GLANCE = 0.3
"""seconds between looks whether somebody else has answered"""

Show = Callable[[str], None]


class Left(Exception):
    """The person leaves it open: an empty line where there must be one, or the end of the terminal."""


class Empty(Left):
    """An empty line."""


class Gone(Exception):
    """The request was decided elsewhere, or its time is over."""


class Person:
    """Who sits here: `line` shows a prompt and reads what is typed, `text` will not take an empty line."""

    def __init__(self, decided: Callable[[], bool], show: Show) -> None:
        self._decided, self.show = decided, show

    def line(self, ask: str) -> str:
        prompt.write(ask)
        typed = _read(self._decided)
        if not typed:
            prompt.write("\n")
            raise Gone if typed is None else Left
        return typed.rstrip("\n")

    def text(self, ask: str) -> str:
        typed = self.line(ask)
        if not typed.strip():
            raise Empty
        return typed


def _read(decided: Callable[[], bool]) -> str | None:
    """A line from the terminal, "" at its end; None when the request was decided elsewhere meanwhile."""
    import select

    while True:
        readable, _, _ = select.select([sys.stdin], [], [], GLANCE)
        if readable:
            return sys.stdin.readline()
        if decided():
            return None


def answer(store: Store, request: RequestRecord, show: Show, environ: Mapping[str, str]) -> bool:
    """Ask the person here and now; no secret of `environ` is kept with the answer. True when the request is decided
    (here or elsewhere), False when the person would rather not."""

    def decided() -> bool:
        stands = store.request(request["id"])
        return stands["status"] != "pending" or (stands["expires_at"] or store.now() + 1) <= store.now()

    try:
        response = put(request, Person(decided, show))
    except Left:
        return False
    except Gone:
        show(hitl.decided(store.request(request["id"])))
        return True
    decision = concealing.answer(store, request["id"], response, environ)
    if not decision.accepted:
        show(hitl.decided(decision.request))
    return True


def put(request: Request, person: Person) -> Response:
    """What the person says; raises Left, Gone."""
    person.show("\n".join(["", *_opening(request)]))
    value = _fitting(request, person)
    comment = value.get("feedback") if request["type"] == "review" else None
    return Response(value, comment=comment, actor=prompt.actor(), via="terminal")


def _opening(request: Request) -> list[str]:
    until = f"until {hitl.when(request['expires_at'])}; " if request["expires_at"] is not None else ""
    return [*report.message(request), *_shown(request), f"({until}an empty line leaves it open)"]


def _shown(request: Request) -> list[str]:
    """What is offered, numbered; several questions come one after another."""
    kind = request["type"]
    if kind == "multiple":
        return []
    if kind not in ("select", "review"):
        return hitl.lines(request, short=False)
    offered = enumerate(hitl.parts(request)["options"], 1)
    above = choices.artifact_lines(request, False) if kind == "review" else []
    return [*above, *(f"  {number}. {choices.listed(choice)}" for number, choice in offered)]


def _fitting(request: Request, person: Person) -> Any:
    """Asked until the answer fits."""
    while True:
        try:
            value = ASK[request["type"]](request, person)
            return hitl.KINDS[request["type"]].check(request, value)
        except Unfit as unfit:
            person.show(str(unfit))
        except RequestError as error:
            person.show(str(error))


# --------------------------------------------------------------------- one dialogue for each kind


def _approval(request: Request, person: Person) -> bool:
    said = person.text("[y/n] > ").strip().lower()
    if said not in ("y", "yes", "n", "no"):
        raise Unfit("answer y or n; an empty line leaves it open")
    return said in ("y", "yes")


def _typed(request: Request, person: Person) -> Any:
    hint = hitl.parts(request).get("placeholder")
    given = Given(value=person.text(f"({hint}) > " if hint else "> "))
    return hitl.KINDS[request["type"]].read(request, given)


def _select(request: Request, person: Person) -> Any:
    kept = hitl.parts(request)
    offered, count = kept["options"], len(kept["options"])
    if kept["mode"] == "single":
        return choices.value_of(_picked(offered, person.text(f"[1-{count}] > ")))
    said = person.text(f"[1-{count}, with commas between; 0 = none] > ").strip()
    if said == "0" and not any(choice["label"] == said for choice in offered):
        return []
    return [choices.value_of(_picked(offered, item)) for item in said.split(",") if item.strip()]


def _picked(offered: list[dict[str, Any]], said: str) -> dict[str, Any]:
    """By its label, its value or its number."""
    said = said.strip()
    try:
        return choices.find(offered, said, first="label")
    except Unfit:
        if said.isdecimal() and 1 <= int(said) <= len(offered):
            return offered[int(said) - 1]
        raise


def _review(request: Request, person: Person) -> dict[str, Any]:
    offered = hitl.parts(request)["options"]
    review: dict[str, Any] = {"decision": _picked(offered, person.text(f"[1-{len(offered)}] > "))["label"]}
    comment = person.line("comment (empty = none) > ").strip()
    edited = person.line("edited artifact (its text or @FILE; empty = as it is) > ").strip()
    if comment:
        review["feedback"] = comment
    if edited:
        review["edited_artifact"] = choices.read_artifact(request, said(edited))
    return review


def _upload(request: Request, person: Person) -> dict[str, Any]:
    return upload.described(person.text("file > ").strip())


def _escalation(request: Request, person: Person) -> str:
    return person.text("what was done > ")


def _multiple(request: Request, person: Person) -> dict[str, Any]:
    answers: dict[str, Any] = {}
    for question in hitl.parts(request)["questions"]:
        person.show("\n".join([questions.title(question), *_shown(question)]))
        try:
            answers[question["id"]] = _fitting(question, person)
        except Empty:
            if question["required"] and question["default"] is None:
                raise
    return answers


ASK: dict[str, Callable[[Request, Person], Any]] = {
    "approval": _approval,
    "custom": _typed,
    "escalation": _escalation,
    "input": _typed,
    "multiple": _multiple,
    "review": _review,
    "select": _select,
    "upload": _upload,
}


def said(value: str) -> str:
    """A value as it was typed: `@FILE` is what the file says, `@@` begins a text with `@`. Raises RequestError."""
    if not value.startswith("@"):
        return value
    if value.startswith("@@"):
        return value[1:]
    try:
        return Path(value[1:]).read_text(encoding="utf-8")
    except UnicodeDecodeError:
        raise RequestError(f"{value[1:]} is not UTF-8 text") from None
    except OSError as error:
        raise RequestError(f"{value[1:]} cannot be read: {error.strerror}") from None
