"""What `validate` says about specifications: at the very words, and nothing where it is not certain."""

from __future__ import annotations

import pytest

from tactus.language.check import Host
from tactus.language.check.specifications import specifications
from tactus.language.facts import Facts
from tactus.language.finding import Finding

PROGRAM = """\
local done = require("tactus.tools.done")
web_search = Tool { description = "Searches.", function() return "x" end }
researcher = Agent { model = "openai/gpt-4o", tools = {web_search, done} }
Stages {"reading", "writing"}
hitl("publish", {type = "approval", message = "Publish?"})
Procedure {
  input = { topic = field.string{required = true}, depth = "string" },
  output = { findings = field.string{}, notes = field.array{} },
  function(input) return {} end
}
"""


def of(facts: Facts) -> list[Finding]:
    return list(specifications(facts, Host()))


def found(steps: str, program: str = PROGRAM, begin: str = "Feature: F\nScenario: S") -> list[Finding]:
    return of(Facts(f"{program}Specification([[\n{begin}\n{steps}\n]])\n", "x.tac"))


def codes(findings: list[Finding]) -> list[str]:
    return [one.code for one in findings if one.code not in ("TAC511", "TAC512")]


def only(steps: str, program: str = PROGRAM) -> Finding:
    (finding,) = [one for one in found(steps, program) if one.code not in ("TAC511", "TAC512")]
    return finding


GOOD = """\
Given the procedure has started
And the input topic is "tides"
And the depth parameter is deep
And the agent "researcher" responds with "Tides."
And calls tool "web_search" with args {"query": "tides"}
And the tool "web-search" returns {"hits": 3}
And the human approves "publish"
And the human rejects "Really publish?"
When the researcher agent takes turns
Then the web_search tool should be called
And the web-search tool should be called at most twice
And the done tool should not be called
And the agent should take 3 turns
And the researcher should call the done tool
And the stage should transition from reading to writing
And the output findings should contain tides
And the output notes[1].text should exist
And the output should exist
And the state anything.at.all should be 5
And the output should be similar to:
\"\"\"
free text
\"\"\"
"""


def test_a_good_specification_has_no_findings() -> None:
    assert found(GOOD) == []


@pytest.mark.parametrize(
    ("step", "code", "message", "words", "suggestion"),
    [
        (
            "Then the web_serch tool should be called",
            "TAC504",
            'no tool "web_serch" is declared (declared: done, web_search); did you mean "web_search"?',
            "web_serch",
            "web_search",
        ),
        (
            'When the "writer" agent takes turns',
            "TAC504",
            'no agent "writer" is declared (declared: researcher)',
            "writer",
            "",
        ),
        (
            "Then the reseacher should call the done tool",
            "TAC504",
            'no agent "reseacher" is declared (declared: researcher); did you mean "researcher"?',
            "reseacher",
            "researcher",
        ),
        (
            'Given the model "imdb" predicts {"label": "a"}',
            "TAC504",
            'no model "imdb" is declared (declared: none)',
            "imdb",
            "",
        ),
        (
            'When the human approves "pubish"',
            "TAC504",
            'no request "pubish" is declared (declared: publish); did you mean "publish"?',
            "pubish",
            "publish",
        ),
        (
            "Then the stage should be writng",
            "TAC504",
            'no stage "writng" is declared (stages: reading, writing); did you mean "writing"?',
            "writng",
            "writing",
        ),
        (
            "Given the input topik is 5",
            "TAC505",
            'input.topik is not declared: expected topic or depth; did you mean "topic"?',
            "topik",
            "topic",
        ),
        (
            "Then the output finding.text should exist",
            "TAC506",
            'output.finding is not declared: expected findings or notes; did you mean "findings"?',
            "finding.text",
            "findings.text",
        ),
        (
            'Given calls tool "done" with args {reason: 1}',
            "TAC503",
            '"{reason: 1}" is no JSON: expecting property name enclosed in double quotes: line 1 column 2 (char 1)',
            "{reason: 1}",
            "",
        ),
        (
            "Then the output findings should be similar to x with threshold 80",
            "TAC503",
            '"80" is no threshold: it lies between 0 and 1',
            "80",
            "",
        ),
        (
            "Then the web_search tool shoud be called",
            "TAC502",
            'no step says "the web_search tool shoud be called"; did you mean "the web_search tool should be called"?',
            "the web_search tool shoud be called",
            "the web_search tool should be called",
        ),
        (
            "Then the output findings has tides",
            "TAC502",
            'no step says "the output findings has tides"; these are nearest: '
            '"the output [{field}] should be {value}", "the output [{field}] should contain {value}"',
            "the output findings has tides",
            "",
        ),
        (
            "Then it rains",
            "TAC502",
            'no step says "it rains"; declare it: step("it rains", function() ... end)',
            "it rains",
            "",
        ),
        (
            "Wen the procedure runs",
            "TAC501",
            'this line is taken for free text; did you mean "When"?',
            "Wen",
            "When",
        ),
    ],
)
def test_a_finding_stands_at_the_very_words(step: str, code: str, message: str, words: str, suggestion: str) -> None:
    finding = only(step)
    assert (finding.code, finding.message, finding.suggestion) == (code, message, suggestion)
    column = step.index(words) + 1
    line = PROGRAM.count("\n") + 4
    span = finding.span
    assert (span.line, span.column, span.end_line, span.end_column) == (line, column, line, column + len(words))


