"""Specifications as scenarios and steps, each with its place in the text."""

from __future__ import annotations

from tactus.language.gherkin import Feature, Scenario, Step, parse


def feature(text: str) -> Feature:
    parsed = parse(text)
    assert parsed.mistakes == ()
    assert parsed.feature is not None
    return parsed.feature


def only(text: str) -> Scenario:
    (scenario,) = feature(text).scenarios
    return scenario


def said(scenario: Scenario) -> list[str]:
    return [step.text for step in scenario.steps]


PLAIN = """
Feature: Research
  A line about it.

  Scenario: Completes
    Given the procedure has started
    When the researcher agent takes turns
    Then the search tool should be called
    And the done tool should be called
    But the delete tool should not be called
    * the output should exist
"""


def test_a_step_knows_its_words_its_kind_and_its_place() -> None:
    steps = only(PLAIN).steps
    assert steps[1] == Step(
        "When", "when", "the researcher agent takes turns", "the researcher agent takes turns", 7, 10
    )
    assert [(step.keyword, step.line, step.column) for step in steps] == [
        ("Given", 6, 11),
        ("When", 7, 10),
        ("Then", 8, 10),
        ("And", 9, 9),
        ("But", 10, 9),
        ("*", 11, 7),
    ]


def test_and_but_and_a_star_are_what_the_step_before_them_is() -> None:
    assert [step.kind for step in only(PLAIN).steps] == ["given", "when", "then", "then", "then", "then"]


def test_a_first_step_with_and_is_of_no_kind() -> None:
    assert only("Feature: a\nScenario: b\nAnd c\nWhen d\n* e").steps[0].kind == ""


def test_a_feature_and_a_scenario_know_their_places() -> None:
    found = feature(PLAIN)
    assert (found.name, found.line, found.column, found.language) == ("Research", 2, 1, "en")
    assert (found.scenarios[0].name, found.scenarios[0].line, found.scenarios[0].column) == ("Completes", 5, 3)


def test_lines_need_no_indentation() -> None:
    flat = "\n".join(line.strip() for line in PLAIN.split("\n"))
    assert said(only(flat)) == said(only(PLAIN))
    assert only(flat).steps[0].column == 7


def test_a_place_counts_characters_and_sees_spaces_between_keyword_and_words() -> None:
    (step,) = only("Feature: Größe\nScenario: ä\n\tGiven   the sea is “blue”  ").steps
    assert (step.text, step.line, step.column) == ("the sea is “blue”", 3, 10)


def test_line_ends_of_windows_are_line_ends() -> None:
    assert feature(PLAIN.replace("\n", "\r\n")) == feature(PLAIN)


def test_a_background_begins_every_scenario() -> None:
    found = feature("Feature: a\nBackground:\nGiven b\nScenario: c\nWhen d\nScenario: e\nAnd f")
    assert [said(scenario) for scenario in found.scenarios] == [["b", "d"], ["b", "f"]]
    assert found.scenarios[1].steps[1].kind == "given"


def test_a_rule_has_scenarios_and_a_background_of_its_own() -> None:
    found = feature(
        "@all\nFeature: a\nBackground:\nGiven b\nScenario: c\nWhen d\n"
        "@some\nRule: R\nBackground:\nGiven e\n@one\nExample: f\nWhen g\nRule: S\nScenario: h\nWhen i"
    )
    assert [(s.name, s.rule, said(s), s.tags) for s in found.scenarios] == [
        ("c", "", ["b", "d"], ("@all",)),
        ("f", "R", ["b", "e", "g"], ("@all", "@some", "@one")),
        ("h", "S", ["b", "i"], ("@all",)),
    ]


OUTLINE = """Feature: a
  @slow
  Scenario Outline: searches <what>
    When the <who> agent takes <n> turns
      | <who> | fixed |
    Then the output should contain:
      \"\"\"
      <what>!
      \"\"\"

    Examples: few
      | who    | what | n |
      | writer | tea  | 1 |
    @many
    Examples:
      | who    | what   | n |
      | reader | a \\| b | 9 |
"""


def test_every_row_of_examples_is_a_scenario() -> None:
    one, other = feature(OUTLINE).scenarios
    assert (one.name, one.row, one.tags, one.line) == ("searches tea", 13, ("@slow",), 3)
    assert (other.name, other.row, other.tags, other.line) == ("searches a | b", 17, ("@slow", "@many"), 3)
    assert said(one) == ["the writer agent takes 1 turns", "the output should contain:"]


