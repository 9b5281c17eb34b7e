"""Which block or bracket of a text is the one that is not closed, or that is closed twice, as its indentation shows:
Lua sees such a slip only where the next block ends, which may be the end of the file."""

from __future__ import annotations

from tactus.language.check.syntax.written import Written
from tactus.record import record

OPENERS = {"function": "end", "if": "end", "do": "end", "repeat": "until", "(": ")", "{": "}", "[": "]"}
CLOSERS = frozenset(OPENERS.values())
BETWEEN = ("else", "elseif")
"""Words that stand within a block and are no more indented than it."""
UNFINISHED = frozenset("= , .. + - * / == ~= < > <= >= and or not in return".split())
"""Behind these, a line goes on."""


@record(slots=True, eq=False)
class Block:
    """`opener` and `closer` are places of tokens, -1 = none; `word` is what people call it (`while`), `needs` what
    closes it. `indent` is that of its line, `body` that of the first line in it; `left` the first token that stands
    outside of it by its indentation."""

    opener: int
    word: str
    needs: str
    line: int
    indent: int
    body: int | None = None
    left: int = -1
    closer: int = -1

    @property
    def is_bracket(self) -> bool:
        return self.needs in (")", "}", "]")

    @property
    def is_indented(self) -> bool:
        return self.body is not None and self.body > self.indent


@record(slots=True)
class Story:
    """The blocks of a text before the token `at`: those that are closed, in the order in which they are, and those that
    are still open."""

    text: Written
    at: int
    closed: list[Block]
    open: list[Block]

    def inner(self) -> Block | None:
        """The block in which that token stands."""
        return self.open[-1] if self.open else None

    @property
    def indented(self) -> bool:
        """Whether indentation means anything in this text."""
        told = [one.is_indented for one in (*self.closed, *self.open) if one.body is not None]
        return sum(told) * 2 >= len(told) > 0

    def unclosed(self, needs: str) -> Unclosed | None:
        """The block that lacks this closer; None where none is open."""
        open_ = [one for one in self.open if one.needs == needs]
        if not open_:
            return None
        left = [one for one in (*self.closed, *self.open) if one.needs == needs and one.left >= 0]
        if not left or not self.indented:
            return Unclosed(open_[-1], self.at - 1)
        block = min(left, key=lambda one: (one.left, one.opener))
        twin = next((one for one in self.closed if one.opener == block.opener + 1 and one.needs == needs), None)
        if twin is not None and twin.line == block.line:
            return Unclosed(twin, twin.opener, surplus=True)
        if block.body is not None and not block.is_indented:
            return Unclosed(block, block.opener, surplus=True)
        return Unclosed(block, block.left - 1)

    def closed_twice(self) -> int:
        """The closer that is one too many where nothing more is open: the first that ends a block before its
        indentation does, else the token itself."""
        first = -1
        for block in self.closed:
            if self.text.line_of(block.closer) == block.line:
                continue
            if self._too_early(block):
                first = block.closer if first < 0 else first
            elif self.text.indent(block.closer) == 0 == block.indent:
                first = -1  # all is well up to here
        same = first >= 0 and self.text.word(first) == self.text.word(self.at)
        return first if same else self.at

    def _too_early(self, block: Block) -> bool:
        """Whether what follows the closer of a block still stands in it, as it is indented."""
        if self.text.indent(block.closer) <= block.indent or not block.is_indented:
            return False
        if not block.is_bracket:
            return True
        after = block.closer + 1
        while self.text.word(after) in (",", ";", ")", "}"):
            after += 1
        follows = after < len(self.text.tokens) and self.text.begins_line(after)
        return follows and block.body is not None and self.text.indent(after) >= block.body

    def unopened(self) -> int:
        """The token behind which an opener is missing: the last one of the line below which all is indented, up to the
        line of the token `at`, for no reason that can be seen; -1 = nowhere."""
        if self.at >= len(self.text.tokens):
            return -1
        inside = self.text.indent(self.at)
        closes = self.text.begins_line(self.at) and self.text.word(self.at) in (*CLOSERS, *BETWEEN)
        below = -1
        for i in range(self.at, -1, -1):
            if not self.text.begins_line(i):
                continue
            indent = self.text.indent(i)
            if indent < inside or (closes and indent == inside and i != self.at):
                right = below > 0 and (indent == inside or not closes) and self.text.indent(below) > indent
                return below - 1 if right and not self._opens(below - 1, closes) else -1
            below = i if i != self.at or not closes else below
        return -1

    def _opens(self, i: int, closes: bool) -> bool:
        """Whether what follows this token, the last one of its line, may be indented: the line opens something, or,
        where no closer tells otherwise, its statement is not at its end."""
        if self.text.word(i) in UNFINISHED and not closes:
            return True
        opened = 0
        for one in self.text.in_line(self.text.line_of(i)):
            word = self.text.word(one)
            opened += (word in OPENERS or word in ("then", "else")) - (word in CLOSERS)
        return opened > 0


@record(frozen=True, slots=True)
class Unclosed:
    """`place` is the token behind which the end of the block belongs; `surplus`: the block is one too many rather."""

    block: Block
    place: int
    surplus: bool = False


def story(text: Written, at: int) -> Story:
    found = Story(text, at, [], [])
    header = ""
    for i in range(min(at + 1, len(text.tokens))):
        if found.open and text.begins_line(i):
            _looked_at(text, found.open, i)
        if i == at:
            break
        word = text.word(i)
        if word in ("while", "for"):
            header = word
        elif word in OPENERS:
            said, header = (header or word, "") if word == "do" else (word, header)
            found.open.append(Block(i, said, OPENERS[word], text.line_of(i), text.indent(i)))
        elif found.open and word == found.open[-1].needs:
            block = found.open.pop()
            block.closer = i
            found.closed.append(block)
    return found


def _looked_at(text: Written, around: list[Block], i: int) -> None:
    """What the first token of a line tells of the blocks that are open there."""
    indent, word, block = text.indent(i), text.word(i), around[-1]
    closes = word in CLOSERS
    if not closes and word not in BETWEEN:
        for one in reversed(around):
            if one.body is not None:
                break
            one.body = indent
    outside = indent < block.indent if closes or word in BETWEEN else indent <= block.indent
    if block.left < 0 and outside and (closes or block.is_indented):
        block.left = i
