"""Tokens as lines: each line indented by what is open around it, its tokens spaced, its comments in their place. The
lines are the author's: none is broken, none is joined."""

from __future__ import annotations

from collections.abc import Sequence

from tactus.language.format.comments import Remark, blanks
from tactus.language.format.roles import (
    ARGUMENT,
    ATTRIBUTE,
    BINARY,
    BLOCK,
    CALL,
    CLOSES,
    GLOBAL,
    GROUP,
    INDEX,
    LABEL,
    LINE,
    MINUS,
    NOT,
    OPENS,
    TABLES,
    UNARY,
)
from tactus.language.format.spaces import AFTER_BRACE, AUTHOR, BEFORE_BRACE, between
from tactus.language.lexer import HEAD, LONG, NEWLINE, STRING, Token
from tactus.record import record

STEP, BOM = "  ", "\ufeff"
COMMENTS = (LINE, BLOCK)
_CLOSERS = {*CLOSES.values(), "end", "until", "else", "elseif", "then"}
_BLOCKS = {"function", "repeat", "if", "while", "for", "do"}
_HEADED = {"if", "while", "for"}
_STRUCTURE = {*OPENS, *CLOSES.values(), *_BLOCKS, "end", "until", "elseif", "then"}
"""Only these change what is open."""
_UNFINISHED = {BINARY, MINUS, UNARY, NOT, "=", ".", ":", ATTRIBUTE, LABEL, GLOBAL}
_UNFINISHED |= {"return", "local", "goto", "function", "until"}
_GOES_ON = {BINARY, "=", ".", ":", ATTRIBUTE, CALL, INDEX, ARGUMENT + STRING, ARGUMENT + LONG}


@record(slots=True)
class Open:
    """A bracket or a block that is open.

    step    the indentation of the line on which it began
    header  it is an `if`, `while` or `for` whose `then` or `do` is still to come
    padded  of a `{`: whether a blank stands behind it; None where its line ends there
    """

    role: str
    step: int
    header: bool = False
    padded: bool | None = None


def laid_out(text: str, tokens: Sequence[Token], roles: Sequence[str]) -> str:
    """The text anew; `tokens` are all of its tokens and `roles` theirs."""
    layout = _Layout(text, tokens, roles)
    layout.write()
    return "".join(layout.pieces)


