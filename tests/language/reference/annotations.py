"""Reads the annotations of Lua's language server, as far as the generated file uses them: a line that it cannot read is
a ValueError."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

_TOKEN = re.compile(r'\s*("(?:[^"\\]|\\.)*"|fun\b|\.\.\.|[A-Za-z_][\w.]*|\d+|\[\]|[()<>\[\]|,:?])')
_PLAIN = {"any", "nil", "boolean", "string", "number", "integer", "function", "table", "thread"}


@dataclass
class Type:
    """A type: the names it says, and what of the line is behind it."""

    names: set[str]
    rest: str


@dataclass
class Class:
    fields: dict[str, set[str]] = field(default_factory=dict)
    optional: set[str] = field(default_factory=set)


@dataclass
class File:
    """What a whole file defines and says. `functions`: path -> parameters, and those of its annotations. What stands in
    a block of its own is `held.`"""

    classes: dict[str, Class] = field(default_factory=dict)
    aliases: set[str] = field(default_factory=set)
    named: set[str] = field(default_factory=set)
    functions: dict[str, tuple[list[str], list[str]]] = field(default_factory=dict)
    deprecated: set[str] = field(default_factory=set)
    overloads: dict[str, list[str]] = field(default_factory=dict)

    @property
    def unknown(self) -> set[str]:
        return self.named - self.classes.keys() - self.aliases - _PLAIN


def read(text: str) -> File:
    found, above, inside = File(), list[tuple[str, str]](), ""
    for line in [*text.splitlines(), ""]:
        if line in ("do", "end"):
            inside = "held." if line == "do" else ""
            continue
        if line.startswith("---@"):
            tag, _, rest = line[4:].partition(" ")
            above.append((tag, rest))
        elif not line.startswith("--") and line:
            _block(found, above, line, inside)
            above = []
        elif not line:
            _block(found, above, "", inside)
            above = []
    return found


def _block(found: File, above: list[tuple[str, str]], line: str, inside: str) -> None:
    """The annotations above a line of code, or above nothing. `inside`: what stands before a name in a block."""
    path, params = _defined(line)
    path = inside + path
    said: list[str] = []
    now: Class | None = None
    for tag, rest in above:
        if tag == "class":
            now = found.classes.setdefault(rest, Class())
            _once(rest, re.fullmatch(r"[\w.]+", rest))
        elif tag == "alias":
            name, _, type = rest.partition(" ")
            found.aliases.add(name)
            found.named |= whole(type).names
        elif tag == "field":
            key, names = _member(rest)
            assert now is not None, rest
            now.fields[key.removesuffix("?")] = names
            now.optional |= {key[:-1]} if key.endswith("?") else set()
            found.named |= names
        elif tag == "param":
            name, _, type = rest.partition(" ")
            said.append(name.removesuffix("?"))
            found.named |= one(type).names
        elif tag in ("return", "type", "overload"):
            found.named |= whole(rest).names
            if tag == "overload":
                found.overloads.setdefault(path, []).append(rest)
        elif tag == "deprecated":
            found.deprecated.add(path)
        elif tag != "meta":
            raise ValueError(f"no annotation: ---@{tag} {rest}")
    if params is not None:
        found.functions[path] = (params, said)


def _defined(line: str) -> tuple[str, list[str] | None]:
    function = re.fullmatch(r"function ([\w.]+)\((.*)\) end", line)
    if function:
        return function[1], [part for part in function[2].split(", ") if part]
    value = re.fullmatch(r"(?:local )?([\w.]+) = \{\}", line)
    if line and not value:
        raise ValueError(f"no definition: {line}")
    return (value[1] if value else ""), None


def _member(rest: str) -> tuple[str, set[str]]:
    keyed = re.match(r"\[(\w+)\](\??) ", rest)
    if keyed:
        return f"[{keyed[1]}]{keyed[2]}", one(rest[keyed.end() :]).names
    key, _, type = rest.partition(" ")
    _once(rest, re.fullmatch(r"\w+\??", key))
    return key, one(type).names


def _once(line: str, found: object) -> None:
    if not found:
        raise ValueError(f"cannot be read: {line}")


# -------------------------------------------------------------------- types


def one(text: str) -> Type:
    """A type at the beginning of a text; it ends at a space outside brackets."""
    reader = _Reader(text)
    names = set(reader.union())
    rest = text[reader.at :]
    if rest and not rest.startswith(" "):
        raise ValueError(f"no type: {text}")
    return Type(names, rest.strip())


def whole(text: str) -> Type:
    read = one(text)
    if read.rest:
        raise ValueError(f"more than a type: {text}")
    return read


class _Reader:
    def __init__(self, text: str) -> None:
        self.text, self.at = text, 0

    def peek(self) -> str:
        found = _TOKEN.match(self.text, self.at)
        return found[1] if found else ""

    def take(self, wanted: str = "") -> str:
        found = _TOKEN.match(self.text, self.at)
        if not found or (wanted and found[1] != wanted):
            raise ValueError(f"{wanted or 'a type'} is missing at {self.at}: {self.text}")
        self.at = found.end()
        return found[1]

    def close(self) -> bool:
        """Whether the next sign follows at once: behind a space the doc begins."""
        return not self.text[self.at : self.at + 1].isspace()

    def union(self) -> Iterator[str]:
        yield from self.postfix()
        while self.close() and self.peek() == "|":
            self.take("|")
            yield from self.postfix()

    def postfix(self) -> Iterator[str]:
        sign = self.take()
        if sign == "(":
            yield from self.union()
            self.take(")")
        elif sign == "fun":
            yield from self.function()
        elif sign.startswith('"'):
            pass
        elif re.fullmatch(r"[A-Za-z_][\w.]*", sign):
            yield sign
            if self.close() and self.peek() == "<":
                yield from self.generic()
        else:
            raise ValueError(f"no type: {self.text}")
        while self.close() and self.peek() in ("[]", "?"):
            self.take()

    def generic(self) -> Iterator[str]:
        self.take("<")
        yield from self.union()
        while self.peek() == ",":
            self.take(",")
            yield from self.union()
        self.take(">")

    def function(self) -> Iterator[str]:
        self.take("(")
        while self.peek() != ")":
            self.take()
            if self.peek() == "?":
                self.take("?")
            self.take(":")
            yield from self.union()
            if self.peek() == ",":
                self.take(",")
        self.take(")")
        if self.close() and self.peek() == ":":
            self.take(":")
            yield from self.union()
            while self.close() and self.peek() == ",":
                self.take(",")
                yield from self.union()
