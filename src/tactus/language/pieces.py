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
    from tactus.language.parse import Node

Place = tuple[int, int]
"""A row and a byte in it, from 0."""


class Pieces:
    """`lines` are with their ends; what is behind the last end is a line too. `all[k]` begins at the row `firsts[k]`.

    Where no piece is broken, the text is Lua and the pieces have the statements of its tree, one after the other: each
    begins with a word that goes on with nothing before it, and none but the last ends in a `return`.
    """

    def __init__(self, lines: list[bytes], whole: Piece) -> None:
        self.lines = lines
        self.all, self.firsts = [whole], [0, whole.rows]
        self._settled = False
        self._put(0, 0, self._parts(whole, 0))

    def holding(self, row: int) -> int:
        """Which piece a row is in."""
        return bisect_right(self.firsts, row, 0, len(self.all)) - 1

    def edit(self, start: Place, end: Place, new: bytes) -> None:
        (row, byte), (end_row, end_byte) = start, end
        first, last = self.holding(row), self.holding(end_row)
        above = self.firsts[first]
        at = len(self.text(above, row)) + byte, len(self.text(above, end_row)) + end_byte
        made = lines_of(self.lines[row][:byte] + new + self.lines[end_row][end_byte:])
        if end_row + 1 < len(self.lines):
            made.pop()
        self.lines[row : end_row + 1] = made
        self._read(first, last, len(made) - (end_row + 1 - row), at if first == last else None)

    def settle(self, whole: Callable[[], Node]) -> None:
        """Joins the pieces that are Lua only together; once after each edit.

        What is broken may be a statement that ends in the next piece. Where it may end behind that, the tree of the
        whole text is asked for; most errors do not reach so far.
        """
        if self._settled:
            return
        for k in reversed([k for k, one in enumerate(self.all) if one.guessed]):
            self._read(k, k)
        for first, last in reversed(piece.runs([k for k, one in enumerate(self.all) if one.broken])):
            self._join(first, min(last + 1, len(self.all) - 1))
        if self._reaches_far():
            for first, last in reversed(piece.straddled(whole(), self.firsts)):
                self._join(first, last)
        self._settled = True

    def _reaches_far(self) -> bool:
        kinds = {piece.unfinished(one.text.decode("utf-8", "replace")) for one in self.all if one.broken}
        return piece.TEXT in kinds or (piece.BLOCK in kinds and sum(one.broken or one.closes for one in self.all) > 1)

    def text(self, start: int, end: int) -> bytes:
        return b"".join(self.lines[start:end])

    def _join(self, first: int, last: int) -> None:
        start, end = self.firsts[first], self.firsts[last + 1]
        if not piece.read(self.text(start, end), end - start).broken:
            self._read(first, last)

    def _read(self, first: int, last: int, added: int = 0, edited: tuple[int, int] | None = None) -> None:
        """Reads some pieces as one, which has so many rows more, with those that belong to it now; and divides it."""
        while first and not piece.begins(self.lines[self.firsts[first]]):
            first, edited = first - 1, None
        start, end = self.firsts[first], self.firsts[last + 1] + added
        text = self.text(start, end)
        made = piece.follow(self.all[first], text, end - start, *edited) if edited else piece.read(text, end - start)
        found = self._parts(made, start)
        while found[-1].returns and last + 1 < len(self.all):
            last += 1
            end = self.firsts[last + 1] + added
            found = self._parts(piece.read(self.text(start, end), end - start), start)
        self._put(first, last, found)

    def _parts(self, one: Piece, start: int) -> list[Piece]:
        rows = []
        if one.rows > (piece.BROKEN_MOST if one.broken else piece.MOST):
            rows = piece.cuts(one.tree.root_node, self.lines[start : start + one.rows])
        if not rows:
            return [one]
        found, first = [], 0
        for last in (*rows, one.rows):
            part = piece.read(self.text(start + first, start + last), last - first)
            if not part.returns or last == one.rows:
                found.append(part)
                first = last
        return found

    def _put(self, first: int, last: int, found: list[Piece]) -> None:
        self.all[first : last + 1] = found
        self.firsts = [0, *accumulate(one.rows for one in self.all)]
        self._settled = False


def lines_of(text: bytes) -> list[bytes]:
    lines = text.split(b"\n")
    return [*(line + b"\n" for line in lines[:-1]), lines[-1]]
