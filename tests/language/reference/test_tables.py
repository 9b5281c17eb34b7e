"""Fields as Markdown."""

from __future__ import annotations

from tactus.language.reference.tables import Tables, cell, table
from tactus.language.words import Field

INNER = {"x": Field("number", "how far", required=True)}


def test_a_column_in_which_nothing_stands_is_left_out() -> None:
    assert table([["a", "b", "c"], ["1", "", "2"]]) == ["| a | c |", "| --- | --- |", "| 1 | 2 |"]
    assert table([["a", "b"], ["1", ""], ["2", "3"]]) == ["| a | b |", "| --- | --- |", "| 1 | |", "| 2 | 3 |"]


def test_a_bar_in_a_cell_is_no_edge() -> None:
    assert cell("a | b\n c") == "a \\| b c"


def test_a_field_says_its_type_default_and_meaning() -> None:
    fields = {
        "name": Field("string", "what it is called", required=True, example='"moss"'),
        "mode": Field("string", "how many", enum=("one", "all"), default='"one"'),
        "text": Field("string", "what is said", template=True),
    }
    assert Tables().of(fields) == [
        "| field | type | default | meaning |",
        "| --- | --- | --- | --- |",
        '| `name` | string | required | what it is called, e.g. `"moss"` |',
        '| `mode` | string | `"one"` | how many: `"one"` or `"all"` |',
        "| `text` | string | | what is said; a [template](../templates.md) |",
    ]


def test_an_enum_that_the_meaning_tells_is_not_told_again() -> None:
    said = Tables().of({"a": Field("string", "on or off", enum=("on", "off"))})
    assert said[-1] == "| `a` | string | on or off |"


def test_older_names_and_fields_of_a_later_version_have_a_line_each() -> None:
    fields = {
        "now": Field("string", "a"),
        "old": Field("string", "b", instead="now"),
        "soon": Field("any", "c", since=None),
        "later": Field("any", "d", since=None),
    }
    assert Tables().of(fields)[2:] == [
        "| `now` | string | a |",
        "",
        "Older names: `old` for `now`.",
        "",
        "Not in this version: `soon`, `later`.",
    ]


def test_a_table_inside_a_field_follows_and_is_shown_once() -> None:
    fields = {
        "a": Field("table", "first", fields=INNER),
        "b": Field("list", "then", items=Field("table", "", fields=INNER)),
    }
    lines = Tables().of(fields)
    assert lines[5:] == [
        "The fields of `a`:",
        "",
        "| field | type | default | meaning |",
        "| --- | --- | --- | --- |",
        "| `x` | number | required | how far |",
        "",
        "The fields of an item of `b` are those of `a`.",
    ]


def test_a_guide_shows_the_names_of_the_fields_inside_a_field() -> None:
    lines = Tables(deep=False).of({"a": Field("table", "first", fields=INNER)})
    assert lines == ["| field | type | meaning |", "| --- | --- | --- |", "| `a` | table | first (`{x}`) |"]


def test_fields_that_are_shown_elsewhere_are_left_out() -> None:
    both = {"a": Field("string", "first"), "b": Field("string", "then")}
    assert Tables().of(both, without={"a": both["a"]})[2:] == ["| `b` | string | then |"]
    assert Tables().of(both, without=both) == []
