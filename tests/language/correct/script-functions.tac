-- A script whose functions ask; declarations stand before their use.
-- people: [true]
local function confirm(what)
  local ok, why = Human.approve {message = "Really " .. what .. "?", timeout = 60}
  if why == "timed_out" then return false end
  return ok
end

if confirm("go") then
  Log.info("went")
  return "went"
else
  return "stayed"
end
