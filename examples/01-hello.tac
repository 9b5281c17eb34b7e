-- The smallest whole program: an agent with one tool, a typed input, a typed result.
done = tactus.done

greeter = Agent {
  provider = "openai",
  model = "gpt-4o-mini",
  system_prompt = [[
You are a friendly greeter. Greet the user by name: {input.name}
When done, call the done tool.
  ]],
  tools = {done}
}

Procedure {
  input = {
    name = field.string{default = "World"}
  },
  output = {
    greeting = field.string{required = true}
  },
  function(input)
    repeat
      greeter()
    until Tool.called("done")
    return { greeting = Tool.last_result("done") }
  end
}

Mocks {
  greeter = {
    tool_calls = {{tool = "done", args = {reason = "Hello, nice to meet you!"}}}
  }
}

Specification([[
Feature: Greeting
  Scenario: Agent greets and completes
    When the greeter agent takes turns
    Then the done tool should be called exactly once
    And the procedure should complete successfully

  Scenario: What the agent says is the greeting
    Given the input name is "Ada"
    And the agent "greeter" responds with "One moment."
    And the agent "greeter" responds with "Now."
    And calls tool "done" with args {"reason": "Hello, Ada!"}
    When the greeter agent takes exactly 2 turns
    Then the output greeting should be "Hello, Ada!"
]])
