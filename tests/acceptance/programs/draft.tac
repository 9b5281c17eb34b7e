-- Two turns of one agent, and a person between them.
drafter = Agent {
  model = "openai/gpt-4o-mini",
  system_prompt = "You draft in run {context.run_id}"
}

Procedure {
  function(input)
    local first = drafter("one")
    local yes = Human.approve{message = "Print the draft?"}
    local second = drafter("two")
    return first.text .. " " .. second.text .. " " .. tostring(yes)
  end
}
