from __future__ import annotations

import math
from typing import Any

import pytest

from tactus.language.template import NAMESPACES, Place, TemplateError, names, places, render

VALUES: dict[str, Any] = {
    "input": {
        "topic": "tides",
        "n": 3,
        "ratio": 0.5,
        "loud": False,
        "tags": ["a", "b"],
        "who": {"name": "Ada", "7": "seven", "mother-tongue": "English"},
        "none": None,
        "empty": "",
        "tricky": "{input.topic} {{x}} \\1",
    },
    "state": {"list": [{"x": 1}, {"x": 2}]},
    "output": "plain text",
}


@pytest.mark.parametrize(
    ("template", "text"),
    [
        ("about {input.topic}.", "about tides."),
        ("{input.n}|{input.ratio}|{input.loud}", "3|0.5|false"),
        ("{input.tags}", '["a", "b"]'),
        ("{input.who}", '{"name": "Ada", "7": "seven", "mother-tongue": "English"}'),
        ("{input.who.name}", "Ada"),
        ("{input.who.7}", "seven"),
        ("{input.who.mother-tongue}", "English"),
        ("{input.empty}", ""),
        ("{state.list.2.x}", "2"),
        ("{{input.topic}} {{x}}", "{input.topic} {x}"),
        ("{{{input.topic}}}", "{{input.topic}}"),
        ("{{input.topic}", "{tides"),
        ("{input.topic}}", "tides}"),
        ("", ""),
    ],
)
def test_places_are_filled(template: str, text: str) -> None:
    assert render(template, VALUES) == (text, [])


@pytest.mark.parametrize(
    "text",
    [
        '{"a": {"b": [1, {}]}}',
        "{nobody}",
        "{foo.bar}",
        "{input}",
        "{input.}",
        "{ input.topic }",
        "{1}",
        "{}",
        '{{"a": 1}}',
        "{",
    ],
)
def test_what_is_no_place_stands_as_it_is(text: str) -> None:
    assert render(text, VALUES) == (text, [])


def test_an_absent_value_is_nothing_and_is_told_once() -> None:
    template = "[{input.nope}{input.nope}{prepared.x}{input.none}{state.list.3}{state.list.0}{output.x}]"
    assert render(template, VALUES) == (
        "[]",
        ["input.nope", "prepared.x", "input.none", "state.list.3", "state.list.0", "output.x"],
    )


@pytest.mark.parametrize("index", ["01", "0000000012", "99999999999999999999", "-1", "²", "x"])
def test_an_odd_index_is_an_absent_value(index: str) -> None:
    assert render(f"{{input.tags.{index}}}", VALUES) == ("", [f"input.tags.{index}"])


def test_inserted_text_is_never_rendered_again() -> None:
    assert render("<{input.tricky}>", VALUES) == ("<{input.topic} {{x}} \\1>", [])


def test_a_bare_name_is_looked_up_in_order() -> None:
    bare: list[dict[str, Any]] = [{"x": None}, {"x": 1, "y": [1]}, {"x": 2, "z": "é"}]
    assert render("{x} {y} {z} {w} {x.y}", {}, bare) == ("1 [1] é {w} {x.y}", [])


def test_letters_stay_letters_in_json() -> None:
    assert render("{input.a}", {"input": {"a": {"é": "→"}}}) == ('{"é": "→"}', [])


def test_of_the_environment_only_what_is_granted_is_there() -> None:
    assert render("{env.LEVEL}{env.UNSET}", {"env": {"LEVEL": "low", "UNSET": None}}) == ("low", ["env.UNSET"])
    for values in ({}, {"env": {"LEVEL": "low"}}):
        with pytest.raises(TemplateError) as caught:
            render("{env.HOME}", values)
        assert str(caught.value) == (
            "env.HOME is not granted: add HOME to `env` in .tactus/config.yml and start a new run"
        )


def test_what_is_no_json_value_has_no_text() -> None:
    with pytest.raises(TemplateError) as caught:
        render("{input.f}", {"input": {"f": {"g": object()}}})
    assert str(caught.value) == "input.f cannot be put into a text: object is not a JSON value"
    with pytest.raises(TemplateError, match=r"^x cannot be put into a text: "):
        render("{x}", {}, [{"x": math.nan}])


def test_names_lists_each_place_once() -> None:
    template = "{input.a.b} {x} {input.a.b} {{state.no}} {foo.bar} {env.HOME} {output.1}"
    assert names(template) == [("input", "a.b"), ("", "x"), ("foo", "bar"), ("env", "HOME"), ("output", "1")]


def test_places_stand_where_their_braces_do() -> None:
    text = "é {input.a.b} {{state.no}}{x}"
    assert list(places(text)) == [Place("input", "a.b", 2, 13), Place("", "x", 26, 29)]
    assert [text[place.start : place.end] for place in places(text)] == ["{input.a.b}", "{x}"]


def test_every_namespace_is_known() -> None:
    for namespace in NAMESPACES:
        assert render(f"{{{namespace}.x}}", {namespace: {"x": "y"}}) == ("y", [])
