"""A text that is edited, and its tree."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from tactus.language.document import Document, Placed
from tactus.language.finding import Span
from tests.language.editing import fresh, long_text, shape
from tests.language.mutants import programs

FLAT = "".join(f"x{n} = {n}\n" for n in range(500))
EXAMPLE = (Path(__file__).parent.parent.parent / "examples" / "02-release-assistant.tac").read_text("utf-8")
TYPED = ("x", "é", "\n", "end", "\r\n", '"', "[[", "--", " = {", "#", "日本", "}\n}", "a\nb\nc", "")


def edited(text: str, at: tuple[int, int, int, int], new: str) -> str:
    """The same edit of a plain text."""
    start_line, start_column, end_line, end_column = at
    lines = text.split("\n")

    def offset(line: int, column: int) -> int:
        if line > len(lines):
            return len(text)
        return sum(len(one) + 1 for one in lines[: line - 1]) + min(column - 1, len(lines[line - 1]))

    start, end = offset(start_line, start_column), offset(end_line, end_column)
    return text[:start] + new.replace("\r\n", "\n") + text[max(start, end) :]


def place(chance: random.Random, text: str) -> tuple[int, int, int, int]:
    """A range, which may lie behind the end of its line or of the text."""
    line = chance.randrange(1, text.count("\n") + 3)
    column = chance.randrange(1, 30)
    end_line = line + chance.choice((0, 0, 0, 1, 2))
    return line, column, end_line, chance.randrange(column if end_line == line else 1, 31)


@pytest.mark.parametrize("seed", range(40))
def test_a_text_is_what_was_typed_into_it(seed: int) -> None:
    chance, text = random.Random(seed), EXAMPLE
    document = Document(text)
    for _ in range(25):
        at, new = place(chance, text), chance.choice(TYPED)
        document.edit(*at, new)
        text = edited(text, at, new)
        assert document.text == text, (at, new)


@pytest.mark.parametrize("name", programs())
def test_the_tree_of_what_was_typed_is_that_of_the_whole_text(name: str) -> None:
    """What is typed may be no Lua for a while; at the end the program stands there."""
    chance, whole = random.Random(name), programs()[name]
    document, text = Document(whole), whole
    for _ in range(6):
        at, new = place(chance, text), chance.choice(TYPED)
        document.edit(*at, new)
        text = edited(text, at, new)
    document.edit(1, 1, text.count("\n") + 2, 1, "")
    assert document.text == ""
    lines = whole.splitlines(keepends=True)
    for start in range(0, len(lines), 7):
        document.edit(start + 1, 1, start + 1, 1, "".join(lines[start : start + 7]))
    assert document.text == whole
    assert shape(document.root) == shape(fresh(whole))


def test_typing_a_character_and_taking_it_back_leaves_the_tree_as_it_was() -> None:
    document, chance = Document(EXAMPLE), random.Random(5)
    for _ in range(200):
        line = chance.randrange(1, EXAMPLE.count("\n") + 1)
        document.edit(line, 1, line, 1, "x")
        document.edit(line, 1, line, 2, "")
        assert document.text == EXAMPLE
    assert shape(document.root) == shape(fresh(EXAMPLE))


def test_a_valid_edit_is_read_as_a_fresh_text_is() -> None:
    document = Document("local a = 1\nlocal b = 'é'\nreturn a .. b\n")
    document.edit(2, 12, 2, 13, "日本")
    document.edit(1, 1, 1, 1, "-- 1\n-- 2\n")
    document.edit(5, 8, 5, 9, "a .. b")
    assert document.text == "-- 1\n-- 2\nlocal a = 1\nlocal b = '日本'\nreturn a .. b .. b\n"
    assert shape(document.root) == shape(fresh(document.text))
    assert not document.root.has_error


def test_a_first_line_for_the_shell_is_text_and_no_part_of_the_tree() -> None:
    document = Document("\ufeff#!/usr/bin/tactus\r\nreturn 1\r\n")
    assert document.text == "#!/usr/bin/tactus\nreturn 1\n"
    document.edit(2, 8, 2, 9, "2")
    assert document.text == "#!/usr/bin/tactus\nreturn 2\n"
    assert shape(document.root) == shape(fresh(document.text))
    document.edit(1, 1, 1, 2, "--")
    assert document.text == "--!/usr/bin/tactus\nreturn 2\n"
    assert shape(document.root) == shape(fresh(document.text))
    document.edit(1, 1, 1, 3, "#")
    assert shape(document.root) == shape(fresh("#!/usr/bin/tactus\nreturn 2\n"))
    document.edit(1, 1, 2, 1, "")
    assert document.text == "return 2\n"
    assert shape(document.root) == shape(fresh("return 2\n"))


def test_statements_are_those_that_stand_in_no_other_with_their_places() -> None:
    document = Document("local a = 1 -- one\nif a then\n  f()\nend return 'é', a\n")
    assert [(one.node.type, document.span(one)) for one in document.statements()] == [
        ("variable_declaration", Span(1, 1, 1, 12)),
        ("comment", Span(1, 13, 1, 19)),
        ("if_statement", Span(2, 1, 4, 4)),
        ("return_statement", Span(4, 5, 4, 18)),
    ]


def test_a_place_is_that_of_the_text_wherever_it_is() -> None:
    document = Document(long_text() + "\nlast = f('日本', other)\n")
    for _ in range(3):
        line = document.text.count("\n")
        node, above = document.at(line, 17)
        assert node.parent
        assert document.span(Placed(node, above)) == Span(line, 16, line, 21)
        assert document.span(Placed(node.parent, above)) == Span(line, 9, line, 22)
        assert document.span(document.at(line, 11)) == Span(line, 11, line, 13)
        document.edit(40, 1, 40, 1, "-- 1\n-- 2\n")


def test_the_node_at_a_place_is_the_innermost_of_its_character() -> None:
    document = Document("x = f (a)\n\n")
    assert [document.at(1, column).node.type for column in (1, 2, 3, 6, 7, 8, 9, 10, 99)] == [
        *("identifier", "assignment_statement", "=", "function_call", "(", "identifier", ")", "chunk", "chunk")
    ]
    assert document.at(2, 1).node.type == document.at(99, 1).node.type == "chunk"


def test_an_error_is_where_it_stands_and_goes_when_it_is_mended() -> None:
    document = Document(FLAT)
    assert document.errors() == []
    document.edit(400, 1, 400, 1, "x = f('é' ))\nz = (1\n")
    assert document.errors() == [Span(400, 12, 400, 13), Span(401, 7, 401, 7)]
    document.edit(10, 1, 10, 1, "\n\n")
    document.edit(402, 12, 402, 13, "")
    assert document.errors() == [Span(403, 7, 403, 7)]
    document.edit(403, 7, 403, 7, ")")
    assert document.errors() == []


def test_errors_that_only_a_piece_has_are_none() -> None:
    """Nothing is said of the lines between the two halves."""
    document = Document(FLAT)
    document.edit(400, 1, 400, 1, "end\n")
    assert [span.line for span in document.errors()] == [400]
    document.edit(100, 1, 100, 1, "do\n")
    assert document.errors() == []
    assert len(document.statements()) == 99 + 1 + 101


def test_the_whole_tree_follows_edits_in_any_order() -> None:
    document = Document(FLAT)
    for line in (300, 100, 400, 50):
        document.edit(line, 6, line, 8, "yy")
    assert shape(document.root) == shape(fresh(document.text))
    for line in (100, 300):
        document.edit(line, 1, line + 60, 1, "")
    assert shape(document.root) == shape(fresh(document.text))


def test_a_comment_that_the_grammar_does_not_know_stays_in_the_text() -> None:
    text = "a = t[--[[é]] 'x'] y = 2\n"
    document = Document(text)
    assert document.text == text
    assert document.errors() == []
    assert document.span(document.at(1, 20)) == Span(1, 20, 1, 21)
    for end, new in ((18, '"longer"'), (23, "'x'")):
        document.edit(1, 15, 1, end, new)
        assert document.errors() == []
    assert document.text == text
    large = FLAT + text + FLAT
    document = Document(large)
    document.edit(502, 1, 502, 1, "b = t[--[[")
    document.edit(502, 11, 502, 11, "]]1]\n")
    assert shape(document.root) == shape(fresh(document.text))
    assert not document.root.has_error


def test_a_closed_long_text_is_closed_in_the_tree() -> None:
    document = Document(f"{'x = 1 -- a comment' * 300}\ny = [[\nab]\n{'z = 1' * 30}\n")
    assert document.root.has_error
    document.edit(3, 4, 3, 4, "]\n")
    assert shape(document.root) == shape(fresh(document.text))
