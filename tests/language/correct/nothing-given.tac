-- What gives nothing is called where that does not matter.
local unused = Log.info("x")
local _ = table.insert({}, 1)
local function log_and(x) return Log.debug("x") or x end
Procedure { function(input)
  local list = {3, 1}
  local _ignored = table.sort(list)
  local r = log_and(5)
  local t = {table.insert(list, 2), 4}
  return {r, #list, t[2], (select("#", Log.info("y")))}
end }
