-- Scopes: what belongs to one procedure call. Its state, its read-only input, its random numbers; and the
-- words by which a program sees those of the coroutine that runs.
local T = ...
local type, next, rawget, rawset, rawlen, tonumber = type, next, rawget, rawset, rawlen, tonumber
local mathtype, insert = math.type, table.insert
local running, format = coroutine.running, string.format
local threads, encode, fail = T.threads, T.encode, T.fail

local scopes = {}

local function declare(m, names)
  if not names or not names[1] then return end
  m.declared, m.names = {}, names
  for i = 1, #names do
    local key = names[i]
    m.declared[key] = true
    local value = rawget(m.state, key)
    if type(value) == "table" then m.checked[key] = encode(value, "state." .. key) end
  end
end

-- unread: the first look at the input asks for it.
local function memory(state, input, declared, unread)
  local m = { state = state or {}, input = input or {}, declared = nil, names = nil, checked = {}, warned = {},
    unread = unread }
  if next(m.state) == nil then T.objects[m.state] = true end
  if next(m.input) == nil then T.objects[m.input] = true end
  declare(m, declared)
  return m
end

-- The scope of that number; a new one if the host has not spoken of it yet.
function T.scope_of(id)
  if not scopes[id] then scopes[id] = { id = id, memory = memory(), random = T.stream() } end
  return scopes[id]
end

-- The globals and modules of what runs in that scope.
function T.space_of(id) return T.scope_of(id).space or T.main_space end

function T.space() return threads[running()].scope.space or T.main_space end

function T.set_scope(id, parent, stream, input, state, declared, own, unread)
  local scope = scopes[id] or { id = id }
  local above = parent and T.scope_of(parent)
  scope.space = above and above.space or own and T.new_space() or scope.space
  scope.owns = own or scope.owns
  scope.memory = above and above.memory or memory(state, input, declared, unread)
  scope.random = stream and T.stream(stream) or above and above.random or T.stream()
  scopes[id] = scope
end

function T.forget(id)
  local scope = scopes[id]
  scopes[id] = nil
  if scope and scope.owns then T.release(scope.space) end
end

local function current() return threads[running()].scope end
T.scope = current
threads[running()] = { root = true, scope = T.scope_of(0) }

local function key_text(key) return T.step_text("state", key) end

-- What the state holds instead of value: a turn's result stands for its output, proxies for what is in them.
local function storable(key, value)
  if key == nil or (type(key) ~= "string" and mathtype(key) ~= "integer") then
    fail("the state's keys are texts or whole numbers, not a " .. type(key))
  end
  local info = type(value) == "table" and T.special[value]
  if info and info.kind == "result" then value = rawget(value, "output")
  elseif info and info.table then value = T.copy(info.table()) end
  return value, encode(value, key_text(key))
end

local function note_value(m, key, value, text)
  if not m.declared or text == nil then return end
  if m.declared[key] then
    T.check(key, value ~= nil and text or nil)
    m.checked[key] = type(value) == "table" and text or nil
  elseif not m.warned[key] then
    m.warned[key] = true
    T.log("warn", key_text(key) .. " is not declared in the procedure's state")
  end
end

local function assign(key, value)
  local text
  value, text = storable(key, value)
  local m = current().memory
  note_value(m, key, value, text)
  rawset(m.state, key, value)
end

-- Declared tables changed in place are checked before the program asks for anything.
function T.recheck(m)
  if not m.declared then return end
  for i = 1, #m.names do
    local key = m.names[i]
    local value = rawget(m.state, key)
    if type(value) == "table" then
      local text = encode(value, key_text(key))
      if text ~= m.checked[key] then note_value(m, key, value, text) end
    end
  end
end

-- A deep copy without metatables; tables of ours are not copied.
function T.copy(value, copies)
  if type(value) ~= "table" or T.special[value] then return value end
  copies = copies or {}
  if copies[value] then return copies[value] end
  local twin = {}
  copies[value] = twin
  for key, item in next, value do twin[key] = T.copy(item, copies) end
  if T.objects[value] then T.objects[twin] = true end
  return twin
