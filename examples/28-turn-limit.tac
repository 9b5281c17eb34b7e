-- Limits of turns, and a way to stop in good order: each puzzle may take three turns, two lost ones are enough.
-- `max_turns` ends a sub-procedure by an error that can be caught; `Stop.request` only raises a flag, read by the loop.
done = tactus.done

solver = Agent {
  model = "openai/gpt-4o-mini",
  system_prompt = "Solve the puzzle. Call done with the solution.",
  initial_message = "The puzzle: {input.puzzle}",
  tools = {done}
}

solve = Procedure {
  input = {puzzle = field.string{required = true}},
  output = {solution = field.string{required = true}},
  max_turns = 3,
  function(input)
    repeat solver() until done.called()
    return {solution = done.last_result()}
  end
}

Procedure {
  input = {puzzles = field.array{items = field.string{}, default = {"anagram", "riddle"}}},
  output = {solved = field.array{required = true}, lost = field.integer{required = true}},
  state = {solved = field.array{items = field.string{}, default = {}}, lost = field.integer{default = 0}},
  function(input)
    for _, puzzle in ipairs(input.puzzles) do
      checkpoint() -- a request to stop from outside arrives here too
      if Stop.requested() then break end
      local ok, found = pcall(solve, {puzzle = puzzle})
      if ok then
        State.append("solved", puzzle .. ": " .. found.solution)
      elseif found.code == "max_turns" then
        if State.increment("lost") == 2 then Stop.request("two puzzles are lost", false) end
      else
        error(found)
      end
    end
    return {solved = state.solved, lost = state.lost}
  end
}

Mocks {
  solver = {
    conditional = {
      {when = {message = "The puzzle: anagram"}, returns = {tool_calls = {{tool = "done", args = {reason = "moss"}}}}},
      {when = {message = "The puzzle: broken"}, error = {code = "model_error", message = "the model is ill"}},
      {returns = "Let me think."}
    }
  }
}

Specification([[
Feature: Limits of turns
  Scenario: One is solved, one is lost
    When the procedure runs
    Then the solver agent should take exactly 4 turns
    And the output solved should be ["anagram: moss"]
    And the output lost should be 1
    And the stop reason should not exist

  Scenario: After two lost ones no more are tried
    Given the input puzzles is ["riddle", "maze", "anagram"]
    When the procedure runs
    Then the solver agent should take exactly 6 turns
    And the output solved should be []
    And the output lost should be 2
    And the stop reason should be "two puzzles are lost"
    And the done tool should not be called

  Scenario: What is solved in between stays
    Given the input puzzles is ["riddle", "anagram", "maze", "anagram"]
    When the procedure runs
    Then the solver agent should take exactly 7 turns
    And the output solved should be ["anagram: moss"]
    And the output lost should be 2

  Scenario: Another error is not a lost puzzle
    Given the input puzzles is ["anagram", "broken"]
    When the procedure runs
    Then the procedure should fail with "the model is ill"
    And the state lost should be 0
]])
