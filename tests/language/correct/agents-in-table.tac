-- Agents made in a loop, kept in a table, named by hand, handed to functions.
local styles = {"plain", "flowery", "terse"}
local writers = {}
for i, style in ipairs(styles) do
  writers[style] = Agent {
    name = "writer_" .. style,
    model = "openai/gpt-4o-mini",
    system_prompt = "Write in a " .. style .. " style."
  }
end

local function all(agents, message)
  local out = {}
  for name, agent in pairs(agents) do
    out[#out + 1] = name .. "=" .. agent(message).text
  end
  return out
end

local function one(agent, ...)
  return agent({message = table.concat({...}, " ")})
end

Procedure {
  function(input)
    local lines = all(writers, "Moss.")
    lines[#lines + 1] = one(writers.plain, "a", "b").output
    return {lines = lines, n = Iterations.current()}
  end
}

Mocks {
  writer_plain = {message = "plain text"},
  writer_flowery = {message = "flowery text"},
  writer_terse = {message = "terse"}
}
