-- A script: no procedure, the top level is the body. It is as durable as any other program.
input { topic = field.string{default = "moss", description = "What the haiku is about"} }
output {
  haiku = field.string{required = true},
  drafts = field.integer{required = true}
}
state { drafts = field.integer{default = 0} }

poet = Agent {
  model = "openai/gpt-4o-mini",
  system_prompt = "Write one haiku about {input.topic}. No title."
}

Mocks {
  poet = {
    temporal = {
      "Green on the north side\nof every stone I pass by\nthe rain keeps its books",
      "Soft under bare feet\na forest for the beetles\nolder than the path"
    }
  }
}

Specification([[
Feature: A haiku
  Scenario: The first one is good
    When the procedure runs
    And the human approves "Is this one good?"
    Then the poet agent should take exactly 1 turn
    And the output haiku should contain "the rain keeps its books"
    And the output drafts should be 1

  Scenario: Another one, please
    When the procedure runs
    And the human rejects "Is this one good?"
    Then the poet agent should take exactly 2 turns
    And the output haiku should contain "older than the path"
    And the state drafts should be 2

  Scenario: Silence is consent
    Given the human does not answer
    When the procedure runs
    Then the output drafts should be 1
]])

local draft = poet()
State.increment("drafts")
if not Human.approve {message = "Is this one good?", context = {haiku = draft.text}, timeout = 86400, default = true} then
  draft = poet("Another one, please.")
  State.increment("drafts")
end

log("the haiku is chosen", {drafts = state.drafts})
return {haiku = draft.text, drafts = state.drafts}
