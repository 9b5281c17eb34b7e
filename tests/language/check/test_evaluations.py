"""What `validate` says about evaluations: at the very words, and nothing where it is not certain."""

from __future__ import annotations

import pytest

from tactus.language.check import Host
from tactus.language.check.evaluations import evaluations
from tactus.language.facts import Facts
from tactus.language.finding import Finding

PROGRAM = """\
search = Tool { function() return "x" end }
researcher = Agent { model = "openai/gpt-4o", tools = {search, tactus.done} }
Procedure {
  input = { topic = field.string{required = true}, depth = {type = "string", required = true, default = "deep"} },
  output = { findings = field.string{}, score = "number" },
  function(input) return {} end
}
"""
GOOD = """Evaluation {
  runs = 10, parallel = true, dataset_file = "data/cases.jsonl",
  dataset = {
    {name = "one", inputs = {topic = "tides", depth = "low"}, expected = {score = 1}, human = {}},
    {inputs = {topic = "bees"}},
    make_case(),
  },
  evaluators = {
    {type = "contains", field = "findings", value = "sea", name = "the sea"},
    {type = "contains_any", field = "output", value = {"a", "b"}},
    {type = "equals_expected"},
    {type = "exact_match", value = 5},
    {type = "regex", field = "findings", value = "\\\\(\\\\d{3}\\\\) \\\\d{3}-\\\\d{4}"},
    {type = "regex", field = "findings", pattern = "^a"},
    {type = "json_schema", field = "findings.data", value = {type = "object", required = {"name"}}},
    {type = "range", field = "score", value = {min = 0, max = 100}},
    {type = "min_length", value = 3.0},
    {type = "is_instance", field = "score", value = "number"},
    {type = "llm_judge", rubric = [[Score 1.0]], model = "openai/gpt-4o-mini", min_score = 1},
    {type = "tool_called", value = "search", min_value = 1, max_value = 3},
    {type = "tool_called", value = search},
    {type = "agent_turns", field = "researcher", min_value = 2, max_value = 5},
    {type = "state_check", field = "research_complete", value = true},
    {type = "max_iterations", value = limit},
    {type = "max_cost", value = 0.5}, {type = "max_tokens", value = 500},
    field.contains{field = "findings", value = "sea"},
    make_evaluator(),
  },
  thresholds = { min_success_rate = 0.90, max_cost_per_run = 0.01, max_duration = 10.0, max_tokens_per_run = 500 },
}
"""


def found(source: str) -> list[Finding]:
    return list(evaluations(Facts(PROGRAM + source, "x.tac"), Host()))


def only(fields: str) -> Finding:
    (finding,) = found(f"Evaluation {{ {fields} }}")
    return finding


@pytest.mark.parametrize("word", ["Evaluation", "Evaluations", "evaluations"])
def test_a_good_evaluation_has_no_findings(word: str) -> None:
    assert found(GOOD.replace("Evaluation", word)) == []


def evaluator(fields: str) -> str:
    return f"evaluators = {{ {{{fields}}} }}"


