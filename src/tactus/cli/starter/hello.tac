-- Greets somebody by name.
--
--   tactus run hello.tac --mock --param name=Ada     no key, nothing leaves this machine
--   tactus run hello.tac --param name=Ada            asks a model; needs OPENAI_API_KEY

done = tactus.done

greeter = Agent {
  model = "openai/gpt-4o-mini",
  system_prompt = [[
You are a friendly greeter. Greet the user by name: {input.name}
When you are finished, call done with the greeting as the reason.
]],
  tools = {done},
}

Procedure {
  input = {
    name = field.string{default = "World", description = "who is greeted"},
  },
  output = {
    greeting = field.string{required = true},
  },
  function(input)
    repeat
      greeter()
    until Tool.called("done") or Iterations.exceeded(5)
    return {greeting = Tool.last_result("done") or "nobody was greeted"}
  end,
}

-- What the agent says under --mock.
Mocks {
  greeter = {tool_calls = {{name = "done", args = {reason = "Hello, nice to meet you!"}}}},
}

Specification([[
Feature: Greeting
  Scenario: The agent greets and completes
    When the greeter agent takes turns
    Then the done tool should be called exactly once
    And the procedure should complete successfully
]])
