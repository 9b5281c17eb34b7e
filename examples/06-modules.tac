-- A program of several files: tools and a sub-procedure from a module, and another program that runs inside this one.
local orders = require("lib.orders")

clerk = Agent {
  model = "openai/gpt-4o-mini",
  system_prompt = "Look the order up and say in one sentence where it is.",
  tools = {orders.look_up}
}

Procedure {
  input = {order = field.string{default = "A-7"}},
  output = {
    answer = field.string{required = true},
    days = field.integer{required = true},
    stars = field.integer{required = true}
  },
  function(input)
    clerk("Where is order " .. input.order .. "?")
    local answer = clerk()
    local late = orders.delay {order = input.order}
    local rating = Procedure.run("./lib/rating.tac", {question = "Was this helpful?"})
    return {answer = answer.text, days = late.days, stars = rating.stars}
  end
}

Mocks {
  clerk = {
    temporal = {
      {tool_calls = {{tool = "look_up", args = {order = "A-7"}}}},
      "Order A-7 left the warehouse yesterday."
    }
  }
}

Specification([[
Feature: A program of several files
  Scenario: A clerk, a sub-procedure and another program
    When the procedure runs
    And the human answers "Was this helpful? (1 to 5)" with "5"
    Then the clerk agent should take exactly 2 turns
    And the clerk should call the look_up tool
    And the look_up tool should be called exactly 2 times
    And the look_up tool should be called with order=A-7
    And the output answer should be "Order A-7 left the warehouse yesterday."
    And the output days should be 3
    And the output stars should be 5

  Scenario: Who says nothing gives three stars
    Given the input order is "B-2"
    And the human does not answer
    When the procedure runs
    Then the output stars should be 3
    And the output days should be 0

  Scenario: What is no number is three stars too
    Given the human answers "very"
    When the procedure runs
    Then the output stars should be 3

  Scenario: An order that does not exist
    Given the input order is "C-3"
    When the procedure runs
    Then the procedure should fail with "there is no order C-3"
]])