@pytest.mark.parametrize(
    ("fields", "code", "message", "words", "suggestion"),
    [
        (
            "datset = {}",
            "TAC201",
            'Evaluation has no field "datset"; did you mean "dataset"? (fields: runs, parallel, dataset, '
            "dataset_file, evaluators, thresholds)",
            "datset",
            "dataset",
        ),
        (
            "thresholds = {max_cost = 1}",
            "TAC201",
            'Evaluation.thresholds has no field "max_cost"; did you mean "max_cost_per_run"? '
            "(fields: min_success_rate, max_cost_per_run, max_tokens_per_run, max_duration)",
            "max_cost",
            "max_cost_per_run",
        ),
        (
            'dataset = { {name = "one", input = {}, inputs = {topic = "x"}} }',
            "TAC201",
            'case "one" has no field "input"; did you mean "inputs"? (fields: name, inputs, expected, human)',
            "input",
            "inputs",
        ),
        (
            evaluator('type = "min_length", value = 3, least = 1'),
            "TAC201",
            'evaluator min_length has no field "least" (fields: type, name, field, value)',
            "least",
            "",
        ),
        (
            evaluator('type = "range", value = {min = 1, maximum = 2}'),
            "TAC201",
            'evaluator range.value has no field "maximum"; did you mean "max"? (fields: min, max)',
            "maximum",
            "max",
        ),
        (
            evaluator('type = "llm_judge"'),
            "TAC202",
            "evaluator llm_judge needs a rubric: what the model judges by",
            '{type = "llm_judge"}',
            "",
        ),
        (
            evaluator('value = "x"'),
            "TAC202",
            "item 1 of Evaluation.evaluators needs a type: which evaluator",
            '{value = "x"}',
            "",
        ),
        (
            evaluator('type = "regex", field = "score"'),
            "TAC202",
            "evaluator regex needs a value: a regular expression that is found in it",
            '{type = "regex", field = "score"}',
            "",
        ),
        ('runs = "10"', "TAC203", 'Evaluation.runs must be an integer, got "10"', '"10"', ""),
        ("parallel = 1", "TAC203", "Evaluation.parallel must be a boolean, got 1", "1", ""),
        ("dataset = {name = 'x'}", "TAC203", "Evaluation.dataset must be a list, got a table", "{name = 'x'}", ""),
        (
            evaluator('type = "contains", value = {"x"}'),
            "TAC203",
            "evaluator contains.value must be a string, got a list",
            '{"x"}',
            "",
        ),
        ("runs = 0", "TAC522", "runs must be 1 or more", "0", ""),
        (
            evaluator('type = "agent_turns", field = "researcher", min_value = 5, max_value = 2'),
            "TAC522",
            "min_value is greater than max_value: nothing lies between",
            '{type = "agent_turns", field = "researcher", min_value = 5, max_value = 2}',
            "",
        ),
        (
            evaluator('type = "range", value = {min = 2, max = -1}'),
            "TAC522",
            "min is greater than max: nothing lies between",
            "{min = 2, max = -1}",
            "",
        ),
        (
            evaluator('type = "llm_judge", rubric = "x", min_score = 80'),
            "TAC522",
            "min_score is a share, from 0 to 1, and not 80",
            "80",
            "",
        ),
        (
            evaluator('type = "is_instance", value = "strng"'),
            "TAC522",
            'no type is called "strng"; did you mean "string"? '
            "(types: string, number, integer, boolean, array, object)",
            "strng",
            "string",
        ),
        (
            evaluator('type = "contain", value = "x"'),
            "TAC521",
            'no evaluator is called "contain"; did you mean "contains"? (evaluators: contains, contains_any, '
            "equals_expected, regex, json_schema, range, min_length, max_length, is_instance, llm_judge, tool_called, "
            "agent_turns, state_check, max_iterations, max_cost, max_tokens, exact_match)",
            "contain",
            "contains",
        ),
        (
            evaluator('type = "regex", value = "(a"'),
            "TAC523",
            '"(a" is no regular expression: missing ), unterminated subpattern at position 0',
            '"(a"',
            "",
        ),
        (
            'dataset_file = "cases.txt"',
            "TAC524",
            '"cases.txt" is no file of cases: its name ends with .jsonl, .json or .csv',
            '"cases.txt"',
            "",
        ),
        (
            'dataset = { {name = "one", inputs = {depth = "x"}} }',
            "TAC505",
            'case "one": inputs.topic is missing: expected a string',
            '{depth = "x"}',
            "",
        ),
        ("dataset = { {} }", "TAC505", "this case: inputs.topic is missing: expected a string", "{}", ""),
        (
            'dataset = { {inputs = {topic = "x", topik = "y"}} }',
            "TAC505",
            'this case: inputs.topik is not declared: expected depth or topic; did you mean "topic"?',
            "topik",
            "topic",
        ),
        (
            "dataset = { {inputs = {topic = 5}} }",
            "TAC505",
            "this case: inputs.topic is 5: expected a string",
            "5",
            "",
        ),
        (
            evaluator('type = "contains", field = "finding.text", value = "x"'),
            "TAC506",
            'output.finding is not declared: expected findings or score; did you mean "findings"?',
            "finding.text",
            "findings.text",
        ),
        (
            evaluator('type = "tool_called", value = "serch"'),
            "TAC504",
            'no tool "serch" is declared (declared: done, search); did you mean "search"?',
            "serch",
            "search",
        ),
        (
            evaluator('type = "agent_turns", field = "writer"'),
            "TAC504",
            'no agent "writer" is declared (declared: researcher)',
            '"writer"',
            "",
        ),
    ],
)
def test_a_finding_stands_at_the_very_words(fields: str, code: str, message: str, words: str, suggestion: str) -> None:
    finding = only(fields)
    assert (finding.code, finding.message, finding.suggestion) == (code, message, suggestion)
    line = f"Evaluation {{ {fields} }}"
    column = line.rindex(words) + 1 if words != "input" else line.index(words) + 1
    number = PROGRAM.count("\n") + 1
    span = finding.span
    assert (span.line, span.column, span.end_line, span.end_column) == (number, column, number, column + len(words))


def test_an_evaluator_made_by_field_has_the_same_fields() -> None:
    finding = only("evaluators = { field.contains{field = 'score'} }")
    assert (finding.code, finding.message) == ("TAC202", "evaluator contains needs a value: a text that must be in it")
    assert only("evaluators = { field.contain{value = 'x'} }").code == "TAC521"


def test_several_mistakes_are_told_at_once() -> None:
    findings = found(
        "evaluations { run = 3, dataset = { {inputs = {}} },\n"
        "evaluators = { {type = 'contians', value = 1}, {type = 'regex', value = '['} } }"
    )
    assert [one.code for one in findings] == ["TAC201", "TAC505", "TAC521", "TAC523"]


@pytest.mark.parametrize(
    "source",
    [
        "Evaluation(options)",
        "Evaluation()",
        "Evaluation { [name] = 5 }",
        "Evaluation { runs = n, dataset = cases, evaluators = list(), thresholds = {[x] = 1} }",
        "Evaluation { dataset = { {inputs = some()}, {inputs = {[key] = 1}}, {[key] = {}} } }",
        "Evaluation { evaluators = { {type = kind}, {[key] = 'contains'}, {type = 'contains', [key] = 'x'} } }",
        "local e = {type = 'contains'}\ne.value = 'x'\nEvaluation { evaluators = {e} }",
    ],
)
def test_what_the_text_leaves_open_is_not_judged(source: str) -> None:
    assert found(source) == []
