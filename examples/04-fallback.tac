-- Things go wrong: a model that is not to be had is replaced by another one, a tool that fails is tried again later.
done = tactus.done

local tries = 0 -- plain Lua, right again after a crash

fetch_report = Tool {
  description = "The report of the day",
  output = {lines = field.integer{required = true}},
  function(args)
    tries = tries + 1
    if tries <= input.late then error("the report is not ready yet") end
    return {lines = 42}
  end
}

large = Agent { model = "openai/gpt-4o", system_prompt = "Comment on the report.", tools = {done} }
small = Agent { model = "openai/gpt-4o-mini", system_prompt = "Comment on the report, briefly.", tools = {done} }

local function fetch()
  for wait = 1, 3 do
    local ok, report = pcall(fetch_report)
    if ok then return report end
    Log.warn("trying again", {error = report.message, seconds = wait})
    Sleep(wait)
  end
  return fetch_report()
end

local function comment(report)
  for _, agent in ipairs({large, small}) do
    local ok, reply = pcall(agent, "The report has " .. report.lines .. " lines. What do you say?")
    if ok then return reply, agent.name end
    if reply.code ~= "unreachable" and reply.code ~= "rate_limited" then error(reply) end
    Log.warn("the next model, please", {code = reply.code})
  end
  error("no model is to be had")
end

Procedure {
  input = {late = field.integer{default = 2, description = "So many times the report is not ready yet"}},
  output = {
    comment = field.string{required = true},
    by = field.string{required = true},
    tries = field.integer{required = true}
  },
  function(input)
    local reply, by = comment(fetch())
    return {comment = done.last_result() or reply.text, by = by, tries = tries}
  end
}

Mocks {
  large = {
    conditional = {
      {
        when = {message = "The report has 0 lines. What do you say?"},
        error = {code = "model_refused", message = "there is nothing to say"}
      },
      {error = {code = "unreachable", message = "openai cannot be reached"}}
    }
  },
  small = {
    conditional = {
      {
        when = {message = "The report has 13 lines. What do you say?"},
        error = {code = "rate_limited", message = "too many requests"}
      },
      {returns = {tool_calls = {{tool = "done", args = {reason = "42 lines, all of them good."}}}}}
    }
  }
}

step("{seconds} seconds have passed", function(seconds) assert(equals(seconds)(os.clock() // 1 | 0)) end)

Specification([[
Feature: What to do when things go wrong
  Scenario: The report comes at the third try, and the small model comments on it
    When the procedure runs
    Then the fetch_report tool should be called exactly 3 times
    And 3 seconds have passed
    And the output tries should be 3
    And the output by should be "small"
    And the output comment should be "42 lines, all of them good."
    And the small should call the done tool

  Scenario: A large model that answers is enough
    Given the agent "large" responds with "A fine report."
    When the procedure runs
    Then the output by should be "large"
    And the output comment should be "A fine report."
    And the small agent should not take any turns

  Scenario: A report that is there at once
    Given the tool "fetch_report" returns {"lines": 1}
    When the procedure runs
    Then the fetch_report tool should be called exactly once
    And the output tries should be 0
    And 0 seconds have passed

  Scenario: The fourth try is the last one
    Given the input late is 3
    When the procedure runs
    Then the output tries should be 4
    And 6 seconds have passed

  Scenario: A report that never comes is an error
    Given the input late is 9
    When the procedure runs
    Then the procedure should fail with "the report is not ready yet"
    And the fetch_report tool should be called exactly 4 times
    And the agent should not take any turns

  Scenario: A model that refuses is not replaced by another one
    Given the tool "fetch_report" returns {"lines": 0}
    When the procedure runs
    Then the procedure should fail with "there is nothing to say"
    And the small agent should not take any turns

  Scenario: No model at all
    Given the tool "fetch_report" returns {"lines": 13}
    When the procedure runs
    Then the procedure should fail with "no model is to be had"
]])
