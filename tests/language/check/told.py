"""What a check says of a text: findings with the very words that they point at."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from tactus.language import modules, outline
from tactus.language.check import Check, Host
from tactus.language.facts import Facts

NAME = "main.tac"


class Told(NamedTuple):
    """`at` is the text under the finding."""

    code: str
    at: str
    message: str
    suggestion: str = ""


def told(check: Check, source: str, files: Mapping[str, str] | None = None, host: Host | None = None) -> list[Told]:
    """The findings of a program in the order of the text; `files` stand beside it."""
    facts = program(source, files or {})
    found = sorted(set(check(facts, host or Host())), key=lambda one: one.span)
    lines = source.split("\n")
    result = []
    for one in found:
        assert one.file == NAME
        first, last = one.span.line - 1, one.span.end_line - 1
        rows = lines[first : last + 1]
        rows[-1] = rows[-1][: one.span.end_column - 1]
        rows[0] = rows[0][one.span.column - 1 :]
        result.append(Told(one.code, "\n".join(rows), one.message, one.suggestion))
    return result


def program(source: str, files: Mapping[str, str], *, part: bool = False) -> Facts:
    """The facts of a main file, with its modules."""
    made = {NAME: Facts(source, NAME, part=part)}
    todo = [made[NAME]]
    while todo:
        facts = todo.pop()
        for named in outline.files(facts.source):
            paths = modules.meant(named.kind, named.name, NAME)
            path = next((path for path in paths if path in files), "")
            if path and named.kind == "module":
                if path not in made:
                    made[path] = Facts(files[path], path)
                    todo.append(made[path])
                facts.modules.append(made[path])
            elif not path and not named.name.startswith("tactus."):
                facts.unfound.append((named.name, facts.root))
                facts.lost = facts.lost or named.kind == "module"
    return made[NAME]


def main(body: str, fields: str = "") -> str:
    """A main procedure of that body."""
    return f"Procedure {{ {fields}function(input)\n{body}\nend }}\n"
