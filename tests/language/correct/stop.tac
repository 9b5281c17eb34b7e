-- Stopping politely.
worker = Agent {model = "openai/gpt-4o-mini"}
Procedure {
  function(input)
    local rounds = 0
    while not Stop.requested() do
      worker()
      rounds = rounds + 1
      if rounds == 3 then Stop.request("three", true) end
    end
    Log.warn("stopping", {reason = Stop.reason()})
    return rounds
  end
}
Mocks {worker = {message = "hm"}}
