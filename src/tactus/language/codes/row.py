"""What a row of the table of codes is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from typing import Any

from tactus.language.finding import ERROR
from tactus.record import record


@record(frozen=True, slots=True)
class Code:
    """One kind of finding, as `tactus explain` tells it and the reference lists it.

    id        TAC and three digits
    title     one line: what is wrong
    why       a short paragraph: what happens to such a program, and what to do
    bad       a whole file that has exactly this finding, and no other
    good      the same file, mended
    severity  error: the program fails or cannot do what it says; warning: it runs
    strict    only looked for under --strict
    host      the place where the bad one is looked at, as Host takes it
    files     what stands beside the two, by name
    """

    id: str
    title: str
    why: str
    bad: str
    good: str
    severity: str = ERROR
    strict: bool = False
    host: Mapping[str, Any] = field(default_factory=dict)
    files: Mapping[str, str] = field(default_factory=dict)
