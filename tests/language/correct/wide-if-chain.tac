-- A dispatcher over types, stages and decisions.
Stages {"a", "b"}
local function describe(x)
  local t = type(x)
  if t == "table" then return "t" elseif t == "string" then return "s" elseif t == "number" and math.type(x) == "integer" then return "i" elseif type(x) == "function" or t == "thread" or t == "nil" then return "?" end
  return t
end
Procedure { function(input)
  local out = {}
  for i, x in ipairs {1, "a", {}, 1.5, print, true} do out[i] = describe(x) end
  if Stage.current() ~= "a" then Stage.set("a") end
  local s = Stage.current()
  out[#out + 1] = s == "a" and "first" or "other"
  out[#out + 1] = coroutine.status(coroutine.create(print)) == "suspended"
  return out
end }
