"""What people are told about a line of a specification that Gherkin does not take."""

from __future__ import annotations

import pytest

from tactus.language.gherkin import parse
from tactus.language.slips import Mistake

HEAD = "Feature: a\nScenario: b\nGiven c\n"
NO_STEP = "this line is no step: a step begins with Given, When, Then, And, But or *"


def only(text: str) -> Mistake:
    (mistake,) = parse(text).mistakes
    return mistake


def place(mistake: Mistake) -> tuple[int, int, int]:
    return mistake.line, mistake.column, mistake.end_column


@pytest.mark.parametrize(
    ("text", "message", "where", "suggestion"),
    [
        (HEAD + "  Giveen d", f'{NO_STEP}; did you mean "Given"?', (4, 3, 9), "Given"),
        (HEAD + "wehn d", f'{NO_STEP}; did you mean "When"?', (4, 1, 5), "When"),
        (HEAD + "given d", f'{NO_STEP}; did you mean "Given"?', (4, 1, 6), "Given"),
        (HEAD + "Then: d", f'{NO_STEP}; did you mean "Then"?', (4, 1, 6), "Then"),
        (HEAD + "  something else ", NO_STEP, (4, 3, 17), ""),
        (
            HEAD + " Scenaro: d\nWhen e",
            '"Scenaro:" is no part of a specification; did you mean "Scenario:"?',
            (4, 2, 10),
            "Scenario:",
        ),
        (
            HEAD + "Scenario Outlin: d",
            '"Scenario Outlin:" is no part of a specification; did you mean "Scenario Outline:"?',
            (4, 1, 17),
            "Scenario Outline:",
        ),
        (
            HEAD + "Scenario the other",
            'a colon belongs behind "Scenario"; did you mean "Scenario:"?',
            (4, 1, 9),
            "Scenario:",
        ),
        (
            HEAD + "Feature: d\nScenario: e\nGiven f",
            "a specification has one Feature: this second one needs a Specification of its own",
            (4, 1, 11),
            "",
        ),
        (
            HEAD + "Background:\nGiven d",
            "a Background stands above the scenarios of its Feature or Rule, and this one below one of them",
            (4, 1, 12),
            "",
        ),
        (
            "Feature: a\nBackground:\nGiven b\nExamples:\n| c |\n",
            "Examples stand below the steps of a Scenario Outline, and this is none",
            (4, 1, 10),
            "",
        ),
        (
            HEAD + "Examples:\n| x |\n| 1 |\n  Then d",
            "a step stands above the Examples of its scenario, and this one below them",
            (7, 3, 9),
            "",
        ),
        (
            HEAD + "Examples:\n Then d\n| x |\n| 1 |",
            "a step stands above the Examples of its scenario, and this one below them",
            (5, 2, 8),
            "",
        ),
        (HEAD + "| x | y |\n  | 1 |", "this row has 1 cell, and the first row of its table has 2", (5, 3, 8), ""),
        (HEAD + "| x |\n# z\n| 1 | 2 |", "this row has 2 cells, and the first row of its table has 1", (6, 1, 10), ""),
        (HEAD + "| x |\n| a \\| b | 2 |", "this row has 2 cells, and the first row of its table has 1", (5, 1, 15), ""),
        (
            HEAD + ' """\nd',
            'this doc string is never closed: a line """ ends it',
            (4, 2, 5),
            "",
        ),
        (
            HEAD + '"""\nd\n"""\n```\ne\n```\nWhen f',
            "a step has one doc string, and this is a second one",
            (7, 1, 4),
            "",
        ),
        (
            HEAD + " @slow\n",
            "nothing stands below this tag: it belongs to the Feature, Rule, Scenario or Examples below it",
            (4, 2, 7),
            "",
        ),
        (
            "Feature: a\nScenario: b\n@slow\nGiven c\nScenario: d\nWhen e",
            'a tag belongs to the Feature, Rule, Scenario or Examples below it, and below this one is "Given c"',
            (3, 1, 6),
            "",
        ),
        ("@a b\n" + HEAD, "a tag has no spaces in it; several tags each begin with @", (1, 1, 5), ""),
        ("hello\n" + HEAD, 'only comments and tags stand above the line "Feature: ..."', (1, 1, 6), ""),
        (
            "Feature: a\nScenario Outline: b\nGiven c <nme>\nExamples:\n| name |\n| x |",
            "<nme> is no column of these Examples; did you mean <name>?",
            (3, 9, 14),
            "<name>",
        ),
        (
            "Feature: a\n  Scenario Outline: b\n  Given c <d>",
            "this Scenario Outline has no Examples: <d> is never replaced",
            (2, 3, 20),
            "",
        ),
        (
            HEAD + "Examples:\n| d | d |\n| 1 | 2 |",
            'two columns of these Examples are called "d"',
            (5, 7, 8),
            "",
        ),
    ],
)
def test_a_line_that_is_wrong(text: str, message: str, where: tuple[int, int, int], suggestion: str) -> None:
    mistake = only(text)
    assert (mistake.message, place(mistake), mistake.suggestion) == (message, where, suggestion)
    assert parse(text).feature is not None


