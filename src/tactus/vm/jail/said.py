"""What a worker may say: every answer is looked at before anything is made of it. Whoever says something else is no
Machine of ours any more. Knows nothing of processes.

What a program can write itself is not looked at here: the words see to that, wherever Lua runs. This is about what
only the prelude writes, and what no text of it can hold.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Callable, Mapping
from typing import Any, NoReturn

from tactus.record import record
from tactus.runtime import canonical
from tactus.vm.convert import MAX_DEPTH
from tactus.vm.jail.wire import RUN_AHEAD
from tactus.vm.state import Limits, Message

MOST_USED = 1 << 62
PLACE = 4096
"""Characters of a file's name, and of a line of a trace beside it"""
DEEPEST = MAX_DEPTH + 4
REASONS = ("cpu", "seconds", "wall", "memory", "log")
"""Limits that a worker may say were spent."""
LEVELS = ("debug", "info", "warn", "error")
SLACK = 64 * 1024
MESSAGE = 6 * 65536 + SLACK
"""Characters of an error, and of the text beside a nil, as JSON"""
LARGE, STRINGS, BARE = 1 << 20, 100_000, 1 << 19
"""Of an answer of more bytes than the first: texts that it may consist of, and bytes that stand in none of them. What
is small to send would take a thousand times the memory otherwise."""
_TEXT = re.compile(rb'"[^"\\]*+(?:\\.[^"\\]*+)*+"?', re.DOTALL)
_HALF = re.compile(r"(?<!\\)(?:\\\\)*\\u[dD][89a-fA-F]")
"""Half a character: no text of ours has one, and none escapes a whole one."""
_LARGE = re.compile(r"[0-9]{19}|[0-9][eE]\+?[0-9]{3}")
"""Where a number may be that Lua has none of."""
_NUMBERS = re.compile(r"[0-9]{1,9}(,[0-9]{1,9})*")
_LAYER = re.compile(r"[a-z_]{1,20}( [0-9]{1,9})?")

Looks = Callable[[Any], bool]


class Wrong(Exception):
    """A worker said what it may not say."""


@record(frozen=True, slots=True)
class Ask:
    """What may be asked by one word: its arguments, those that are always there, and how many functions go along."""

    looks: Mapping[str, Looks]
    needed: frozenset[str]
    functions: int
    state: bool
    """the state of the procedure call goes along"""


def _anything(said: Any) -> bool:
    return True


def _table(said: Any) -> bool:
    return type(said) in (dict, list)


def _object(said: Any) -> bool:
    return type(said) is dict


def _true(said: Any) -> bool:
    return said is True


def _text(said: Any) -> bool:
    return type(said) is str


def _key(said: Any) -> bool:
    return type(said) in (str, int)


def _place(said: Any) -> bool:
    return type(said) is int and 0 <= said < 1 << 31


TABLE: dict[str, Looks] = {"fields": _table}
DECLARED: dict[str, Looks] = {"as": _text, "fields": _object, "name": _text, "unnamed": _true}
"""A declaration that may have a name."""
OURS: dict[str, dict[str, Looks]] = {
    "Agent.turn": {"agent": _text},
    "Env.getenv": {"name": _text},
    "Result.messages": {"turn": _place},
    "Script.input": TABLE,
    "Script.read": {},
    "Script.state": TABLE,
    "State.check": {"key": _key},
    "Tool.call": {"tool": _text},
    "os.getenv": {"name": _text},
}
"""Arguments that the prelude writes and no program: how they look. They are always there."""


def asks(words: str) -> dict[str, Ask]:
    """The words by which a program asks, of the table that its prelude is given."""
    rows = [row for row in json.loads(words) if row["built"] and row["kind"] != "lua" and not row["inner"]]
    return {row["name"]: _ask(row) for row in rows}


