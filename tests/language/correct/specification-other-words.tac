-- Gherkin in another language, doc strings, tables, several blocks.
writer = Agent {model = "openai/gpt-4o-mini"}
Procedure {output = {text = "string"}, function(input) return {text = writer("x").text} end}
step("the table says", function() end)
step("it has {n} rows", function(n) end)

Specifications([[
# language: de
Funktionalität: Schreiben
  Szenario: Schreibt
    Angenommen the agent "writer" responds with:
      """
      Dear reader,

      Then the nothing tool should be called
      """
    Wenn the procedure runs
    Dann the output text should contain "Dear"
]])

specifications [==[
Feature: Tables
  Scenario: One
    Given the table says
      | a | b |
      | 1 | 2 |
    And it has 3 rows
    When the procedure runs
    Then the procedure should complete
]==]

Mocks {writer = {message = "Dear reader"}}
