"""A text is its tokens and the white space between them."""

from __future__ import annotations

import time
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lupa import lua55

from tactus.language.lexer import BROKEN, COMMENT, HEAD, KEYWORD, LONG, NAME, NUMBER, OP, STRING, tokens
from tests.language.lua import ATOMS, CORPUS, some, spread

SPACE = " \t\n\v\f\r"


def joined(source: str) -> str:
    """The text from its tokens, and the white space between them."""
    out, at = [], 0
    for token in tokens(source):
        assert source[at : token.start].strip(SPACE) == ""
        out += [source[at : token.start], token.text]
        at = token.end
    assert source[at:].strip(SPACE) == ""
    return "".join(out) + source[at:]


@pytest.mark.parametrize("name", CORPUS)
def test_the_tokens_give_the_text_back(name: str) -> None:
    source = CORPUS[name]
    assert joined(source) == source
    assert BROKEN not in {token.kind for token in tokens(source)}


@given(st.text(alphabet="ab19.=-<>~:/'\"\\[](){}#\r\n\t \ufeff,;é\0", max_size=40))
@some(300)
def test_any_text_is_tokens(source: str) -> None:
    assert joined(source) == source


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("local x <const> = 1", [KEYWORD, NAME, OP, NAME, OP, OP, NUMBER]),
        ("global x", [NAME, NAME]),
        ('"a\\"b" \'\' "\\\\"', [STRING] * 3),
        ('"\\z \r\n\t x"', [STRING]),
        ("'a\\\r\nb\\\n\rc\\\nd'", [STRING]),
        ("[[a]] [=[ ]] ]=] [==[]=]]==]", [LONG] * 3),
        ("[=[x]]]=]", [LONG]),
        ("a[b[1]]", [NAME, OP, NAME, OP, NUMBER, OP, OP]),
        ("0x.1p-4 3e+5 .5 0xFFp1 1. 0XA", [NUMBER] * 6),
        ("0x1p+4+3", [NUMBER, OP, NUMBER]),
        ("1 ..x", [NUMBER, OP, NAME]),
        ("a//b>>c<<d~=e==f<=g>=h..i...", [NAME, OP] * 9),
        ("::a:: goto a", [OP, NAME, OP, KEYWORD, NAME]),
        ("--[==[ ]] \n]==] x", [COMMENT, NAME]),
        ("--[==\nx", [COMMENT, NAME]),
        ("-- a\rx --", [COMMENT, NAME, COMMENT]),
        ("a-- b", [NAME, COMMENT]),
        ("#!tactus\nx", [HEAD, NAME]),
        ("\ufeffx", [HEAD, NAME]),
        ("\ufeff# y\r\nx", [HEAD, NAME]),
        ("x\n#y", [NAME, OP, NAME]),
    ],
)
def test_a_token_has_a_kind(source: str, expected: list[str]) -> None:
    assert [token.kind for token in tokens(source)] == expected


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("x = 'a\ny", "'a"),
        ('x = "a\\"\ny', '"a\\"'),
        ("x = [==[ a\n]=]", "[==[ a\n]=]"),
        ("--[[ a\nb", "--[[ a\nb"),
        ("é", "é"),
        ("a \\ b", "\\"),
        ("x = @", "@"),
    ],
)
def test_what_is_no_token_is_broken(source: str, expected: str) -> None:
    assert [token.text for token in tokens(source) if token.kind == BROKEN] == [expected]


def test_there_is_nothing_to_say_of_nothing() -> None:
    assert tokens("") == tokens(" \r\n\t") == []


@pytest.mark.parametrize("text", [atom for atom in ATOMS if atom[0] in "'\"[" or atom[0].isdigit()])
def test_lua_takes_each_of_these_as_one_value(text: str) -> None:
    lua = lua55.LuaRuntime(encoding="utf-8", register_eval=False, register_builtins=False)
    (token,) = tokens(text)
    assert lua.eval(f"({text})") is not None
    assert token.text == text


@given(
    st.lists(st.sampled_from((*ATOMS, "--[[x]]", "-- y", "..", "-", "[", "]", "=", ".", ":")), max_size=12),
    st.integers(0),
)
@some(60)
def test_tokens_stay_apart_where_there_is_space(parts: list[str], seed: int) -> None:
    source = spread(parts, Random(seed))
    assert [token.text for token in tokens(source)] == parts


@pytest.mark.parametrize(
    "hostile",
    ["[[", "--[[", '"', "'\\", '"\\z', "[=", "--[=", "0x", "a", " ", "\\", "[==[", "..", "1e+"],
)
def test_hostile_text_takes_no_longer_than_other_text(hostile: str) -> None:
    begun = time.process_time()
    tokens(hostile * 100_000)
    assert time.process_time() - begun < 2
