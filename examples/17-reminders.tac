-- People who do not answer: asked three times, then somebody else is called in, then the program decides itself.
-- A run that waits holds no process; its deadlines are decided by the stored times, whoever looks first.
local HOUR = 3600

Procedure {
  input = {bill = field.string{default = "2031"}},
  output = {
    paid = field.boolean{required = true},
    by = field.string{required = true},
    hours = field.number{required = true}
  },
  function(input)
    local begun = os.time()
    local yes, absent = Human.approve {
      message = "Pay the bill?",
      context = {bill = input.bill},
      timeout = HOUR,
      on_timeout = "retry",
      retries = 2
    }
    local by = yes and "a person" or "a person who said no"
    if absent then
      local done, why = Human.escalate {message = "Nobody decides about the bill", timeout = 24 * HOUR}
      yes, by = done == "paid", "the boss"
      if why then
        System.alert {message = "a bill is open", level = "error", source = "bills"}
        by = "nobody"
      end
    end
    return {paid = yes, by = by, hours = (os.time() - begun) / HOUR}
  end
}

Specification([[
Feature: A bill that waits for people
  Scenario: Somebody pays in time
    Given the human approves "Pay the bill?"
    When the procedure runs
    Then the output paid should be true
    And the output by should be "a person"

  Scenario: A no is an answer
    Given the human rejects "Pay the bill?"
    When the procedure runs
    Then the output paid should be false
    And the output by should be "a person who said no"

  Scenario: After three hours the boss is called
    Given the human does not answer "Pay the bill?"
    And the human answers "Nobody decides about the bill" with "paid"
    When the procedure runs
    Then the output paid should be true
    And the output by should be "the boss"
    And the output hours should be at least 3

  Scenario: The boss may have done something else
    Given the human does not answer "Pay the bill?"
    And the human answers "Nobody decides about the bill" with "sent back"
    When the procedure runs
    Then the output paid should be false
    And the output by should be "the boss"

  Scenario: Nobody at all
    Given the human does not answer
    When the procedure runs
    Then the output paid should be false
    And the output by should be "nobody"
    And the output hours should be 27
]])
