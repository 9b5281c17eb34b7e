-- Something outside is looked at again and again, with growing pauses.
local states = {"queued", "running", "running", "done"}
status = Tool {description = "The state of a job", input = {id = field.string{required = true}}, function(args)
  local n = Tool.call_count("status")
  return {id = args.id, state = states[math.min(n, #states)], seen = n}
end}

local function wait_for(id, options)
  options = options or {}
  local pause, waited = options.first or 1, 0
  repeat
    local job = status({id = id})
    if job.state == "done" then return job, waited end
    if job.state == "failed" then error("job " .. id .. " failed") end
    Sleep(pause)
    waited, pause = waited + pause, math.min(pause * 2, options.most or 8)
  until waited >= (options.timeout or 60) or Stop.requested()
  return nil, "timeout"
end

Procedure { function(input)
  local job, waited = wait_for("j1", {first = 0.5, timeout = 100})
  return {state = job and job.state, waited = waited, at = os.clock()}
end }