def test_placeholders_are_replaced_in_tables_and_doc_strings() -> None:
    one = feature(OUTLINE).scenarios[0]
    assert one.steps[0].table == (("writer", "fixed"),)
    assert one.steps[1].block == "tea!"


def test_a_step_of_an_outline_remembers_where_and_how_it_stands_in_the_text() -> None:
    step = feature(OUTLINE).scenarios[1].steps[0]
    assert (step.text, step.written) == ("the reader agent takes 9 turns", "the <who> agent takes <n> turns")
    assert (step.line, step.column) == (4, 10)


def test_an_outline_without_rows_is_no_scenario() -> None:
    assert feature("Feature: a\nScenario Outline: b\nGiven <c>\nExamples:\n| c |").scenarios == ()


def test_text_in_angle_brackets_of_a_plain_scenario_is_text() -> None:
    assert said(only("Feature: a\nScenario: b\nThen the output should be <b>")) == ["the output should be <b>"]


def test_a_step_has_a_table_and_a_doc_string() -> None:
    step, other = only(
        'Feature: a\nScenario: b\nGiven c\n  | x | y |\n  | 1 |   |\nWhen d\n  """json\n  {\n    "e": 1}\n  """'
    ).steps
    assert (step.table, step.block) == ((("x", "y"), ("1", "")), None)
    assert (other.table, other.block) == ((), '{\n  "e": 1}')


def test_a_doc_string_in_backticks_may_hold_quotes() -> None:
    (step,) = only('Feature: a\nScenario: b\nGiven c\n```\n"""\nGiven d\n```').steps
    assert step.block == '"""\nGiven d'


def test_an_empty_doc_string_is_a_text() -> None:
    (step, _) = only('Feature: a\nScenario: b\nGiven c\n"""\n"""\nWhen d').steps
    assert step.block == ""


def test_comments_are_nothing() -> None:
    assert said(only("# x\nFeature: a\n# y\nScenario: b\n  # Given c\n  Given d # e")) == ["d # e"]


def test_another_language_has_its_own_words() -> None:
    found = feature("# language: de\nFunktionalität: a\nSzenario: b\nAngenommen c\nWenn d\nDann e\nUnd f")
    assert found.language == "de"
    assert [(step.keyword, step.kind, step.text) for step in found.scenarios[0].steps] == [
        ("Angenommen", "given", "c"),
        ("Wenn", "when", "d"),
        ("Dann", "then", "e"),
        ("Und", "then", "f"),
    ]


def test_free_text_below_a_scenario_is_kept_with_its_place() -> None:
    found = feature("Feature: a\n  about a\n  Scenario: b\n    about b\n\n    # c\n    Given d\n  Scenario: e\n  end")
    assert [(one.text, one.line, one.column) for one in found.remarks] == [("about b", 4, 5), ("end", 9, 3)]


def test_free_text_that_begins_almost_like_a_step_says_so() -> None:
    found = feature("Feature: a\nScenario: b\nGiveen c\nSome d\nGiven e")
    assert [(one.text, one.near) for one in found.remarks] == [("Giveen c", "Given"), ("Some d", "")]


def test_what_stands_in_a_doc_string_is_no_free_text() -> None:
    found = feature('Feature: a\nScenario: b\nGiven c\n  """\n  x\n\n  y\n  """\n  | z |\nWhen d')
    assert found.remarks == ()
    assert len(found.scenarios[0].steps) == 2


def test_every_wording_of_a_step_is_told_once() -> None:
    text = (
        "Feature: a\nBackground:\nGiven z\nScenario: b\nGiven c\n"
        "Scenario Outline: d\nGiven <e>\nExamples:\n|e|\n|1|\n|2|"
    )
    assert [(step.line, step.text) for step in feature(text).steps()] == [(3, "z"), (5, "c"), (7, "1"), (7, "2")]


def test_what_is_right_is_read_beside_what_is_wrong() -> None:
    parsed = parse("Feature: a\nScenario: b\nGiven c\nGiveen d\nWhen e\n| 1 | 2 |\n| 3 |\nScenario: f\nThen g")
    assert [one.line for one in parsed.mistakes] == [4, 7]
    assert parsed.feature is not None
    assert [said(scenario) for scenario in parsed.feature.scenarios] == [["c", "e"], ["g"]]
    assert parsed.feature.scenarios[0].steps[1].table == (("1", "2"),)


def test_many_mistakes_are_all_told() -> None:
    parsed = parse("Feature: a\nScenario: b\nGiven c\n" + "nonsense\n" * 30)
    assert [one.line for one in parsed.mistakes] == list(range(4, 34))
