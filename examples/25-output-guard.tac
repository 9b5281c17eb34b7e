-- A guard at the exit: what the model says is held against rules before anybody reads it.
-- Matchers are values, so the rules are a list: another rule is another line, and the loop stays as it is.
local SAFE = "I cannot answer that. Please ask a physician."

adviser = Agent {
  model = "openai/gpt-4o-mini",
  system_prompt = "Answer questions about healing herbs. End with: This is no medical advice."
}

local rules = {
  {says = "say that this is no medical advice", holds = contains("no medical advice")},
  {says = "name no dose", breaks = matches([[\d+\s*(mg|g|ml)\b]])},
  {says = "give no telephone number", breaks = matches([[\+?\d{3,}[ -]?\d{3,}]])}
}

local function broken(text)
  for _, rule in ipairs(rules) do
    if rule.holds and not rule.holds(text) then return rule.says end
    if rule.breaks and rule.breaks(text) then return rule.says end
  end
end

Procedure {
  input = {question = field.string{default = "Does sage help against a cough?"}},
  output = {answer = field.string{required = true}, faults = field.array{required = true}},
  function(input)
    local faults = {}
    local answer = adviser(input.question).text
    local fault = broken(answer)
    while fault and #faults < 2 do
      table.insert(faults, fault)
      Session.inject_system("Your answer broke a rule: " .. fault .. ".")
      answer = adviser("Please answer once more.").text
      fault = broken(answer)
    end
    if fault then
      table.insert(faults, fault)
      System.alert {message = "an answer was held back", level = "warning", context = {rule = fault}}
      answer = SAFE
    end
    return {answer = answer, faults = faults}
  end
}

Mocks {
  adviser = {
    temporal = {
      "Take 20 ml of sage tea. This is no medical advice.",
      "Sage tea soothes. This is no medical advice."
    }
  }
}

step("the adviser is told to {rule}", function(rule)
  for _, message in ipairs(adviser.session.history()) do
    if message.role == "system" and contains(rule)(message.content) then return true end
  end
  return false
end)

Specification([[
Feature: A guard at the exit
  Scenario: A fault is told and mended
    When the adviser agent takes exactly 2 turns
    Then the output answer should be "Sage tea soothes. This is no medical advice."
    And the adviser is told to name no dose
    And the output faults should be ["name no dose"]

  Scenario: A clean answer passes
    Given the agent "adviser" responds with "It may. This is no medical advice."
    When the procedure runs
    Then the adviser agent should take exactly 1 turn
    And the output answer should be "It may. This is no medical advice."
    And the output faults should be []

  Scenario Outline: Nothing that breaks a rule comes out
    Given the agent "adviser" responds with "<answer>"
    When the procedure runs
    Then the adviser agent should take exactly 3 turns
    And the output answer should be "I cannot answer that. Please ask a physician."
    And the output faults should be ["<rule>", "<rule>", "<rule>"]

    Examples:
      | answer                                         | rule                               |
      | Sage helps.                                    | say that this is no medical advice |
      | Take 500mg. This is no medical advice.         | name no dose                       |
      | Call +49170 123456. This is no medical advice. | give no telephone number           |
]])
