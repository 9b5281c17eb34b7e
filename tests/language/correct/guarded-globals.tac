-- Globals that exist only when something was done.
-- input: {"debug": true}
function enable() trace = function(s) Log.debug(s) end level = 3 end
Procedure { function(input)
  if input.debug then enable() end
  if trace then trace("x") end
  if level ~= nil and level > 2 then return "deep" end
  return unset_global == nil and "none" or "some"
end }