end

-- A fixed table that always shows the current coroutine's. Called with a table it declares, in a script.
local function proxy(name, show, write, declares)
  local value = {}
  T.special[value] = { kind = name, table = show }
  return T.seal(value, {
    __name = name,
    __index = function(_, key) return rawget(show(), key) end,
    __len = function() return rawlen(show()) end,
    __pairs = function(self) return T.each(show()), self, nil end,
    __newindex = write,
    __call = function(_, fields) declares(current().memory, T.declare_own(name, fields)) end,
  })
end

local function state() return current().memory.state end

-- What a script reads is asked for once, so that the host knows when no `input {...}` may follow.
local function input()
  local m = current().memory
  if m.unread then
    local value = T.ask(T.words["Script.read"], "{}")
    m.input, m.unread = value or {}, nil
  end
  return m.input
end

local L = {}
T.lua_words = L
L["state"] = proxy("state", state, function(_, key, value) assign(key, value) end, function(m, said)
  for key, value in next, said.defaults do
    if rawget(m.state, key) == nil then m.state[key] = value end
  end
  declare(m, said.names)
end)
L["input"] = proxy("input", input, function(_, key)
  fail("the input is read-only: input." .. T.text(key) .. " cannot be assigned")
end, function() end)

L["State.get"] = function(key, default)
  local value = key ~= nil and rawget(state(), key)
  if value == nil or key == nil then return default end
  return value
end
L["State.set"] = assign

L["State.increment"] = function(key, by)
  local value = key ~= nil and rawget(state(), key) or 0
  if by == nil then by = 1 end
  if type(value) ~= "number" then
    fail(format("State.increment: %s is a %s, not a number", key_text(key), type(value)))
  end
  if type(by) ~= "number" then fail("State.increment: the step is a " .. type(by) .. ", not a number") end
  assign(key, value + by)
  return value + by
end

L["State.append"] = function(key, value)
  if value == nil then fail("State.append: nil cannot be an item of a list") end
  local list
  if key ~= nil then list = rawget(state(), key) end
  if list == nil then return assign(key, { (storable(key, value)) }) end
  if type(list) ~= "table" or T.special[list] then
    fail(format("State.append: %s is a %s, not a list", key_text(key), type(list)))
  end
  insert(list, (storable(key, value)))
  local m = current().memory
  if m.declared then note_value(m, key, list, encode(list, key_text(key))) end
end

L["State.all"] = function() return T.copy(state()) end

L["State.clear"] = function()
  local m = current().memory
  for key in next, m.state do m.state[key] = nil end
  m.checked = {}
  T.objects[m.state] = true
end

-- Changes that a remembered Step made, applied in place: references that the program holds stay valid.
local function patch(t, delta)
  for i = rawlen(t), (delta.cut or rawlen(t)) + 1, -1 do t[i] = nil end
  local list = rawlen(t) > 0
  local function place(key) return list and rawget(t, key) == nil and tonumber(key) or key end
  for _, key in next, delta.drop or {} do t[place(key)] = nil end
  for key, value in next, delta.set or {} do t[place(key)] = value end
  for key, inner in next, delta.into or {} do
    local at = place(key)
    if type(rawget(t, at)) ~= "table" or T.special[rawget(t, at)] then t[at] = {} end
    patch(rawget(t, at), inner)
  end
  for i = 1, #(delta.append or {}) do t[#t + 1] = delta.append[i] end
end

function T.patch(id, delta)
  local m = T.scope_of(id).memory
  patch(m.state, delta)
  for i = 1, #(m.names or {}) do
    local value = rawget(m.state, m.names[i])
    m.checked[m.names[i]] = type(value) == "table" and encode(value, key_text(m.names[i])) or nil
  end
end

function T.state_text(id) return encode(T.scope_of(id).memory.state, "the state") end
