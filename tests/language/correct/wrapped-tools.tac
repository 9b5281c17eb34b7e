-- Tools wrapped by functions: timing, caching, counting, tracing.
local calls = {}
local function traced(spec)
  local inner = spec.handler
  spec.handler = function(args)
    calls[#calls + 1] = spec.name
    return inner(args)
  end
  return Tool(spec)
end
local function cached(fn)
  local known = {}
  return function(args)
    local key = Json.encode(args)
    if known[key] == nil then known[key] = fn(args) end
    return known[key]
  end
end
square = traced {name = "square", description = "Squares", input = {n = field.number{required = true}}, handler = cached(function(args) return args.n ^ 2 end)}
Procedure { function(input) return {square {n = 2}, square {n = 2}, square {n = 3}, #calls, square.call_count()} end }
