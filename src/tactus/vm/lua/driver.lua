-- What the host drives: texts, numbers and boxes in, texts and numbers out.
local T = ...
local type, rawget, xpcall, unpack = type, rawget, xpcall, table.unpack
local running, format, sub = coroutine.running, string.format, string.sub
local D = {}

local bodies, last = {}, 0

-- Compiles a file; true and its number, or false and the message.
function D.load(box)
  local body, why = T.compile(box.file, box.source, box.names, T.space_of(box.scope).env)
  if not body then return false, why end
  last = last + 1
  bodies[last] = body
  return true, last
end

-- Runs a fiber's function; the first value it returns is the result, of nil and a text the text says why.
local function run(f, box)
  local changed = box.watch and T.watch(f)
  local value, why = f(unpack(box.args, 1, box.count))
  if changed then changed() end
  local text = T.encode(value, "the result", box.functions)
  why = value == nil and type(why) == "string" and T.short(why) or nil
  return text, box.carry and T.state_text(box.scope) or nil, why
end
T.starters[run] = true

local function ended(ok, value, state, why)
  if ok then
    T.pause()
    return "done", value, state, T.used(), T.notes(), why
  end
  local report = type(value) == "table" and rawget(value, "report")
    or { code = "program_error", message = "error in error handling" }
  local said, text = T.pcall(T.encode, report, "the error")
  if not said then
    report.raised, report.trace = nil, nil
    report.message = T.short(sub(report.message, 1, T.config.payload // 8))
    said, text = T.pcall(T.encode, report, "the error")
  end
  if not said then text = '{"code":"program_error","message":"an error that is too large to leave the program"}' end
  T.pause()
  return "fail", text, nil, T.used(), T.notes(), nil
end

local function over(box, ...)
  if box.parent then T.forget(box.scope) end
  return ...
end

-- The body of a fiber: box {body = number} for a file, {fn = number} for a function of the program. With a
-- parent its scope is opened with it and ends with it.
function D.main(box)
  local co = running()
  T.continue()
  T.arm(co)
  if box.parent then T.set_scope(box.scope, box.parent, box.stream) end
  local f
  if box.body then
    f = bodies[box.body]
    bodies[box.body] = nil
  else f = T.held(box.fn) end
  T.threads[co] = { root = true, scope = T.scope_of(box.scope), body = f }
  if not f then
    return ended(false, { report = { code = "program_error",
      message = "function " .. format("%d", box.fn) .. " is not of this run, or its ask is over" } })
  end
  return over(box, ended(T.settled(xpcall(run, T.report, f, box))))
end

function D.scope(box) T.set_scope(box.id, nil, box.stream, box.input, box.state, box.declared, box.own, box.unread) end
function D.forget(id) T.forget(id) end
function D.patch(id, delta) T.patch(id, delta) end
function D.allow(cpu, wall) T.allow(cpu, wall) end

-- True and the scope's state as JSON, or false and what is wrong with it.
function D.state(id) return T.pcall(T.state_text, id) end

function D.status() return T.killed(), T.used() end

-- A table that is an object although it is empty.
function D.object()
  local t = {}
  T.objects[t] = true
  return t
end
D.null = T.null

T.driver = D