@pytest.mark.parametrize(
    ("call", "place"),
    [
        ("Specification([[Feature: F\nScenario: S\nGiven the procedure runs\n Wehn y\n]])", (4, 2, 6)),
        ("specifications([==[\nFeature: ä]]\nScenario: ü\nGiven the procedure runs\nö y]==])", (5, 1, 4)),
        ("local text = [[\nFeature: F\nScenario: S\nWhen the procedure runs\nbla\n]]\nSpecifications(text)", (5, 1, 4)),
        ("Specification('Feature: F')  Specification('bla')", (1, 45, 48)),
        ("Specification 'Scenario: S'", (1, 16, 27)),
    ],
)
def test_the_place_is_found_in_every_kind_of_string(call: str, place: tuple[int, int, int]) -> None:
    (finding,) = [one for one in of(Facts(call, "x.tac")) if one.code == "TAC501"]
    assert (finding.span.line, finding.span.column, finding.span.end_column) == place


def test_of_a_string_with_escapes_the_whole_string_is_the_place() -> None:
    source = 'Specification("Feature: F\\nScenario: S\\nWhen the procedure runs\\nbla")'
    (finding,) = [one for one in of(Facts(source, "x.tac")) if one.code == "TAC501"]
    assert (finding.span.column, finding.span.end_column) == (source.index('"') + 1, source.rindex('"') + 2)


def test_line_ends_of_windows_shift_no_place() -> None:
    source = f"{PROGRAM}Specification([[\nFeature: F\nScenario: S\nWhen the procedure rums\n]])\n"
    one, other = (of(Facts(text, "x.tac")) for text in (source, source.replace("\n", "\r\n")))
    assert one
    assert one == other


def test_a_step_of_an_outline_is_found_wrong_in_the_row_that_makes_it_so() -> None:
    steps = (
        "When the <who> agent takes turns\nThen the output should exist\nExamples:\n| who |\n| researcher |\n| nobody |"
    )
    (finding,) = found(steps, begin="Feature: F\nScenario Outline: S")
    assert finding.message == 'no agent "nobody" is declared (declared: researcher)'
    line = PROGRAM.count("\n") + 4
    assert (finding.span.line, finding.span.column, finding.span.end_column) == (line, 6, 33)


def test_a_step_of_a_background_is_told_once() -> None:
    begin = "Feature: F\nBackground:\nGiven it rains\nScenario: S\nThen the output should exist\nScenario: T"
    assert codes(found("Then the output should exist", begin=begin)) == ["TAC502"]


def test_steps_of_the_programs_own_are_known() -> None:
    own = PROGRAM + 'step("it rains in {place}", function() end)\nlocal s = "all is {how}"\nstep(s, function() end)\n'
    assert codes(found("Then it rains in Spain\nAnd all is well", own)) == []
    assert codes(found("Then it snows in Spain", own)) == ["TAC502"]


def test_ones_own_step_nearest_is_offered_too() -> None:
    own = PROGRAM + 'step("it rains in {place}", function() end)\n'
    assert only("Then it rans in Spain", own).suggestion == "it rains in Spain"


@pytest.mark.parametrize(
    "more",
    [
        "for _, text in ipairs({}) do step(text, function() end) end",
        'step("a" .. x, function() end)',
        "local declare = {step}",
        'load("step(...)")()',
    ],
)
def test_where_steps_may_be_declared_unseen_none_is_undefined(more: str) -> None:
    assert codes(found("Then it rains", PROGRAM + more + "\n")) == []


