"""Fields as Markdown: a table, the tables inside them, and a line each about older names and fields of a later
version. The pages of the reference hold them, and the guides between markers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field

from tactus.language.reference.shown import built, contents, either, inside, marked, missing, older, said_type
from tactus.language.words import Field
from tactus.record import record

Fields = Mapping[str, Field]
Shown = list[tuple[str, Fields]]
"""Tables inside fields that stand on the page already, each under the name by which it is spoken of."""


@record(slots=True)
class Tables:
    """The field tables of one page: a table inside a field is shown once, then named.

    up    from this page to docs/
    deep  the tables inside fields are shown too, else the names of their fields
    """

    up: str = "../"
    deep: bool = True
    nested: Shown = field(default_factory=list)
    named: list[str] = field(default_factory=list)

    def of(self, fields: Fields, without: Fields | None = None, head: str = "field") -> list[str]:
        """The lines of a table, and of the tables inside its fields; `without` are shown elsewhere."""
        rest = {name: one for name, one in fields.items() if name not in (without or {})}
        shown = built(rest)
        lines = table([[head, "type", "default", "meaning"], *self.rows(shown)]) if shown else []
        names = ", ".join(f"`{old}` for `{one.instead}`" for old, one in older(rest).items())
        lines += ["", f"Older names: {names}."] if names else []
        if later := missing(rest):
            lines += ["", f"Not in this version: {', '.join(f'`{name}`' for name in later)}."]
        for name, one in shown.items() if self.deep else ():
            lines += self._inside(name, one)
        return lines

    def rows(self, fields: Fields) -> list[list[str]]:
        """Name, type, default and meaning of each."""
        rows = []
        for name, one in fields.items():
            default = "required" if one.required else f"`{one.default}`" if one.default else ""
            rows.append([f"`{name}`", said_type(one), default, self._meaning(one)])
        return rows

    def _meaning(self, one: Field) -> str:
        said = marked(one.doc)
        if one.template:
            said += f"; a [template]({self.up}templates.md)"
        if one.enum and not all(f'"{value}"' in said or f" {value}" in f" {said}" for value in one.enum):
            said += ": " + either([f'`"{value}"`' for value in one.enum]) + (", or another" if one.others else "")
        if not self.deep and inside(one):
            said += f" (`{{{', '.join(inside(one))}}}`)"
        if one.example and not one.enum and one.example not in said:
            said += f", e.g. `{one.example}`"
        return said

    def _inside(self, name: str, one: Field) -> list[str]:
        given: Fields | None = one.fields
        if not built(given):
            given = one.items.fields if one.items else None
        if not built(given):
            return []
        before = next((said for said, same in self.nested if contents(same) == contents(given)), "")
        what = f"{'an item of ' if 'list' in one.type and not built(one.fields) else ''}`{name}`"
        if before:
            line = f"The fields of {what} are those of {before}."
            known = before == what or line in self.named
            self.named.append(line)
            return [] if known else ["", line]
        self.nested.append((what, given or {}))
        return ["", f"The fields of {what}:", "", *self.of(given or {})]


def table(rows: list[list[str]]) -> list[str]:
    """A Markdown table; a column in which nothing stands is left out."""
    kept = [at for at in range(len(rows[0])) if any(row[at] for row in rows[1:])]
    lines = [[cell(row[at]) for at in kept] for row in rows]
    ruled = [lines[0], ["---"] * len(kept), *lines[1:]]
    return [("| " + " | ".join(row) + " |").replace("|  |", "| |") for row in ruled]


def cell(text: str) -> str:
    return " ".join(text.split()).replace("|", "\\|")
