"""When a value is what a step says, and where two values begin to differ. Knows nothing of runs."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from tactus.runtime import canonical
from tactus.testing.steps.bounds import is_number
from tactus.testing.steps.shown import named, short

LONG = 60
"""Texts of more characters are not compared at a glance."""


def same(wanted: Any, got: Any) -> bool:
    """Equal, however deep; numbers as numbers, and the empty table is the empty list, as it is in Lua."""
    if is_number(wanted) and is_number(got):
        return bool(wanted == got)
    if isinstance(wanted, Mapping | list) and isinstance(got, Mapping | list) and not wanted and not got:
        return True
    if isinstance(wanted, Mapping) and isinstance(got, Mapping):
        return wanted.keys() == got.keys() and all(same(one, got[key]) for key, one in wanted.items())
    if isinstance(wanted, list) and isinstance(got, list):
        return len(wanted) == len(got) and all(map(same, wanted, got))
    return type(wanted) is type(got) and bool(wanted == got)


def says(wanted: Any, got: Any) -> bool:
    """As `same`, but quotes may be left out: `5` and `true` are also texts of this spelling."""
    return same(wanted, got) or (isinstance(got, str) and is_bare(wanted) and got == spelled(wanted))


def is_bare(wanted: Any) -> bool:
    """Whether a text may have been meant that only lacks its quotes."""
    return wanted is None or isinstance(wanted, bool | int | float)


def spelled(value: Any) -> str:
    """The text of what is none: canonical JSON; a text is itself."""
    return value if isinstance(value, str) else canonical.dumps(value)


def difference(wanted: Any, got: Any) -> str:
    """Where two values that look alike begin to differ, "" where that is seen at a glance."""
    if isinstance(wanted, str) and isinstance(got, str):
        return _texts(wanted, got)
    if isinstance(wanted, Mapping | list) and isinstance(got, Mapping | list):
        at, one, other = _deep(wanted, got, "")
        return f"the first difference: {at} is {other}, not {one}" if at else ""
    return ""


def _texts(wanted: str, got: str) -> str:
    if normal(wanted) == normal(got):
        return "they differ in capitals and spaces alone"
    if min(len(wanted), len(got)) <= LONG:
        return ""
    at = next((i for i, (one, other) in enumerate(zip(wanted, got, strict=False)) if one != other), None)
    if at is None:
        at = min(len(wanted), len(got))
    begin = max(0, at - 10)
    one, other = short(wanted[begin : at + 30]), short(got[begin : at + 30])
    return f"they differ from character {at + 1} on: {other}, not {one}"


def normal(text: str) -> str:
    """Capitals and spaces aside."""
    return " ".join(text.casefold().split())


_ABSENT: Any = object()


def _deep(wanted: Any, got: Any, at: str) -> tuple[str, str, str]:
    """(place, what is wanted there, what is there), the place "" where both are the same."""
    if same(wanted, got):
        return "", "", ""
    pairs = []
    if isinstance(wanted, Mapping) and isinstance(got, Mapping):
        keys = [*wanted, *(key for key in got if key not in wanted)]
        pairs = [(key, wanted.get(key, _ABSENT), got.get(key, _ABSENT)) for key in keys]
    elif isinstance(wanted, list) and isinstance(got, list):
        most = max(len(wanted), len(got))
        pairs = [(str(i + 1), _item(wanted, i), _item(got, i)) for i in range(most)]
    for key, one, other in pairs:
        found = _deep(one, other, f"{at}.{key}" if at else key)
        if found[0]:
            return found
    return at, _named(wanted), _named(got)


def _item(items: list[Any], at: int) -> Any:
    return items[at] if at < len(items) else _ABSENT


def _named(value: Any) -> str:
    return "nothing" if value is _ABSENT else named(value)


def contains_json(text: str, wanted: str) -> bool:
    """Whether a JSON text has a text in it, written as it is or as JSON writes it."""
    return wanted in text or json.dumps(wanted, ensure_ascii=False)[1:-1] in text
