-- Budgets of agents and procedures.
thinker = Agent {
  model = {name = "openai/gpt-4o-mini", temperature = 0.1, max_tokens = 200, top_p = 0.9, seed = 7},
  budget = {requests = 2, tokens = 10000, usd = 0.5, unknown_price = "ignore"}
}

careful = Procedure {
  name = "careful",
  max_turns = 1,
  budget = {requests = 1, seconds = 60},
  function(input)
    thinker("one")
    local ok, e = pcall(thinker, "two")
    return {ok = ok, code = e.code}
  end
}

Procedure {
  budget = {tokens = 1000},
  default_model = "openai/gpt-4o",
  default_provider = "openai",
  function(input)
    return careful()
  end
}

Mocks {thinker = {message = "ok", usage = {prompt_tokens = 5, completion_tokens = 2}}}
