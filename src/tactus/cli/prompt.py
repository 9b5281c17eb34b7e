"""Questions of the command line itself to the person at the terminal: missing inputs, and who it is."""

from __future__ import annotations

import json
import sys
from typing import Any

from tactus.cli.out import still
from tactus.errors import UsageError
from tactus.language.coerce import coerce
from tactus.language.schema import FieldDef, Schema, SchemaError, check


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
    write("\n".join(["inputs:", *rows, "run with these? [Y/n] "]))
    return _line().strip().lower() in ("", "y", "yes")


def agreed(question: str) -> bool:
    """A yes; anything else, an empty line and the end of the terminal are a no."""
    write(question)
    return sys.stdin.readline().strip().lower() in ("y", "yes")


def _field(schema: Schema, field: FieldDef, preset: Any) -> Any:
    about = f" - {field.description}" if field.description else ""
    choices = f" ({', '.join(map(str, field.enum))})" if field.enum else ""
    empty = "" if field.required else " [none]"
    default = f" [{json.dumps(preset, ensure_ascii=False)}]" if preset is not None else empty
    while True:
        write(f"{field.name}: {field.type}{choices}{about}{default}\n> ")
        text = _line()
        if not text and (preset is not None or not field.required):
            return preset
        try:
            return check(schema.only(field.name), {field.name: coerce(text, field)}, "input")[0][field.name]
        except SchemaError as error:
            write(f"{error}\n")


def _line() -> str:
    line = sys.stdin.readline()
    if not line:
        write("\n")
        raise UsageError("the inputs ended before every question was answered; nothing was started")
    return line.rstrip("\n")


def write(text: str) -> None:
    sys.stderr.write(still(text))
    sys.stderr.flush()
