-- Recursion in place of a loop.
done = tactus.done
w = Agent {model = "openai/gpt-4o-mini", tools = {done}}
local function go(n)
  if n == 0 or done.called() then return n end
  w("go")
  return go(n - 1)
end
Procedure { function(input) return go(5) end }
Mocks {w = {temporal = {"a", {tool_calls = {{tool = "done", args = {reason = "r"}}}}}}}
