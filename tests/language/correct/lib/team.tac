-- Agents and tools of a module; what it does uses globals of the program.
local done = require("tactus.tools.done")
local text = require("lib.text")
local M = {}
M.look = Tool {description = "Looks", input = {what = "string"}, function(args) return text.title(args.what) end}
M.scout = Agent {model = "openai/gpt-4o-mini", tools = {M.look, done}, system_prompt = "Scout {input.place}."}
function M.explore(place)
  repeat M.scout("Explore " .. place) until done.called() or Iterations.exceeded(3)
  return done.last_result()
end
M.summarize = Procedure {
  name = "summarize",
  input = {place = "string"},
  function(input) return PREFIX .. M.explore(input.place) end
}
return M
