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
