"""Questions to the person at the terminal: missing inputs, and requests of the run."""

from __future__ import annotations

import getpass
import json
import select
import sys
from collections.abc import Callable
from typing import Any

from tactus import hitl
from tactus.errors import RequestError
from tactus.language.coerce import coerce
from tactus.language.schema import FieldDef, Schema, SchemaError, check
from tactus.storage import RequestRecord, Response, Store

GLANCE = 0.3
"""seconds between looks whether somebody else has answered"""


def at_terminal() -> bool:
    return sys.stdin.isatty() and sys.stderr.isatty()


def actor() -> str:
    """The person's name for the record: the user of the operating system."""
    try:
        return getpass.getuser()
    except (OSError, KeyError):
        return "unknown user"


def inputs(schema: Schema, names: list[str]) -> dict[str, Any]:
    """Ask for these fields until each has a value its schema takes; an empty line takes the default."""
    return {
        field.name: value
        for field in schema.fields
        if field.name in names and (value := _field(schema, field)) is not None
    }


def _field(schema: Schema, field: FieldDef) -> Any:
    about = f" - {field.description}" if field.description else ""
    choices = f" ({', '.join(map(str, field.enum))})" if field.enum else ""
    default = f" [{json.dumps(field.default, ensure_ascii=False)}]" if field.default is not None else ""
    while True:
        sys.stderr.write(f"{field.name}: {field.type}{choices}{about}{default}\n> ")
        sys.stderr.flush()
        line = sys.stdin.readline()
        if not line:
            raise KeyboardInterrupt
        text = line.rstrip("\n")
        if not text and (field.default is not None or not field.required):
            return field.default
        try:
            return check(schema.only(field.name), {field.name: coerce(text, field)}, "input")[0][field.name]
        except SchemaError as error:
            sys.stderr.write(f"{error}\n")


def answer(store: Store, request: RequestRecord, show: Callable[[str], None]) -> bool:
    """Ask the person here and now. True when the request is decided (here or elsewhere), False when the
    person would rather not."""
    question = "[y/n]" if request["type"] == "approval" else "(one line)"
    show("\n".join(_asked(request)))
    while True:
        sys.stderr.write(f"{question} > ")
        sys.stderr.flush()
        line = _read(lambda: store.request(request["id"])["status"] != "pending")
        if line is None:
            sys.stderr.write("\n")
            show(hitl.decided(store.request(request["id"])))
            return True
        if line == "":
            sys.stderr.write("\n")
            return False
        text = line.rstrip("\n")
        if not text.strip():
            return False
        try:
            value = hitl.answer_value(request, _given(request, text))
        except RequestError as error:
            show(str(error))
            continue
        decision = store.answer(request["id"], Response(value, actor=actor(), via="terminal"))
        if not decision.accepted:
            show(hitl.decided(decision.request))
        return True


def _asked(request: RequestRecord) -> list[str]:
    lines = ["", request["message"]]
    if request["context"]:
        lines.append(json.dumps(request["context"], ensure_ascii=False, indent=2))
    if request["expires_at"] is not None:
        lines.append(f"(until {hitl.when(request['expires_at'])}; an empty line leaves it open)")
    return lines


def _given(request: RequestRecord, text: str) -> hitl.Given:
    if request["type"] != "approval":
        return hitl.Given(value=text)
    said = text.strip().lower()
    if said in ("y", "yes"):
        return hitl.Given(approve=True)
    if said in ("n", "no"):
        return hitl.Given(approve=False)
    raise RequestError("answer y or n; an empty line leaves it open")


def _read(decided: Callable[[], bool]) -> str | None:
    """A line from the terminal, "" at its end; None when the request was decided elsewhere meanwhile."""
    while True:
        readable, _, _ = select.select([sys.stdin], [], [], GLANCE)
        if readable:
            return sys.stdin.readline()
        if decided():
            return None
