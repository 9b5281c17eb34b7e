"""Regular expressions as Python reads them, with an end to the work."""

from __future__ import annotations

import random
import re
import time

import pytest

from tactus.language import regex
from tactus.language.regex import PatternError, search

PIECES = ["a", "b", "c", ".", "[ab]", "[^a]", "[]a]", r"\w", r"\d", r"\b", r"\B", "^", "$", "é", r"\.", r"\x61"]
AROUND = ["(?<=a)", "(?<!b)", "(?=a)", "(?!b)", "(?#note)"]
TIMES = ["*", "+", "?", "{2}", "{1,2}", "{0,3}", "{,}", "{2,}", "{,2}", "*?", "+?", "??"]


def made_up(chance: random.Random, depth: int) -> str:
    """A regular expression of this depth, at most."""
    kind = chance.random()
    if depth == 0 or kind < 0.3:
        return chance.choice(PIECES + AROUND if kind < 0.1 else PIECES)
    inner = made_up(chance, depth - 1)
    if kind < 0.5:
        return inner + made_up(chance, depth - 1)
    if kind < 0.6:
        return f"(?:{inner}|{made_up(chance, depth - 1)})"
    if kind < 0.8:
        return f"(?:{inner}){chance.choice(TIMES)}"
    return (
        chance.choice(["({})", "(?i:{})", "(?={})", "(?!{})", "(?s:{})", "(?P<x{}>{})"])
        .replace("x{}", "name")
        .format(inner)
    )


def here(pattern: str, text: str) -> bool:
    """What the search says that is used where Python's could take too long."""
    _, read = regex._compiled(pattern)
    return regex._Search(regex._program(pattern), text, read.refers).found()


def test_both_ways_of_searching_agree() -> None:
    chance = random.Random(5)
    tried = 0
    while tried < 3000:
        pattern = made_up(chance, 4)
        if chance.random() < 0.2:
            pattern = rf"(a|b){pattern}\1"
        try:
            wanted = re.compile(pattern)
        except re.error:
            continue  # the same name twice
        text = "".join(chance.choice("aabcA .\né1") for _ in range(chance.randrange(10)))
        found = wanted.search(text) is not None
        assert (here(pattern, text), search(pattern, text)) == (found, found), (pattern, text)
        tried += 1


@pytest.mark.parametrize(
    ("pattern", "text", "found"),
    [
        (r"^(a+)+$", "a" * 3000 + "b", False),
        (r"^(\w+\s?)*$", "word " * 1000 + "!", False),
        (r"(x+x+)+y", "x" * 3000, False),
        (r"^[\w.+-]+@[\w-]+(\.[\w-]+)+$", "someone@mail." + "example." * 200 + "org", True),
        (r"(?:a?){40}a{40}", "a" * 40, True),
        (r"^(?=.*\d)(?=.*[a-z])(\w*)*$", "x" * 500 + "1", True),
        (r"(?P<word>\b\w+\b)(?:\s+(?P=word))+$", "so so it is it is is", True),
    ],
)
def test_a_pattern_with_a_dear_worst_case_has_its_answer_soon(pattern: str, text: str, found: bool) -> None:
    began = time.monotonic()
    assert search(pattern, text) is found
    assert time.monotonic() - began < 5


@pytest.mark.parametrize(
    ("pattern", "text", "message"),
    [
        ("(", "", "is no regular expression: missing ), unterminated subpattern at position 0"),
        ("(?x) a b", "", "has the flag x, which is not available here"),
        ("(?x: a b)", "", "has the flag x, which is not available here"),
        ("(" * 51 + ")" * 51, "", "is nested more than 50 groups deep"),
        ("(?:(a{1000}){1000})*", "a" * 5000, "is too large"),
        (r"(a*)*b\1", "a" * 300, "takes more than 2,000,000 steps on a text of 300 characters"),
        (r"(?:a*)*+b", "a" * 9000, "is too dear for a text of 9000 characters with a possessive quantifier in it"),
        (r"(?>a*)*b", "a" * 9000, "is too dear for a text of 9000 characters with an atomic group in it"),
        (r"(a)?(?:b*)*(?(1)c|d)", "b" * 9000, "is too dear for a text of 9000 characters with a condition in it"),
        (
            r"(?i)(a*)*b\1",
            "a" * 9000,
            "is too dear for a text of 9000 characters with a back reference that ignores case in it",
        ),
    ],
)
def test_what_is_refused(pattern: str, text: str, message: str) -> None:
    with pytest.raises(PatternError) as refused:
        search(pattern, text)
    assert str(refused.value) == message


def test_what_only_python_can_do_is_left_to_python_where_it_is_cheap() -> None:
    assert search(r"a++b", "xaab") is True
    assert search(r"(?>a|ab)c", "abc") is False
    assert search(r"^(<)?\w+(?(1)>)$", "<tag>") is True
    assert search(r"(?i)(a)\1", "aA") is True
    assert search(r"(?<=(a))b", "ab") is True


def test_a_pattern_of_nothing_many_times_is_no_work() -> None:
    assert here("(?:(?:(?:){60000}){60000}){60000}", "a") is True
    assert here("(?:a*?)*?$", "b" * 50) is True
