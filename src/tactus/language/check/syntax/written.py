"""A text as its tokens, its lines and its indentation. It knows how tokens are written and judges nothing."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from functools import cached_property

from tactus.language.finding import Span
from tactus.language.lexer import BROKEN, COMMENT, HEAD, KEYWORD, LONG, NAME, NUMBER, OP, STRING, Token, tokens

NONE = Token("", "", 0, 0)
"""What stands before the first token and behind the last one."""
VALUES = (NAME, NUMBER, STRING, LONG)
BEGINS = ("{", "(", "function", "nil", "true", "false", "not", "...", "#")
"""With what a value may begin, apart from those."""
TAB = 8


class Written:
    """Tokens are named by their places, lines by their 1-based numbers."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.lines = [0, *(match.end() for match in re.finditer("\n", text))]
        self.tokens = [token for token in tokens(text) if token.kind not in (COMMENT, HEAD)]

    # --- tokens

    def token(self, i: int) -> Token:
        return self.tokens[i] if 0 <= i < len(self.tokens) else NONE

    def word(self, i: int) -> str:
        """The text of an operator or of a reserved word; "" for any other token."""
        token = self.token(i)
        return token.text if token.kind in (OP, KEYWORD) else ""

    def name(self, i: int) -> str:
        """The name that a token is, else ""."""
        token = self.token(i)
        return token.text if token.kind == NAME else ""

    def is_value(self, i: int) -> bool:
        """Whether a value may begin with this token."""
        token = self.token(i)
        return token.kind in VALUES or token.text in BEGINS

    def is_broken(self, i: int) -> bool:
        return self.token(i).kind == BROKEN

    def touches(self, i: int) -> bool:
        """Whether nothing stands between this token and the next one."""
        return 0 <= i < len(self.tokens) - 1 and self.tokens[i].end == self.tokens[i + 1].start

    def dotted(self, last: int) -> int:
        """The first token of the name with dots that ends with this one."""
        while self.word(last - 1) == "." and self.name(last - 2):
            last -= 2
        return last

    # --- lines

    def line_at(self, offset: int) -> int:
        return bisect_right(self.lines, offset)

    @cached_property
    def _line_of(self) -> list[int]:
        return [self.line_at(token.start) for token in self.tokens]

    def line_of(self, i: int) -> int:
        """The line in which a token begins; behind the last one it is that of the end."""
        return self._line_of[i] if i < len(self._line_of) else self.line_at(len(self.text))

    def ends_in(self, line: int) -> range:
        """The tokens that end in a line."""
        start = self.lines[min(line, len(self.lines)) - 1]
        stop = self.lines[line] if line < len(self.lines) else len(self.text) + 1
        first = bisect_right(self.tokens, start, key=lambda token: token.end)
        return range(first, bisect_right(self.tokens, stop, key=lambda token: token.end))

    def in_line(self, line: int) -> range:
        """The tokens that begin in a line."""
        return range(bisect_left(self._line_of, line), bisect_right(self._line_of, line))

    def begins_line(self, i: int) -> bool:
        return i == 0 or self.line_at(self.tokens[i - 1].end - 1) < self._line_of[i]

    def indent(self, i: int) -> int:
        """How far the line of a token is indented; a tab counts to the next multiple of eight."""
        start = stop = self.lines[self._line_of[i] - 1]
        while self.text[stop : stop + 1] in (" ", "\t"):
            stop += 1
        return len(self.text[start:stop].expandtabs(TAB))

    # --- places

    def span(self, start: int, end: int) -> Span:
        """Of a range of characters."""
        return Span(*self._place(start), *self._place(end))

    def _place(self, offset: int) -> tuple[int, int]:
        line = self.line_at(offset)
        return line, offset - self.lines[line - 1] + 1

    def over(self, first: int, last: int | None = None) -> Span:
        """From one token to another."""
        return self.span(self.token(first).start, self.token(first if last is None else last).end)

    def behind(self, i: int) -> Span:
        """The place right behind a token."""
        return self.span(self.token(i).end, self.token(i).end)

    def line_text(self, line: int) -> str:
        return self.text[self.lines[line - 1] :].partition("\n")[0]

    def whole(self, line: int) -> Span:
        """Of a line without the space around it."""
        line = min(line, len(self.lines))
        text, start = self.line_text(line), self.lines[line - 1]
        return self.span(start + len(text) - len(text.lstrip()), start + len(text.rstrip()))
