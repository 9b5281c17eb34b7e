-- A machine of states as a table of functions; stages follow it.
Stages {"idle", "working", "checking", "closed"}
local machine = {}
function machine.idle(ctx) ctx.n = 0 return "working" end
function machine.working(ctx) ctx.n = ctx.n + 1 return ctx.n < 3 and "working" or "checking" end
function machine.checking(ctx) return ctx.ok and "closed" or "idle", "again" end
machine.closed = false

local function step(current, ctx)
  local act = machine[current]
  if not act then return nil end
  local next_state, note = act(ctx)
  if note then Log.debug(note) end
  return next_state
end

Procedure { function(input)
  local ctx, current, path = {ok = false}, "idle", {}
  repeat
    path[#path + 1] = current
    if not Stage.is(current) then Stage.set(current) end
    current = step(current, ctx)
    if #path == 6 then ctx.ok = true end
  until current == nil or #path > 20
  return {#path, path[#path], Stage.current(), #Stage.history()}
end }
