-- A budget that ends a greedy agent: the request that would pass it is never made, and nothing is paid for it.
-- The error is caught where something useful is left to do: what was found until then is worth more than nothing.
done = tactus.done

collector = Agent {
  model = "openai/gpt-4o-mini",
  system_prompt = "Collect names of {input.what}, one in each turn. Call done when you have enough.",
  initial_message = "Collect: {input.what}",
  tools = {done},
  budget = {requests = 4, tokens = 1000}
}

local function collect(names)
  repeat
    local turn = collector()
    if turn.text ~= "" then table.insert(names, turn.text) end
  until done.called()
end

Procedure {
  input = {what = field.string{default = "mosses"}},
  output = {names = field.array{required = true}, complete = field.boolean{required = true}},
  budget = {usd = 0.10, seconds = 600},
  function(input)
    local names = {}
    local ok, e = pcall(collect, names)
    if ok then return {names = names, complete = true} end
    if e.code ~= "budget_exceeded" then error(e) end
    Log.warn("the budget is spent", {why = e.message, names = #names})
    return {names = names, complete = false}
  end
}

Mocks {
  collector = {
    conditional = {
      {when = {message = "Collect: volcanoes"}, error = {code = "model_refused", message = "it is too hot"}},
      {when = {turn = 1}, returns = "Star moss"},
      {when = {turn = 2}, returns = "Peat moss"},
      {when = {turn = 3}, returns = {tool_calls = {{tool = "done"}}}}
    }
  }
}

Specification([[
Feature: A budget ends a greedy agent
  Scenario: An agent that knows when to stop
    When the collector agent takes exactly 3 turns
    Then the output names should be ["Star moss", "Peat moss"]
    And the output complete should be true
    And the done tool should be called exactly once

  Scenario: A greedy agent is ended, and what it has found is kept
    Given the agent "collector" responds with "Yet another moss"
    When the procedure runs
    Then the collector agent should take exactly 4 turns
    And the output complete should be false
    And the output names should be ["Yet another moss", "Yet another moss", "Yet another moss", "Yet another moss"]
    And the done tool should not be called

  Scenario: Another error is not hidden
    Given the input what is "volcanoes"
    When the procedure runs
    Then the procedure should fail with "it is too hot"
]])
