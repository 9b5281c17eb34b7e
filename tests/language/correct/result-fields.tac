-- Fields of a table that only looks like a result.
w = Agent {model = "openai/gpt-4o-mini"}
local function decorate(r, more)
  local out = {text = r.text}
  for k, v in pairs(more) do out[k] = v end
  return out
end
Procedure {
  function(input)
    local reply = w("x")
    reply = decorate(reply, {score = 3})
    local r2 = w("y")
    local copy = {}
    for _, k in ipairs {"text", "output", "model"} do copy[k] = r2[k] end
    return {reply.score, copy.text, r2.data}
  end
}
Mocks {w = {message = "m"}}
