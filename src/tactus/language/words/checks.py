"""Doubles, specifications, evaluations: what other commands read."""

from __future__ import annotations

from tactus.language.words import evaluators
from tactus.language.words.row import DECLARE, Field, Word

GHERKIN = "[[\nFeature: Research\n  Scenario: It completes\n    Then the procedure should complete successfully\n]]"
TEXT = {"text": Field("string", "Gherkin", required=True)}
OPTIONS = {"options": Field("table", "cases, evaluators, thresholds", required=True, fields=evaluators.EVALUATION)}
CASES = (
    '{\n  dataset = {{name = "plain", inputs = {}}},\n'
    '  evaluators = {{type = "contains", field = "output", value = "Hello"}}\n}'
)


def _gherkin(name: str, doc: str, instead: str = "") -> Word:
    call = f"{name}({GHERKIN})"
    return Word(name, DECLARE, doc, params=("text",), shape="nothing", args=TEXT, example=call, instead=instead)


def _evaluates(name: str, doc: str, instead: str = "") -> Word:
    return Word(
        name,
        DECLARE,
        doc,
        params=("options",),
        fields=evaluators.EVALUATION,
        shape="nothing",
        args=OPTIONS,
        example=f"{name} {CASES}",
        instead=instead,
    )


WORDS: tuple[Word, ...] = (
    Word(
        "Mocks",
        DECLARE,
        "scripted replies for --mock and tests, by the names of agents, tools and declared requests",
        shape="nothing",
        args={"mocks": Field("table", "a double for each name", required=True)},
        example='Mocks {\n  search = {returns = "3 results"}\n}',
    ),
    _gherkin("Specification", "Gherkin, kept for tactus test"),
    _gherkin("Specifications", "same as Specification"),
    _gherkin("specifications", "older spelling of Specification", "Specification"),
    _evaluates("Evaluation", "cases and evaluators, kept for tactus eval"),
    _evaluates("Evaluations", "same as Evaluation"),
    _evaluates("evaluations", "older spelling of Evaluation", "Evaluation"),
    Word(
        "step",
        DECLARE,
        "a step of specifications of your own",
        params=("text", "fn"),
        shape="nothing",
        args={
            "text": Field("string", "its words; {name} stands for a value", required=True),
            "fn": Field("function", "looks at the finished run; an error, or false, fails", required=True),
        },
        example='step("the greeting is polite", function() end)',
    ),
)
