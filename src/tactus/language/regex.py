"""Whether a text has a place that a regular expression fits: `re.search`, but with an end to the work.

Python's own matcher may need longer than the world exists, and nothing can stop it. So it is only asked where its
worst case is short; every other pattern is tried here, where no state is visited twice and each step is counted.
The same pattern and text therefore always have the same answer.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from functools import lru_cache
from typing import Any

from tactus.record import record

CHEAP = 1e7
"""Steps in the worst case that Python's matcher may take: a fraction of a second."""
STEPS = 2_000_000
"""Steps that a search takes here, at most: about a second."""
LARGEST = 20_000
"""Instructions of a pattern, at most."""
DEEPEST = 50
"""Groups inside groups, at most."""


class PatternError(ValueError):
    """No regular expression, or one that is too dear for this text; the message is a clause about it."""


def refusal(pattern: str) -> str:
    """Why a text is no pattern, "" = it is one."""
    try:
        check(pattern)
    except PatternError as error:
        return f'the pattern "{pattern}" {error}'
    return ""


def check(pattern: str) -> None:
    """Raises PatternError if this is no regular expression."""
    _compiled(pattern)


def search(pattern: str, text: str) -> bool:
    """As `re.search(pattern, text) is not None`. Raises PatternError."""
    compiled, read = _compiled(pattern)
    if (len(text) + 1) * _worst(read.tree, len(text)) <= CHEAP:
        return compiled.search(text) is not None
    if read.odd:
        raise PatternError(f"is too dear for a text of {len(text)} characters with {read.odd} in it")
    return _Search(_program(pattern), text, read.refers).found()


# -------------------------------------------------------------------- reading


@record(frozen=True, slots=True)
class Node:
    """`kind`: char and place (`test` decides at a position), all, any, repeat, group, look, back."""

    kind: str
    parts: tuple[Node, ...] = ()
    least: int = 0
    most: float = 1
    number: int = 0
    test: Callable[[str, int], bool] | None = None


@record(frozen=True, slots=True)
class Read:
    """A pattern taken apart. `refers`: it has back references; `odd`: what only Python's matcher can do."""

    tree: Node
    refers: bool
    odd: str


_ESCAPE = re.compile(r"\\(?:0[0-7]{0,2}|[1-7][0-7]{2}|[1-9][0-9]?|x..|u.{4}|U.{8}|N\{[^}]*\}|.)", re.DOTALL)
_SET = re.compile(r"\[\^?\]?(?:[^\]\\]|\\.)*\]", re.DOTALL)
_TIMES = re.compile(r"(\*|\+|\?|\{(\d*),(\d*)\}|\{(\d+)\})([?+]?)")
_OPEN = re.compile(r"\((?:\?(?:P<(\w+)>|P=(\w+)\)|(#)[^)]*\)|(<?[=!])|(>)|\((\w+)\)|([aiLmsux]*(?:-[imsx]+)?)([:)])))?")
_FLAGS = {"a": re.A, "i": re.I, "m": re.M, "s": re.S, "x": re.X, "u": re.U, "L": re.L}


@lru_cache(maxsize=256)
def _compiled(pattern: str) -> tuple[re.Pattern[str], Read]:
    try:
        compiled = re.compile(pattern)
    except (re.error, RecursionError, OverflowError) as error:
        raise PatternError(f"is no regular expression: {error}") from None
    return compiled, _Reader(pattern, compiled).read()


