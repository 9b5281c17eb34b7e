"""The lines of a text, in pieces that are whole statements each, so that an edit costs what its piece does. It knows
the grammar of Lua and nothing of what the words mean."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable
from itertools import accumulate
from typing import TYPE_CHECKING

from tactus.language import piece
from tactus.language.piece import Piece

if TYPE_CHECKING:
    from tactus.language.parse import Node, Tree

Place = tuple[int, int]
"""A row and a byte in it, from 0."""
LARGE = 4096
"""Bytes of a piece of which only what was edited is read again."""


class Pieces:
    """`lines` are with their ends; what is behind the last end is a line too. `all[k]` begins at the row `firsts[k]`.

    Where no piece is broken, the text is Lua and the pieces have the statements of its tree, one after the other: each
    begins with a word that goes on with nothing, and none but the last ends in a `return`.
    """

    def __init__(self, text: bytes, whole: Tree) -> None:
        self.lines = lines_of(text)
        self.all = [piece.of(whole.copy(), len(self.lines))]
        self.firsts = [0, len(self.lines)]
        self._settled = False
        self._put(0, 0, self._parts(self.all[0], 0))

    def holding(self, row: int) -> int:
        """Which piece a row is in."""
        return bisect_right(self.firsts, row, 0, len(self.all)) - 1

    def edit(self, start: Place, end: Place, new: bytes) -> None:
        (row, byte), (end_row, end_byte) = start, end
        first, last = self.holding(row), self.holding(end_row)
        before = self._edited(first, start, end, new) if first == last else None
        made = lines_of(self.lines[row][:byte] + new + self.lines[end_row][end_byte:])
        if end_row + 1 < len(self.lines):
            made.pop()
        self.lines[row : end_row + 1] = made
        self._read(first, last, len(made) - (end_row + 1 - row), before)

    def settle(self, whole: Callable[[], Node]) -> None:
        """Joins the pieces that are Lua only together; once after each edit.

        What is broken may be a statement that ends in the next piece. Where it may end behind that, the tree of the
        whole text is asked for; most errors do not reach so far.
        """
        if self._settled:
            return
        broken = [k for k, one in enumerate(self.all) if one.broken]
        for first, last in reversed(piece.runs(broken)):
            self._join(first, min(last + 1, len(self.all) - 1))
        if any(one.broken and piece.goes_on(self._text(k)) for k, one in enumerate(self.all)):
            for first, last in reversed(piece.straddled(whole(), self.firsts)):
                self._join(first, last)
        self._settled = True

    def _text(self, k: int) -> str:
        return b"".join(self.lines[self.firsts[k] : self.firsts[k + 1]]).decode("utf-8", "replace")

    def _join(self, first: int, last: int) -> None:
        if not self._piece(self.firsts[first], self.firsts[last + 1]).broken:
            self._read(first, last)

    def _read(self, first: int, last: int, added: int = 0, before: Tree | None = None) -> None:
        """Reads some pieces as one, which has so many rows more, with those that belong to it now; and divides it."""
        while first and not piece.begins(self.lines[self.firsts[first]]):
            first, before = first - 1, None
        start = self.firsts[first]
        made = self._piece(start, self.firsts[last + 1] + added, before)
        while made.returns and last + 1 < len(self.all):
            last += 1
            made = self._piece(start, self.firsts[last + 1] + added)
        self._put(first, last, self._parts(made, start))

    def _piece(self, start: int, end: int, before: Tree | None = None) -> Piece:
        return piece.read(self.lines[start:end], before)

    def _parts(self, one: Piece, start: int) -> list[Piece]:
        rows = piece.cuts(one.tree.root_node, self.lines[start : start + one.rows]) if one.rows > piece.MOST else []
        if not rows:
            return [one]
        found, first = [], 0
        for last in (*rows, one.rows):
            part = self._piece(start + first, start + last)
            if not part.returns or last == one.rows:
                found.append(part)
                first = last
        return found

    def _put(self, first: int, last: int, found: list[Piece]) -> None:
        self.all[first : last + 1] = found
        self.firsts = [0, *accumulate(one.rows for one in self.all)]
        self._settled = False

    def _edited(self, k: int, start: Place, end: Place, new: bytes) -> Tree | None:
        """The tree of a large piece, told of an edit."""
        first, tree = self.firsts[k], self.all[k].tree
        if tree.root_node.end_byte < LARGE:
            return None
        at = sum(map(len, self.lines[first : start[0]])) + start[1]
        old = sum(map(len, self.lines[start[0] : end[0]])) + end[1] - start[1]
        rows, last = end_of(new)
        tree = tree.copy()
        tree.edit(
            start_byte=at,
            old_end_byte=at + old,
            new_end_byte=at + len(new),
            start_point=(start[0] - first, start[1]),
            old_end_point=(end[0] - first, end[1]),
            new_end_point=(start[0] - first + rows, last if rows else start[1] + last),
        )
        return tree


def lines_of(text: bytes) -> list[bytes]:
    lines = text.split(b"\n")
    return [*(line + b"\n" for line in lines[:-1]), lines[-1]]


def end_of(text: bytes) -> Place:
    return text.count(b"\n"), len(text) - (text.rfind(b"\n") + 1)
