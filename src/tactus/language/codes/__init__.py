"""Every kind of finding: one table, a file for each family. Checks name its rows, `tactus explain` and the reference
are read from it.

TAC0 syntax, TAC1 names, TAC2 fields, TAC3 what names refer to, TAC4 templates, TAC5 specifications and evaluations,
TAC6 loops, TAC7 places, traps and values, TAC9 what this version or --strict asks for.
"""

from __future__ import annotations

from tactus.language.codes import (
    evaluations,
    fields,
    loops,
    names,
    places,
    references,
    specifications,
    strict,
    syntax,
    templates,
    values,
    version,
)
from tactus.language.codes.row import Code

FAMILIES: tuple[tuple[Code, ...], ...] = (
    syntax.CODES,
    names.CODES,
    fields.CODES,
    references.CODES,
    templates.CODES,
    specifications.CODES,
    evaluations.CODES,
    loops.CODES,
    places.CODES,
    values.CODES,
    version.CODES,
    strict.CODES,
)
CODES: tuple[Code, ...] = tuple(code for family in FAMILIES for code in family)
BY_ID: dict[str, Code] = {code.id: code for code in CODES}

__all__ = ["BY_ID", "CODES", "Code"]
