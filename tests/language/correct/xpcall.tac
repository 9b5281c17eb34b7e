-- Message handlers of xpcall, with tracebacks and handlers that only look.
local function handler(e)
  if type(e) == "table" then return e end
  return debug.traceback(tostring(e), 2)
end
Procedure { function(input)
  local ok, e = xpcall(function() error("x") end, handler)
  local ok2, e2 = xpcall(Sleep, handler, -1)
  local ok3, v = xpcall(function(a, b) return a + b end, debug.traceback, 1, 2)
  return {ok, #e > 3, ok2, e2.code, ok3, v}
end }
