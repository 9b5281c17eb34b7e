"""Changes of a text, token by token: where a node of the tree stands in the text as it was written, and the text with
the changes made."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tactus.language.lexer import COMMENT, HEAD, Token, tokens

if TYPE_CHECKING:
    from tactus.language.parse import Node


class Unsure(Exception):
    """Something is left as it is; the text says why."""


class Splices:
    """Changes of `source`. The tree's nodes have their places in `counted`, the same text with one kind of line end;
    the tokens are the same in both."""

    def __init__(self, source: str, counted: str) -> None:
        self.source = source
        self.newline = "\r\n" if "\r\n" in source else "\n"
        self.tokens = [token for token in tokens(source) if token.kind != HEAD]
        self._first: dict[int, int] = {}
        self._last: dict[int, int] = {}
        self._changes: list[tuple[int, int, str]] = []
        at = byte = 0
        for i, token in enumerate(tokens(counted)):
            byte += len(counted[at : token.start].encode())
            self._first[byte] = i
            byte += len(token.text.encode())
            self._last[byte] = i
            at = token.end

    def first(self, node: Node) -> int:
        """The number of its first token."""
        return self._first[node.start_byte]

    def last(self, node: Node) -> int:
        return self._last[node.end_byte]

    def start(self, at: int) -> int:
        return self.tokens[at].start

    def end(self, at: int) -> int:
        return self.tokens[at].end

    def commented(self, first: int, last: int) -> bool:
        """Whether there is a comment between two tokens."""
        return any(token.kind == COMMENT for token in self.tokens[first + 1 : last])

    def begins_line(self, at: int) -> bool:
        return at == 0 or "\n" in self.gap(at)

    def gap(self, at: int) -> str:
        """What stands before a token, as lines end in Lua."""
        before = self.end(at - 1) if at else 0
        return self.source[before : self.start(at)].replace("\r\n", "\n").replace("\r", "\n")

    def indentation(self, at: int) -> str:
        """Of a token that begins its line."""
        return self.gap(at).rpartition("\n")[2]

    def lines(self, first: int, last: int) -> list[int]:
        """Where the lines begin that begin between two tokens."""
        return [self.start(i) - len(self.indentation(i)) for i in range(first + 1, last + 1) if self.begins_line(i)]

    # --- changes

    def put(self, start: int, end: int, text: str) -> None:
        self._changes.append((start, end, text))

    def rename(self, at: int, text: str) -> None:
        token: Token = self.tokens[at]
        self.put(token.start, token.end, text)

    @property
    def changed(self) -> bool:
        return bool(self._changes)

    def made(self) -> str:
        """The text with all changes. What is inserted within a part that is replaced goes with it."""
        out, at = [], 0
        for start, end, text in sorted(self._changes, key=lambda change: (change[0], change[1])):
            if start < at:
                continue
            out += [self.source[at:start], text]
            at = end
        return "".join([*out, self.source[at:]])
