-- Lists of tools by conditions, with holes, joined, unpacked.
local a = Tool {name = "a", function() return 1 end}
local b = Tool {name = "b", function() return 2 end}
local base = {a}
local SAFE = false
w = Agent {model = "openai/gpt-4o-mini", tools = SAFE and {} or {a, b, tactus.done}}
v = Agent {model = "openai/gpt-4o-mini", tools = {table.unpack(base)}}
u = Agent {model = "openai/gpt-4o-mini", tools = base}
base[#base + 1] = b
local function with(...) return {tools = {...}} end
Procedure { function(input)
  w(with(a, b))
  v {tools = {table.unpack(base)}}
  u {tools = base, message = "x"}
  repeat w {tools = {"a", b}} until a.called() or Iterations.exceeded(4)
  return Iterations.current()
end }
Mocks {w = {message = "w"}, v = {message = "v"}, u = {message = "u"}}
