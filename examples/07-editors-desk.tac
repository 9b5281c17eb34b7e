-- An editor's desk: stages, a budget, tries that are repeated, drafts in a tree, a review by a person, a file.

Stages {"outlining", "writing", "review", "printed"}

done = tactus.done

writer = Agent {
  model = "openai/gpt-4o-mini",
  system_prompt = "You write short articles about {input.topic}, in the style \"{state.style}\".",
  filter = filters.last_n(6),
  budget = {usd = 0.05, requests = 20},
  tools = {}
}

local short_enough = matches([[^.{10,200}$]])

hitl("review_article", {
  type = "review",
  message = "The article about {input.topic}",
  options = {{label = "Print", type = "action"}, {label = "Again", type = "action"}, {label = "Drop", type = "cancel"}},
  timeout = 86400
})

-- A draft that is neither too short nor too long; three tries.
local function draft(wish)
  return Retry.with_backoff(function()
    local text = writer(wish).text
    if not short_enough(text) then
      Session.inject_system("Between 10 and 200 characters.")
      error("a draft of " .. #text .. " characters")
    end
    return text
  end, {retries = 2, initial_delay = 0.01})
end

Procedure {
  input = {topic = field.string{default = "moss"}},
  output = {decision = field.string{}, file = field.string{}, drafts = field.integer{required = true}},
  max_turns = 20,
  function(input)
    Stage.set("outlining")
    state.style = Human.select{
      message = "Which style?",
      options = {"plain", "flowery"},
      timeout = 3600,
      default = "plain"
    }
    local outline = Step.run("outline", function()
      return {"what " .. input.topic .. " is", "where it grows"}
    end)

    Stage.advance()
    local root, text, decision = GraphNode.root(), nil, nil
    repeat
      text = draft(text and "Another one, please." or "Write about: " .. table.concat(outline, "; "))
      GraphNode.create{label = text, parent = root}
      Stage.set("review")
      local said = Human.review("review_article", {artifact = text, artifact_type = "markdown"})
      decision, text = said.decision, said.edited_artifact or text
      if decision == "Again" then Stage.set("writing") end
    until decision ~= "Again" or Stop.requested()

    local file
    if decision == "Print" then
      file = input.topic .. ".md"
      local ok, e = pcall(File.write, file, text)
      if not ok then
        System.alert{message = "not printed: " .. e.message, level = "warning", source = "desk"}
        file = nil
      end
    end
    Stage.set("printed")
    return {decision = decision, file = file, drafts = #root:children()}
  end
}

Mocks {
  writer = {
    temporal = {
      {message = "Moss."},
      {message = "Moss is a soft green plant without roots; it grows where it is damp and nobody walks."},
      {message = "Moss has no roots and no flowers, and does very well."}
    }
  }
}

step("the writer hears {words}", function(words)
  for _, message in ipairs(writer.session.history()) do
    if message.role ~= "assistant" and contains(words)(message.content) then return true end
  end
  return false
end)

Specification([[
Feature: An editor's desk
  Scenario: Printed at the first review
    Given the human answers "Which style?" with "flowery"
    When the procedure runs
    And the human answers "review_article" with "Print"
    Then the stage should transition from outlining to writing
    And the stage should transition from writing to review
    And the stage should transition from review to printed
    And the writer agent should take exactly 2 turns
    And the state style should be "flowery"
    And the writer hears "Write about: what moss is; where it grows"
    And the writer hears "Between 10 and 200 characters."
    And the output should be {"decision": "Print", "file": "moss.md", "drafts": 1}

  Scenario: Again, and then dropped
    Given the human does not answer "Which style?"
    When the procedure runs
    And the human answers "review_article" with "Again"
    And the human answers "review_article" with "Drop"
    Then the writer agent should take exactly 3 turns
    And the writer hears "Another one, please."
    And the stage should transition from review to writing
    And the stage should be printed
    And the state style should be "plain"
    And the output decision should be "Drop"
    And the output drafts should be 2
    And the output file should not exist

  Scenario: What cannot be written is told, not lost
    Given the input topic is "../moss"
    And the human answers "Which style?" with "plain"
    When the procedure runs
    And the human answers "review_article" with {"decision": "Print", "edited_artifact": "Moss is soft."}
    Then the output decision should be "Print"
    And the output file should not exist

  Scenario: Three drafts that are too short are too many
    Given the human answers "Which style?" with "plain"
    And the agent "writer" responds with "Moss."
    When the procedure runs
    Then the procedure should fail with "a draft of 5 characters"
    And the writer agent should take exactly 3 turns
]])
