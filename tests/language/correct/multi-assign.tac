-- Several values at once, swaps, ignored ones.
local function three() return 1, 2, 3 end
local a, b, c, d = three()
local x, y = 1
x, y = y, x
local _, second = three()
local t = {three(), three()}
local first = (three())
local q = {(three())}
Procedure { function(input)
  local i, arr = 1, {}
  i, arr[i] = i + 1, 20
  local ok, v, w = pcall(three)
  return {a, b, c, d == nil, x == nil, y, second, #t, first, #q, arr[1], ok, v, w}
end }
