"""Reads the `.sql` files beside it: named statements, and a script cut into statements. Knows no database."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from importlib.resources import files

_MARK = "-- name:"


def named(file: str) -> dict[str, str]:
    """The statements of a file of `-- name: claim` sections, by name, without comments."""
    statements: dict[str, str] = {}
    for section in _text(file).split(_MARK)[1:]:
        name, _, body = section.partition("\n")
        statements[name.strip()] = _bare(body)
    return statements


def script(file: str) -> list[str]:
    """The statements of a script, in order, without comments."""
    statements, pending = [], ""
    for line in _bare(_text(file)).splitlines():
        pending += line + "\n"
        if sqlite3.complete_statement(pending):
            statements.append(pending.strip())
            pending = ""
    return statements


def listed(words: Sequence[str]) -> str:
    """Words as one value that `instr(value, ',' || word || ',')` looks into; "" for none."""
    return f",{','.join(words)}," if words else ""


def _text(file: str) -> str:
    return files("tactus.storage").joinpath(file).read_text("utf-8")


def _bare(text: str) -> str:
    return "\n".join(line for line in text.splitlines() if not line.startswith("--")).strip()
