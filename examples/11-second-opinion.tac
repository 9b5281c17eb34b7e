-- A cheap model answers; only what it is not sure about is asked again, of a dearer one.
-- The options of a call (model, temperature, context, tools) hold for that turn alone, so one agent is enough.
done = tactus.done

adviser = Agent {
  model = "openai/gpt-4o-mini",
  system_prompt = "Answer the question. When you are not sure, say UNSURE and why."
}

local unsure = matches("^UNSURE")

local function ask(question)
  local first = adviser {message = question, temperature = 0}
  if not unsure(first.text) then return first.text, "small" end
  local second = adviser {
    message = "Look at it once more, thoroughly.",
    model = "openai/gpt-4o",
    context = {doubt = first.text:match("^UNSURE:%s*(.*)")},
    tools = {done}
  }
  return done.called() and done.last_result() or second.text, "large"
end

Procedure {
  input = {question = field.string{default = "Does moss have roots?"}},
  output = {
    answer = field.string{required = true},
    by = field.string{required = true, enum = {"small", "large"}}
  },
  function(input)
    local answer, by = ask(input.question)
    if unsure(answer) then error({code = "no_answer", message = "neither model knows: " .. input.question}) end
    return {answer = answer, by = by}
  end
}

Mocks {
  adviser = {
    temporal = {
      "UNSURE: is it about mosses or about lichens?",
      {tool_calls = {{tool = "done", args = {reason = "No: rhizoids hold it, and its leaves drink."}}}}
    }
  }
}

step("the adviser is reminded of {words}", function(words)
  for _, message in ipairs(adviser.session.history()) do
    if message.role == "user" and contains(words)(message.content) then return true end
  end
  return false
end)

Specification([[
Feature: A second opinion where the first is not sure
  Scenario: Doubt is worth a dearer model
    When the adviser agent takes exactly 2 turns
    Then the output by should be "large"
    And the output answer should be "No: rhizoids hold it, and its leaves drink."
    And the adviser should call the done tool
    And the adviser is reminded of "\"is it about mosses or about lichens?\""

  Scenario: A sure answer is enough
    Given the agent "adviser" responds with "No, it has rhizoids."
    When the procedure runs
    Then the adviser agent should take exactly 1 turn
    And the output answer should be "No, it has rhizoids."
    And the output by should be "small"

  Scenario: The second answer may be a text
    Given the agent "adviser" responds with "UNSURE: which one?"
    And the agent "adviser" responds with "It has none."
    When the procedure runs
    Then the output answer should be "It has none."
    And the output by should be "large"
    And the done tool should not be called

  Scenario: Two doubts are no answer
    Given the agent "adviser" responds with "UNSURE: never heard of it"
    And the input question is "What is glorp?"
    When the procedure runs
    Then the procedure should fail with "neither model knows: What is glorp?"
    And the adviser agent should take exactly 2 turns
]])