class _Reader:
    """Takes a pattern apart that Python has accepted; single characters and places are left to Python."""

    def __init__(self, pattern: str, compiled: re.Pattern[str]) -> None:
        self.text, self.at, self.groups = pattern, 0, 0
        self.names = compiled.groupindex
        self.refers, self.odd = False, ""
        self.depth = 0
        self.flags = _switched(re.RegexFlag(compiled.flags), "")

    def read(self) -> Read:
        return Read(self._any(self.flags), self.refers, self.odd)

    def _any(self, flags: re.RegexFlag) -> Node:
        ways = [self._all(flags)]
        while self.text.startswith("|", self.at):
            self.at += 1
            ways.append(self._all(flags))
        return ways[0] if len(ways) == 1 else Node("any", tuple(ways))

    def _all(self, flags: re.RegexFlag) -> Node:
        parts: list[Node] = []
        while self.at < len(self.text) and self.text[self.at] not in "|)":
            times = _TIMES.match(self.text, self.at) if parts else None
            if times:
                self.at = times.end()
                parts.append(self._repeat(parts.pop(), times))
            elif (part := self._one(flags)) is not None:
                parts.append(part)
        return Node("all", tuple(parts))

    def _repeat(self, part: Node, times: re.Match[str]) -> Node:
        if times[5] == "+":
            self.odd = "a possessive quantifier"
        least, most = {"*": (0, math.inf), "+": (1, math.inf), "?": (0, 1)}.get(
            times[1], (int(times[4] or times[2] or 0), float(times[4] or times[3] or "inf"))
        )
        return Node("repeat", (part,), least, most)

    def _one(self, flags: re.RegexFlag) -> Node | None:
        mark = self.text[self.at]
        if mark == "(":
            return self._group(flags)
        if mark == "\\":
            return self._escape(flags)
        found = _SET.match(self.text, self.at) if mark == "[" else None
        source = found[0] if found else mark
        self.at += len(source)
        return _place(source, flags) if mark in "^$" else _char(source, flags)

    def _escape(self, flags: re.RegexFlag) -> Node:
        found = _ESCAPE.match(self.text, self.at)
        assert found is not None, "Python has accepted the pattern"
        source = found[0]
        self.at += len(source)
        if source[1] in "123456789" and len(source) < 4:
            return self._back(int(source[1:]), flags)
        return _place(source, flags) if source[1] in "AZbBz" else _char(source, flags)

    def _back(self, number: int, flags: re.RegexFlag) -> Node:
        self.refers = True
        if flags & re.I:
            self.odd = "a back reference that ignores case"
        return Node("back", number=number)

    def _group(self, flags: re.RegexFlag) -> Node | None:
        found = _OPEN.match(self.text, self.at)
        assert found is not None, "Python has accepted the pattern"
        name, back, comment, look, atomic, condition, switched, ends = found.groups()
        start, self.at = self.at, found.end()
        if comment or ends == ")":
            return None
        if back:
            return self._back(self.names[back], flags)
        number = 0
        if name or found[0] == "(":
            self.groups += 1
            number = self.groups
        if atomic or condition:
            self.odd = "an atomic group" if atomic else "a condition"
        before = self.groups
        self.depth += 1
        if self.depth > DEEPEST:
            raise PatternError(f"is nested more than {DEEPEST} groups deep")
        inner = self._any(_switched(flags, switched or ""))
        self.depth -= 1
        self.at += 1
        if look and look[0] == "<":
            if self.groups > before or self.refers:
                self.odd = "groups in a look-behind"
                return Node("place")
            return _place(self.text[start : self.at], flags)
        if look:
            return Node("look", (inner,), least=look == "=")
        return Node("group", (inner,), number=number) if number else inner


def _switched(flags: re.RegexFlag, said: str) -> re.RegexFlag:
    on, _, off = said.partition("-")
    for flag in on:
        flags |= _FLAGS[flag]
    for flag in off:
        flags &= ~_FLAGS[flag]
    if flags & re.X:
        raise PatternError("has the flag x, which is not available here")
    return flags


@lru_cache(maxsize=1024)
def _char(source: str, flags: re.RegexFlag) -> Node:
    compiled = re.compile(source, flags)
    known: dict[str, bool] = {}

    def test(text: str, at: int) -> bool:
        char = text[at]
        if char not in known:
            known[char] = compiled.match(char) is not None
        return known[char]

    return Node("char", test=test)


@lru_cache(maxsize=1024)
def _place(source: str, flags: re.RegexFlag) -> Node:
    compiled = re.compile(source, flags)
    return Node("place", test=lambda text, at: compiled.match(text, at) is not None)


# -------------------------------------------------------------------- what it may take


def _worst(node: Node, n: int) -> float:
    """How many ways through a text of n characters Python's matcher may have to try from one position."""
    inner = [_worst(part, n) for part in node.parts]
    match node.kind:
        case "any":
            return sum(inner)
        case "repeat":
            most = min(node.most, n)
            if inner[0] <= 1 or most <= 1:
                return inner[0] * (most + 1)
            return float(min(inner[0], 1e9) ** min(most, 30) * (most + 1))
        case "look":
            return inner[0] + 1
        case _:
            return math.prod(inner, start=1.0)


# -------------------------------------------------------------------- searching

Instruction = tuple[Any, ...]


@lru_cache(maxsize=256)
def _program(pattern: str) -> tuple[Instruction, ...]:
    """("char" | "place", test), ("split", one, other, number), ("jump", to), ("open" | "close" | "back", group),
    ("look", wanted, program), ("end",)."""
    code: list[Instruction] = []
    _write(_compiled(pattern)[1].tree, code)
    return (*_numbered(code), ("end",))


