"""Phrases as people read them, as regular expressions."""

from __future__ import annotations

import pytest

from tactus.language.phrases import notation


def fits(pattern: str, text: str) -> dict[str, str] | None:
    found = notation.compiled(pattern).fullmatch(text)
    return {notation.place(k): v for k, v in found.groupdict().items() if v is not None} if found else None


@pytest.mark.parametrize(
    ("pattern", "text", "found"),
    [
        ("a b", "a  B", {}),
        ("a b", "ab", None),
        ("a [b] c", "a c", {}),
        ("a [b] c", "a b c", {}),
        ("[a] b", "b", {}),
        ("[a] b", "a, b", {}),
        ("a [b|c d]", "a c d", {}),
        ("a (b|c)", "a c", {}),
        ("a (b|c)", "a", None),
        ("a [how:b|c] d", "a c d", {"how": "c"}),
        ("a [how:b|c] d", "a d", {}),
        ("a {tool} b", "a x b", {"tool": "x"}),
        ("a {from:tool} b", 'a "x y" b', {"from": '"x y"'}),
        ("a [{tool}] b", "a b", {}),
        ("a [{tool}|all {tool}]", "a all x", {"tool": "x"}),
        ("what? (a)", "what? a", {}),
    ],
)
def test_a_pattern_fits(pattern: str, text: str, found: dict[str, str] | None) -> None:
    assert fits(pattern, text) == found


def test_people_are_shown_no_kinds() -> None:
    assert notation.shown("the {from:stage} [how:a|b] {n}") == "the {from} [a|b] {n}"


def test_the_places_of_a_pattern_say_what_they_hold() -> None:
    assert notation.kinds("the {from:stage} [how:a|b {n}]") == {"from": "stage", "how": "choice", "n": "n"}


def test_the_words_that_must_be_there_are_known() -> None:
    assert notation.words("The {tool} [may] be (a|b)") == {"the", "be"}


def test_a_pattern_that_ends_in_a_value_can_end_in_a_colon() -> None:
    head = notation.headed("say {text} [when {n}]")
    assert head is not None
    assert head[0].fullmatch("say:")
    assert head[1] == "text"
    assert notation.headed("say {tool}") is None
