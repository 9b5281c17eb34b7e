-- A coordinator and two workers: each worker is a procedure with a schema, an agent and a history of its own.
-- The coordinator's model chooses who does what; the program checks the names, counts the work and ends the talk.
done = tactus.done

gatherer = Agent {
  model = "openai/gpt-4o-mini",
  system_prompt = "Give the facts about {input.task}, one per line."
}

stylist = Agent {
  model = "openai/gpt-4o",
  system_prompt = "Write two elegant sentences from these facts: {input.task}"
}

research = Procedure {
  input = {task = field.string{required = true}},
  output = {text = field.string{required = true}, facts = field.integer{required = true}},
  function(input)
    local text, facts = gatherer().text, 0
    for _ in text:gmatch("[^\n]+") do facts = facts + 1 end
    return {text = text, facts = facts}
  end
}

write = Procedure {
  input = {task = field.string{required = true, pattern = [[\w+ \w+]], description = "More than a word"}},
  output = {text = field.string{required = true}},
  function(input)
    return {text = stylist().text}
  end
}

local workers = {research = research, write = write}

delegate = Tool {
  description = "Give a task to a worker: research or write",
  input = {
    worker = field.string{required = true, description = "research or write"},
    task = field.string{required = true}
  },
  function(args)
    local worker = workers[args.worker]
    if not worker then return nil, "there is no worker " .. args.worker .. "; there are: research, write" end
    local result = worker {task = args.task}
    State.append("delegated", args.worker)
    State.increment("facts", result.facts or 0)
    return result.text
  end
}

coordinator = Agent {
  model = "openai/gpt-4o",
  system_prompt = "You lead two workers, to write about {input.topic}. Delegate; then call done with the text.",
  tools = {delegate, done}
}

Procedure {
  input = {topic = field.string{default = "moss"}},
  output = {
    text = field.string{required = true},
    order = field.string{required = true},
    facts = field.integer{required = true}
  },
  state = {delegated = field.array{items = field.string{}, default = {}}, facts = field.integer{default = 0}},
  function(input)
    repeat
      coordinator()
    until done.called() or Iterations.exceeded(6)
    if done.call_count() == 0 then error("the coordinator came to no end") end
    return {text = done.last_result(), order = table.concat(state.delegated, ", "), facts = state.facts}
  end
}

Mocks {
  coordinator = {
    temporal = {
      {tool_calls = {{tool = "delegate", args = {worker = "research", task = "moss"}}}},
      {
        message = "Now the text.",
        tool_calls = {{tool = "delegate", args = {worker = "write", task = "Moss is old. It drinks with its leaves."}}}
      },
      {tool_calls = {{tool = "done", args = {reason = "Old as the hills, moss drinks the rain."}}}}
    }
  },
  gatherer = {message = "Moss is old.\nMoss drinks with its leaves."},
  stylist = {message = "Old as the hills, moss drinks the rain."}
}

step("the coordinator hears {words}", function(words)
  for _, message in ipairs(coordinator.session.history()) do
    if message.role == "tool" and contains(words)(message.content) then return true end
  end
  return false
end)

Specification([[
Feature: A coordinator with two workers
  Scenario: First the facts, then the words
    When the coordinator agent takes exactly 3 turns
    Then the coordinator should call the delegate tool
    And the delegate tool should be called exactly 2 times
    And the delegate tool should be called with worker=research, task=moss
    And the gatherer agent should take exactly 1 turn
    And the stylist agent should take exactly 1 turn
    And the total iterations should be 5
    And the coordinator hears "Moss drinks with its leaves."
    And the coordinator hears "Old as the hills"
    And the output order should be "research, write"
    And the output facts should be 2
    And the output text should be "Old as the hills, moss drinks the rain."

  Scenario: A worker who does not exist is told to the model, and nobody works
    Given the agent "coordinator" responds with "Let Bob do it."
    And calls tool "delegate" with args {"worker": "bob", "task": "moss"}
    And the agent "coordinator" responds with "Alone, then."
    And calls tool "done" with args {"reason": "Moss."}
    When the procedure runs
    Then the delegate tool should be called exactly once
    And the gatherer agent should not take any turns
    And the stylist agent should not take any turns
    And the coordinator hears "there is no worker bob; there are: research, write"
    And the output order should be ""
    And the output text should be "Moss."

  Scenario: A task that a worker refuses does not end the talk
    Given the agent "coordinator" responds with "Write."
    And calls tool "delegate" with args {"worker": "write", "task": "moss"}
    And the agent "coordinator" responds with "I see."
    And calls tool "done" with args {"reason": "Nothing."}
    When the procedure runs
    Then the stylist agent should not take any turns
    And the coordinator hears "input.task"
    And the output order should be ""
    And the output facts should be 0

  Scenario: A coordinator who never ends is stopped
    Given the agent "coordinator" responds with "Let me think."
    When the procedure runs
    Then the procedure should fail with "the coordinator came to no end"
    And the coordinator agent should take exactly 6 turns
]])