def _ask(row: dict[str, Any]) -> Ask:
    functions = () if row["kind"] == "declare" else row["functions"]
    looks: Mapping[str, Looks] = {name: _anything for name in row["params"] if name not in functions}
    needed: Mapping[str, Looks] = OURS.get(row["name"], {})
    if row["kind"] == "declare" and not row["params"]:
        needed = TABLE
        if row["shape"] in ("agent", "tool", "procedure"):
            looks, needed = DECLARED, {"fields": _object}
    return Ask({**looks, **needed}, frozenset(needed), len(functions), row["state"])


def most(limits: Limits) -> int:
    """Bytes of one answer of a worker that keeps to the limits: up to three arguments, a state and log lines, where
    quotes take two."""
    return 2 * (4 * limits.payload + limits.log + RUN_AHEAD + MESSAGE) + SLACK


TEXTS = ("code", "message", "op", "site", "origin")
"""Fields of an error that are texts."""


class Check:
    """The check of one worker's answers."""

    def __init__(self, asks: dict[str, Ask], limits: Limits) -> None:
        self._asks, self._limits = asks, limits
        self._log = limits.log

    def answer(self, body: bytes) -> tuple[str, int, list[Any]]:
        """Its kind, the instructions used, and what else it says."""
        if len(body) > LARGE and _many(body):
            _wrong("too much in one answer")
        try:
            text = body.decode("utf-8")
            said = json.loads(text, parse_constant=_no_number)
        except (ValueError, RecursionError):
            _wrong("no JSON")
        _whole(text)
        if not (type(said) is list and len(said) >= 2 and type(said[0]) is str):
            _wrong("no answer")
        return said[0], _number(said[1], MOST_USED), said[2:]

    def layers(self, said: Any) -> tuple[str, ...]:
        """Those that hold, as they are shown."""
        if type(said) is not list or not all(type(layer) is str and _LAYER.fullmatch(layer) for layer in said):
            _wrong("no layers")
        return tuple(said)

    def messages(self, said: Any, most: int) -> tuple[list[Message], str]:
        """What a program said, at most so many times, and the limit that ended it ("" = none)."""
        if not (type(said) is dict and said.keys() == {"said", "spent"} and type(said["said"]) is list):
            _wrong("no messages")
        spent, messages = said["spent"], said["said"]
        if spent not in ("", *REASONS):
            _wrong("an unknown limit")
        if len(messages) > most or (not messages and not spent):
            _wrong("more or fewer messages than were asked for")
        checked = [self._message(message) for message in messages]
        if any(message[0] != "ask" for message in checked[:-1]):
            _wrong("a message after the end")
        return checked, spent

    def text(self, said: Any, most: int) -> str:
        if type(said) is not str or len(said) > most:
            _wrong("no text")
        return _whole(said)

    def json(self, said: Any, most: int) -> str:
        """Canonical JSON text, whole and not too deep."""
        text = self.text(said, most)
        self._canonical(text)
        return text

    def state(self, said: Any) -> str:
        """A state as canonical JSON."""
        text = self.text(said, self._limits.payload)
        if not _table(self._value(text)):
            _wrong("no state")
        return text

    def _message(self, said: Any) -> Message:
        if type(said) is not list or not said:
            _wrong("no message")
        kind, *parts = said
        if kind == "ask" and len(parts) == 9:
            return ("ask", *self._ask(*parts))
        if kind == "done" and len(parts) == 5:
            value, state, used, notes, why = parts
            value = self.json(value, self._limits.payload)
            why = None if why is None else self.text(why, MESSAGE)
            return ("done", value, self._state(state), self._used(used), self._notes(notes), why)
        if kind == "fail" and len(parts) == 5:
            fields, _, used, notes, _ = parts
            return ("fail", self._failure(fields), None, self._used(used), self._notes(notes), None)
        _wrong("an unknown message")

    def _ask(
        self, op: Any, args: Any, file: Any, line: Any, used: Any, notes: Any, scope: Any, state: Any, live: Any
    ) -> tuple[Any, ...]:
        word = self._asks.get(op) if type(op) is str else None
        if word is None:
            _wrong("a word that no program has")
        said = self._canonical(self.text(args, (1 + len(word.looks)) * self._limits.payload))
        good = type(said) is dict and word.needed <= said.keys() <= word.looks.keys()
        if not good or not all(word.looks[name](value) for name, value in said.items()):
            _wrong(f"arguments that {op} does not take")
        if file is not None:
            file = self.text(file, PLACE)
        line = None if line is None else _number(line, 1 << 31)
        if live is not None and not (type(live) is str and len(live) <= PLACE and _NUMBERS.fullmatch(live)):
            _wrong("no functions")
        if live is not None and live.count(",") >= word.functions:
            _wrong(f"functions that {op} does not take")
        if type(scope) is not int or not -(1 << 31) <= scope < 1 << 31:
            _wrong("no scope")
        if (state is not None) is not word.state:
            _wrong(f"a state that {op} does not take, or none")
        return op, args, file, line, self._used(used), self._notes(notes), scope, self._state(state), live

    def _failure(self, said: Any) -> str:
        text = self.text(said, self._limits.payload + MESSAGE)
        fields = self._value(text)
        if type(fields) is not dict:
            _wrong("no error")
        trace = fields.get("trace", [])
        if type(trace) is not list or not all(map(_text, (*trace, *(fields.get(name, "") for name in TEXTS)))):
            _wrong("no error")
        return text

    def _state(self, state: Any) -> str | None:
        return None if state is None else self.state(state)

    def _used(self, used: Any) -> int:
        return _number(used, MOST_USED)

    def _notes(self, notes: Any) -> str | None:
        """Log lines: as many bytes as a run may log in sum, without what stands between them."""
        if notes is None:
            return None
        text = self.text(notes, self._log + self._log // 16 + SLACK)
        lines = self._value(text)
        if type(lines) is not list or not all(map(_line, lines)):
            _wrong("no log lines")
        self._log -= len(text) - len(lines) - 1
        if self._log < 0:
            _wrong("more log lines than there may be")
        return text

    def _canonical(self, text: str) -> Any:
        """A value that is kept as the text that it is: equal values have equal texts."""
        value = self._value(text)
        if canonical.dumps(value) != text:
            _wrong("JSON of another kind")
        return value

    def _value(self, text: str) -> Any:
        try:
            if _LARGE.search(text):
                value = json.loads(text, parse_constant=_no_number, parse_int=_integer, parse_float=_float)
            else:
                value = json.loads(text, parse_constant=_no_number)
        except (ValueError, RecursionError):
            _wrong("no JSON")
        if text.count("[") + text.count("{") > DEEPEST and _depth(value) > DEEPEST:
            _wrong("a value nested too deep")
        return value


def _depth(value: Any) -> int:
    """Levels of lists and objects."""
    depth, level = 0, [value]
    while level:
        level = [
            inner
            for outer in level
            if type(outer) in (list, dict)
            for inner in (outer.values() if type(outer) is dict else outer)
        ]
        depth += 1
    return depth


def _many(body: bytes) -> bool:
    """Whether there is more in these bytes than a few long texts."""
    if body.count(b'"') - body.count(b'\\"') > STRINGS:
        return True
    return len(_TEXT.sub(b"", body)) > BARE


def _line(said: Any) -> bool:
    """Whether it is a log line."""
    if type(said) is not dict or not said.keys() <= {"level", "message", "fields"}:
        return False
    return said.get("level") in LEVELS and _text(said.get("message")) and _table(said.get("fields", []))


def _whole(text: str) -> str:
    if ("\\ud" in text or "\\uD" in text) and _HALF.search(text):
        _wrong("half a character")
    return text


def _number(said: Any, most: int) -> int:
    if type(said) is not int or not 0 <= said <= most:
        _wrong("no number")
    return said


def _integer(digits: str) -> int:
    number = int(digits)
    if not -(1 << 63) <= number < 1 << 63:
        raise ValueError(digits)
    return number


def _float(digits: str) -> float:
    number = float(digits)
    if math.isinf(number):
        raise ValueError(digits)
    return number


def _no_number(name: str) -> NoReturn:
    raise ValueError(name)


def _wrong(what: str) -> NoReturn:
    raise Wrong(what)
