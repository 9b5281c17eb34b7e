"""What is wrong with evaluations, besides their fields: evaluators, thresholds, patterns, files of cases."""

from __future__ import annotations

from tactus.language.codes.row import Code
from tactus.language.codes.specifications import GREETER

CASES = 'dataset = { {name = "plain", inputs = {name = "Ada"}} },'
EVALUATORS = 'evaluators = { {type = "contains", field = "greeting", value = "Ada"} },'


def _about(*fields: str) -> str:
    """The program with an evaluation."""
    lines = "".join(f"  {field}\n" for field in fields)
    return f"{GREETER}\nEvaluation {{\n{lines}}}\n"


CODES: tuple[Code, ...] = (
    Code(
        "TAC521",
        "an evaluator is unknown",
        "Its `type` names none of the evaluators, so nothing would be measured.",
        bad=_about(CASES, 'evaluators = { {type = "contain", field = "greeting", value = "Ada"} },'),
        good=_about(CASES, EVALUATORS),
    ),
    Code(
        "TAC522",
        "an evaluation asks for what can never be",
        "A share lies between 0 and 1, a least number is not above the greatest, a case runs once at least. An "
        "evaluation that asks for anything else never passes.",
        bad=_about(CASES, EVALUATORS, "thresholds = { min_success_rate = 90 },"),
        good=_about(CASES, EVALUATORS, "thresholds = { min_success_rate = 0.9 },"),
    ),
    Code(
        "TAC523",
        "the pattern of an evaluator is no regular expression",
        "Patterns are regular expressions as Python's `re.search` takes them; in a Lua text a backslash is written "
        "twice.",
        bad=_about(CASES, 'evaluators = { {type = "regex", field = "greeting", value = "(Ada"} },'),
        good=_about(CASES, 'evaluators = { {type = "regex", field = "greeting", value = "Ada$"} },'),
    ),
    Code(
        "TAC524",
        "a file of cases has another ending than .jsonl, .json or .csv",
        "The ending says how the file is read.",
        bad=_about('dataset_file = "cases.txt",', EVALUATORS),
        good=_about('dataset_file = "cases.jsonl",', EVALUATORS),
    ),
)
