-- A draft goes back and forth between a writer and a person, until it is printed, dropped, or has gone round too often.
-- The person may also edit the text; what is printed is what the person has seen last.
writer = Agent {
  model = "openai/gpt-4o",
  system_prompt = "You write posts about {input.topic} for a blog on gardens."
}

publish = Tool {
  description = "Put a post on the blog",
  input = {text = field.string{required = true}},
  function(args)
    return "post-" .. #args.text
  end
}

hitl("review_post", {
  type = "review",
  message = "The post about {input.topic}",
  artifact_type = "markdown",
  options = {
    {label = "Print", type = "action"},
    {label = "Revise", type = "action"},
    {label = "Drop", type = "cancel"}
  },
  timeout = 259200,
  default = "Drop"
})

Procedure {
  input = {topic = field.string{default = "moss"}, rounds = field.integer{default = 3}},
  output = {decision = field.string{required = true}, post = field.string{}, rounds = field.integer{required = true}},
  function(input)
    local text, wish = nil, "Write the post."
    for round = 1, input.rounds do
      text = writer {message = wish, context = text and {draft = text}}.text
      local said = Human.review("review_post", {artifact = text})
      text = said.edited_artifact or text
      if said.decision == "Print" then
        return {decision = "printed", post = publish {text = text}, rounds = round}
      elseif said.decision == "Drop" then
        return {decision = "dropped", rounds = round}
      end
      wish = "Revise it: " .. (said.feedback or "make it better")
    end
    return {decision = "unfinished", rounds = input.rounds}
  end
}

Mocks {
  writer = {temporal = {"Moss is old.", "Moss is very, very old."}}
}

step("the writer is told {words}", function(words)
  for _, message in ipairs(writer.session.history()) do
    if message.role == "user" and contains(words)(message.content) then return true end
  end
  return false
end)

Specification([[
Feature: A post that a person reviews
  Scenario: Printed as it is
    When the procedure runs
    And the human answers "review_post" with {"decision": "Print"}
    Then the writer is told "Write the post."
    And the publish tool should be called with text="Moss is old."
    And the output decision should be "printed"
    And the output rounds should be 1
    And the writer agent should take exactly 1 turn

  Scenario: Revised as the person says, then edited and printed
    When the procedure runs
    And the human answers "review_post" with {"decision": "Revise", "feedback": "longer"}
    And the human answers "review_post" with {"decision": "Print", "edited_artifact": "Moss is very old."}
    Then the writer agent should take exactly 2 turns
    And the writer is told "Revise it: longer"
    And the writer is told "Moss is old."
    And the publish tool should be called exactly once
    And the publish tool should be called with text="Moss is very old."
    And the output rounds should be 2
    And the output post should be "post-17"

  Scenario: Revised without a word, from what the person has made of it
    When the procedure runs
    And the human answers "review_post" with {"decision": "Revise", "edited_artifact": "Moss is soft."}
    And the human answers "review_post" with "Print"
    Then the writer is told "Revise it: make it better"
    And the writer is told "Moss is soft."
    And the publish tool should be called with text="Moss is very, very old."

  Scenario: Dropped
    When the procedure runs
    And the human answers "review_post" with "Drop"
    Then the publish tool should not be called
    And the output decision should be "dropped"
    And the output rounds should be 1

  Scenario: Silence drops it
    Given the human does not answer "review_post"
    When the procedure runs
    Then the output decision should be "dropped"

  Scenario: Round and round
    Given the input rounds is 2
    When the procedure runs
    And the human answers "review_post" with "Revise"
    And the human answers "review_post" with "Revise"
    Then the output decision should be "unfinished"
    And the output rounds should be 2
    And the writer agent should take exactly 2 turns
    And the publish tool should not be called
]])
