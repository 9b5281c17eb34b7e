"""How lines for people look."""

from __future__ import annotations

import pytest

from tactus.testing.report.look import Look, cut, duration, percent


def test_durations_are_written_as_people_say_them() -> None:
    times = (0, 0.0001, 0.003, 0.099, 0.0996, 0.44, 9.94, 9.96, 59.6, 125)
    said = ["0 ms", "<1 ms", "3 ms", "99 ms", "0.1 s", "0.4 s", "9.9 s", "10 s", "1 min 0 s", "2 min 5 s"]
    assert [duration(seconds) for seconds in times] == said


def test_neither_end_is_claimed_by_rounding() -> None:
    assert [percent(share) for share in (0, 0.0001, 2 / 3, 0.9999, 1)] == ["0 %", "0.1 %", "66.7 %", "99.9 %", "100 %"]


def test_what_is_cut_fits_its_columns() -> None:
    assert cut("abcdef", 6) == "abcdef"
    assert cut("abcdefg", 6) == "abcde…"
    assert cut("日本語日本語", 6) == "日本…"
    assert cut("日本語", 6) == "日本語"
    assert cut("e\u0301" * 6, 6) == "e\u0301" * 6
    assert len(cut("a" + "\u0301" * 100_000, 6)) < 100


def test_two_long_texts_are_cut_around_their_first_difference() -> None:
    look = Look(width=60)
    one, other = look.pair(f"{'a' * 200}b{'c' * 100}", f"{'a' * 200}x{'c' * 100}", 20)
    assert (one, other) == (f"…{'a' * 12}b{'c' * 25}…", f"…{'a' * 12}x{'c' * 25}…")
    assert look.pair("a\nb", "a b", 20) == (r"a\nb", "a b")
    assert look.pair("x" * 100, "y", 20) == ("x" * 39 + "…", "y")


def test_no_text_moves_the_cursor() -> None:
    look, bad = Look(), "a\x1b[2J\u202eb\r\n  c"
    assert look.plain(bad) == r"a\x1b[2J\u202eb c"
    assert look.exact(bad) == r"a\x1b[2J\u202eb\r\n  c"
    assert look.value({"k": bad}).isprintable()


def test_secrets_are_taken_out_before_a_text_is_cut() -> None:
    def mask(value: object) -> object:
        if isinstance(value, dict):
            return {name: mask(item) for name, item in value.items()}
        return value.replace("s3cret-key", "***") if isinstance(value, str) else value

    look = Look(mask=mask)
    assert look.value({"k": "s3cret-key"}, 8) == '{"k": "…'
    assert look.value("s3cret-key", 8) == '"***"'
    assert look.plain("a s3cret-key") == "a ***"
    assert look.pair("s3cret-key", "x", 0) == ("***", "x")


@pytest.mark.parametrize("value", [float("nan"), {1: {2}}, object, "\ud800", b"x", ((1,), [2])])
def test_every_value_is_shown(value: object) -> None:
    Look().value(value).encode()


def test_signs_and_colours_are_those_that_the_stream_shows() -> None:
    assert Look(utf8=False).line("✓ a → b ×2 …  ") == "ok: a -> b x2 ..."
    assert Look().line("✓ a") == "✓ a"
    assert Look().paint("a", "good") == "a"
    assert Look(colour=True).paint("a", "good") == "\x1b[32ma\x1b[0m"
    assert Look(colour=True).paint("", "good") == ""
