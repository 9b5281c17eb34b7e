"""A text that is being edited, and its tree, which follows every edit. It knows the grammar of Lua and nothing of what
the words mean."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from tactus.language import parse

if TYPE_CHECKING:
    from tactus.language.parse import Node

_ENDS = re.compile(r"\r\n|\n\r|\r")


class Document:
    """Lines and columns are 1-based and columns count characters, as those of findings do. Every kind of line end
    becomes a plain one; a byte order mark is left out, and a first line for the shell is no part of the tree.

    What an edit costs does not grow with the text: its bytes are kept, and the starts of its lines with what was added
    before them since (`_shift` is still to be added to those from `_gap` on).
    """

    def __init__(self, text: str) -> None:
        self._set(_plain(text.removeprefix("\ufeff")))

    def _set(self, text: str) -> None:
        self.bytes = parse.as_lua_counts(text)
        self._head = text.partition("\n")[0] if text.startswith("#") else ""
        self._starts = [0, *(match.end() for match in re.finditer(b"\n", self.bytes))]
        self._gap, self._shift = len(self._starts), 0
        self._tree = parse.tree(self.bytes)

    @property
    def root(self) -> Node:
        return self._tree.root_node

    @property
    def text(self) -> str:
        return self._head + self.bytes.decode("utf-8", "replace")

    def edit(self, start_line: int, start_column: int, end_line: int, end_column: int, new: str) -> None:
        """Puts `new` in the place of a range. What lies behind the end of a line, or of the text, means that end."""
        if start_line <= 1 and self._begins_anew(start_column, end_line, end_column, new):
            self._rewrite(start_column, end_line, end_column, new)
            return
        start_row, start = self._place(start_line, start_column)
        end_row, end = self._place(end_line, end_column)
        if end < start:
            end_row, end = start_row, start
        self._splice(start_row, start, end_row, end, _plain(new).encode("utf-8", "replace"))

    def _begins_anew(self, start_column: int, end_line: int, end_column: int, new: str) -> bool:
        """Whether the first line is one for the shell, or becomes one."""
        if self._head or start_column > 1:
            return bool(self._head)
        _, end = self._place(end_line, end_column)
        return (new or self.bytes[end : end + 1].decode("utf-8", "replace")).startswith(("#", "\ufeff"))

    def _rewrite(self, start_column: int, end_line: int, end_column: int, new: str) -> None:
        """The same where the first line is, or may become, one for the shell."""
        lines = self.text.split("\n")
        last = min(max(end_line, 1), len(lines))
        before, after = lines[0][: max(0, start_column - 1)], lines[last - 1][max(0, end_column - 1) :]
        if end_line > len(lines):
            after = ""
        self._set("\n".join([before + _plain(new) + after, *lines[last:]]))

    def _splice(self, start_row: int, start: int, end_row: int, end: int, new: bytes) -> None:
        first, last = self._start(start_row), self._start(end_row)
        added = [start + match.end() for match in re.finditer(b"\n", new)]
        new_end = start + len(new)
        self._tree.edit(
            start_byte=start,
            old_end_byte=end,
            new_end_byte=new_end,
            start_point=(start_row, start - first),
            old_end_point=(end_row, end - last),
            new_end_point=(start_row + len(added), new_end - (added[-1] if added else first)),
        )
        self.bytes = b"".join((self.bytes[:start], new, self.bytes[end:]))
        self._move(end_row + 1)
        self._starts[start_row + 1 : end_row + 1] = added
        self._gap = start_row + 1 + len(added)
        self._shift += new_end - end
        self._tree = parse.tree(self.bytes, self._tree)

    # --- lines

    def _start(self, row: int) -> int:
        return self._starts[row] + (self._shift if row >= self._gap else 0)

    def _move(self, gap: int) -> None:
        """Lets every line before `gap` be where `_starts` says."""
        if gap > self._gap:
            self._starts[self._gap : gap] = [start + self._shift for start in self._starts[self._gap : gap]]
        else:
            self._starts[gap : self._gap] = [start - self._shift for start in self._starts[gap : self._gap]]
        self._gap = gap

    def _place(self, line: int, column: int) -> tuple[int, int]:
        """The row and the byte of a place."""
        if line > len(self._starts):
            return len(self._starts) - 1, len(self.bytes)
        row = max(0, line - 1)
        start = self._start(row)
        end = self._start(row + 1) - 1 if row + 1 < len(self._starts) else len(self.bytes)
        said = self.bytes[start:end]
        if said.isascii():
            return row, min(start + max(0, column - 1), end)
        return row, start + len(said.decode("utf-8", "replace")[: max(0, column - 1)].encode())


def _plain(text: str) -> str:
    return _ENDS.sub("\n", text) if "\r" in text else text
