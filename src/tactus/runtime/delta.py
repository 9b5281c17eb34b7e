"""The change between two JSON values, and how to make it again.

A delta of an object is {"set": {key: value}, "drop": [key], "into": {key: delta}}, of a list
{"append": [values], "into": {1-based index as text: delta}}; None = no change.
"""

from __future__ import annotations

from typing import Any

Delta = dict[str, Any]


def between(before: Any, after: Any) -> Delta | None:
    """The delta from one object to another; keys and nested tables that did not change are not in it."""
    delta: Delta = {}
    put: dict[str, Any] = {}
    into: dict[str, Delta] = {}
    for key, new in after.items():
        if key not in before:
            put[key] = new
        elif not same(before[key], new):
            inner = _inside(before[key], new)
            if inner is None:
                put[key] = new
            else:
                into[key] = inner
    drop = sorted(key for key in before if key not in after)
    for name, part in (("set", put), ("drop", drop), ("into", into)):
        if part:
            delta[name] = part
    return delta or None


def same(one: Any, other: Any) -> bool:
    """Equal as JSON: 1, 1.0 and true are three different values."""
    if type(one) is not type(other):
        return False
    if isinstance(one, dict):
        return one.keys() == other.keys() and all(same(one[key], other[key]) for key in one)
    if isinstance(one, list):
        return len(one) == len(other) and all(map(same, one, other))
    return bool(one == other)


def _inside(before: Any, after: Any) -> Delta | None:
    if isinstance(before, dict) and isinstance(after, dict) and before and after:
        return between(before, after)
    if isinstance(before, list) and isinstance(after, list) and before and len(after) >= len(before):
        into: dict[str, Delta] = {}
        for i, (old, new) in enumerate(zip(before, after, strict=False), 1):
            if not same(old, new):
                inner = _inside(old, new)
                if inner is None:
                    return None
                into[str(i)] = inner
        delta: Delta = {"into": into} if into else {}
        if after[len(before) :]:
            delta["append"] = after[len(before) :]
        return delta
    return None


def apply(value: Any, delta: Delta) -> Any:
    """The value after the change; the value given is left as it is."""
    if isinstance(value, list):
        items = list(value)
        for index, inner in delta.get("into", {}).items():
            items[int(index) - 1] = apply(items[int(index) - 1], inner)
        return items + delta.get("append", [])
    result = {key: item for key, item in value.items() if key not in delta.get("drop", ())}
    for key, inner in delta.get("into", {}).items():
        result[key] = apply(result[key], inner)
    return {**result, **delta.get("set", {})}
