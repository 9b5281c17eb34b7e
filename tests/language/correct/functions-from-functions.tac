-- Functions that make functions, given where a function is wanted.
local function retrying(f) return function() return f() end end
local function work(n) return function() return n * 2 end end
local make = {job = function() return function() return "job" end end}
check = Tool {input = {x = "integer"}, function(a) return a.x end}
local function bound(t, args) return function() return t(args) end end

Procedure { function(input)
  local ok, v = pcall(work(2))
  local a = Step.run("a", work(3))
  local b = Step.checkpoint(make.job())
  local c = Retry.with_backoff(retrying(work(4)), {retries = 1})
  local d = Retry.with_backoff(bound(check, {x = 5}))
  local e = select(2, pcall(load("return 6")))
  local f = coroutine.wrap(work(7))()
  local ok2, g = pcall(pcall, error, "x")
  table.sort({3, 1}, (function() return function(x, y) return x < y end end)())
  return {ok, v, a, b, c, d, e, f, ok2, g}
end }
