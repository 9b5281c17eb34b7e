"""Runs tests of a suite over something broken, and tells which of them see it."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator
from itertools import product
from typing import Any

import pytest


def failures(suite: type, name: str, **given: Callable[..., Any]) -> list[str]:
    """Each call of the suite's test of that name that fails, with every value of its parameters; `given` makes what
    the test takes, anew for each call, from one another."""
    return [name for values in _cases(getattr(suite, name)) if _fails(suite, name, values, given)]


def _fails(suite: type, name: str, values: dict[str, Any], given: dict[str, Callable[..., Any]]) -> bool:
    test = getattr(suite(), name)
    wanted = inspect.signature(test).parameters
    made: dict[str, Any] = {}

    def one(key: str) -> Any:
        if key not in made:
            parts = {name: one(name) for name in inspect.signature(given[key]).parameters if name in given}
            made[key] = given[key](**parts)
        return made[key]

    try:
        test(**{key: one(key) for key in given if key in wanted}, **values)
    except (Exception, pytest.fail.Exception):
        return True
    return False


def _cases(test: Any) -> Iterator[dict[str, Any]]:
    marks = [mark for mark in getattr(test, "pytestmark", []) if mark.name == "parametrize"]
    for chosen in product(*(mark.args[1] for mark in marks)):
        case: dict[str, Any] = {}
        for mark, values in zip(marks, chosen, strict=True):
            names = mark.args[0]
            if isinstance(names, str) and "," not in names:
                case[names] = values
            else:
                case |= dict(
                    zip(names.replace(",", " ").split() if isinstance(names, str) else names, values, strict=True)
                )
        yield case
