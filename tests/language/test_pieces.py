"""A text in pieces says what the whole text would, whatever was typed before."""

from __future__ import annotations

from random import Random

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tactus.language import piece
from tactus.language.document import Document
from tactus.language.pieces import Pieces, lines_of
from tests.language.editing import AROUND, TYPED, Edited, long_text, place
from tests.language.lua import some
from tests.language.mutants import programs
from tests.storm import STORM, few

WRITTEN = """
--[==[ how
long ]==]
poet = Agent {system_prompt = [[
Write. {input.topic}
]], tools = {done}}
x = y -- why
(f or g)(function(a, ...)
  repeat poet() until (done.called())
  for i = 1, #a do if a[i] then return -i else a[b[i]] = "z" end end
end)
local function h() while x do break end end
return_ = 'no'
"""
FLAT = "".join(f"alpha{n} = beta{n}\n" for n in range(400))
SHORT = FLAT[: FLAT.index("alpha240")]


def pieces_of(text: str) -> Pieces:
    lines = lines_of(text.encode())
    return Pieces(lines, piece.read(text.encode(), len(lines)))


def around(edited: Edited, chance: Random, first: int, last: int) -> None:
    """Puts something around lines, its halves in any order, perhaps letter by letter."""
    halves = list(zip(chance.choice(AROUND), (first, last), strict=True))
    if chance.random() < 0.5:
        halves.reverse()
    for half, line in halves:
        column = 1
        for new in half if chance.random() < 0.3 else [half] if half else []:
            edited.put((line, column, line, column), new)
            edited.same()
            line, column = (line + 1, 1) if new == "\n" else (line, column + 1)


def step(edited: Edited, chance: Random) -> None:
    lines = edited.text.split("\n")
    line = chance.randrange(1, len(lines) + 1)
    column = chance.choice((1, len(lines[line - 1]) + 1, chance.randrange(1, len(lines[line - 1]) + 2)))
    match chance.randrange(6):
        case 0 | 1:
            edited.put((line, column, line, column), chance.choice(TYPED))
        case 2:
            edited.put(
                (line, column, line + chance.choice((0, 1, 2, 60)), 1 + chance.randrange(9)), chance.choice(("", "x"))
            )
        case 3:
            start = chance.randrange(len(lines))
            edited.put((line, 1, line, 1), "\n".join(lines[start : start + chance.choice((1, 5, 80))]) + "\n")
        case 4:
            around(edited, chance, line, min(len(lines), line + chance.choice((0, 1, 8, 40, 120))))
        case _:
            spaces = [at for at, letter in enumerate(edited.text) if letter == " "]
            here = place(edited.text, chance.choice(spaces or [0]))
            edited.put((*here, here[0], here[1] + bool(spaces)), "\n")


@pytest.mark.parametrize("seed", range(2000 if STORM else 8))
def test_whatever_was_typed_the_statements_are_right_as_soon_as_the_text_is(seed: int) -> None:
    chance, edited = Random(seed), Edited(long_text())
    right = 0
    for _ in range(4):
        for _ in range(chance.randrange(1, 6)):
            step(edited, chance)
            right += edited.same()
        edited.same_nodes(chance)
        while edited.undo:
            edited.back()
            right += edited.same()
        edited.same_nodes(chance)
    assert right >= 4


TEXTS = st.sampled_from([*TYPED, *(half for both in AROUND for half in both)])


@given(
    st.lists(st.tuples(st.integers(0, 9999), st.integers(0, 60), TEXTS), max_size=6),
    st.sampled_from(sorted(programs())),
)
@example([(0, 0, "-- --[["), (9999, 0, "--]]")], sorted(programs())[0])
@some(40)
def test_edits_and_what_takes_them_back(edits: list[tuple[int, int, str]], name: str) -> None:
    edited = Edited(programs()[name] + "\n" + long_text()[:3000])
    edited.same()
    for where, length, new in edits:
        at = len(edited.text) * where // 9999
        edited.put((*place(edited.text, at), *place(edited.text, min(len(edited.text), at + length))), new)
        edited.same()
    while edited.undo:
        edited.back()
        edited.same()
    edited.same_nodes(Random(0))


