"""A settings file of another program, as JSON: ours are put into it, everything else in it stays. A setting may stand
there under one dotted name or in nested objects, as the people who wrote the file liked it."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any

Object = dict[str, Any]
_PART = re.compile(r'"(?:[^"\\\n]|\\.)*"|//[^\n]*|/\*.*?\*/', re.DOTALL)
_LAST_COMMA = re.compile(r'("(?:[^"\\\n]|\\.)*")|,(?=\s*[}\]])')
_INDENT = re.compile(r'^([ \t]+)"', re.MULTILINE)


class NotJson(Exception):
    """The file is no JSON object; says why."""


def parsed(text: str) -> Object:
    """Raises NotJson."""
    try:
        value = json.loads(text.removeprefix("\ufeff") or "{}")
    except ValueError as error:
        said = str(error)
        raise NotJson(f"{said[:1].lower()}{said[1:]}") from None
    if not isinstance(value, dict):
        raise NotJson("it is no object")
    return value


def without_comments(text: str) -> str:
    """JSON as editors take it, as JSON: comments and commas behind the last item are left out."""
    bare = _PART.sub(lambda found: found[0] if found[0].startswith('"') else "", text)
    return _LAST_COMMA.sub(lambda found: found[1] or "", bare)


def merged(document: Object, settings: Mapping[str, Any], prefix: str = "") -> Object:
    """A copy of the document that has these settings, by dotted names: lists and objects keep what they hold. `prefix`:
    what may stand before each name."""
    made: Object = json.loads(json.dumps(document))
    for name, value in settings.items():
        parts = name.split(".")
        holder, key = _found(made, parts) or _found(made, [prefix, *parts]) or (made, name)
        holder[key] = _joined(holder[key], value) if key in holder else value
    return made


def _found(node: Object, parts: list[str]) -> tuple[Object, str] | None:
    """The object that holds a dotted name, and the key under which it does."""
    for count in range(len(parts), 0, -1):
        key, rest = ".".join(parts[:count]), parts[count:]
        if key in node and not rest:
            return node, key
        if rest and isinstance(node.get(key), dict) and (deeper := _found(node[key], rest)):
            return deeper
    return None


def _joined(there: Any, ours: Any) -> Any:
    if isinstance(ours, dict) and isinstance(there, dict):
        return {**there, **ours}
    if isinstance(ours, list) and isinstance(there, list):
        return [*there, *(item for item in ours if item not in there)]
    if isinstance(ours, list) and isinstance(there, dict):  # {"path": true} is an older form of a list
        return {**there, **dict.fromkeys(ours, True)}
    return ours


def written(document: Object, before: str = "") -> str:
    """Its text, indented as it was before."""
    found = _INDENT.search(before)
    return json.dumps(document, indent=found[1] if found else 2, ensure_ascii=False) + "\n"
