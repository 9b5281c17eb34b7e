-- Older words whose tables are variables or hold the function.
local config = {model = "openai/gpt-4o-mini", system_prompt = "Hello {input.name}"}
agent("greeter", config)
local sub = procedure("sub", {input = {n = "int"}, function(input) return input.n + 1 end})
tool("noop", {description = "nothing", handler = function() return "noop" end})

main = procedure("main", {input = {name = {type = "string", default = "Ada"}}}, function()
  local a = Greeter()
  local b = greeter and "global" or "none"
  local c = Greeter({inject = "again"}).text
  return {tostring(a), b, c, sub({n = 1}), Tool("noop")(), input.name}
end)

Mocks {greeter = {message = "hello"}}
