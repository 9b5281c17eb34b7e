-- A tool that protects what it touches: an analyst's model may ask anything of the data, and change nothing.
-- The refusal is an error text for the model, which may try again; the program counts, and ends it after the second.
done = tactus.done

query = Tool {
  description = "Ask the sales data; only SELECT",
  input = {sql = field.string{required = true, description = "One SELECT statement"}},
  function(args)
    local first = args.sql:upper():match("^%s*(%a+)")
    if first ~= "SELECT" then return nil, "only SELECT is allowed, not " .. tostring(first) end
    if args.sql:find(";", 1, true) then return nil, "only one statement is allowed" end
    return {rows = {{month = "May", pots = 40}}}
  end
}

analyst = Agent {
  model = "openai/gpt-4o",
  system_prompt = "Answer the question from the data: {input.question} Then call done with the answer.",
  tools = {query, done}
}

-- How many of a turn's calls were refused.
local function refused(turn)
  local count = 0
  for _, call in ipairs(turn.tool_calls) do
    if call.error then count = count + 1 end
  end
  return count
end

Procedure {
  input = {question = field.string{default = "How many pots were sold in May?"}},
  output = {answer = field.string{}, refused = field.integer{required = true}},
  state = {refused = field.integer{default = 0}},
  function(input)
    repeat
      State.increment("refused", refused(analyst()))
    until done.called() or state.refused >= 2 or Iterations.exceeded(8)
    if state.refused >= 2 then
      System.alert {message = "an analyst tries to write", level = "error", source = "query"}
      return {refused = state.refused}
    end
    return {answer = done.last_result() or "no answer in time", refused = state.refused}
  end
}

Mocks {
  analyst = {
    temporal = {
      {tool_calls = {{tool = "query", args = {sql = "SELECT pots FROM sales WHERE month = 'May'"}}}},
      {tool_calls = {{tool = "done", args = {reason = "40 pots."}}}}
    }
  }
}

step("the data say {count} pots in {month}", function(count, month)
  local row = Tool.last_result("query").rows[1]
  assert(equals({month = month, pots = count})(row))
end)

Specification([[
Feature: A tool that only reads
  Scenario: A question to the data
    When the analyst agent takes exactly 2 turns
    Then the analyst should call the query tool
    And the data say 40 pots in May
    And the output answer should be "40 pots."
    And the output refused should be 0

  Scenario: One slip is forgiven
    Given the agent "analyst" responds with "Let me see."
    And calls tool "query" with args {"sql": "show tables"}
    And the agent "analyst" responds with "I see."
    And calls tool "query" with args {"sql": " select pots from sales"}
    And the agent "analyst" responds with "So."
    And calls tool "done" with args {"reason": "Forty."}
    When the procedure runs
    Then the query tool should be called exactly 2 times
    And the output answer should be "Forty."
    And the output refused should be 1

  Scenario Outline: Who insists is stopped
    Given the agent "analyst" calls tool "query" with args {"sql": "<sql>"}
    When the procedure runs
    Then the analyst agent should take exactly 2 turns
    And the output refused should be 2
    And the output answer should not exist
    And the done tool should not be called

    Examples:
      | sql                                 |
      | DELETE FROM sales                   |
      | SELECT 1; DROP TABLE sales          |
      | drop table sales                    |

  Scenario: Two slips in one turn are two
    Given the agent "analyst" calls tool "query" with args {"sql": "DELETE FROM a"}
    And calls tool "query" with args {"sql": "DELETE FROM b"}
    When the procedure runs
    Then the analyst agent should take exactly 1 turn
    And the output refused should be 2

  Scenario: An analyst who only talks
    Given the agent "analyst" responds with "Hm."
    When the procedure runs
    Then the analyst agent should take exactly 8 turns
    And the output answer should be "no answer in time"
]])
