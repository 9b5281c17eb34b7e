"""A run of whole statements with a tree of its own: where one may begin, where it is divided, and whether it stands for
itself. It knows the grammar of Lua and nothing of what the words mean."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from tactus.language import parse
from tactus.language.lexer import BROKEN, COMMENT, KEYWORD, OP, tokens
from tactus.record import record

if TYPE_CHECKING:
    from tactus.language.parse import Node, Tree

USUAL, MOST, BROKEN_MOST = 32, 64, 192
"""Lines: what a piece is divided into, what it may grow to before it is, and while there is an error in it."""
LARGE = 4096
"""Bytes from which on it is quicker to read only what was edited."""
_UNSEEN = b"[--["
"""A comment that the grammar does not know there."""
TEXT, BLOCK = "text", "block"
_BEGINS = re.compile(rb"[ \t]*+(?!(?:and|else|elseif|end|false|in|nil|not|or|then|true|until)\b)[A-Za-z_]")
_CLOSES = re.compile(rb"\b(?:end\b(?:\s|--[^\n]*)*+\(|until\b(?:\s|--[^\n]*)*+[(\[{\"'])")
_FIRST = frozenset(("(", "[", "{", "do", "for", "function", "if", "repeat", "while"))
_LAST = frozenset((")", "]", "}", "end", "until"))


@record(frozen=True, slots=True)
class Piece:
    """Some lines and their tree, in which rows are counted from the first of them.

    broken    they are no Lua by themselves
    returns   they are Lua that ends in a `return`, to which what stands behind may belong
    closes    they may be Lua by themselves and yet end a block: `until (x)` is read as a call where no loop is open
    guessed   none of this is sure, for after an error they were not read as a whole
    """

    text: bytes
    tree: Tree
    rows: int
    broken: bool
    returns: bool
    closes: bool
    guessed: bool


def read(text: bytes, rows: int) -> Piece:
    # its bytes are taken for characters, so that each stays in its place
    seen = parse.as_lua_counts(text.decode("latin-1")).decode().encode("latin-1") if _UNSEEN in text else text
    return _of(text, rows, parse.tree(seen), guessed=False)


def sure(one: Piece) -> Piece:
    return read(one.text, one.rows) if one.guessed else one


def _of(text: bytes, rows: int, tree: Tree, guessed: bool) -> Piece:
    root = tree.root_node
    last = next((child.type for child in reversed(root.children) if child.type != "comment"), "")
    returns = last == "return_statement" and not root.has_error
    return Piece(text, tree, rows, root.has_error, returns, bool(_CLOSES.search(text)), guessed)


def follow(old: Piece, text: bytes, rows: int, start: int, end: int) -> Piece:
    """The piece after an edit: `text` is the old one but for its bytes from `start` to `end`.

    The parser keeps what it should read again: a statement before a comment, though it may go on behind that (`x = f --
    why` and `(y)`), which is seen to here; and, after an error, sometimes what followed a long bracket before its end
    was there. So what has an error, or had one before, is guessed.
    """
    if len(text) < LARGE or _UNSEEN in text or _UNSEEN in old.text:
        return read(text, rows)
    start = _token_before(old.tree.root_node, old.text, start)
    new_end = len(text) - len(old.text) + end
    tree = old.tree.copy()
    tree.edit(
        start_byte=start,
        old_end_byte=end,
        new_end_byte=new_end,
        start_point=_point(text, start),
        old_end_point=_point(old.text, end),
        new_end_point=_point(text, new_end),
    )
    tree = parse.tree(text, tree)
    return _of(text, rows, tree, guessed=old.guessed or old.broken or tree.root_node.has_error)


def _token_before(root: Node, text: bytes, at: int) -> int:
    """Where the last token begins that stands before a place, comments aside."""
    while at := len(text[:at].rstrip()):
        node = root.descendant_for_byte_range(at - 1, at)
        while node and node.type != "comment" and node.parent and node.parent.type == "comment":
            node = node.parent
        at = node.start_byte if node else 0
        if not node or node.type != "comment":
            break
    return at


def _point(text: bytes, at: int) -> tuple[int, int]:
    return text.count(b"\n", 0, at), at - (text.rfind(b"\n", 0, at) + 1)


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


def unfinished(text: str) -> str:
    """What begins here and does not end, or the other way about: a BLOCK (or brackets), a TEXT in long brackets, or
    ""."""
    inside: list[str] = []
    for kind, said, _, _ in tokens(text):
        if (kind == BROKEN and said.startswith(("[", "--"))) or (kind == COMMENT and "--[" in said[2:]):
            return TEXT  # for the grammar a long comment may begin in another, and a string end on another line
        if kind == BROKEN and said.startswith(("'", '"')):
            return BLOCK
        if kind not in (KEYWORD, OP):
            continue
        if said in _LAST:
            if not inside:
                return BLOCK
            inside.pop()
        elif said == "do" and inside and inside[-1] in ("for", "while"):
            inside[-1] = said
        elif said in _FIRST:
            inside.append(said)
    return BLOCK if inside else ""


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
