"""A text that is not Lua, what the compiler says of it, and the token that it objects to."""

from __future__ import annotations

import re
from functools import cached_property

from tactus.language.check.syntax.blocks import Story, story
from tactus.language.check.syntax.written import Written
from tactus.language.finding import Compiler, Span
from tactus.language.lexer import LONG, STRING, Token
from tactus.record import record

TRIED = 40
"""How many tokens of a line the compiler is asked about."""
SHOWN = 60
"""Characters of a text that a message repeats."""
END = "<eof>"
_NEAR = re.compile(r"(?P<said>.*?) near (?:'(?P<token>.*)'|(?P<end><eof>))", re.DOTALL)


@record(frozen=True, slots=True)
class Told:
    """What was meant: a row of `codes/syntax.py`, one sentence, the place, and what belongs there."""

    code: str
    sentence: str
    span: Span
    suggestion: str = ""


class Wrong(Written):
    """`line` and `message` are the compiler's. `said` is the message without the token (`'then' expected`), `near` that
    token as it is quoted, `<eof>` at the end of the file, "" where none is named."""

    def __init__(self, text: str, file: str, line: int, message: str, compiler: Compiler) -> None:
        super().__init__(text)
        self.file, self.line, self.message, self.compiler = file, line, message, compiler
        match = _NEAR.fullmatch(message)
        self.said = match["said"] if match else message
        self.near = match["end"] or match["token"] if match else ""

    @property
    def words(self) -> str:
        """The message, in one line and short."""
        text = self.message
        if len(self.near) > SHOWN:
            text = text.replace(self.near, f"{self.near[: SHOWN - 3]}...")
        return " ".join(text.split())

    @cached_property
    def at(self) -> int:
        """The place of the token that Lua objects to; behind the last one at the end of the file, -1 where it means
        none."""
        if self.near == END:
            return len(self.tokens)
        if not self.near:
            return -1
        here = self.ends_in(self.line)
        named = [i for i in here if self._is_near(self.tokens[i])] or list(here[:TRIED])
        if len(named) == 1:
            return named[0]
        return next((i for i in named if self._is_first(i)), -1)

    def _is_near(self, token: Token) -> bool:
        if token.kind in (STRING, LONG):  # Lua has read its escapes already
            return token.text.partition("\\")[0].startswith(self.near[:SHOWN]) or self.near[0] == token.text[0]
        return token.text == self.near

    def _is_first(self, i: int) -> bool:
        """Whether the compiler says the same of the text that ends with this token."""
        return self.compiler(self.text[: self.tokens[i].end], self.file) == (self.line, self.message)

    @property
    def at_end(self) -> bool:
        return self.near == END

    @property
    def here(self) -> str:
        """The operator or reserved word that Lua objects to, else ""."""
        return self.word(self.at)

    @cached_property
    def story(self) -> Story:
        """The blocks before that token."""
        return story(self, self.at if self.at >= 0 else len(self.tokens))

    def header(self) -> int:
        """The last `if`, `elseif`, `while` or `for` before that token; -1 = none."""
        words = ("if", "elseif", "while", "for")
        return next((i for i in range(self.at - 1, -1, -1) if self.word(i) in words), -1)

    @property
    def place(self) -> Span:
        """Of that token, else the line."""
        if self.at_end and self.tokens:
            return self.behind(len(self.tokens) - 1)
        return self.over(self.at) if 0 <= self.at < len(self.tokens) else self.whole(self.line)

    def place_of(self, name: str, line: int) -> Span:
        """Of the last token in a line that reads so, else the line."""
        found = [i for i in self.in_line(line) if self.tokens[i].text == name]
        return self.over(found[-1]) if found else self.whole(line)