@pytest.mark.parametrize(
    ("text", "message", "where", "suggestion"),
    [
        ("", 'the specification is empty: it begins with a line "Feature: ..."', (1, 1, 1), ""),
        ("\n  # only a comment\n", 'the specification is empty: it begins with a line "Feature: ..."', (1, 1, 1), ""),
        ("# language: en\n", 'the specification is empty: it begins with a line "Feature: ..."', (1, 1, 15), ""),
        (
            "\n  Scenario: b\n  Given c\n  When d",
            'a specification begins with a line "Feature: ..."',
            (2, 3, 14),
            "",
        ),
        (
            "Featur: a\nScenario: b",
            'a specification begins with a line "Feature: ..."; did you mean "Feature:"?',
            (1, 1, 8),
            "Feature:",
        ),
        (
            "Feature a\nScenario: b",
            'a specification begins with a line "Feature: ..."; did you mean "Feature:"?',
            (1, 1, 8),
            "Feature:",
        ),
        ("# language: dee\nFeature: a", 'Gherkin has no language "dee"; did you mean "de"?', (1, 13, 16), "de"),
        ("# language: zz-zz\nFeature: a", 'Gherkin has no language "zz-zz"', (1, 13, 18), ""),
    ],
)
def test_a_text_of_which_nothing_can_be_read(
    text: str, message: str, where: tuple[int, int, int], suggestion: str
) -> None:
    mistake = only(text)
    assert (mistake.message, place(mistake), mistake.suggestion) == (message, where, suggestion)
    assert parse(text).feature is None


def test_the_words_of_another_language_are_known_here_too() -> None:
    mistake = only("# language: de\nFunktionalität: a\nSzenario: b\nAngenommen c\nDnan d")
    assert mistake.message == (
        'this line is no step: a step begins with Angenommen, Wenn, Dann, Und, Aber or *; did you mean "Dann"?'
    )
    assert only("# language: de\nFeature: a").suggestion == ""


def test_several_mistakes_are_told_at_once_in_the_order_of_the_text() -> None:
    text = (
        "Feature: a\nBackgroud:\nGiven b\nScenario: c\nGiven d\nGiveen e\n@tag\nThen f\n"
        "Scenaro: g\nWhen h\n| 1 |\n| 1 | 2 |"
    )
    assert [(one.line, one.suggestion) for one in parse(text).mistakes] == [
        (2, "Background:"),
        (6, "Given"),
        (7, ""),
        (9, "Scenario:"),
        (12, ""),
    ]


@pytest.mark.parametrize(
    ("text", "line", "suggestion"),
    [
        ("Feature: a\n Scenaro: b\n Given c\n When d", 2, "Scenario:"),
        ("Feature: a\n Scenario b\n Given c\n Scenario: d\n When e", 2, "Scenario:"),
        ("Feature: a\n Scenario: b\n Scenaro: c\n Given d", 3, "Scenario:"),
        ("Feature: a\n Rule: b\n Backgrund:\n Given c", 3, "Background:"),
        ("Feature: a\n about\n Given b\n When c", 3, ""),
        ("Feature: a\n Rule: b\n Given c", 3, ""),
    ],
)
def test_free_text_that_is_certainly_none_is_told(text: str, line: int, suggestion: str) -> None:
    mistake = only(text)
    assert (mistake.line, mistake.suggestion) == (line, suggestion)


def test_a_step_above_every_scenario_is_told_what_is_missing() -> None:
    mistake = only("Feature: a\n  Given b")
    assert mistake.message == 'this step belongs to no scenario: a line "Scenario: ..." above it is missing'


@pytest.mark.parametrize(
    "prose",
    [
        "As a reader: I want tides\nSo that: I know",
        "Rules:\n- one\nFeatures: many",
        "Given that people sail,\nThen they want to know",
        "Scenario planning is hard",
        "Note: Given time, it works",
    ],
)
def test_free_text_may_be_anything_else(prose: str) -> None:
    assert parse(f"Feature: a\n{prose}\nScenario: b\nabout b: x\nThe rest\nRules: none\nGiven c").mistakes == ()


def test_text_in_angle_brackets_that_is_near_no_column_may_be_meant() -> None:
    assert parse("Feature: a\nScenario Outline: b\nThen <b> <name>\nExamples:\n| name |\n| x |").mistakes == ()
