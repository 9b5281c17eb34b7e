-- The budget: every instruction of a program is counted, and a program whose budget is spent runs no further
-- instruction, whatever it has wrapped itself in. Knows nothing of what the program does.
local T = ...
local pcall, xpcall, error, type, rawequal, setmetatable = pcall, xpcall, error, type, rawequal, setmetatable
local sethook, clock, time = debug.sethook, os.clock, os.time
local sub, gsub, max, min = string.sub, string.gsub, math.max, math.min

local STEP = 250                                  -- instructions between two looks at the budget
local KILL = setmetatable({}, { __metatable = false, __name = "stop" })
local limit = T.config.instructions
local used, killed = 0, nil
local cpu, wall = T.config.seconds, T.config.wall -- seconds that this slice may take; the host counts exactly, after it
local LOOK = 500                                  -- instructions between two looks at the clocks
local NEVER = math.maxinteger
local look = NEVER                                -- the next one: none while nothing of a program runs
local since, last, passed                         -- CPU seconds and time of the first look; seconds since then
local JUMP = 2                                    -- a clock on the wall that was set counts for so many seconds
local hook

local function die(reason)
  killed = killed or reason
  sethook(hook, "", 1)                            -- every further instruction raises again
  error(KILL, 0)
end

-- Whatever the clocks say, it takes the same instructions: those of the hook count too.
local function look_at_clocks()
  look = used + LOOK
  local now, c = time(), clock()
  if not since then
    since, last, passed = c, now, 0
    return
  end
  passed = passed + max(0, min(now - last, JUMP))
  last = now
  if c - since > cpu then die("seconds") end
  if passed - 1 > wall then die("wall") end
end

local function spend(n)
  used = used + n
  if used > limit then die("cpu") end
  if used >= look then look_at_clocks() end
end

hook = function()
  if killed then die(killed) end
  spend(STEP)
end

-- What a C function will do without executing instructions is paid for before it is called.
local function charge(n)
  if killed then error(KILL, 0) end
  spend(n)
end

local function alive()
  if killed then error(KILL, 0) end
end

-- A message that names a trusted line names the program's line instead.
local function clean(e)
  if type(e) == "string" and sub(e, 1, 9) == "[tactus]:" then
    return T.where() .. gsub(e, "^%[tactus%]:%d+: ", "")
  end
  return e
end

-- A memory error is final: catching it in a loop would cost one full garbage collection per try, and almost
-- no instructions.
local function settled(ok, e, ...)
  if killed then error(KILL, 0) end
  if ok then return true, e, ... end
  if rawequal(e, "not enough memory") then die("memory") end
  return false, clean(e), ...
end

local function protected(f, ...) return settled(pcall(f, ...)) end

T.step, T.die, T.charge, T.alive, T.clean, T.settled, T.pcall = STEP, die, charge, alive, clean, settled, protected

function T.arm(co) sethook(co, hook, "", STEP) end
function T.used() return used end
function T.adopt(n) used, look = n, n + LOOK end
function T.killed() return killed end
function T.allow(seconds, until_then) cpu, wall = seconds, until_then end
function T.pause() look = NEVER end                -- a slice ends
function T.continue() look, since = used + LOOK, nil end

T.base = {
  pcall = function(...)
    if T.count(...) == 0 then T.bad(1, "pcall", "value expected") end
    return settled(pcall(...))
  end,
  xpcall = function(f, handler, ...)
    if type(handler) ~= "function" then T.bad(2, "xpcall", "function expected, got " .. type(handler)) end
    return settled(xpcall(f, function(e)
      if killed then return e end
      return handler(clean(e))
    end, ...))
  end,
}