class _Layout:
    """What has been written, and where in the program we are: `before` is the role of the last token that is no
    comment; of this line `step` is the indentation, `column` the author's, `breaks` the ends of lines before it,
    `line` its first token, `line_piece` its first piece; `remarked` is the last comment behind code."""

    def __init__(self, text: str, tokens: Sequence[Token], roles: Sequence[str]) -> None:
        self.text, self.tokens, self.roles = text, tokens, roles
        self.newline = _newline(text, tokens)
        self.pieces: list[str] = []
        self.open: list[Open] = []
        self.remarks: list[Remark] = []
        self.remarked = -1
        self.before = ""
        self.begun = False
        self.code = self.apart = 0  # behind the comments here; the last of them that ends its line
        self.step = self.column = self.breaks = self.line = self.line_piece = 0

    def write(self) -> None:
        text, roles, pieces, spaces = self.text, self.roles, self.pieces, self._spaces
        at, left = 0, HEAD
        for i, token in enumerate(self.tokens):
            role, start = roles[i], token.start
            if role == HEAD:
                pieces.append(token.text)
                self.begun, at = token.text != BOM, token.end
                continue
            gap = text[at:start]
            if left == HEAD or "\n" in gap or "\r" in gap:
                self._begin_line(i, gap)
            elif role in COMMENTS and self._ends_line(i):
                self._remark(i, gap)
            elif blank := spaces(left, role, gap):
                pieces.append(blank)
            pieces.append(token.text)
            if role in _STRUCTURE:
                self._structure(i, role)
            at, left = token.end, role
            if role not in COMMENTS:
                self.before = role
        for place, count in blanks(self.remarks):
            pieces[place] = " " * count
        if self.begun:
            pieces.append(self.newline)

    # --- within a line

    def _spaces(self, left: str, right: str, gap: str) -> str:
        kind = between(left, right)
        if kind == AFTER_BRACE or kind == BEFORE_BRACE:
            padded = self.open[-1].padded if self.open else None
            return " " if (bool(gap) if padded is None else padded) else ""
        return " " if kind == 1 or (kind == AUTHOR and gap) else ""

    def _ends_line(self, i: int) -> bool:
        if i + 1 == len(self.tokens):
            return True
        gap = self.text[self.tokens[i].end : self.tokens[i + 1].start]
        return "\n" in gap or "\r" in gap

    def _remark(self, i: int, gap: str) -> None:
        """A comment behind code."""
        first, here = self.tokens[self.line].start, self.tokens[i].start
        inside = self.text[first:here]
        one_line = not NEWLINE.search(inside)
        column = self.column + len(inside) if one_line else len(NEWLINE.split(inside)[-1])
        written = "".join(self.pieces[self.line_piece :])
        width = len(NEWLINE.split(written)[-1])
        follows = one_line and self.breaks == 1 and self.remarked == self.line - 1
        count = 1 if "\t" in gap else len(gap)
        self.remarks.append(Remark(len(self.pieces), column, width, count, follows))
        self.remarked = i
        self.pieces.append("")

    # --- where a line begins

    def _begin_line(self, i: int, gap: str) -> None:
        role = self.roles[i]
        self.breaks = len(NEWLINE.findall(gap))
        self.column = len(NEWLINE.split(gap)[-1])
        if self.begun:
            self.pieces.append(self.newline * min(self.breaks, 2))
        self.begun = True
        self.line, self.line_piece = i, len(self.pieces)
        self.step = self._step(i, role)
        self.pieces.append(STEP * self.step)
        if role == LINE and self.breaks == 1 and self.remarked == i - 1 >= 0:
            if self.column == self.remarks[-1].column:
                self.remarks.append(Remark(self.line_piece, self.column, None, 0, True))
                self.remarked = i

    def _step(self, i: int, role: str) -> int:
        """How deep the line that begins with this token is indented."""
        apart = False
        if role in COMMENTS:
            role, apart = self._behind_comments(i)
        if not self.open:
            return int(self._goes_on(role, ""))
        top = self.open[-1]
        if not apart and (role in _CLOSERS or (role == "do" and top.header)):
            return top.step
        return top.step + 1 + (not top.header and self._goes_on(role, top.role))

    def _behind_comments(self, i: int) -> tuple[str, bool]:
        """The role of the first token behind these comments, and whether it stands on another line."""
        if i >= self.code:
            self.code, self.apart = i, i - 1
            while self.code < len(self.tokens) and self.roles[self.code] in COMMENTS:
                if self._ends_line(self.code):
                    self.apart = self.code
                self.code += 1
        return (self.roles[self.code] if self.code < len(self.tokens) else ""), i <= self.apart

    def _goes_on(self, role: str, around: str) -> bool:
        """Whether a line that begins so goes on with what the line before began."""
        before = self.before
        if before == "," or role == ",":
            return around not in OPENS
        if role in TABLES or around == GROUP or role in _CLOSERS:
            return False
        return before in _UNFINISHED or role in _GOES_ON

    # --- what is open

    def _structure(self, i: int, role: str) -> None:
        stack = self.open
        if role in OPENS:
            stack.append(Open(role, self.step, padded=self._padded(i) if role in TABLES else None))
        elif stack and (role in ("then", "elseif") or (role == "do" and stack[-1].header)):
            stack[-1].header = role == "elseif"
        elif role in _BLOCKS:
            stack.append(Open(role, self.step, header=role in _HEADED))
        elif stack:
            stack.pop()

    def _padded(self, i: int) -> bool | None:
        if self._ends_line(i) or (self.roles[i + 1] in COMMENTS and self._ends_line(i + 1)):
            return None
        return self.tokens[i].end < self.tokens[i + 1].start


def _newline(text: str, tokens: Sequence[Token]) -> str:
    """What ends the lines of this text: what ends the first one that does not end in a comment or a string."""
    at = 0
    for token in tokens:
        if found := NEWLINE.search(text, at, token.start):
            break
        at = token.end
    else:
        found = NEWLINE.search(text, at)
    return "\r\n" if found and found[0] == "\r\n" else "\n"
