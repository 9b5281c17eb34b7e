-- A reception that hands a caller over: the specialist reads what was said before and need not ask again.
-- The tool only notes the wish; who speaks next is decided by the program, so a model cannot send callers in circles.
hand_over = Tool {
  description = "Hand the caller over to a specialist",
  input = {
    desk = field.string{required = true, enum = {"garden", "accounts"}},
    why = field.string{default = "no reason given"}
  },
  function(args)
    return "You are connected to " .. args.desk
  end
}

reception = Agent {
  model = "openai/gpt-4o-mini",
  system_prompt = "Greet the caller. Hand over what is about plants (garden) or money (accounts).",
  tools = {hand_over}
}

garden = Agent {
  model = "openai/gpt-4o",
  system_prompt = "You know plants. The caller was handed over because: {context.why}",
  message_history = {source = reception, filter = filters.by_role({"user", "assistant"})}
}

accounts = Agent {
  model = "openai/gpt-4o",
  system_prompt = "You know bills. The caller was handed over because: {context.why}",
  message_history = {source = reception, filter = filters.last_n(10)}
}

local desks = {garden = garden, accounts = accounts}

Procedure {
  input = {call = field.string{default = "My moss turns brown."}},
  output = {answer = field.string{required = true}, desk = field.string{required = true}},
  function(input)
    local greeting = reception(input.call)
    if not hand_over.called() then return {answer = greeting.text, desk = "reception"} end
    local wish = hand_over.last_call().args
    local answer = desks[wish.desk] {message = "Please go on with this caller.", why = wish.why}
    return {answer = answer.text, desk = wish.desk}
  end
}

Mocks {
  reception = {
    message = "One moment, please.",
    tool_calls = {{tool = "hand_over", args = {desk = "garden", why = "brown moss"}}}
  },
  garden = {message = "Give it shade."},
  accounts = {message = "It is paid."}
}

Specification([[
Feature: A reception that hands over
  Scenario: Plants are for the garden
    When the reception agent takes exactly 1 turn
    Then the reception should call the hand_over tool
    And the hand_over tool should be called with desk=garden, why="brown moss"
    And the garden agent should take exactly 1 turn
    And the accounts agent should not take any turns
    And the output should be {"answer": "Give it shade.", "desk": "garden"}

  Scenario: Bills are for the accounts
    Given the agent "reception" calls tool "hand_over" with args {"desk": "accounts"}
    When the procedure runs
    Then the hand_over tool should be called with desk=accounts, why="no reason given"
    And the accounts agent should take exactly 1 turn
    And the garden agent should not take any turns
    And the output should be {"answer": "It is paid.", "desk": "accounts"}

  Scenario: What the reception knows it answers itself
    Given the agent "reception" responds with "We open at nine."
    When the procedure runs
    Then the hand_over tool should not be called
    And the garden agent should not take any turns
    And the accounts agent should not take any turns
    And the output should be {"answer": "We open at nine.", "desk": "reception"}
]])
