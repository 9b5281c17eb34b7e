"""What stands at a place inside a value: `plan.steps.2.name`, counted from 1 as in Lua; and what is there instead."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from tactus.language.suggest import did_you_mean
from tactus.record import record
from tactus.testing.steps.shown import listed, named

_BRACKETS = re.compile(r"\[(\d+)\]")
_POSITION = re.compile(r"[1-9][0-9]{0,8}\Z")


@record(frozen=True, slots=True)
class Place:
    """What a path leads to. Where it leads to nothing (`there` is False), `value` is the last that is there, at the
    path `at` ("" = the whole), and `rest` is what it lacks."""

    there: bool
    value: Any
    at: str = ""
    rest: str = ""


def find(value: Any, path: str) -> Place:
    """A name with dots in it is tried as it is before they lead deeper; `steps[2]` is `steps.2`."""
    found = _find(value, path, "")
    if not found.there and "[" in path:
        return _find(value, _BRACKETS.sub(r".\1", path), "")
    return found


def _find(value: Any, path: str, at: str) -> Place:
    missed = None
    for head, rest in _heads(path):
        there, inner = _step(value, head)
        if not there:
            continue
        here = f"{at}.{head}" if at else head
        if not rest:
            return Place(True, inner, here)
        found = _find(inner, rest, here)
        if found.there:
            return found
        missed = missed or found
    return missed or Place(False, value, at, path)


def _heads(path: str) -> Iterator[tuple[str, str]]:
    """The whole path, then each beginning that ends at a dot, the shortest first."""
    yield path, ""
    for dot in re.finditer(r"\.", path):
        if path[: dot.start()] and path[dot.end() :]:
            yield path[: dot.start()], path[dot.end() :]


def _step(value: Any, head: str) -> tuple[bool, Any]:
    if isinstance(value, Mapping):
        return head in value, value.get(head)
    if isinstance(value, list) and _POSITION.match(head) and int(head) <= len(value):
        return True, value[int(head) - 1]
    return False, None


def lacking(whole: str, noun: str, found: Place) -> tuple[str, str]:
    """About a place that leads to nothing: what is wrong, and what there is instead. `whole` is what the path is in,
    `noun` what it calls its parts."""
    where = found.at or whole
    value = found.value
    if isinstance(value, Mapping) and value:
        hint = did_you_mean(found.rest, map(str, value))
        return f'{where} has no {noun} "{found.rest}"', f"{where} has {listed(map(str, value))}{hint}"
    if isinstance(value, list) and value:
        count = f"{len(value)} item{'s' if len(value) > 1 else ''}"
        return f'{where} is a list of {count}, and has no "{found.rest}"', "its items are counted from 1"
    if isinstance(value, Mapping | list):
        return f'{where} is empty, and has no {noun} "{found.rest}"', ""
    return f'{where} is {named(value)}, and has no {noun} "{found.rest}"', ""
