"""What an evil worker may say instead of an answer: changed answers of real ones, and bytes that are none."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st

from tactus.app.loading import WORDS
from tactus.runtime import canonical
from tactus.vm.jail import wire
from tactus.vm.jail.said import asks
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
    inside: bool
    """not anywhere, but in JSON that stands in a text"""

    def made(self, answer: Answer) -> None:
        there = list(places(answer))
        if self.inside:
            inner = [text.value for text, key in there if key is None and isinstance(text.value, dict | list)]
            there = [place for value in inner for place in places(value)] or there
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


@dataclass(frozen=True)
class Forged:
    """Instead of an answer: asks that the prelude could write, and nobody has said."""

    asks: tuple[tuple[str, dict[str, Any]], ...]
    scope: int
    live: str | None
    file: str
    state: str

    def told(self, answer: Answer) -> bytes:
        messages = [
            ["ask", op, canonical.dumps(args), self.file, 3, 7, None, self.scope, self._state(op), self._live(op)]
            for op, args in self.asks
        ]
        return wire.pack(["ok", 7, {"said": messages, "spent": ""}])

    def _state(self, op: str) -> str | None:
        return self.state if ASKS[op].state else None

    def _live(self, op: str) -> str | None:
        return self.live if ASKS[op].functions else None


def of(items: Sequence[Any]) -> st.SearchStrategy[Any]:
    """One of these, however large they are."""
    return st.sampled_from(range(len(items))).map(lambda i: items[i])


ASKS = asks(WORDS)
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
NAMES = ("fields", "$fn", "$items", "name", "type", "message", "role", "content", "label", "input", "model", "keep")
LIKELY: tuple[Any, ...] = ("researcher", "look_up", "sum", {}, {"$items": [{"$fn": 1}]}, {"name": "x", "$items": 5}, 0)
TEXTS = st.one_of(
    of((*KNOWN, *OPS)),
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


LUA: st.SearchStrategy[Any] = st.one_of(
    *(st.none(), st.booleans(), st.integers(-3, 9), st.floats(allow_nan=False, allow_infinity=False, width=16)),
    of((*KNOWN, -(1 << 63), (1 << 63) - 1, 1e300, "", "\0", "é\n")),
)
"""Values that a Lua program can have."""
TABLES = st.recursive(
    LUA,
    lambda inner: st.one_of(
        st.lists(inner, max_size=3),
        st.dictionaries(st.one_of(of((*KNOWN, *NAMES)), st.text("ab$", max_size=2)), inner, max_size=3),
    ),
    max_leaves=6,
)


@cache
def _said() -> list[Any]:
    """The arguments of what other programs asked, and what stands in them."""
    found = []
    for _, answers in recorded():
        for answer in answers:
            for message in answer[2]["said"] if len(answer) == 3 and isinstance(answer[2], dict) else ():
                if message[0] == "ask":
                    args = json.loads(message[2])
                    found += [args, *(holder[key] for holder, key in places(args))]
    return found


SAID: st.SearchStrategy[Any] = st.one_of(TABLES, st.deferred(lambda: of(_said())))
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


@st.composite
def _forged(draw: st.DrawFn) -> Forged:
    asked = []
    for op in draw(st.lists(of(sorted(ASKS)), min_size=1, max_size=draw(st.sampled_from((1, 1, 1, 2))))):
        looks, needed = ASKS[op].looks, ASKS[op].needed
        args = {name: draw(SAID) for name in looks if name in needed or draw(st.booleans())}
        for name, value in args.items():
            if not looks[name](value) and draw(st.sampled_from((True, True, False))):
                args[name] = draw(st.sampled_from((*(v for v in LIKELY if looks[name](v)), value)))
        asked.append((op, args))
    return Forged(
        tuple(asked),
        draw(st.sampled_from((0, 0, 0, 1, 2, -1, -2, 99))),
        draw(st.sampled_from((None, "1", "2", "999999999", "1,2"))),
        draw(st.sampled_from(("main.tac", "main.tac", "lib/text.tac", "tactus/tools/done.tac", "../x", ""))),
        draw(st.sampled_from(("{}", "[]", '{"last":"x"}', '["x"]', '{"last":{"a":1}}', '{"notes":5}'))),
    )


@cache
def _parts() -> list[Any]:
    """Parts of what other workers said."""
    answers = [opened(answer) for _, said in recorded() for answer in said]
    return [holder.value if isinstance(holder, Text) else holder[key] for a in answers for holder, key in places(a)]


CHANGES = st.builds(
    Change,
    st.sampled_from(range(400)),
    st.sampled_from(("put", "put", "put", "drop", "twice", "add")),
    st.one_of(VALUES, st.deferred(lambda: of(_parts()))),
    st.booleans(),
)
ODD = (
    *(b"", b"\xff\xff\xff\xff", b"\xff\xff\xff\x7f{", b"\0\0\0\0", b"NaN", b"[" * 5000, b"{" * 300, b"1" * 5000),
    *(b"[" * 20_000 + b"]" * 20_000, b'["ok",0,"\xed\xa0\x80"]', b'["ok",0,"\\ud800"]', b'\xef\xbb\xbf["ok",0,1]'),
    *(b'["ok",1e5,1]', b'["ok",true,1]', b'["ok",0]', b'["spent",0,"cpu"]', b'["spent",0,"output"]', b'["spent",0,[]]'),
    *(b'["not lua",0,"x"]', b'["ok",0,{"said":[],"spent":""}]', b'["ok",0,{"said":[],"said":[1],"spent":"cpu"}]'),
)
JUNK = st.one_of(st.binary(max_size=40), of(ODD))
FORGED: st.SearchStrategy[Forged] = _forged()
LIES: st.SearchStrategy[Lie | Forged] = st.one_of(
    FORGED,
    FORGED,
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


def many(share: int, examples: int, test: Callable[..., None], *given_: st.SearchStrategy[Any]) -> None:
    """The test with so many examples, the same each time and others for each share."""
    always_the_same = settings(
        max_examples=examples,
        deadline=None,
        database=None,
        suppress_health_check=list(HealthCheck),
        phases=(Phase.generate, Phase.shrink),
    )
    seed(share)(always_the_same(given(*given_)(test)))()
