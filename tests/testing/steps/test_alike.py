"""How alike two texts are."""

from __future__ import annotations

import time

import pytest

from tactus.testing.steps.alike import alike, common, said


def test_capitals_and_spaces_do_not_count() -> None:
    assert alike("Moss  grows\n", "moss grows") == 1
    assert alike("STRASSE", "straße") == 1


@pytest.mark.parametrize(("one", "other", "score"), [("moss", "mossy", 8 / 9), ("abc", "xyz", 0), ("", "abc", 0)])
def test_what_both_have_counts_against_all_they_have(one: str, other: str, score: float) -> None:
    assert alike(one, other) == pytest.approx(score)


def test_long_texts_are_compared_by_words() -> None:
    text = [f"word{n}" for n in range(2000)]
    other = [*text[:1000], "another", *text[1200:]]
    assert alike(" ".join(text), " ".join(other)) == pytest.approx(2 * 1800 / 3801)


def test_long_texts_without_spaces_are_compared_by_characters() -> None:
    assert alike("0123456789abcdef" * 300, "0123456789abcdef" * 300 + "x") > 0.99
    moss = "".join(chr(0x4E00 + n % 97) for n in range(4000))
    assert 0.9 < alike(moss, moss[:2000] + moss[2200:]) < 1


def test_no_two_texts_take_long() -> None:
    begun = time.process_time()
    assert 0 < alike("a" * 5000, "ab" * 5000) < 0.9
    assert alike("a" * 330, "ab" * 165) == pytest.approx(0.5)
    assert 0 < alike("the a " * 5000, "the " * 5000) < 0.9
    assert time.process_time() - begun < 5


@pytest.mark.parametrize(
    ("one", "other", "length"),
    [("abcbdab", "bdcaba", 4), ("", "a", 0), ("aaaa", "aa", 2), ("abc", "abc", 3), ("abc", "cba", 1)],
)
def test_the_longest_common_subsequence_is_counted(one: str, other: str, length: int) -> None:
    assert common(one, other) == common(other, one) == length


def test_a_score_that_is_too_low_is_never_rounded_up() -> None:
    assert said(0.79999) == "0.79"
    assert said(1) == "1.00"
