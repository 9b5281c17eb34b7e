-- A first loop: the model proposes, plain Lua judges, and the model hears why it has to try again.
-- What can be computed belongs into the program: it costs nothing, and no prompt can talk it over.
local LIMIT = 40

writer = Agent {
  model = "openai/gpt-4o-mini",
  system_prompt = "Write one subject line for a mail about {input.news}. No quotes."
}

local function wrong(line)
  if #line > LIMIT then return "at most " .. LIMIT .. " letters" end
  if line:find("!", 1, true) then return "no exclamation marks" end
end

Procedure {
  input = {news = field.string{default = "the new opening hours of our garden"}},
  output = {subject = field.string{required = true}, drafts = field.integer{required = true}},
  function(input)
    local line = writer("The subject line, please.").text
    while wrong(line) and not Iterations.exceeded(3) do
      line = writer("Again: " .. wrong(line) .. ".").text
    end
    if wrong(line) then
      Log.warn("the model does not get it right", {last = line})
      line = "News: " .. input.news:sub(1, LIMIT - 6)
    end
    return {subject = line, drafts = Iterations.current()}
  end
}

Mocks {
  writer = {
    conditional = {
      {when = {message = "The subject line, please."}, returns = "Our garden now opens two hours earlier, every day"},
      {when = {message = "Again: at most 40 letters."}, returns = "The garden opens earlier!"},
      {when = {message = "Again: no exclamation marks."}, returns = "The garden opens earlier"}
    }
  }
}

Specification([[
Feature: A subject line that keeps the rules
  Scenario: Each mistake is told, until the line is right
    When the writer agent takes exactly 3 turns
    Then the output subject should be "The garden opens earlier"
    And the output drafts should be 3

  Scenario: A good line is taken at once
    Given the agent "writer" responds with "Earlier hours"
    When the procedure runs
    Then the output subject should be "Earlier hours"
    And the writer agent should take exactly 1 turn

  Scenario: A line of just the right length is good
    Given the agent "writer" responds with "1234567890123456789012345678901234567890"
    When the procedure runs
    Then the output drafts should be 1

  Scenario: A model that never learns is replaced by the news itself
    Given the agent "writer" responds with "Buy now!"
    And the input news is "a plant sale in the old greenhouse on Sunday"
    When the procedure runs
    Then the writer agent should take exactly 3 turns
    And the output subject should be "News: a plant sale in the old greenhouse"
    And the output drafts should be 3
]])
