"""Settings are put into a JSON file of another program, and everything else in it stays."""

from __future__ import annotations

import json

import pytest

from tactus.cli.jsonfile import NotJson, merged, parsed, without_comments, written


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ('{"a": 1} // end', {"a": 1}),
        ('{"a": "//", /* b */ "c": "/* d */"}', {"a": "//", "c": "/* d */"}),
        ('{"a": [1, 2,], "b": {"c": 3,},}', {"a": [1, 2], "b": {"c": 3}}),
        ('{"a": ",}", "b": "\\"// no\\""}', {"a": ",}", "b": '"// no"'}),
    ],
)
def test_comments_and_last_commas_are_left_out_and_texts_are_not(text: str, value: object) -> None:
    assert json.loads(without_comments(text)) == value


def test_an_empty_file_is_an_empty_object() -> None:
    assert parsed("") == {}
    assert parsed("\ufeff{}") == {}


def test_what_is_no_object_is_refused() -> None:
    with pytest.raises(NotJson, match="it is no object"):
        parsed("null")


def test_what_is_there_is_kept_and_the_document_is_copied() -> None:
    before = {"a": {"b": [1]}, "c": 2}
    after = merged(before, {"a.b": [2], "a.d": 3, "c": 4})
    assert after == {"a": {"b": [1, 2]}, "c": 4, "a.d": 3}
    assert before == {"a": {"b": [1]}, "c": 2}


def test_merging_twice_is_merging_once() -> None:
    settings = {"a.b": [1, 2], "c": {"d": 1}, "e": "f"}
    once = merged({"x": 1, "c": {"d": 0, "g": 2}}, settings)
    assert merged(once, settings) == once
    assert once["c"] == {"d": 1, "g": 2}


def test_a_value_of_another_kind_gives_way() -> None:
    assert merged({"a": 1, "b": [1]}, {"a": [2], "b": "c"}) == {"a": [2], "b": "c"}


def test_the_indent_is_that_of_the_file() -> None:
    assert written({"a": 1}, '{\n\t"b": 1\n}') == '{\n\t"a": 1\n}\n'
    assert written({"a": "é"}) == '{\n  "a": "é"\n}\n'
