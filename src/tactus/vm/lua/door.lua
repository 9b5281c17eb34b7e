-- The one door out: an ask is a yield of texts, an answer comes back as one box. Log lines wait here and
-- travel with the next message.
local T = ...
local type, rawget, rawequal = type, rawget, rawequal
local isyieldable, running = coroutine.isyieldable, coroutine.running
local concat, format, len = table.concat, string.format, string.len
local encode, fail, threads = T.encode, T.fail, T.threads

---------------------------------------------------------------- log lines
local outbox, waiting, total = {}, 0, 0

-- What waits to go out, as a JSON list; nil when nothing does.
function T.notes()
  if waiting == 0 then return nil end
  local text = "[" .. concat(outbox, ",", 1, waiting) .. "]"
  outbox, waiting = {}, 0
  return text
end

local function shown(value)
  if type(value) == "table" and not T.has_text(value) then
    local ok, json = T.pcall(encode, value, "the value")
    if ok then return json end
  end
  return T.text(value)
end

function T.log(level, message, fields)
  local text = T.object_text(
    "fields", fields ~= nil and encode(fields, "the fields of the log line") or nil,
    "level", '"' .. level .. '"',
    "message", encode(T.clear_text(message), "the log line")
  )
  total = total + len(text)
  if total > T.config.log then T.die("log") end
  waiting = waiting + 1
  outbox[waiting] = text
end

local function logger(level, name)
  return function(message, fields)
    if fields ~= nil and type(fields) ~= "table" then T.expected(2, name, "table", fields) end
    T.log(level, shown(message), fields)
  end
end

local L = T.lua_words
L["log"] = logger("info", "log")
for _, level in T.base.ipairs({ "debug", "info", "warn", "error" }) do
  L["Log." .. level] = logger(level, "Log." .. level)
end
L["print"] = function(...)
  local parts = { ... }
  local n = T.count(...)
  for i = 1, n do parts[i] = shown(parts[i]) end
  T.log("info", concat(parts, "\t", 1, n))
end

---------------------------------------------------------------- functions that the host may call
local held, number_of, kept, last = {}, T.weak(), {}, 0

-- The number by which the host calls f. Those that are not kept are let go with their ask.
function T.hold(f, keep)
  local n = number_of[f]
  if not n then
    last = last + 1
    n = last
    number_of[f], held[n] = n, f
  end
  if keep and not kept[n] then
    kept[n] = true
    local space = T.space()
    space.kept[#space.kept + 1] = n
  end
  return n
end

-- Another file that ran inside the run has ended: what was kept for it goes with it.
function T.release(space)
  for i = 1, #space.kept do
    local n = space.kept[i]
    if held[n] then number_of[held[n]] = nil end
    held[n], kept[n] = nil, nil
  end
end

function T.held(n) return held[n] end

local function let_go(numbers)
  for i = 1, #numbers do
    local n = numbers[i]
    if held[n] and not kept[n] then
      number_of[held[n]] = nil
      held[n] = nil
    end
  end
end

---------------------------------------------------------------- asking
local function cannot(name)
  fail("'" .. name .. "' cannot be used here: it would have to wait inside a message handler, a finalizer or "
    .. "another function that Lua runs from C", name)
end

-- Back in Lua: the box holds {ok, value, now, used, origin}.
function T.back(box)
  T.continue()
  if rawequal(box, T.refused) then return box end
  local now, used = rawget(box, 3), rawget(box, 4)
  if now then T.set_now(now) end
  if used >= 0 then T.adopt(used) end
  return box
end

-- Says `word` with these arguments (JSON text) and waits for the answer. Raises its error at the program's line.
function T.ask(word, args, live)
  local name = word.name
  if not isyieldable() then cannot(name) end
  local scope = threads[running()].scope
  if word.kind == "ask" then T.recheck(scope.memory) end
  local state = word.state and encode(scope.memory.state, "the state") or nil
  local file, line = T.site(word.said, 3)
  local id = scope.id
  if threads[running()].module and word.kind ~= "memory" then id = ~id end   -- said by a module's top level
  local box = T.up(name, args, file, line, id, state, live and live[1] and concat(live, ",") or nil)
  if rawequal(box, T.refused) then cannot(name) end
  if live then let_go(live) end
  local value = rawget(box, 2)
  if rawget(box, 1) then return value end
  if type(value) ~= "table" then value = { message = T.text(value) } end
  if (rawget(value, "op") or "") == "" then value.op = name end
  local site = rawget(value, "site") or file and file .. ":" .. format("%d", line) or ""
  T.raise(value, site, rawget(box, 5) or rawget(value, "origin"))
end

-- The state's check against its schema; `text` is the value's JSON, nil when the key is cleared.
function T.check(key, text)
  local word = T.words["State.check"]
  if word then T.ask(word, T.object_text("key", encode(key, "the key"), "value", text)) end
end
