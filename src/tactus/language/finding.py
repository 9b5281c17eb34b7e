"""What a check has to say, and where."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from tactus.record import record

ERROR, WARNING = "error", "warning"
Compiler = Callable[[str, str], tuple[int, str] | None]
"""(text, file) -> line and message of the first error in the text, None where it is Lua: the VM's own compiler."""


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A range of a text: lines and columns are 1-based, columns count characters; the end is the column behind the
    last character. Column 0: only the line is known."""

    line: int
    column: int
    end_line: int
    end_column: int


@record(frozen=True, slots=True)
class Finding:
    """One finding.

    code        a row of `language/codes`
    message     one sentence, with the program's own names
    suggestion  what probably belongs in the place of the span's text; "" = nothing is known
    """

    code: str
    message: str
    file: str
    span: Span
    suggestion: str = ""
