"""What is wrong with specifications and with steps."""

from __future__ import annotations

from tactus.language.codes.row import Code
from tactus.language.finding import WARNING

GREETER = """\
greeter = Agent { model = "openai/gpt-4o-mini", system_prompt = "Greet the user." }

Procedure {
  input = { name = field.string{default = "World"} },
  output = { greeting = field.string{required = true} },
  function(input)
    return { greeting = greeter({message = input.name}).output }
  end
}
"""
"""The program that the examples are about."""


def _about(steps: str) -> str:
    """The program with a specification of one scenario."""
    lines = "".join(f"    {line}\n" for line in steps.splitlines())
    return f"{GREETER}\nSpecification([[\nFeature: Greeting\n  Scenario: Greets\n{lines}]])\n"


RUNS = "When the greeter agent takes turns\n"

CODES: tuple[Code, ...] = (
    Code(
        "TAC501",
        "the text of a specification is not Gherkin",
        "A specification is a Feature with scenarios, and each line of a scenario is a step. What Gherkin cannot take "
        "makes `tactus test` fail before anything runs; what it takes for free text is silently not tested.",
        bad=_about(RUNS + "Then the output should exist\nAdn the output greeting should exist"),
        good=_about(RUNS + "Then the output should exist\nAnd the output greeting should exist"),
    ),
    Code(
        "TAC502",
        "a step says nothing that is known",
        "A step is one of the built-in steps, or one that the program declares with `step`. A step that is neither "
        "fails its scenario.",
        bad=_about(RUNS + "Then the output greeting ought to exist"),
        good=_about(RUNS + "Then the output greeting should exist"),
    ),
    Code(
        "TAC503",
        "a value in a step cannot be read",
        "Arguments and data are JSON, patterns are regular expressions, a threshold lies between 0 and 1. A step whose "
        "value is none fails its scenario.",
        bad=_about(RUNS + 'Then the output greeting should match pattern "(Hello"'),
        good=_about(RUNS + 'Then the output greeting should match pattern "Hello"'),
    ),
    Code(
        "TAC504",
        "a specification or an evaluation names what the program does not declare",
        "Agents, tools, stages, models and requests are known by the names that the program gives them. A step about "
        "anything else fails its scenario, even one that says that it should not be called.",
        bad=_about("When the greter agent takes turns\nThen the output greeting should exist"),
        good=_about(RUNS + "Then the output greeting should exist"),
    ),
    Code(
        "TAC505",
        "a specification or an evaluation gives inputs that the procedure does not take",
        "The main procedure's `input` says which inputs there are and which are required. With others, or without "
        "those, no run begins. A scenario may leave an input out: it gets a sample.",
        bad=_about('Given the input nme is "Ada"\n' + RUNS + "Then the output greeting should exist"),
        good=_about('Given the input name is "Ada"\n' + RUNS + "Then the output greeting should exist"),
    ),
    Code(
        "TAC506",
        "a specification or an evaluation looks at a field that the output does not have",
        "Fields that the main procedure's `output` does not declare are dropped from its result: they are never there.",
        bad=_about(RUNS + "Then the output greting should exist"),
        good=_about(RUNS + "Then the output greeting should exist"),
    ),
    Code(
        "TAC511",
        "a scenario has no steps",
        "It runs nothing and checks nothing, and passes.",
        bad=_about(""),
        good=_about(RUNS + "Then the output greeting should exist"),
        severity=WARNING,
        strict=True,
    ),
    Code(
        "TAC512",
        "a scenario checks nothing",
        "Nothing in it can fail but the run itself: a step with Then says what should hold.",
        bad=_about(RUNS),
        good=_about(RUNS + "Then the output greeting should exist"),
        severity=WARNING,
        strict=True,
    ),
)
