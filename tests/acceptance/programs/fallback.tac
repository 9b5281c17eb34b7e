-- Catches that a model cannot be reached, and goes on with another agent.
far = Agent {
  model = "openai/gpt-4o",
  system_prompt = "You are far away in run {context.run_id}"
}

near = Agent {
  model = "openai/gpt-4o-mini",
  system_prompt = "You are near in run {context.run_id}"
}

Procedure {
  function(input)
    local ok, first = pcall(far, "one")
    if not ok then
      Log.warn("far is silent", {code = first.code, retryable = first.retryable})
      first = near("one instead of " .. first.code)
    end
    local yes = Human.approve{message = "Print it by night?"}
    local second = near("two")
    return {ok = ok, first = first.text, second = second.text, yes = yes}
  end
}
