"""GraphNode: a tree of attempts, kept with the run.

local draft = GraphNode.create{label = "short draft"}
draft:set_score(0.8)
GraphNode.set_current(draft)

The run's memory holds the nodes; the VM has a copy of them, in a scope of its own, so that a node can leave the
program as what it is: {id, label, parent, score, metadata}.
"""

from __future__ import annotations

from typing import Any

from tactus.errors import Failure
from tactus.language.suggest import did_you_mean
from tactus.language.words.graph import OPTIONS
from tactus.ops.base import Context
from tactus.runtime import Ask, canonical

NODES, AT = "graph", "graph_at"
"""Subjects of the run's memory: id -> node; {"node": id of the current one}."""
SCOPE = -1
"""The VM's scope whose state is its copy of the nodes."""
ROOT = "root"

Node = dict[str, Any]


def root(ctx: Context, asked: Ask) -> Node:
    return _shown(_nodes(ctx)[ROOT])


def current(ctx: Context, asked: Ask) -> Node:
    """The root until set_current says another."""
    return _shown(_current(ctx))


def create(ctx: Context, asked: Ask) -> Node:
    """{label, parent, score, metadata}, or the label alone; the current node stays what it is."""
    options = _options(asked)
    above = node(ctx, asked, options["parent"]) if "parent" in options else _current(ctx)
    made = {
        "id": f"node-{len(_nodes(ctx))}",
        "label": _text(asked, options.get("label", ""), "label"),
        "parent": above["id"],
        "score": _score(asked, options.get("score")),
        "metadata": _metadata(asked, options.get("metadata")),
        "children": [],
    }
    _keep(ctx, {**above, "children": [*above["children"], made["id"]]})
    return _keep(ctx, made)


def set_current(ctx: Context, asked: Ask) -> Node:
    at = node(ctx, asked, asked.value.get("at"))
    ctx.shared[AT] = {"node": at["id"]}
    return _shown(at)


def children(ctx: Context, asked: Ask) -> list[Node]:
    """In the order in which they were made."""
    return [_shown(_nodes(ctx)[below]) for below in _given(ctx, asked)["children"]]


def parent(ctx: Context, asked: Ask) -> Node | None:
    """nil for the root."""
    above = _given(ctx, asked)["parent"]
    return None if above is None else _shown(_nodes(ctx)[above])


def score(ctx: Context, asked: Ask) -> float | None:
    found: float | None = _given(ctx, asked)["score"]
    return found


def metadata(ctx: Context, asked: Ask) -> Any:
    """One value by its key, or all of them."""
    found, key = _given(ctx, asked)["metadata"], asked.value.get("key")
    return found if key is None else found.get(_text(asked, key, "key"))


def set_score(ctx: Context, asked: Ask) -> Node:
    """nil takes the score away."""
    return _keep(ctx, {**_given(ctx, asked), "score": _score(asked, asked.value.get("score"))})


def set_metadata(ctx: Context, asked: Ask) -> Node:
    """nil takes the key away."""
    at = _given(ctx, asked)
    key, value = _text(asked, asked.value.get("key"), "key"), asked.value.get("value")
    kept = {name: item for name, item in at["metadata"].items() if name != key}
    return _keep(ctx, {**at, "metadata": kept if value is None else {**kept, key: value}})


def node(ctx: Context, asked: Ask, given: Any) -> Node:
    """A node as the program gives it: itself, what became of it as a value, or its id."""
    name = given.get("id") if isinstance(given, dict) else given
    found = _nodes(ctx).get(name) if isinstance(name, str) else None
    if found is None:
        known = [one["id"] for one in _nodes(ctx).values()]
        shown, hint = (f'"{name}"', did_you_mean(name, known)) if isinstance(name, str) else ("like this", "")
        raise Failure("unknown_name", f"there is no node {shown} (nodes: {_some(known)}){hint}", op=asked.op)
    return found


def show(ctx: Context) -> None:
    """The VM's copy becomes what the run's memory says: a remembered Step may have changed it."""
    if NODES in ctx.shared:
        shown = {name: _shown(one) for name, one in ctx.shared[NODES].items()}
        ctx.vm.scope(SCOPE, state=canonical.dumps(shown))


def _nodes(ctx: Context) -> dict[str, Node]:
    first: Node = {"id": ROOT, "label": ROOT, "parent": None, "score": None, "metadata": {}, "children": []}
    return ctx.shared.setdefault(NODES, {ROOT: first})


def _current(ctx: Context) -> Node:
    return _nodes(ctx)[ctx.shared.get(AT, {}).get("node", ROOT)]


def _given(ctx: Context, asked: Ask) -> Node:
    return node(ctx, asked, asked.value.get("node"))


def _keep(ctx: Context, changed: Node) -> Node:
    _nodes(ctx)[changed["id"]] = changed
    return _shown(changed)


def _shown(of: Node) -> Node:
    """A node as the program has it: its children are asked for."""
    return {name: value for name, value in of.items() if name != "children"}


def _options(asked: Ask) -> dict[str, Any]:
    given = asked.value.get("options")
    if isinstance(given, str):
        return {"label": given}
    if given is None or given == []:
        return {}
    if not isinstance(given, dict):
        raise _no(asked, "GraphNode.create takes a table: GraphNode.create{label = ...}")
    for name in given:
        if name not in OPTIONS:
            hint = did_you_mean(name, OPTIONS)
            raise _no(asked, f'GraphNode.create has no option "{name}"{hint} (options: {", ".join(OPTIONS)})')
    return given


def _text(asked: Ask, value: Any, what: str) -> str:
    if not isinstance(value, str):
        raise _no(asked, f"the {what} of a node is a text")
    return value


def _score(asked: Ask, value: Any) -> float | None:
    if isinstance(value, bool) or not isinstance(value, (int, float, type(None))):
        raise _no(asked, "the score of a node is a number, or nil")
    return value


def _metadata(asked: Ask, value: Any) -> dict[str, Any]:
    if value is None or value == []:
        return {}
    if not isinstance(value, dict):
        raise _no(asked, "the metadata of a node is a table with named values")
    return value


def _some(names: list[str]) -> str:
    return ", ".join(names) if len(names) <= 12 else f"{', '.join(names[:10])}, ... {names[-1]}"


def _no(asked: Ask, message: str) -> Failure:
    return Failure("invalid_value", message, op=asked.op)
