"""Questions to the person at the terminal: missing inputs, and requests of the run."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from typing import Any

from tactus import hitl
from tactus.cli import report
from tactus.errors import RequestError, UsageError
from tactus.language.coerce import coerce
from tactus.language.schema import FieldDef, Schema, SchemaError, check
from tactus.storage import RequestRecord, Response, Store

GLANCE = 0.3
"""seconds between looks whether somebody else has answered"""


def at_terminal() -> bool:
    return sys.stdin.isatty() and sys.stderr.isatty()


def actor() -> str:
    """The person's name for the record: the user of the operating system."""
    import getpass

    try:
        return getpass.getuser()
    except (OSError, KeyError):
        return "unknown user"


def inputs(schema: Schema, names: list[str], given: dict[str, Any]) -> dict[str, Any]:
    """Ask for these fields until each has a value its schema takes; an empty line takes what was given, or the
    default. Raises UsageError where the terminal ends."""
    values = {
        field.name: _field(schema, field, given.get(field.name, field.default))
        for field in schema.fields
        if field.name in names
    }
    return {name: value for name, value in values.items() if value is not None}


def confirmed(values: dict[str, Any]) -> bool:
    """Show the inputs as they are now and ask whether to run with them."""
    rows = [f"  {name} = {json.dumps(value, ensure_ascii=False)}" for name, value in values.items()]
    _write("\n".join(["inputs:", *rows, "run with these? [Y/n] "]))
    return _line().strip().lower() in ("", "y", "yes")


def _field(schema: Schema, field: FieldDef, preset: Any) -> Any:
    about = f" - {field.description}" if field.description else ""
    choices = f" ({', '.join(map(str, field.enum))})" if field.enum else ""
    empty = "" if field.required else " [none]"
    default = f" [{json.dumps(preset, ensure_ascii=False)}]" if preset is not None else empty
    while True:
        _write(f"{field.name}: {field.type}{choices}{about}{default}\n> ")
        text = _line()
        if not text and (preset is not None or not field.required):
            return preset
        try:
            return check(schema.only(field.name), {field.name: coerce(text, field)}, "input")[0][field.name]
        except SchemaError as error:
            _write(f"{error}\n")


def _line() -> str:
    line = sys.stdin.readline()
    if not line:
        _write("\n")
        raise UsageError("the inputs ended before every question was answered; nothing was started")
    return line.rstrip("\n")


def _write(text: str) -> None:
    sys.stderr.write(text)
    sys.stderr.flush()


def answer(store: Store, request: RequestRecord, show: Callable[[str], None]) -> bool:
    """Ask the person here and now. True when the request is decided (here or elsewhere), False when the
    person would rather not."""

    def decided() -> bool:
        stands = store.request(request["id"])
        return stands["status"] != "pending" or (stands["expires_at"] or store.now() + 1) <= store.now()

    show("\n".join(["", *_asked(request)]))
    while True:
        _write("[y/n] > " if request["type"] == "approval" else "> ")
        line = _read(decided)
        if line is None:
            _write("\n")
            show(hitl.decided(store.request(request["id"])))
            return True
        if not line:
            _write("\n")
        if not line.strip():
            return False
        try:
            value = hitl.answer_value(request, _given(request, line.rstrip("\n")))
        except RequestError as error:
            show(str(error))
            continue
        decision = store.answer(request["id"], Response(value, actor=actor(), via="terminal"))
        if not decision.accepted:
            show(hitl.decided(decision.request))
        return True


def _asked(request: RequestRecord) -> list[str]:
    lines = report.about(request)
    until = f"until {hitl.when(request['expires_at'])}; " if request["expires_at"] is not None else ""
    return [*lines, f"({until}an empty line leaves it open)"]


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
    import select

    while True:
        readable, _, _ = select.select([sys.stdin], [], [], GLANCE)
        if readable:
            return sys.stdin.readline()
        if decided():
            return None
