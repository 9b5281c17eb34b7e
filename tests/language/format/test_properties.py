"""What holds of every program that is formatted: those of this project and made-up ones, however they are spaced."""

from __future__ import annotations

import re
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tactus.language.format import formatted
from tactus.language.lexer import tokens
from tactus.vm.compiler import syntax_error
from tests.language.lua import CORPUS, LINES, bytecode, indented, programs, some, spread, texts, tree

SEEDS = st.integers(0, 2**32)


def new(source: str) -> str:
    return formatted(source, "it.tac", syntax_error)


def holds(source: str) -> str:
    """Everything that is to be the same; gives the new text."""
    assert syntax_error(source, "it.tac") is None, source
    done = new(source)
    assert texts(done) == texts(source)
    assert new(done) == done, done
    assert syntax_error(done, "it.tac") is None
    before = tree(source)
    assert "ERROR" in before or tree(done) == before
    shaped(done)
    return done


def shaped(done: str) -> None:
    """Two blanks for each level, nothing at the end of a line, no tab, no two empty lines, one end of the file."""
    at = 0
    for token in tokens(done):
        gap, at = done[at : token.start], token.end
        assert re.fullmatch(r"|[ ]+|((\r\n)*|\n*) *", gap), repr(gap)
        assert not re.search(r"(\r?\n){3}", gap)
        aligned = token.text.startswith("--")  # below a comment behind code
        assert aligned or len(gap.strip("\r\n")) % 2 == 0 or not re.search(r"\n", gap)
    assert done[at:] in ("", "\n", "\r\n")
    assert bool(done[at:]) == bool(done.strip("\ufeff"))


def test_there_is_something_to_try() -> None:
    assert len(CORPUS) > 200
    assert sum(map(len, CORPUS.values())) > 100_000


@pytest.mark.parametrize("name", CORPUS)
def test_every_program_of_ours_can_be_formatted(name: str) -> None:
    holds(CORPUS[name])


@given(st.sampled_from(sorted(CORPUS)), SEEDS)
@some(60)
def test_a_program_keeps_its_tokens_and_its_tree_however_it_is_spaced(name: str, seed: int) -> None:
    holds(spread(texts(CORPUS[name]), Random(seed)))


@given(programs(), SEEDS)
@some(120)
def test_a_made_up_program_keeps_its_tokens_and_its_tree(parts: list[str], seed: int) -> None:
    source = spread(parts, Random(seed))
    assert texts(source) == parts
    holds(source)


@given(programs(), SEEDS)
@some(60)
def test_lua_makes_the_same_of_it_line_by_line(parts: list[str], seed: int) -> None:
    source = spread(parts, Random(seed), LINES)
    assert bytecode(new(source)) == bytecode(source)


@given(st.sampled_from(sorted(CORPUS)), SEEDS)
@some(40)
def test_how_the_author_indents_does_not_matter(name: str, seed: int) -> None:
    random, source = Random(seed), CORPUS[name]
    if not re.search(r"[^\s].*--", source):  # comments behind code stand in columns, which another indentation moves
        assert new(indented(source, lambda: random.randint(0, 9))) == new(source)
