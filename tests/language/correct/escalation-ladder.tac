-- Nobody answers: the next one is asked, in the end somebody must.
-- people: ["taken care of"]
local LADDER = {{who = "ann", seconds = 60}, {who = "bob", seconds = 120}}

local function ask_around(question)
  for level, step in ipairs(LADDER) do
    local ok, why = Human.approve {message = question, assignees = {step.who}, timeout = step.seconds, on_timeout = "default", default = level > 5}
    if why ~= "timed_out" then return ok, step.who end
    Log.warn("nobody answered", {level = level, who = step.who})
  end
  return Human.escalate {message = question .. " (nobody answered)", context = {levels = #LADDER}} ~= nil, "somebody"
end

Procedure { function(input)
  local skip = input.skip or {}
  if #skip == 0 then LADDER = {} end
  local ok, who = ask_around("Restart the mill, please?")
  return {ok = ok, who = who}
end }
