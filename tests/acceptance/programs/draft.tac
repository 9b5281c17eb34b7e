-- Two turns of one agent.
drafter = Agent {
  model = "openai/gpt-4o-mini",
  system_prompt = "You draft in run {context.run_id}"
}

Procedure {
  function(input)
    local first = drafter("one")
    local second = drafter("two")
    return first.text .. " " .. second.text
  end
}
