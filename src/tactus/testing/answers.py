"""The people of a scenario: what they answer, to which request, and when they keep silent."""

from __future__ import annotations

import re
from contextlib import suppress
from typing import Any

from tactus import hitl
from tactus.errors import RequestError
from tactus.hitl.kind import Given
from tactus.language.program import Program
from tactus.record import record
from tactus.runtime import canonical
from tactus.storage import RequestRecord, Response, Store
from tactus.testing.wrong import WrongStep

APPROVES, REJECTS, ANSWERS, SILENT = "approves", "rejects", "answers", "does not answer"
WHO = "a person of the scenario"
DECIDED = {APPROVES: ("approval", "review", "escalation"), REJECTS: ("approval", "review")}
"""Kinds of requests to which a yes or a no without more is an answer."""


@record(frozen=True, slots=True)
class Said:
    """`request` is the declared name or the message of what is answered; None = whatever it fits."""

    how: str
    request: str | None = None
    value: Any = None


class People:
    """What was scripted before the run: of several answers to the same request, or to any, the last repeats."""

    def __init__(self, program: Program) -> None:
        self._program = program
        self._scripted: list[Said] = []

    def script(self, said: Said) -> None:
        self._scripted.append(said)

    def answer_to(self, request: RequestRecord, before: list[RequestRecord]) -> Said | None:
        """What is scripted for this request; `before` are those that the run asked earlier."""
        for target in (True, False):
            fitting = [one for one in self._scripted if (one.request is not None) is target and self.fits(one, request)]
            if fitting:
                asked = sum(any(self.fits(one, earlier) for one in fitting) for earlier in before)
                return fitting[min(asked, len(fitting) - 1)]
        return None

    def fits(self, said: Said, request: RequestRecord) -> bool:
        """Whether this is an answer to that request."""
        if said.request is not None:
            return said.request in (request["message"], self.name_of(request))
        return said.how not in DECIDED or request["type"] in DECIDED[said.how]

    def name_of(self, request: RequestRecord) -> str | None:
        """The name under which the program declares it."""
        for name, declared in self._program.requests.items():
            if declared.type == request["type"] and _like(declared.options.get("message", ""), request["message"]):
                return name
        return None


def answer(store: Store, request: RequestRecord, said: Said) -> None:
    """Give it. Raises WrongStep where the request does not take it."""
    try:
        decision = store.answer(request["id"], Response(_value(request, said), actor=WHO, via="test"))
    except RequestError as error:
        raise WrongStep(str(error)) from None
    if not decision.accepted:
        raise WrongStep(f'"{request["message"]}" was decided already')


def _value(request: RequestRecord, said: Said) -> Any:
    """The answer as the request takes it: a value, or else what a person would type. Raises RequestError."""
    if said.how != ANSWERS:
        return hitl.answer_value(request, Given(approve=said.how == APPROVES))
    try:
        return hitl.taken(request, said.value)
    except RequestError:
        text = said.value if isinstance(said.value, str) else canonical.dumps(said.value)
        for typed in (Given(value=text), Given(options=(text,))):
            with suppress(RequestError):
                return hitl.answer_value(request, typed)
        raise


def _like(message: str, asked: str) -> bool:
    """Whether a declared message, a template, can have become what was asked."""
    parts = [re.escape(part) for part in re.split(r"\{[^{}]*\}", message)]
    return re.fullmatch(".*".join(parts), asked, re.DOTALL) is not None