def test_in_a_part_of_a_program_nothing_is_undeclared_or_undefined() -> None:
    text = "Specification([[\nFeature: F\nScenario: S\nWhen the nobody agent takes turns\nThen it rains\n]])"
    assert codes(of(Facts(text, "lib.tac", part=True))) == []


def test_what_a_module_declares_is_declared() -> None:
    def read(lost: bool, *modules: Facts) -> list[str]:
        text = "Feature: F\nScenario: S\nWhen the helper agent takes turns\nThen it rains"
        main = Facts(f'require("m")\nProcedure {{ function() end }}\nSpecification([[{text}]])', "x.tac")
        main.modules, main.lost = list(modules), lost
        return codes(of(main))

    assert read(False, Facts('helper = Agent {}\nstep("it rains", function() end)\n', "m.tac")) == []
    assert read(False) == ["TAC504", "TAC502"]
    assert read(True) == []


@pytest.mark.parametrize(
    "more",
    [
        'function other() return Procedure.run("./other.tac", {}) end',
        "function other(name) return Procedure.run(name, {}) end",
        'tools = Toolset { type = "mcp" }',
        "for i = 1, 3 do Agent { name = names[i] } Tool { name = names[i] } end",
    ],
)
def test_where_more_may_be_declared_nothing_is_undeclared(more: str) -> None:
    assert codes(found("Then the other tool should be called", PROGRAM + more + "\n")) == []


@pytest.mark.parametrize(
    "program",
    [
        "Procedure { function(input) return {} end }\n",
        "Procedure { input = make(), output = make(), function(input) return {} end }\n",
        "Procedure { input = {[key()] = 'string'}, output = {[key()] = 'string'}, function(input) return {} end }\n",
        "function main() return {} end\n",
        "for i = 1, 2 do Procedure { name = names[i], input = {}, output = {}, function() end } end\n",
        "a = Procedure { input = {}, output = {}, function() end } b = Procedure { input = {}, function() end }\n",
    ],
)
def test_without_a_schema_that_is_known_every_input_and_field_may_be(program: str) -> None:
    assert codes(found("Given the input x is 5\nThen the output y should exist", program)) == []


@pytest.mark.parametrize(
    "program",
    [
        "main = Procedure { input = {a = 'string'}, output = {b = 'string'}, function() end }\n",
        "Procedure { input = {a = 'string'}, output = {b = 'string'}, function() end }\nx = Procedure { h = 1 }\n",
        "procedure('main', { input = {a = 'string'}, output = {b = 'string'} }, function() end)\n",
        "only = Procedure { input = {a = 'string'}, output = {b = 'string'}, function() end }\n",
        "local shape = {a = 'string'}\nProcedure { input = shape, output = {b = 'string'}, function() end }\n",
        "input {a = 'string'}\noutput {b = 'string'}\nreturn {b = input.a}\n",
    ],
)
def test_the_schemas_of_the_main_procedure_are_found(program: str) -> None:
    steps = (
        "Given the input a is 1\nAnd the input x is 5\nThen the output b should exist\nAnd the output y should exist"
    )
    assert codes(found(steps, program)) == ["TAC505", "TAC506"]


def test_without_declared_stages_a_stage_may_have_any_name() -> None:
    program = 'Procedure { function() Stage.set("x") end }\n'
    assert codes(found("Then the stage should be x", program)) == []


def test_free_text_that_is_no_step_is_free_text() -> None:
    steps = "The search tool is great\nThe sea is blue\nGiven the procedure has started\nThen the output should exist"
    own = PROGRAM + 'step("{a} is {b}", function() end)\n'
    assert codes(found(steps, own)) == []


def test_a_text_that_is_made_is_not_judged() -> None:
    assert of(Facts('Specification("Feature: " .. name)\nSpecification(text)\nSpecification()', "x.tac")) == []


def test_scenarios_that_do_nothing_are_told() -> None:
    begin = "Feature: F\nScenario: Empty\nScenario: Runs\nWhen the procedure runs\nScenario: Counts"
    findings = found("When the researcher agent takes 2 turns", begin=begin)
    assert [(one.code, one.message, one.span.column) for one in findings] == [
        ("TAC511", 'the scenario "Empty" has no steps', 1),
        ("TAC512", 'the scenario "Runs" checks nothing: a step with Then says what should hold', 1),
    ]
