-- A debate: two agents with one history between them, a judge who reads it, and a person where the judge cannot decide.
-- `source = "shared"` is one history for all who say so; the judge sees theirs and leaves nothing in it.
speaker = Agent {
  model = "openai/gpt-4o-mini",
  system_prompt = "You are for it: {input.question}",
  message_history = {source = "shared"}
}

opponent = Agent {
  model = "openai/gpt-4o-mini",
  system_prompt = "You are against it: {input.question}",
  message_history = {source = "shared"}
}

judge = Agent {
  model = "openai/gpt-4o",
  system_prompt = "Who was better, the speaker or the opponent? One word, or: tie.",
  message_history = {source = speaker}
}

Procedure {
  input = {
    question = field.string{default = "Should moss grow in the lawn?"},
    rounds = field.integer{default = 2, min = 1, max = 5}
  },
  output = {
    winner = field.string{required = true, enum = {"speaker", "opponent", "nobody"}},
    by = field.string{required = true, enum = {"judge", "person"}},
    heard = field.integer{required = true}
  },
  function(input)
    for round = 1, input.rounds do
      speaker(round == 1 and "Begin." or "Your answer?")
      opponent("And you?")
    end
    local heard = #speaker.session.history()
    local verdict = judge("Your verdict?").text:lower()
    for _, name in ipairs{"speaker", "opponent"} do
      if verdict:find(name, 1, true) then return {winner = name, by = "judge", heard = heard} end
    end
    local winner = Human.select {
      message = "Who was better?",
      options = {"speaker", "opponent"},
      context = {verdict = verdict},
      timeout = 86400
    }
    return {winner = winner or "nobody", by = "person", heard = heard}
  end
}

Mocks {
  speaker = {temporal = {"It is soft.", "It stays green."}},
  opponent = {temporal = {"It is slippery.", "So does paint."}},
  judge = {message = "The opponent."}
}

Specification([[
Feature: A debate with a judge
  Scenario: Two rounds, and the judge decides
    When the procedure runs
    Then the speaker agent should take exactly 2 turns
    And the opponent agent should take exactly 2 turns
    And the judge agent should take exactly 1 turn
    And the output winner should be "opponent"
    And the output by should be "judge"
    And the output heard should be 8

  Scenario: One round, and the other one wins
    Given the input rounds is 1
    And the agent "judge" responds with "Speaker"
    And the agent "speaker" responds with "It is soft." when told "Begin."
    When the procedure runs
    Then the output winner should be "speaker"
    And the output heard should be 4

  Scenario: A tie is for a person
    Given the agent "judge" responds with "A tie"
    When the procedure runs
    And the human answers "Who was better?" with "speaker"
    Then the output winner should be "speaker"
    And the output by should be "person"

  Scenario: A tie that nobody breaks
    Given the agent "judge" responds with "A tie"
    And the human does not answer
    When the procedure runs
    Then the output winner should be "nobody"
    And the output by should be "person"
]])
