-- Two prompts are tried, the better one is kept with its counts.
local VARIANTS = {
  short = "Be brief about {input.topic}.",
  long = "Be thorough about {input.topic}; you know {state.facts}.",
}
local agents = {}
for name, prompt in pairs(VARIANTS) do
  agents[name] = Agent {name = "writer_" .. name, model = "openai/gpt-4o-mini", system_prompt = prompt}
end
local good = matches [[^[A-Z].*\.$]]

Procedure {
  input = {topic = field.string{default = "moss"}, tries = field.integer{default = 2}},
  state = {facts = field.array{items = "string", default = {"it is old"}}, wins = field.object{default = {}}},
  function(input)
    for _ = 1, input.tries do
      for name, agent in pairs(agents) do
        local text = agent("Write.").text
        if good(text) then state.wins[name] = (state.wins[name] or 0) + 1 end
      end
    end
    local best
    for name in pairs(agents) do
      local wins = state.wins[name] or 0
      if not best or wins > (state.wins[best] or 0) then best = name end
    end
    return {best = best, wins = State.get("wins")}
  end
}

Mocks {writer_short = {message = "moss"}, writer_long = {message = "Moss is soft."}}
