-- Closures, memoizing, currying, pipelines, callbacks in tables.
local function memoize(f)
  local known = {}
  return function(x)
    local value = known[x]
    if value == nil then value = f(x) known[x] = value end
    return value
  end
end

local fib
fib = memoize(function(n) return n < 2 and n or fib(n - 1) + fib(n - 2) end)

local function pipe(...)
  local steps = {...}
  return function(x)
    for _, step in ipairs(steps) do x = step(x) end
    return x
  end
end

local events = {handlers = {}}
function events:on(name, handler) self.handlers[name] = self.handlers[name] or {} table.insert(self.handlers[name], handler) return self end
function events:emit(name, ...)
  local last
  for _, handler in ipairs(self.handlers[name] or {}) do last = handler(...) end
  return last
end

local dispatch = {
  add = function(a, b) return a + b end,
  ["sub"] = function(a, b) return a - b end,
  [1] = function() return "one" end
}

Procedure {
  function(input)
    local slug = pipe(string.lower, function(s) return (s:gsub("%s+", "-")) end, function(s) return s .. "!" end)
    events:on("x", function(v) return v * 2 end):on("x", function(v) return v * 3 end)
    local on_done = input.callback or function() return "default" end
    if on_done then on_done() end
    return {fib(20), slug "A B  C", events:emit("x", 2), dispatch.add(1, 2), dispatch["sub"](3, 1), dispatch[1](), (function(...) return select("#", ...) end)(1, 2)}
  end
}
