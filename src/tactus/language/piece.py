"""A run of whole statements with a tree of its own: where one may begin, where it is divided, and whether it stands for
itself. It knows the grammar of Lua and nothing of what the words mean."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tactus.language import parse
from tactus.language.lexer import BROKEN, KEYWORD, OP, tokens

if TYPE_CHECKING:
    from tactus.language.parse import Node, Tree

USUAL, MOST = 32, 64
"""Lines: what a piece is divided into, and what it may grow to before it is."""
_BEGINS = re.compile(rb"[ \t]*+(?!(?:and|else|elseif|end|false|in|nil|not|or|then|true|until)\b)[A-Za-z_]")
_OPENS = frozenset(("(", "[", "{", "do", "for", "function", "if", "repeat", "while"))
_CLOSES = frozenset((")", "]", "}", "end", "until"))


@dataclass(frozen=True, slots=True)
class Piece:
    """Rows are counted from its own first line.

    broken    it is no Lua as it stands
    returns   it ends in a `return`, to which what stands behind it may belong
    """

    tree: Tree
    rows: int
    broken: bool
    returns: bool


def read(lines: Sequence[bytes], before: Tree | None = None) -> Piece:
    """`before` is the tree that they had until they were edited, which was told of the edit."""
    return of(parse.tree(b"".join(lines), before), len(lines))


def of(tree: Tree, rows: int) -> Piece:
    root = tree.root_node
    last = next((child.type for child in reversed(root.children) if child.type != "comment"), "")
    return Piece(tree, rows, root.has_error, last == "return_statement")


def begins(line: bytes) -> bool:
    """Whether a piece may begin with this line: with a word that goes on with no statement before it. Then two pieces
    that are Lua are the Lua of both together. (`x = y` and `(f)()` are not: together they are one statement.)"""
    return bool(_BEGINS.match(line))


def cuts(root: Node, lines: Sequence[bytes]) -> list[int]:
    """The rows at which a piece of these lines is divided."""
    found, last = [], 0
    for child in root.children:
        row, column = child.start_point
        if row - last >= USUAL and not lines[row][:column].strip() and begins(lines[row]):
            found.append(row)
            last = row
    return found


def errors(root: Node) -> Iterator[Node]:
    """What is no Lua and what is missing, in the order of the text."""
    todo = [root]
    while todo:
        node = todo.pop()
        if node.is_error or node.is_missing:
            yield node
        else:
            todo += [child for child in reversed(node.children) if child.has_error]


def goes_on(text: str) -> bool:
    """Whether something begins here and does not end, or ends and did not begin."""
    inside: list[str] = []
    for kind, said, _, _ in tokens(text):
        if kind == BROKEN and said.startswith(("[", "--")):
            return True
        if kind not in (KEYWORD, OP):
            continue
        if said in _CLOSES:
            if not inside:
                return True
            inside.pop()
        elif said == "do" and inside and inside[-1] in ("for", "while"):
            inside[-1] = said
        elif said in _OPENS:
            inside.append(said)
    return bool(inside)


def runs(numbers: Sequence[int]) -> list[tuple[int, int]]:
    """The first and the last of those that follow each other."""
    found: list[tuple[int, int]] = []
    for number in numbers:
        first = found.pop()[0] if found and found[-1][1] == number - 1 else number
        found.append((first, number))
    return found


def straddled(root: Node, firsts: Sequence[int]) -> list[tuple[int, int]]:
    """The runs of pieces, by the rows they begin at, that a statement of the whole text goes through."""
    found: list[tuple[int, int]] = []
    for child in root.children:
        first, last = (bisect_right(firsts, point.row) - 1 for point in (child.start_point, child.end_point))
        if first < last and not child.has_error:
            if found and found[-1][1] >= first:
                first = found.pop()[0]
            found.append((first, last))
    return found
