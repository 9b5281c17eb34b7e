"""Evaluations: their fields, their cases, their evaluators and their thresholds. `tactus eval`, which reads them, is of
a later version; a program may hold them today."""

from __future__ import annotations

from tactus.language.words.row import Field

PLACE = Field("string", "a path in the result; by default all of it", default='"output"')
LEAST, MOST = Field("integer", "at least so many"), Field("integer", "at most so many")
TEXT = Field("string", "the text", required=True)
PATTERN = Field("string", "a regular expression that is found in it", required=True)
LIMIT = Field("number", "the limit", required=True)

EVALUATORS: dict[str, dict[str, Field]] = {
    "contains": {"field": PLACE, "value": Field("string", "a text that must be in it", required=True)},
    "contains_any": {
        "field": PLACE,
        "value": Field("list", "texts, one of which must be in it", required=True, items=Field("string", "a text")),
    },
    "equals_expected": {
        "field": PLACE,
        "value": Field("any", "what it must equal; by default what the case expects"),
    },
    "regex": {
        "field": PLACE,
        "value": PATTERN,
        "pattern": Field("string", "another name of value"),
    },
    "json_schema": {"field": PLACE, "value": Field("table", "a JSON Schema that it must fit", required=True)},
    "range": {
        "field": PLACE,
        "value": Field(
            "table",
            "between what it must be",
            required=True,
            fields={"min": Field("number", "at least"), "max": Field("number", "at most")},
        ),
    },
    "min_length": {"field": PLACE, "value": Field("integer", "so many characters or items at least", required=True)},
    "max_length": {"field": PLACE, "value": Field("integer", "so many characters or items at most", required=True)},
    "is_instance": {
        "field": PLACE,
        "value": Field(
            "string", "the type it must have: string, number, integer, boolean, array, object", required=True
        ),
    },
    "llm_judge": {
        "rubric": Field("string", "what the model judges by", required=True),
        "model": Field("string", "the model that judges"),
        "min_score": Field("number", "the score, 0 to 1, with which it passes", default="0.5"),
        "field": PLACE,
    },
    "tool_called": {
        "value": Field("string|table", "the tool", required=True, ref="tool"),
        "min_value": Field("integer", "at least so many times", default="1"),
        "max_value": MOST,
    },
    "agent_turns": {
        "field": Field("string|table", "the agent", required=True, ref="agent"),
        "min_value": LEAST,
        "max_value": MOST,
    },
    "state_check": {
        "field": Field("string", "a key of the state", required=True),
        "value": Field("any", "what it must be", required=True),
    },
    "max_iterations": {"value": Field("integer", "agent turns of a run at most", required=True)},
    "max_cost": {"value": Field("number", "US dollars of a run at most", required=True)},
    "max_tokens": {"value": Field("integer", "tokens of a run at most", required=True)},
}
"""By type: the fields of an evaluator besides `type` and `name`."""
ALIASES = {"exact_match": "equals_expected"}
"""Older name of an evaluator -> today's."""
EVALUATOR = {
    "type": Field("string", "which evaluator", required=True, enum=(*EVALUATORS, *ALIASES)),
    "name": Field("string", "what the report calls it"),
}
"""What every evaluator has."""
CASE = {
    "name": Field("string", "what the report calls it"),
    "inputs": Field("table", "the input of its runs", default="{}"),
    "expected": Field("any", "the result that is hoped for"),
    "human": Field("any", "what people answer in it"),
}
"""A row of a dataset."""
THRESHOLDS = {
    "min_success_rate": Field("number", "the share of all runs that must pass, 0 to 1", example="0.90"),
    "max_cost_per_run": Field("number", "US dollars that each run may cost", example="0.01"),
    "max_tokens_per_run": Field("integer", "tokens that each run may take", example="500"),
    "max_duration": Field("number", "seconds that each run may take", example="10.0"),
}
EVALUATION = {
    "runs": Field("integer", "how often each case runs; --runs goes before", default="1"),
    "parallel": Field("boolean", "whether runs go on side by side", default="false"),
    "dataset": Field("list", "the cases", items=Field("table", "a case", fields=CASE)),
    "dataset_file": Field("string", "a file of cases, .jsonl, .json or .csv, beside the program"),
    "evaluators": Field(
        "list", "what each result is held against", items=Field("table", "an evaluator", fields=EVALUATOR)
    ),
    "thresholds": Field("table", "what `tactus eval` ends with exit code 1 below or above", fields=THRESHOLDS),
}
