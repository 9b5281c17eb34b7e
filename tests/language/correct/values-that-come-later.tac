-- Variables without a value at first, set in branches, by closures, by several returns.
local later, text, count
local function two() return "a", "b" end
local function set() later = "set" end
local name
if os.time() > 0 then name = "x" end
local first, second = two()
local fn
fn = function(n) return n <= 0 and "end" or fn(n - 1) end

Procedure { function(input)
  set()
  text, count = two()
  local answer
  for i = 1, 3 do if i == 2 then answer = i end end
  local list
  list = list or {}
  list[1] = "l"
  local maybe
  if maybe then maybe = maybe .. "!" end
  local s = "later: " .. later .. text .. count .. name .. second .. fn(2) .. answer .. list[1]
  local cond = input.x and "yes"
  if cond == "yes" then s = s .. cond end
  return s
end }
