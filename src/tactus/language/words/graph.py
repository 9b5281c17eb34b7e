"""A tree of attempts: nodes that the whole run shares."""

from __future__ import annotations

from typing import Any

from tactus.language.words.row import MEMORY, Field, Word

NODE = Field("string|table", "a node, what became of it in the state or in a result, or its id", required=True)
OPTIONS = {
    "label": Field("string", "what people read", default='""'),
    "parent": Field("string|table", "the node above it; by default the current one"),
    "score": Field("number", "how good it is"),
    "metadata": Field("table", "what is noted of it, by name", default="{}"),
}
SCORE = {"score": Field("number", "how good it is; nil takes the score away")}
KEY = Field("string", "under which key", required=True)


def _word(name: str, doc: str, **more: Any) -> Word:
    return Word(f"GraphNode.{name}", MEMORY, doc, **more)


WORDS: tuple[Word, ...] = (
    _word(
        "root",
        "the root of the run's tree of attempts",
        shape="node",
        returns="node",
        example="local root = GraphNode.root()",
    ),
    _word(
        "current",
        "the node that create makes children of",
        shape="node",
        returns="node",
        example="local node = GraphNode.current()",
    ),
    _word(
        "create",
        "a new child of the current node",
        params=("options",),
        shape="node",
        fields=OPTIONS,
        args={"options": Field("table|string", "what it is; a text is the label", default="{}", fields=OPTIONS)},
        returns="node",
        example='local draft = GraphNode.create {label = "short draft", score = 0.8}',
    ),
    _word(
        "set_current",
        "make a node the current one",
        params=("at",),
        shape="node",
        args={"node": NODE},
        returns="node",
        example='local draft = GraphNode.create("short draft")\nGraphNode.set_current(draft)',
    ),
    _word(
        "children",
        "a node's children, in the order in which they were made",
        params=("node",),
        shape="nodes",
        spoken=False,
        returns="node[]",
    ),
    _word("parent", "a node's parent, nil for the root", params=("node",), shape="node", spoken=False, returns="node?"),
    _word("score", "a node's score, nil where it has none", params=("node",), spoken=False, returns="number?"),
    _word(
        "metadata",
        "what was noted of a node: one value by its key, or all of them",
        params=("node", "key"),
        spoken=False,
        args={"key": Field("string", "which; by default all")},
        returns="any",
    ),
    _word(
        "set_score",
        "give a node a score",
        params=("node", "score"),
        shape="node",
        spoken=False,
        args=SCORE,
        returns="node",
    ),
    _word(
        "set_metadata",
        "note something of a node",
        params=("node", "key", "value"),
        shape="node",
        spoken=False,
        args={"key": KEY, "value": Field("any", "the value; nil takes the key away")},
        returns="node",
    ),
)
