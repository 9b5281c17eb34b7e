-- A conversation: a person asks, the assistant answers, and its history stays small.
-- A filter limits what a request sends; when the talk grows long, its beginning is replaced by a summary for good.
local LONG = 6

assistant = Agent {
  model = "openai/gpt-4o-mini",
  system_prompt = "You help people with their garden. Short answers.",
  filter = filters.compose(filters.last_n(8), filters.token_budget(4000))
}

note_taker = Agent {
  model = "openai/gpt-4o-mini",
  system_prompt = "You take notes of conversations.",
  message_history = {source = assistant}
}

-- Keeps the last question with its answer, and one sentence about everything before.
local function shorten()
  local summary = note_taker("Sum the conversation up in one sentence.").text
  local messages = assistant.session.tail(2)
  table.insert(messages, 1, {role = "system", content = "So far: " .. summary})
  assistant.session.replace(messages)
  State.increment("summaries")
end

Procedure {
  input = {questions = field.integer{default = 4, min = 1, description = "At most so many"}},
  output = {
    answers = field.array{required = true},
    messages = field.integer{required = true},
    first = field.string{required = true}
  },
  state = {summaries = field.integer{default = 0}, answered = field.integer{default = 0}},
  function(input)
    local answers = {}
    for number = 1, input.questions do
      local question = Human.input {message = "Your question?", context = {number = number}, timeout = 3600}
      if not question or question == "bye" then break end
      table.insert(answers, assistant(question).text)
      State.increment("answered")
      if #assistant.session.history() >= LONG then shorten() end
    end
    local first = assistant.session.head(1)[1]
    return {
      answers = answers,
      messages = #assistant.session.history(),
      first = first and first.content or "nothing was said"
    }
  end
}

Mocks {
  assistant = {temporal = {"In spring.", "Twice a week.", "Moss likes shade.", "No."}},
  note_taker = {message = "They talked about moss."}
}

step("{count} questions are answered", function(count) assert(equals(count)(State.get("answered"))) end)

Specification([[
Feature: A conversation that stays small
  Scenario: A short talk is kept as it was
    Given the human answers "When do I plant moss?"
    And the human answers "How often do I water it?"
    And the human answers "bye"
    When the procedure runs
    Then the assistant agent should take exactly 2 turns
    And the note_taker agent should not take any turns
    And 2 questions are answered
    And the output messages should be 4
    And the output first should be "When do I plant moss?"

  Scenario: A long talk is summed up, and the last answer stays
    Given the human answers "When?"
    And the human answers "How often?"
    And the human answers "Where?"
    And the human answers "Anything else?"
    When the procedure runs
    Then the note_taker agent should take exactly 1 turn
    And the state summaries should be 1
    And 4 questions are answered
    And the output messages should be 5
    And the output first should be "So far: They talked about moss."
    And the output answers should contain "Moss likes shade."

  Scenario: A person who has gone ends the talk
    Given the human does not answer
    When the procedure runs
    Then the assistant agent should not take any turns
    And the output first should be "nothing was said"
]])
