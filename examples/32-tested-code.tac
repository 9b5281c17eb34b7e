-- Code that tests itself: a model writes a function, the program runs it on cases, and failures are told to the model.
-- The code runs with an empty environment: it can compute, and reach nothing.
coder = Agent {
  model = "openai/gpt-4o",
  system_prompt = "Write a Lua chunk that returns one function: {input.task} No explanations."
}

-- Why the code is wrong, nil when it is right.
local function failure(code, cases)
  local chunk, wrong = load(code, "answer", "t", {})
  if not chunk then return "it is no Lua: " .. wrong end
  local ok, f = pcall(chunk)
  if not ok then return "it fails: " .. tostring(f) end
  if type(f) ~= "function" then return "it returns no function" end
  for _, case in ipairs(cases) do
    local ran, found = pcall(f, case.given)
    if not ran then return "it fails for " .. case.given .. ": " .. tostring(found) end
    if not equals(case.expected)(found) then
      return "of " .. case.given .. " it makes " .. tostring(found) .. ", not " .. case.expected
    end
  end
end

Procedure {
  input = {
    task = field.string{default = "the sum of the whole numbers from 1 to n."},
    cases = field.array{
      items = field.object{},
      default = {{given = 1, expected = 1}, {given = 4, expected = 10}, {given = 0, expected = 0}}
    },
    attempts = field.integer{default = 3}
  },
  output = {code = field.string{}, attempts = field.integer{required = true}, failure = field.string{}},
  function(input)
    local code, why = coder("The function, please.").text, nil
    for attempt = 1, input.attempts do
      why = failure(code, input.cases)
      if not why then return {code = code, attempts = attempt} end
      Log.info("an attempt failed", {attempt = attempt, why = why})
      if attempt < input.attempts then code = coder {message = "It is wrong.", why = why}.text end
    end
    return {attempts = input.attempts, failure = why}
  end
}

Mocks {
  coder = {
    temporal = {
      "return function(n) return n * n end",
      "return function(n) return n * (n + 1) // 2 end"
    }
  }
}

Specification([[
Feature: Code that passes its tests
  Scenario: A wrong function is mended
    When the coder agent takes exactly 2 turns
    Then the output code should be "return function(n) return n * (n + 1) // 2 end"
    And the output attempts should be 2
    And the output failure should not exist

  Scenario: A right function is taken at once
    Given the agent "coder" responds with "return function(n) local s = 0 for i = 1, n do s = s + i end return s end"
    When the procedure runs
    Then the coder agent should take exactly 1 turn
    And the output attempts should be 1
    And the output code should exist

  Scenario Outline: Each way to be wrong has its reason
    Given the agent "coder" responds with "<code>"
    And the input attempts is 2
    When the procedure runs
    Then the coder agent should take exactly 2 turns
    And the output code should not exist
    And the output attempts should be 2
    And the output failure should contain "<why>"

    Examples:
      | code                                    | why                           |
      | Here you are:                           | it is no Lua                  |
      | error('no')                             | it fails:                     |
      | return 10                               | it returns no function        |
      | return function(n) return n.m.n end     | it fails for 1                |
      | return function(n) return os.time() end | it fails for 1                |
      | return function(n) return n end         | of 4 it makes 4, not 10       |
]])
