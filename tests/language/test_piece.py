"""Where a piece of a text may begin, and what reaches beyond one."""

from __future__ import annotations

import pytest

from tactus.language import piece
from tests.language.editing import fresh, shape


@pytest.mark.parametrize("line", ["x = 1", "  x.y()", "local x", "function f()", "return", "endless()", "_ = 1", "do"])
def test_a_piece_begins_with_a_word_that_begins_a_statement(line: str) -> None:
    assert piece.begins(line.encode())


@pytest.mark.parametrize(
    "line", ["", "(f)()", "-- x", "end", "  until x", "and y", "= 1", "::a::", "[[x]]", "'x'", ";", "}"]
)
def test_a_piece_begins_with_nothing_that_may_go_on_with_what_is_above(line: str) -> None:
    assert not piece.begins(line.encode())


@pytest.mark.parametrize(
    ("text", "found"),
    [
        *(("x = 1", ""), ("x = ", ""), ("f()\nx y z", ""), ("for i = 1, 2 do end while x do end repeat until x", "")),
        *(("do", piece.BLOCK), ("end", piece.BLOCK), ("f(", piece.BLOCK), ("}", piece.BLOCK), ("while x", piece.BLOCK)),
        *(("if x then else", piece.BLOCK), ("repeat until x do", piece.BLOCK), ("x = 'a", piece.BLOCK)),
        *(("x = [[a", piece.TEXT), ("--[==[ a ]]", piece.TEXT), ("-- --[[ a", piece.TEXT), ("-- do [[ (", "")),
        *(("x = '(' .. [[ do ]]", ""), ("for x in f(function() end) do end", "")),
    ],
)
def test_what_does_not_end_reaches_beyond_its_piece(text: str, found: str) -> None:
    assert piece.unfinished(text) == found


def test_a_piece_is_divided_where_a_statement_begins_that_goes_on_with_nothing() -> None:
    flat = ["x = 1\n"] * piece.USUAL
    for lines, expected in (
        ([*flat, "y = 2\n", *flat, "z = 3\n"], [32, 64]),
        ([*flat, "-- c\n", "  y = 2\n", "z = 3\n"], [33]),
        ([*flat, "(f)()\n", "::a:: z = 3\n", ";\n"], []),
        ([*flat[1:], "x =\n", "f y = 2\n", "z = 3\n"], [33]),
        ([*flat[1:], "do\n", "y = 2\n", "end\n", "z = 3\n"], [34]),
    ):
        assert piece.cuts(fresh("".join(lines)), [line.encode() for line in lines]) == expected


def test_runs_are_of_numbers_that_follow_each_other() -> None:
    assert piece.runs([]) == []
    assert piece.runs([1, 2, 4, 7, 8, 9]) == [(1, 2), (4, 4), (7, 9)]


BODY = "".join(f"  if x{n} then f({n}) end\n" for n in range(120))


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("x = f -- why\n\n--[[ and\nso ]] --\n", "x = f -- why\n\n--[[ and\nso ]] --\n(g)()\n"),
        ("x = f --[[ -- ]]\n-- (g)()\n", "x = f --[[ -- ]]\n(g)()\n"),
        ("x = [[\na\nb]\n", "x = [[\na\nb]]\n"),
        ("x = 1 --[[\na\nb]\n", "x = 1 --[[\na\nb]]\n"),
        ("x = f\n--[[ a\n", "x = f\n--[[ a\n]]\n(g)()\n"),
        ('t{{""}, e = function() n{} end, [[m{}"", }]}\n', 't{{""}, e = function() n{} end, [[m{}"", }]]}\n'),
        ("x = y\n", "x = \n"),
        ("x = \n", "x = y\n"),
        ("-- a\n", "-- b\n"),
        ("", "x = 1"),
    ],
)
@pytest.mark.parametrize("around", [("function g()\n", "end\n"), ("", ""), ("-- c\n", "-- d\n")])
def test_a_large_text_is_read_after_an_edit_as_one_that_is_new(old: str, new: str, around: tuple[str, str]) -> None:
    for first, second in ((old, new), (new, old)):
        before, after = (f"{around[0]}{BODY}{part}{BODY}{around[1]}".encode() for part in (first, second))
        start = next((at for at, pair in enumerate(zip(before, after, strict=False)) if pair[0] != pair[1]), 0)
        end = len(before) - next(at for at in range(len(before)) if before[-1 - at] != after[-1 - at])
        end = max(end, start, start + len(before) - len(after))
        read = [piece.read(text, text.count(b"\n") + 1) for text in (before, after)]
        found = piece.sure(piece.follow(read[0], after, read[1].rows, start, end))
        assert shape(found.tree.root_node) == shape(read[1].tree.root_node)
        assert (found.text, found.broken, found.rows) == (read[1].text, read[1].broken, read[1].rows)
