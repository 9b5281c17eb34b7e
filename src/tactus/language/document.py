"""A text that is being edited, and its tree, which follows every edit. It knows the grammar of Lua and nothing of what
the words mean."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from tactus.language import piece
from tactus.language.finding import Span
from tactus.language.pieces import Pieces, Place, lines_of

if TYPE_CHECKING:
    from tactus.language.parse import Node

_ENDS = re.compile(r"\r\n|\n\r|\r")


class Placed(NamedTuple):
    """A node, and how many lines there are above the one from which its rows are counted."""

    node: Node
    above: int


class Document:
    """Lines and columns are 1-based and columns count characters, as those of findings do. Every kind of line end
    becomes a plain one; a byte order mark is left out, and a first line for the shell is no part of the trees.

    What an edit costs does not grow with the text: some lines around it are read again. While the text is Lua, what
    stands where is answered as the tree of the whole text would; while it is not, as well as can be. Nodes are those of
    the text as it was when they were asked for.
    """

    def __init__(self, text: str) -> None:
        self._set(_plain(text))

    def _set(self, text: str) -> None:
        text = text.removeprefix("\ufeff")
        self._head = text.partition("\n")[0] if text.startswith("#") else ""
        whole = text[len(self._head) :].encode("utf-8", "replace")
        lines = lines_of(whole)
        self._whole = piece.read(whole, len(lines))
        self._pieces = Pieces(lines, self._whole)
        self._above = self._below = len(lines)

    @property
    def bytes(self) -> bytes:
        """What the trees are of."""
        return b"".join(self._pieces.lines)

    @property
    def text(self) -> str:
        return self._head + self.bytes.decode("utf-8", "replace")

    # --- what stands where

    @property
    def root(self) -> Node:
        """The tree of the whole text. Where it was edited it is read again now, which takes the longer the more
        statements there are."""
        lines = self._pieces.lines
        if self._above < len(lines):
            start = len(b"".join(lines[: self._above]))
            end = len(self._whole.text) - len(b"".join(lines[len(lines) - self._below :]))
            self._whole = piece.sure(piece.follow(self._whole, self.bytes, len(lines), start, end))
            self._above = self._below = len(lines)
        return self._whole.tree.root_node

    def statements(self) -> list[Placed]:
        """The statements that stand in no other, and the comments between them, in their order."""
        self._settle()
        of = zip(self._pieces.all, self._pieces.firsts, strict=False)
        return [Placed(node, above) for one, above in of for node in one.tree.root_node.named_children]

    def at(self, line: int, column: int) -> Placed:
        """The innermost node of the character at a place, or behind the last one of a line, of what goes on there."""
        self._settle()
        row, byte = self._place(line, column)
        k = self._pieces.holding(row)
        root, above = self._pieces.all[k].tree.root_node, self._pieces.firsts[k]
        return Placed(root.descendant_for_point_range((row - above, byte), (row - above, byte)) or root, above)

    def errors(self) -> list[Span]:
        """Where the text is no Lua; a span without a character is where something is missing."""
        self._settle()
        of = zip(self._pieces.all, self._pieces.firsts, strict=False)
        broken = [(one.tree.root_node, above) for one, above in of if one.broken]
        return [self.span(Placed(node, above)) for root, above in broken for node in piece.errors(root)]

    def span(self, placed: Placed) -> Span:
        """Where a node stands in the text, which was not edited since."""
        start, end, above = placed.node.start_point, placed.node.end_point, placed.above
        return Span(*self._said(above + start.row, start.column), *self._said(above + end.row, end.column))

    def _said(self, row: int, byte: int) -> tuple[int, int]:
        return row + 1, len(self._pieces.lines[row][:byte].decode("utf-8", "replace")) + 1

    def _settle(self) -> None:
        self._pieces.settle(lambda: self.root)

    # --- edits

    def edit(self, start_line: int, start_column: int, end_line: int, end_column: int, new: str) -> None:
        """Puts `new` in the place of a range. What lies behind the end of a line, or of the text, means that end."""
        if start_line <= 1 and self._begins_anew(start_column, end_line, end_column, new):
            self._rewrite(start_column, end_line, end_column, new)
            return
        start = self._place(start_line, start_column)
        end = max(start, self._place(end_line, end_column))
        self._above = min(self._above, start[0])
        self._below = min(self._below, len(self._pieces.lines) - 1 - end[0])
        self._pieces.edit(start, end, _plain(new).encode("utf-8", "replace"))

    def _begins_anew(self, start_column: int, end_line: int, end_column: int, new: str) -> bool:
        """Whether the first line is one for the shell, or becomes one."""
        if self._head or start_column > 1:
            return bool(self._head)
        row, byte = self._place(end_line, end_column)
        return (new or self._pieces.lines[row][byte:].decode("utf-8", "replace")).startswith(("#", "\ufeff"))

    def _rewrite(self, start_column: int, end_line: int, end_column: int, new: str) -> None:
        """The same where the first line is, or may become, one for the shell."""
        lines = self.text.split("\n")
        last = min(max(end_line, 1), len(lines))
        before, after = lines[0][: max(0, start_column - 1)], lines[last - 1][max(0, end_column - 1) :]
        if end_line > len(lines):
            after = ""
        self._set("\n".join([before + _plain(new) + after, *lines[last:]]))

    def _place(self, line: int, column: int) -> Place:
        lines = self._pieces.lines
        if line > len(lines):
            return len(lines) - 1, len(lines[-1])
        row, before = max(0, line - 1), max(0, column - 1)
        said = lines[row].removesuffix(b"\n")
        if said.isascii():
            return row, min(before, len(said))
        return row, len(said.decode("utf-8", "replace")[:before].encode())


def _plain(text: str) -> str:
    return _ENDS.sub("\n", text) if "\r" in text else text