def test_a_program_that_is_typed_letter_by_letter_is_right_whenever_it_is_one() -> None:
    """In the middle of others, where strings and blocks that are not closed yet reach for what stands below."""
    edited = Edited(FLAT[: FLAT.index("alpha100")])
    start, right = FLAT.index("alpha48"), 0
    for at, letter in enumerate(WRITTEN):
        here = place(edited.text, start + at)
        edited.put((*here, *here), letter)
        right += edited.same()
    assert edited.same()
    assert right > 30
    edited.same_nodes(Random(1))


@pytest.mark.parametrize(
    ("first", "before", "after"),
    few(((first, *around) for first in ("before", "after") for around in AROUND), 20),
)
def test_what_is_put_around_many_pieces_is_right_once_both_halves_are_there(
    first: str, before: str, after: str
) -> None:
    edited = Edited(SHORT)
    halves = {"before": (60, before), "after": (190, after)}
    for which in sorted(halves, reverse=first == "before"):
        line, new = halves[which]
        edited.put((line, 1, line, 1), new)
        edited.same()
    edited.same_nodes(Random(2))
    for line in (50, 100, 220):
        edited.put((line, 4, line, 4), "x")
        edited.same()
    while edited.undo:
        edited.back()
        edited.same()
    edited.same_nodes(Random(3))


@pytest.mark.parametrize(
    ("above", "below"),
    [
        *(
            ("x = f\n", "(g)()\n"),
            ("x = f -- why\n", "(g)()\n"),
            ("return\n", "f()\n"),
            ("return -- c\n", "f()\n"),
            ("x =\n", "f()\n"),
        ),
        *(("repeat\n", "until (x)\n"), ("do\n", "end (f)()\n"), ("--\n", "x = 1\n"), ("while x\n", "do f() end\n")),
        *(("local\n", "function f() end\n"), ("goto\n", "done ::done::\n"), ("global\n", "function f() end\n")),
        *(("f\n", "'x'\n"), ("f\n", "{x}\n"), ("x\n", ", y = 1, 2\n"), ("x = {\n", "}\n"), ("x = a\n", "and b\n")),
        *(("x = 1 --[[\n", "--]]\n"), ("-- --[[\n", "--]]\n"), ("if x then\n", "else (f)() end\n")),
    ],
)
def test_two_lines_are_read_as_one_statement_wherever_pieces_are_divided(above: str, below: str) -> None:
    for line in (31, 32, 64):
        for rows in (0, 1, 40):
            edited = Edited(SHORT)
            for at, new in ((line + rows, below), (line, above)):
                edited.put((at, 99, at, 99), f"\n{new}")
                edited.same()


@pytest.mark.parametrize(
    ("halves", "count"),
    [
        (((60, "do "), (100, "end do "), (190, "end ")), 59 + 2 + 51),
        (((60, "do "), (110, "end "), (160, "do "), (220, "end ")), 59 + 1 + 50 + 1 + 21),
    ],
)
def test_statements_through_several_pieces_are_found_together(halves: tuple[tuple[int, str], ...], count: int) -> None:
    edited = Edited(SHORT)
    for line, new in halves:
        edited.put((line, 1, line, 1), new)
    assert edited.same()
    assert len(edited.document.statements()) == count


def test_an_error_in_a_large_piece_is_one_only_if_all_of_it_has_it() -> None:
    lines = ["  if x then y() end\n"] * 200
    edited = Edited(
        "".join([SHORT, "f(function()\n", *lines, 't{{""}, e = function() n{} end, [[m{}"", }]}\n', "end)\n"])
    )
    assert not edited.same()
    column = len(edited.text.split("\n")[441])
    edited.put((442, column, 442, column), "]")
    assert edited.text.split("\n")[441].endswith(" }]]}")
    assert edited.same()


