"""The change between two JSON values, and how to make it again.

A delta of an object is {"set": {key: value}, "drop": [key], "into": {key: delta}}, of a list
{"cut": new length, "append": [values], "into": {1-based index as text: delta}, "set": the same with values};
None = no change. An empty table is `[]`, whatever it will hold. At the top a list may become an object, and an object a
list: everything goes ("cut": 0, or "drop" of all), and then the new comes ("set", or "append").
"""

from __future__ import annotations

from typing import Any

Delta = dict[str, Any]


def between(before: Any, after: Any) -> Delta | None:
    """The delta from one table to another; what did not change is not in it."""
    if isinstance(before, dict) and isinstance(after, dict):
        return _object(before, after)
    delta = _inside(before or type(after)(), after)
    if delta is None:
        delta = {"drop": sorted(before), "append": after} if isinstance(after, list) else {"cut": 0, "set": after}
    return delta or None


def _object(before: Any, after: Any) -> Delta | None:
    delta: Delta = {}
    put: dict[str, Any] = {}
    into: dict[str, Delta] = {}
    for key, new in after.items():
        if new is before.get(key, before):
            continue
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
    if one is other:
        return True
    if type(one) is not type(other):
        return False
    if isinstance(one, dict):
        return one.keys() == other.keys() and all(same(one[key], other[key]) for key in one)
    if isinstance(one, list):
        return len(one) == len(other) and all(map(same, one, other))
    return bool(one == other)


def _inside(before: Any, after: Any) -> Delta | None:
    """The delta between two tables of one kind; None where they are none."""
    if isinstance(before, dict) and after == []:
        after = {}
    if isinstance(after, dict) and before == []:
        before = {}
    if isinstance(before, dict) and isinstance(after, dict):
        return _object(before, after)
    if isinstance(before, list) and isinstance(after, list):
        return _list(before, after)
    return None


def _list(before: list[Any], after: list[Any]) -> Delta:
    delta: Delta = {}
    put: dict[str, Any] = {}
    into: dict[str, Delta] = {}
    for i, (old, new) in enumerate(zip(before, after, strict=False), 1):
        if not same(old, new):
            inner = _inside(old, new)
            if inner is None:
                put[str(i)] = new
            else:
                into[str(i)] = inner
    if len(after) < len(before):
        delta["cut"] = len(after)
    for name, part in (("set", put), ("into", into), ("append", after[len(before) :])):
        if part:
            delta[name] = part
    return delta


def apply(value: Any, delta: Delta) -> Any:
    """The value after the change; the value given is left as it is."""
    put, into = delta.get("set", {}), delta.get("into", {})
    if isinstance(value, list) and delta.get("cut") == 0 and put:
        return dict(put)
    if isinstance(value, dict) and "append" in delta:
        value = []
    if isinstance(value, list) and (value or not (put or into)):
        items = value[: delta.get("cut", len(value))]
        for index, new in put.items():
            items[int(index) - 1] = new
        for index, inner in into.items():
            items[int(index) - 1] = apply(items[int(index) - 1], inner)
        return items + delta.get("append", [])
    result = {key: item for key, item in (value or {}).items() if key not in delta.get("drop", ())}
    for key, inner in into.items():
        result[key] = apply(result[key], inner)
    return {**result, **put}
