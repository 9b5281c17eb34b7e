-- Steps that change what is their own.
local cache = {}
Procedure { function(input)
  local total = Step.checkpoint(function()
    local total, list = 0, {}
    for i = 1, 3 do total = total + i list[#list + 1] = i end
    local function add(n) total = total + n end
    add(4)
    return {total = total, list = list}
  end)
  local text = Step.run("text", function() state.x = 1 local cache = {} cache.y = 2 return cache.y end)
  cache.total = total.total
  local n = 0
  local m = checkpoint(function() local n = 5 n = n + 1 return n end)
  n = n + m
  return {total.total, #total.list, text, cache.total, n, state.x}
end }
