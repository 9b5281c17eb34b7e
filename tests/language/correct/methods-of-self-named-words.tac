-- Fields and methods with the names of words.
local Report = {}
Report.__index = Report
function Report.new() return setmetatable({Human = "h", state = "s", input = 1, Stage = {set = function() return "own" end}}, Report) end
function Report:approve() return self.Human end
function Report:Agent(x) return x .. self.state end
function Report:Sleep() return self.input end
Procedure { function(input)
  local r = Report.new()
  local Json, Log = {encode = function() return "mine" end}, r
  return {r:approve(), r:Agent("a"), r.Stage.set(), r:Sleep(), Json.encode(), r.Human, Log.input}
end }
