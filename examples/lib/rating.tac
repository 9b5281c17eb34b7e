-- Asks a person for stars: a script of its own, which 06-modules.tac runs.
input { question = field.string{required = true} }

Specification([[
Feature: Stars
  Background:
    Given the input question is "Good?"

  Scenario Outline: A number is taken, anything else is three
    When the procedure runs
    And the human answers "Good? (1 to 5)" with "<said>"
    Then the output stars should be <stars>

    Examples:
      | said | stars |
      | 5    | 5     |
      | good | 3     |

  Scenario: Nobody answers
    Given the human does not answer
    When the procedure runs
    Then the output stars should be 3
]])

local stars = Human.input {message = input.question .. " (1 to 5)", default = "3", timeout = 86400}
return {stars = math.tointeger(tonumber(stars)) or 3}
