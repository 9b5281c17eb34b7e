"""A text that is edited beside a document, and whether the document still says what the text's own tree does."""

from __future__ import annotations

from functools import cache
from random import Random

from tactus.language import parse
from tactus.language.document import Document, Placed
from tactus.vm.compiler import syntax_error
from tests.language.mutants import programs

At = tuple[int, int, int, int]
"""Line and column of the start and of the end of a range, from 1."""
TYPED = (
    *(
        "x",
        "é",
        "日本",
        "\n",
        "\r\n",
        '"',
        "'",
        "[[",
        "]]",
        "--",
        "--[[",
        "--]]",
        "[==[",
        "#",
        "{",
        "}",
        "(",
        ")",
        "\\",
    ),
    *("end", "until", "return", "return\n", "do\n", "repeat\n", "function f()\n", "if x then\n", "else\n", "while x"),
    *(
        "x =",
        "x = 1\n",
        "f",
        "f()\n",
        "(f)()\n",
        "local ",
        "global ",
        "::a::",
        "goto a",
        "break\n",
        " = {",
        "..",
        "and",
    ),
    *("a\nb\nc", "}\n}", "-- c\n", "--\n", ",", ";", "not", "in", ""),
)
AROUND = (
    *(("--[[", "]]"), ("--[[", "--]]"), ("x = [[", "]]\n"), ("x = [==[", "]==]\n"), ("--", ""), ("x = f -- c\n", "")),
    *(
        ("do ", "end "),
        ("do\n", "end\n(f)()\n"),
        ("repeat ", "until (f)\n"),
        ("if x then ", "end "),
        ("if", "(x) then end "),
    ),
    *(
        ("while x", " do end "),
        ("for i = 1, 2 do ", "end "),
        ("local function g(a) ", " end "),
        ("f(function() ", "end)\n"),
    ),
    *(
        ("x = {function() ", "end}\n"),
        ("x = function(a)\n", "end, 5\n"),
        ("do return f\n end do ", "end "),
        ("x =", "\n"),
    ),
    *(("local y = ", "\n"), ("return ", ""), ("f", "\n"), ("global ", ""), ("a.b\n.", ""), ("local x <", "const>\n")),
    *(
        ('x = "\\z\n', '"\n'),
        ('x = "a\\\n', '"\n'),
        ("(f)()\n", ""),
        ("-- c\n\n\n", ""),
        ("x = t[--[[é ", "]] 1]\n"),
        ("x = t[--[[]] ", "1]\n"),
    ),
)
"""What can be put around lines so that they belong together: most of it is Lua only when both halves stand there."""


@cache
def long_text() -> str:
    """Programs one after the other, of so many lines that it takes several pieces."""
    text = ""
    for _, program in sorted(programs().items()):
        if syntax_error(f"{text}\n{program}", "x.tac") is None and text.count("\n") < 260:
            text = f"{text}\n{program}"
    return text


def place(text: str, at: int) -> tuple[int, int]:
    return text.count("\n", 0, at) + 1, at - text.rfind("\n", 0, at)


def offset(text: str, line: int, column: int) -> int:
    lines = text.split("\n")
    if line > len(lines):
        return len(text)
    return sum(len(one) + 1 for one in lines[: line - 1]) + min(column - 1, len(lines[line - 1]))


def shape(root: parse.Node) -> list[tuple[object, ...]]:
    """Every node of a tree, with its place."""
    found: list[tuple[object, ...]] = []
    todo = [root]
    while todo:
        node = todo.pop()
        found.append((node.type, node.range, node.is_missing, node.is_error, node.is_named))
        todo += reversed(node.children)
    return found


def fresh(text: str) -> parse.Node:
    """As bytes, so that what is left out for the grammar leaves the bytes behind it where they are."""
    return parse.parsed(parse.as_lua_counts(text.encode().decode("latin-1")).decode().encode("latin-1"))


class Edited:
    """A document and the plain text that it should be of."""

    def __init__(self, text: str) -> None:
        self.document, self.text = Document(text), text
        self.undo: list[tuple[int, int, str]] = []

    def put(self, at: At, new: str) -> None:
        self.document.edit(*at, new)
        self.replace(at, new.replace("\r\n", "\n"))

    def replace(self, at: At, new: str) -> None:
        start, end = offset(self.text, *at[:2]), offset(self.text, *at[2:])
        self.undo.append((start, len(new), self.text[start : max(start, end)]))
        self.text = self.text[:start] + new + self.text[max(start, end) :]

    def back(self) -> None:
        """Takes the last edit back."""
        start, length, old = self.undo.pop()
        self.document.edit(*place(self.text, start), *place(self.text, start + length), old)
        self.text = self.text[:start] + old + self.text[start + length :]

    def same(self) -> bool:
        """Whether the text is Lua (as far as the grammar knows it); the document must know that, and its statements."""
        whole = fresh(self.text)
        assert self.document.text == self.text
        found = self.document.errors()
        if whole.has_error:
            assert found
            return False
        assert not found or syntax_error(self.text, "x.tac")
        if not found:
            assert said(self.document.statements()) == said([Placed(node, 0) for node in whole.named_children])
        return True

    def same_nodes(self, chance: Random) -> None:
        """The same of some places, and of the whole tree."""
        whole = fresh(self.text)
        assert shape(self.document.root) == shape(whole)
        for _ in range(0 if whole.has_error else 20):
            line, column = place(self.text, chance.randrange(len(self.text) + 1))
            point = line - 1, len(self.text.split("\n")[line - 1][: column - 1].encode())
            node = whole.descendant_for_point_range(point, point)
            assert node
            found = self.document.at(line, column)
            assert said([found])[0][5] == str(node) if node.type != "chunk" else found.node.type == "chunk"
            assert said([found]) == said([Placed(node, 0)]) or node.type == "chunk"


def said(placed: list[Placed]) -> list[tuple[str, int, int, int, int, str]]:
    return [
        (node.type, above + start.row, start.column, above + end.row, end.column, str(node))
        for node, above in placed
        for start, end in [(node.start_point, node.end_point)]
    ]