def test_a_large_piece_may_come_to_belong_to_the_one_above() -> None:
    edited = Edited("".join([SHORT, "function f()\n", *["  if x then y() end\n"] * 300, "end\n"]))
    for new in ("\n", "(g)()\n"):
        edited.put((241, 1, 241, 1), new)
        assert edited.same()
    edited.put((300, 1, 300, 3), "")
    edited.put((241, 1, 241, 1), "-- c\n")
    edited.put((350, 1, 350, 1), "z()")
    assert edited.same()


def test_an_edit_reads_its_own_piece_only() -> None:
    pieces = pieces_of(FLAT)
    before = list(pieces.all)
    pieces.edit((200, 5), (200, 5), b"x")
    pieces.edit((200, 0), (200, 0), b"y = 1\n")
    pieces.edit((100, 0), (101, 3), b"y = (")
    pieces.settle(lambda: pytest.fail("the whole text was asked for"))
    assert len(pieces.all) == len(before)
    assert sum(one not in before for one in pieces.all) == 2
    assert [piece.rows for piece in pieces.all] == [
        end - start for start, end in zip(pieces.firsts, pieces.firsts[1:], strict=False)
    ]


def test_what_grows_is_divided_and_what_is_edited_together_is_joined() -> None:
    pieces = pieces_of(FLAT)
    assert {one.rows for one in pieces.all[:-1]} == {piece.USUAL}
    pieces.edit((200, 0), (200, 0), FLAT.encode())
    assert len(pieces.lines) == 801
    assert max(one.rows for one in pieces.all) < 2 * piece.USUAL
    pieces.edit((100, 0), (700, 0), b"")
    assert len(pieces.lines) == 201
    assert max(one.rows for one in pieces.all) <= piece.MOST


def test_a_text_with_an_error_is_divided_too() -> None:
    pieces = pieces_of(FLAT + "x = = 1\n" + FLAT)
    assert sum(one.broken for one in pieces.all) == 1
    assert max(one.rows for one in pieces.all) < 2 * piece.USUAL


@pytest.mark.parametrize(
    "new", ["(", "{", "function f()\n", "if x then\n", "x = ", '"', "end\n", ")", "x y", "return\n"]
)
def test_an_error_that_nothing_below_can_end_is_known_without_the_whole_text(new: str) -> None:
    pieces = pieces_of(FLAT)
    pieces.edit((200, 0), (200, 0), new.encode())
    pieces.settle(lambda: pytest.fail("the whole text was asked for"))
    assert sum(one.broken for one in pieces.all) == 1
    assert max(one.rows for one in pieces.all) <= 2 * piece.USUAL + 1


def test_what_stands_behind_a_return_is_an_error() -> None:
    for rows in (10, 31, 32, 100):
        text = FLAT.replace(f"alpha{rows} ", f"return 1;\nalpha{rows} ", 1)
        assert Document(text).errors()
        edited = Edited(FLAT)
        edited.put((rows + 1, 1, rows + 1, 1), "return 1;\n")
        assert edited.text == text
        assert not edited.same()
    edited = Edited(FLAT)
    edited.put((32, 99, 32, 99), f"\nx = = 1\n{SHORT}return 1;")
    assert not edited.same()
    edited.put((33, 5, 33, 7), "")
    assert not edited.same()
    edited.put((274, 1, 275, 1), "")
    assert edited.same()


def test_an_empty_text_is_one_piece() -> None:
    document = Document(FLAT)
    document.edit(1, 1, 500, 1, "")
    assert not document.statements()
    assert not document.errors()
    assert document.at(1, 1).node.type == "chunk"
    document.edit(1, 1, 1, 1, "x = 1")
    assert [placed.node.type for placed in document.statements()] == ["assignment_statement"]
