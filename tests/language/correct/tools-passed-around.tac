-- Tools in tables, by name, filtered, in turns.
local registry = {}
local function register(t) registry[t.name] = t return t end

local add = register(Tool {name = "add", input = {a = "number", b = "number"}, function(x) return x.a + x.b end})
register(Tool {name = "sub", input = {a = "number", b = "number"}, function(x) return x.a - x.b end})

local function allowed(...)
  local list = {}
  for _, name in ipairs {...} do list[#list + 1] = registry[name] end
  return list
end

calculator = Agent {model = "openai/gpt-4o-mini", tools = {"add", "sub"}}

Procedure {
  function(input)
    calculator {message = "a", tools = allowed("add")}
    calculator {message = "b", tools = input.none and {} or nil}
    calculator {message = "c", tools = {add, tactus.done}}
    local used = {}
    for name, t in pairs(registry) do used[#used + 1] = name .. t.call_count() .. tostring(t.called()) end
    registry.extra = function(x) return x.a * x.b end
    local out = {}
    for i, name in ipairs {"add", "sub", "extra"} do out[i] = registry[name] {a = 4, b = 2} end
    Tool.reset("add")
    Tool.reset(add)
    return {used, out, Tool.last_result("sub"), Tool.last_call(add) == nil, Tool.call_count(registry.sub)}
  end
}

Mocks {calculator = {message = "ok"}}
