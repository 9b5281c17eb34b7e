"""`{input.topic}` in a prompt: one pass over the text, and what was inserted is never looked at again.
It knows nothing of who asks; values arrive as plain mappings."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from tactus.errors import TactusError
from tactus.record import record

NAMESPACES = ("input", "state", "prepared", "context", "env", "output")
"""What may stand before the first dot; `{other.path}` is ordinary text."""

_NAME = r"[^\W\d]\w*"
_PLACE = re.compile(rf"\{{\{{({_NAME}(?:\.[\w-]+)*)\}}\}}|\{{({_NAME})((?:\.[\w-]+)*)\}}")
_INDEX = re.compile(r"[1-9][0-9]{0,8}\Z")


class TemplateError(TactusError):
    """A template asks for something that it may not have, or that has no text."""


def render(template: str, values: Mapping[str, Any], bare: Sequence[Mapping[str, Any]] = ()) -> tuple[str, list[str]]:
    """The template with its values put in, and the places that had none.

    values   by namespace; a path goes through mappings by key and through lists by 1-based number
    bare     where `{name}` is looked up, first one first; a name found nowhere stands as it is
    missing  `["input.topic", ...]`, each once: absent (or null) paths of a namespace, rendered as nothing

    Texts are inserted as they are, everything else as JSON. `{{x}}` is a literal `{x}`. `{env.X}` raises
    TemplateError where X is no name of `env`, as does a value that is no JSON value.
    """
    missing: dict[str, None] = {}

    def put(match: re.Match[str]) -> str:
        literal, first, rest = match.groups()
        if literal is not None:
            return f"{{{literal}}}"
        if not rest:
            found = next((m[first] for m in bare if m.get(first) is not None), None)
            return match[0] if found is None else _text(found, first)
        if first not in NAMESPACES:
            return match[0]
        place = first + rest
        if first == "env" and rest[1:] not in (values.get("env") or ()):
            raise TemplateError(f"{not_granted(rest[1:])} and start a new run")
        found = _walk(values.get(first), rest[1:].split("."))
        if found is None:
            missing[place] = None
            return ""
        return _text(found, place)

    return _PLACE.sub(put, template), list(missing)


def names(template: str) -> list[tuple[str, str]]:
    """Every placeholder as (namespace, path), in order and each once: `{input.a.b}` is ("input", "a.b"),
    a bare `{name}` is ("", "name"). What `{other.path}` would be is listed too, `{{x}}` is not."""
    return list(dict.fromkeys((place.namespace, place.path) for place in places(template)))


def not_granted(name: str) -> str:
    """About a variable of the environment."""
    return f"env.{name} is not granted: add {name} to `env` in .tactus/config.yml"


@record(frozen=True, slots=True)
class Place:
    """One placeholder: `{input.a.b}` has the namespace `input` and the path `a.b`, a bare `{name}` no namespace.
    `start` and `end` are characters of the text, braces included."""

    namespace: str
    path: str
    start: int
    end: int


def places(text: str) -> Iterator[Place]:
    """Every placeholder, in order; `{{x}}` is none."""
    for match in _PLACE.finditer(text):
        literal, first, rest = match.groups()
        if literal is None:
            yield Place(first if rest else "", rest[1:] if rest else first, *match.span())


def _walk(value: Any, path: Iterable[str]) -> Any:
    for part in path:
        if isinstance(value, Mapping):
            value = value.get(part)
        elif isinstance(value, list | tuple) and _INDEX.match(part) and int(part) <= len(value):
            value = value[int(part) - 1]
        else:
            return None
    return value


def _text(value: Any, place: str) -> str:
    if isinstance(value, str):
        return value
    try:
        return json.dumps(value, ensure_ascii=False, allow_nan=False, default=_plain)
    except (TypeError, ValueError, RecursionError) as error:
        raise TemplateError(f"{place} cannot be put into a text: {error}") from error


def _plain(value: Any) -> Any:
    if isinstance(value, Mapping):
        return dict(value)
    raise TypeError(f"{type(value).__name__} is not a JSON value")
