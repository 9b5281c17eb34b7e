-- Catches that a provider cannot be reached, and goes on in another way.
drafter = Agent {
  model = "openai/gpt-4o-mini",
  system_prompt = "You draft in run {context.run_id}"
}

Procedure {
  function(input)
    local ok, result = pcall(drafter, "one")
    local first = ok and result.text or result.code
    if not ok then
      local yes = Human.approve{message = "Try again?"}
      if not yes then return {first = first, second = "given up"} end
    end
    local ok_now, second = pcall(drafter, "two")
    return {first = first, second = ok_now and second.text or second.code}
  end
}
