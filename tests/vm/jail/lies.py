"""What an evil worker may say instead of an answer: changed answers of real ones, and bytes that are none."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from hypothesis import strategies as st

from tactus.app.loading import WORDS
from tactus.runtime import canonical
from tactus.vm.jail import wire
from tests.vm.jail.liars import Answer
from tests.vm.jail.talk import recorded

Place = tuple[Any, Any]
"""A list or an object, and where in it."""


@dataclass
class Text:
    """JSON that stands in a text."""

    value: Any


def opened(value: Any) -> Any:
    """The value with every text that is JSON taken apart."""
    if isinstance(value, dict):
        return {key: opened(item) for key, item in value.items()}
    if isinstance(value, list):
        return [opened(item) for item in value]
    if isinstance(value, str) and value[:1] in ("{", "["):
        try:
            return Text(opened(json.loads(value)))
        except ValueError:
            return value
    return value


def copied(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: copied(item) for key, item in value.items()}
    if isinstance(value, list):
        return [copied(item) for item in value]
    return Text(copied(value.value)) if isinstance(value, Text) else value


def closed(value: Any, style: str) -> Any:
    """The same back, each text as JSON is written in that style."""
    if isinstance(value, Text):
        return written(closed(value.value, style), style)
    if isinstance(value, dict):
        return {key: closed(item, style) for key, item in value.items()}
    if isinstance(value, list):
        return [closed(item, style) for item in value]
    return value


def written(value: Any, style: str) -> str:
    if style == "spaced":
        return json.dumps(value)
    if style == "escaped":
        return json.dumps(value, separators=(",", ":"), sort_keys=True)
    try:
        return canonical.dumps(value)
    except ValueError:
        return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def places(value: Any) -> Iterator[Place]:
    """Every place in a value."""
    if isinstance(value, Text):
        yield value, None
        yield from places(value.value)
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, item in items:
        yield value, key
        yield from places(item)


@dataclass(frozen=True)
class Change:
    """One place of an answer, and what happens there: "put" a value, "drop" it, say it "twice", "add" a field."""

    where: int
    how: str
    value: Any

    def made(self, answer: Answer) -> None:
        there = list(places(answer))
        holder, key = there[self.where % len(there)]
        value = copied(self.value)
        if isinstance(holder, Text):
            holder.value = value
        elif self.how == "put":
            holder[key] = value
        elif self.how == "drop":
            del holder[key]
        elif isinstance(holder, list):
            holder.insert(key, copied(holder[key]) if self.how == "twice" else value)
        else:
            holder["more"] = value


@dataclass(frozen=True)
class Lie:
    """Instead of an answer: the answer with `changes`, written in a `style`, as a frame that `spoils` something."""

    changes: tuple[Change, ...]
    style: str = "canonical"
    spoils: str = ""
    by: int = 0
    junk: bytes = b""

    def told(self, answer: Answer) -> bytes | None:
        value = opened(answer)
        for change in self.changes:
            if value:
                change.made(value)
        return self._spoiled(wire.pack(closed(value, self.style)))

    def _spoiled(self, frame: bytes) -> bytes | None:
        head, body = frame[: wire.HEAD.size], frame[wire.HEAD.size :]
        match self.spoils:
            case "silence":
                return None
            case "cut":
                return frame[: self.by % len(frame)]
            case "longer":
                return wire.HEAD.pack(len(body) + self.by) + body
            case "shorter":
                return wire.HEAD.pack(len(body) - self.by % (len(body) + 1)) + body
            case "bit":
                at = self.by % len(frame)
                return frame[:at] + bytes([frame[at] ^ (1 << (self.by >> 8) % 8)]) + frame[at + 1 :]
            case "more":
                return frame + self.junk
            case "twice":
                return frame + frame
            case "junk":
                return self.junk
            case "body":
                return wire.HEAD.pack(len(self.junk)) + self.junk
        assert head
        return frame


OPS = sorted(row["name"] for row in json.loads(WORDS))
KNOWN = (
    *(
        "main",
        "sum",
        "researcher",
        "look_up",
        "done",
        "first",
        "confirm",
        "ask",
        "./other.tac",
        "lib.text",
        "$fn",
        "$items",
    ),
    *("out.txt", "../x", "/etc/passwd", "KEPT", "PLAIN", "PATH", "[secret:KEPT:00000000]", "draft", "root", "0", "0/0"),
    *("ok", "held", "spent", "not lua", "ask", "done", "fail", "cpu", "wall", "memory", "output", "worker"),
    *("tactus/tools/done.tac", "main.tac:3: no", ":" + "9" * 5000 + ": no", "{", "[]", '{"$fn":1}', "1,2", "1" * 400),
)
TEXTS = st.one_of(
    st.sampled_from((*KNOWN, *OPS)),
    st.sampled_from(("\ud800", "\udfffx", "\0", "\x1b[31m", "\u202e", "", "é", "💰", "\\ud800", "\\", '"')),
    st.text(max_size=8),
)
NUMBERS = st.one_of(
    st.sampled_from((0, -1, 1, 2, 3, 1 << 31, (1 << 62) + 1, 1 << 63, -(1 << 63), 10**400, 1e999, -1e999, 1e308, -0.0)),
    st.integers(-5, 2_000_000),
    st.floats(allow_nan=True),
)


def _nested(levels: int) -> Any:
    value: Any = []
    for _ in range(levels):
        value = [value] if levels % 2 else {"x": value}
    return value


VALUES: st.SearchStrategy[Any] = st.one_of(
    st.none(),
    st.booleans(),
    NUMBERS,
    TEXTS,
    st.sampled_from((98, 120, 203, 210, 230)).map(_nested),
    st.recursive(
        st.one_of(st.none(), NUMBERS, TEXTS),
        lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(TEXTS, inner, max_size=3)),
        max_leaves=6,
    ),
)


def _parts() -> list[Any]:
    """Parts of what other workers said."""
    answers = [opened(answer) for _, said in recorded() for answer in said]
    return [holder.value if isinstance(holder, Text) else holder[key] for a in answers for holder, key in places(a)]


CHANGES = st.builds(
    Change,
    st.integers(0, 200),
    st.sampled_from(("put", "put", "put", "drop", "twice", "add")),
    st.one_of(VALUES, st.deferred(lambda: st.sampled_from(_parts()))),
)
JUNK = st.one_of(
    st.binary(max_size=40),
    st.sampled_from(
        (
            *(
                b"",
                b"\xff\xff\xff\xff",
                b"\xff\xff\xff\x7f{",
                b"\0\0\0\0",
                b"NaN",
                b"[" * 5000,
                b"{" * 300,
                b"1" * 5000,
            ),
            *(
                b"[" * 100_000 + b"]" * 100_000,
                b'["ok",0,"\xed\xa0\x80"]',
                b'["ok",0,"\\ud800"]',
                b'\xef\xbb\xbf["ok",0,1]',
            ),
            *(b'["ok",1e5,1]', b'["ok",true,1]', b'["ok",0]', b'["spent",0,"cpu"]', b'["spent",0,"output"]'),
            *(
                b'["not lua",0,"x"]',
                b'["ok",0,{"said":[],"spent":""}]',
                b'["ok",0,{"said":[],"said":[1],"spent":"cpu"}]',
            ),
        )
    ),
)
LIES = st.one_of(
    st.builds(Lie, st.lists(CHANGES, min_size=1, max_size=3).map(tuple)),
    st.builds(
        Lie, st.lists(CHANGES, max_size=2).map(tuple), st.sampled_from(("canonical", "canonical", "spaced", "escaped"))
    ),
    st.builds(
        Lie,
        st.lists(CHANGES, max_size=1).map(tuple),
        st.just("canonical"),
        st.sampled_from(("silence", "cut", "longer", "shorter", "bit", "more", "twice", "junk", "body")),
        st.one_of(st.integers(0, 5000), st.sampled_from((1 << 20, 1 << 31, (1 << 32) - 200_000))),
        JUNK,
    ),
)
