-- Coroutines: a program's own run under the budget, and pass asks outward to the host unseen. A coroutine
-- that waits for the host can be neither resumed nor closed by the program: that would forge the answer.
local T = ...
local type, rawequal, error = type, rawequal, error
local create, resume, yield = coroutine.create, coroutine.resume, coroutine.yield
local status, running, isyieldable, close = coroutine.status, coroutine.running, coroutine.isyieldable, coroutine.close
local threads, charge, expected = T.threads, T.charge, T.expected
local REQUEST = {}
local REFUSED = {}                                -- the answer where a resumer cannot wait: Lua runs it from C
T.refused = REFUSED

-- An ask, seen from the coroutine that makes it: (op, args, file, line, scope, state, live) -> answer box.
local function up(op, args, file, line, ...)
  if not file then
    local place, at = T.site()
    if place then file, line = place, at end
  end
  if threads[running()].root then
    T.pause()
    return T.back(yield("ask", op, args, file, line, T.used(), T.notes(), ...))
  end
  return yield(REQUEST, op, args, file, line, ...)
end
T.up = up

local function answered(thread, ...)
  thread.waiting = nil
  return ...
end

local function resumed(co, ok, first, ...)
  T.alive()
  if ok and rawequal(first, REQUEST) then
    if not isyieldable() then return resumed(co, resume(co, REFUSED)) end
    local thread = threads[co]
    thread.waiting = true
    return resumed(co, resume(co, answered(thread, up(...))))
  end
  return T.settled(ok, first, ...)
end

local C = {}
T.coroutine = C

function C.create(f)
  if type(f) ~= "function" then expected(1, "create", "function", f) end
  charge(T.step)
  local co = create(f)
  threads[co] = { scope = T.scope(), body = f }
  T.arm(co)
  return co
end

local function thread_of(co, name)
  if type(co) ~= "thread" then expected(1, name, "coroutine", co) end
  return threads[co]
end

function C.resume(co, ...)
  local thread = thread_of(co, "resume")
  if thread.root or thread.waiting then return false, "cannot resume non-suspended coroutine" end
  return resumed(co, resume(co, ...))
end

local function unwrapped(co, ok, first, ...)
  if ok then return first, ... end
  if status(co) == "dead" then T.settled(true, close(co)) end
  error(first, 0)
end

function C.wrap(f)
  if type(f) ~= "function" then expected(1, "wrap", "function", f) end
  local co = C.create(f)
  return function(...) return unwrapped(co, C.resume(co, ...)) end
end

function C.yield(...)
  if threads[running()].root then T.fail("attempt to yield from outside a coroutine") end
  return yield(...)
end

function C.isyieldable(co)
  co = co or running()
  return not thread_of(co, "isyieldable").root and isyieldable(co)
end

function C.close(co)
  co = co or running()
  local thread = thread_of(co, "close")
  if thread.root or thread.waiting or rawequal(co, running()) then T.fail("cannot close a running coroutine") end
  return T.settled(close(co))
end

function C.status(co)
  local thread = thread_of(co, "status")
  if thread.waiting or (thread.root and not rawequal(co, running())) then return "normal" end
  return status(co)
end

function C.running()
  local co = running()
  return co, threads[co].root or false
end
