-- Loops over functions, closures, methods, coroutines, parameters.
local function each(list)
  local i = 0
  return function() i = i + 1 return list[i] end
end
local Stack = {}
Stack.__index = Stack
function Stack:items() return each(self) end
local function drain(iterator) local n = 0 for _ in iterator do n = n + 1 end return n end
local words = ("a b c"):gmatch("%a")
local gen = coroutine.wrap(function() for i = 1, 2 do coroutine.yield(i) end end)
local source = {next = function() return nil end}

Procedure {
  input = {text = field.string{default = "x,y"}},
  function(input)
    local n = 0
    for w in words do n = n + #w end
    for i in gen do n = n + i end
    for x in each {1, 2} do n = n + x end
    for x in setmetatable({5}, Stack):items() do n = n + x end
    for part in input.text:gmatch("[^,]+") do n = n + #part end
    for k in next, {a = 1} do n = n + #k end
    for _ in source.next do n = n + 1 end
    for k, v in pairs(input) do n = n + #v end
    n = n + drain(each {1, 2, 3})
    return n
  end
}
