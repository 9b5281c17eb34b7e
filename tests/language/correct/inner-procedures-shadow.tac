-- Names that shadow words and library functions on purpose.
local print = function(...) Log.info(table.concat({...}, " ")) end
local string = string
local table = setmetatable({}, {__index = table})
function table.map(list, f)
  local out = {}
  for i, x in ipairs(list) do out[i] = f(x) end
  return out
end
local Tool = Tool
local next = 3
local type = type

local tool = Tool {name = "double", input = {n = "integer"}, function(args) return args.n * 2 end}

Procedure {
  function(input)
    print("a", "b")
    local state = {count = 1}
    state.counts = state.count + next
    local input = {anything = 4}
    return {table.map({1, 2}, function(n) return tool {n = n} end), state, input.anything, type(1), string.upper("x")}
  end
}