def _write(node: Node, code: list[Instruction]) -> None:
    if len(code) > LARGEST:
        raise PatternError("is too large")
    match node.kind:
        case "all":
            for part in node.parts:
                _write(part, code)
        case "any":
            _ways(node, code)
        case "repeat":
            _times(node, code)
        case "group":
            code.append(("open", node.number))
            _write(node.parts[0], code)
            code.append(("close", node.number))
        case "look":
            inner: list[Instruction] = []
            _write(node.parts[0], inner)
            code.append(("look", bool(node.least), (*_numbered(inner), ("end",))))
        case "back":
            code.append(("back", node.number))
        case kind:
            code.append((kind, node.test))


def _ways(node: Node, code: list[Instruction]) -> None:
    jumps = []
    for way in node.parts[:-1]:
        split = len(code)
        code.append(())
        _write(way, code)
        jumps.append(len(code))
        code.append(())
        code[split] = ("split", split + 1, len(code))
    _write(node.parts[-1], code)
    for jump in jumps:
        code[jump] = ("jump", len(code))


def _times(node: Node, code: list[Instruction]) -> None:
    (part,) = node.parts
    for _ in range(node.least):
        before = len(code)
        _write(part, code)
        if len(code) == before:
            return  # nothing, however often
    if node.most == math.inf:
        split = len(code)
        code.append(())
        _write(part, code)
        code.append(("jump", split))
        code[split] = ("split", split + 1, len(code))
        return
    splits = []
    for _ in range(int(node.most) - node.least):
        splits.append(len(code))
        code.append(())
        _write(part, code)
    for split in splits:
        code[split] = ("split", split + 1, len(code))


def _numbered(code: list[Instruction]) -> list[Instruction]:
    splits = iter(range(len(code)))
    return [(*one, next(splits)) if one[0] == "split" else one for one in code]


Groups = tuple[tuple[int, int], ...]
"""(number, start or end) of what groups have caught, where the pattern refers to it."""


class _Search:
    """One search. Being at a split at a position a second time (with the same groups) leads nowhere new."""

    def __init__(self, program: tuple[Instruction, ...], text: str, refers: bool) -> None:
        self.program, self.text, self.refers = program, text, refers
        self.steps = 0

    def found(self) -> bool:
        seen: set[Any] = set()
        return any(self._from(self.program, at, {}, seen) is not None for at in range(len(self.text) + 1))

    def _from(
        self, program: tuple[Instruction, ...], at: int, caught: dict[int, tuple[int, int]], seen: set[Any]
    ) -> dict[int, tuple[int, int]] | None:
        """What the groups have caught where the program fits from `at` on; None where it does not."""
        text, size = self.text, len(self.text)
        todo = [(0, at, caught)]
        while todo:
            pc, at, caught = todo.pop()
            while True:
                self._step()
                one = program[pc]
                match one[0]:
                    case "char":
                        if at >= size or not one[1](text, at):
                            break
                        at += 1
                    case "split":
                        key: Any = one[3] * (size + 1) + at
                        if self.refers:
                            key = (key, *sorted(caught.items()))
                        if key in seen:
                            break
                        seen.add(key)
                        todo.append((one[2], at, caught))
                        pc = one[1]
                        continue
                    case "jump":
                        pc = one[1]
                        continue
                    case "end":
                        return caught
                    case _:
                        went = self._other(one, at, caught)
                        if went is None:
                            break
                        at, caught = went
                pc += 1
        return None

    def _other(
        self, one: Instruction, at: int, caught: dict[int, tuple[int, int]]
    ) -> tuple[int, dict[int, tuple[int, int]]] | None:
        match one[0]:
            case "place":
                return (at, caught) if one[1](self.text, at) else None
            case "look":
                ahead = self._from(one[2], at, caught, set())
                if (ahead is not None) != one[1]:
                    return None
                return at, caught if ahead is None else ahead
            case "back":
                start, end = caught.get(one[1], (0, -1))
                if end < start or not self.text.startswith(self.text[start:end], at):
                    return None
                return at + end - start, caught
        if not self.refers:
            return at, caught
        start = caught.get(-one[1], (at, at))[0]
        return at, {**caught, **({-one[1]: (at, at)} if one[0] == "open" else {one[1]: (start, at)})}

    def _step(self) -> None:
        self.steps += 1
        if self.steps > STEPS:
            raise PatternError(f"takes more than {STEPS:,} steps on a text of {len(self.text)} characters")
