-- Self-review: a writer and a critic with a rubric, until every mark is good enough or the rounds are used up.
-- The best draft is kept, not the last one: more rounds may make a text worse.
local CRITERIA = {"clarity", "accuracy"}

writer = Agent {
  model = "openai/gpt-4o",
  system_prompt = "Explain {input.topic} to a child, in two sentences."
}

critic = Agent {
  model = "openai/gpt-4o-mini",
  system_prompt = "Mark the text from 1 to 5, one line each: 'clarity: N', 'accuracy: N'."
}

-- The marks of a text, and the lowest one; a mark that is not given counts as 1.
local function judge(text)
  local review = critic {message = "Mark this text.", text = text, tools = {}}.text:lower()
  local lowest, sum = nil, 0
  for _, name in ipairs(CRITERIA) do
    local mark = tonumber(review:match(name .. ":%s*(%d+)")) or 1
    sum = sum + mark
    if not lowest or mark < lowest.mark then lowest = {name = name, mark = mark} end
  end
  return lowest, sum
end

Procedure {
  input = {
    topic = field.string{default = "how moss drinks"},
    rounds = field.integer{default = 3, min = 1},
    good = field.integer{default = 4, min = 1, max = 5}
  },
  output = {
    text = field.string{required = true},
    marks = field.integer{required = true},
    rounds = field.integer{required = true},
    good = field.boolean{required = true}
  },
  function(input)
    local best, wish = {sum = 0}, "Write it."
    for round = 1, input.rounds do
      local text = writer(wish).text
      local lowest, sum = judge(text)
      if sum > best.sum then best = {text = text, sum = sum} end
      if lowest.mark >= input.good then
        return {text = text, marks = sum, rounds = round, good = true}
      end
      wish = "Write it again, with more " .. lowest.name .. "."
    end
    return {text = best.text, marks = best.sum, rounds = input.rounds, good = false}
  end
}

Mocks {
  writer = {
    conditional = {
      {when = {message = "Write it again, with more clarity."}, returns = "Moss drinks like a sponge."},
      {when = {message = "Write it again, with more accuracy."}, returns = "Moss drinks with its leaves."},
      {returns = "Moss absorbs water through its gametophyte."}
    }
  },
  critic = {temporal = {"Clarity: 2\nAccuracy: 5", "Clarity: 5\nAccuracy: 3", "Clarity: 5\nAccuracy: 4"}}
}

Specification([[
Feature: Self-review with a rubric
  Scenario: The weakest point is mended until all are good
    When the procedure runs
    Then the writer agent should take exactly 3 turns
    And the critic agent should take exactly 3 turns
    And the output text should be "Moss drinks with its leaves."
    And the output marks should be 9
    And the output rounds should be 3
    And the output good should be true

  Scenario: A good text is not touched again
    Given the agent "critic" responds with "clarity: 4, accuracy: 4"
    When the procedure runs
    Then the writer agent should take exactly 1 turn
    And the critic agent should take exactly 1 turn
    And the output marks should be 8
    And the output good should be true
    And the output rounds should be 1

  Scenario: When the rounds are used up the best draft counts
    Given the input rounds is 2
    And the agent "critic" responds with "Clarity: 3\nAccuracy: 3"
    And the agent "critic" responds with "Clarity: 1\nAccuracy: 2"
    When the procedure runs
    Then the output text should be "Moss absorbs water through its gametophyte."
    And the output marks should be 6
    And the output good should be false
    And the output rounds should be 2

  Scenario: A review without marks is a bad one
    Given the input rounds is 1
    And the agent "critic" responds with "Lovely!"
    When the procedure runs
    Then the output marks should be 2
    And the output good should be false

  Scenario: How good is good enough is for the caller to say
    Given the input good is 2
    When the procedure runs
    Then the output rounds should be 1
    And the output marks should be 7
    And the output good should be true
]])
