"""What only `--strict` asks for."""

from __future__ import annotations

from tactus.language.codes.row import Code
from tactus.language.finding import WARNING

PROGRAM = """\
Procedure {
  output = {greeting = field.string{required = true}},
  function(input)
    return {greeting = "hello"}
  end
}
"""
SPECIFICATION = """
Specification([[
Feature: Greeting
  Scenario: It greets
    When the procedure runs
    Then the output greeting should be "hello"
]])
"""

CODES: tuple[Code, ...] = (
    Code(
        "TAC902",
        "there are no specifications",
        "A program that decides something is worth a scenario that says what it must do. Specifications are written in "
        "Gherkin and stand in the file itself, or in a module that it requires.",
        bad=PROGRAM,
        good=PROGRAM + SPECIFICATION,
        severity=WARNING,
        strict=True,
    ),
)
