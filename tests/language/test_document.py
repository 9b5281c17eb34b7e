"""A text that is edited, and its tree."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from tactus.language import parse
from tactus.language.document import Document
from tests.language.mutants import programs

EXAMPLE = (Path(__file__).parent.parent.parent / "examples" / "02-release-assistant.tac").read_text("utf-8")
TYPED = ("x", "é", "\n", "end", "\r\n", '"', "[[", "--", " = {", "#", "日本", "}\n}", "a\nb\nc", "")


def shape(text: str | Document) -> list[tuple[object, ...]]:
    """Every node of a tree, with its place."""
    found: list[tuple[object, ...]] = []
    todo = [text.root if isinstance(text, Document) else parse.parsed(parse.as_lua_counts(text))]
    while todo:
        node = todo.pop()
        found.append((node.type, node.range, node.is_missing, node.is_error, node.is_named))
        todo += reversed(node.children)
    return found


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
    assert shape(document) == shape(whole)


def test_typing_a_character_and_taking_it_back_leaves_the_tree_as_it_was() -> None:
    document, chance = Document(EXAMPLE), random.Random(5)
    for _ in range(200):
        line = chance.randrange(1, EXAMPLE.count("\n") + 1)
        document.edit(line, 1, line, 1, "x")
        document.edit(line, 1, line, 2, "")
        assert document.text == EXAMPLE
    assert shape(document) == shape(EXAMPLE)


def test_a_valid_edit_is_read_as_a_fresh_text_is() -> None:
    document = Document("local a = 1\nlocal b = 'é'\nreturn a .. b\n")
    document.edit(2, 12, 2, 13, "日本")
    document.edit(1, 1, 1, 1, "-- 1\n-- 2\n")
    document.edit(5, 8, 5, 9, "a .. b")
    assert document.text == "-- 1\n-- 2\nlocal a = 1\nlocal b = '日本'\nreturn a .. b .. b\n"
    assert shape(document) == shape(document.text)
    assert not document.root.has_error


def test_a_first_line_for_the_shell_is_text_and_no_part_of_the_tree() -> None:
    document = Document("\ufeff#!/usr/bin/tactus\r\nreturn 1\r\n")
    assert document.text == "#!/usr/bin/tactus\nreturn 1\n"
    document.edit(2, 8, 2, 9, "2")
    assert document.text == "#!/usr/bin/tactus\nreturn 2\n"
    assert shape(document) == shape(document.text)
    document.edit(1, 1, 1, 2, "--")
    assert document.text == "--!/usr/bin/tactus\nreturn 2\n"
    assert shape(document) == shape(document.text)
    document.edit(1, 1, 1, 3, "#")
    assert shape(document) == shape("#!/usr/bin/tactus\nreturn 2\n")
    document.edit(1, 1, 2, 1, "")
    assert document.text == "return 2\n"
    assert shape(document) == shape("return 2\n")
